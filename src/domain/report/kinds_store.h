#pragma once

#include "store/store.h"

/* Kinds of objects that acts are done to, each with a table of the books that is found by (ws, id). For kinds.c only.
 *
 *     K(prefix, name, table, scope, verify) */
#define ACTED_KINDS(K)                                                                                                 \
    K(wks, "workspace", workspace, NULL, workspace_verify)                                                             \
    K(key, "API key", api_key, "keys", NULL)                                                                           \
    K(evt, "event", event, "events", NULL)                                                                             \
    K(cas, "case", review_case, "cases", review_verify)                                                                \
    K(cnt, "contact", contact, "contacts", contact_verify)                                                             \
    K(prg, "program", program, "programs", program_verify)                                                             \
    K(lnk, "link", link, "links", NULL)                                                                                \
    K(ptc, "participant", participant, "participants", NULL)                                                           \
    K(con, "connection", connection, "connections", connection_verify)                                                 \
    K(ref, "referral", referral, "referrals", referral_verify)                                                         \
    K(rwd, "reward", reward, "rewards", reward_verify)

/* Acts on objects of one kind that do not exist; and, last, acts on things of no kind. */
#define KIND_SQL(prefix, ...) KIND_SQL_##prefix,
enum { ACTED_KINDS(KIND_SQL) KIND_SQL_OTHER, KIND_SQL_COUNT };

extern const struct statement kind_statements[KIND_SQL_COUNT];
