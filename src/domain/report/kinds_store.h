#pragma once

#include "store/store.h"

/* Kinds of objects that acts are done to, each with a table of the books that is found by (ws, id). For kinds.c only.
 *
 *     K(prefix, name, table, scope, verify) */
#define ACTED_KINDS(K)                                                                                                 \
    K(wks, "workspace", workspace, NULL, workspace_verify)                                                             \
    K(key, "API key", api_key, "keys", NULL)                                                                           \
    K(usr, "user", member, "users", user_verify)                                                                       \
    K(evt, "event", event, "events", NULL)                                                                             \
    K(frl, "entry of the fraud lists", fraud_list, "cases", NULL)                                                      \
    K(cas, "case", review_case, "cases", review_verify)                                                                \
    K(cnt, "contact", contact, "contacts", contact_verify)                                                             \
    K(prg, "program", program, "programs", program_verify)                                                             \
    K(lnk, "link", link, "links", NULL)                                                                                \
    K(ptc, "participant", participant, "participants", NULL)                                                           \
    K(con, "connection", connection, "connections", connection_verify)                                                 \
    K(ref, "referral", referral, "referrals", referral_verify)                                                         \
    K(rwd, "reward", reward, "rewards", reward_verify)                                                                 \
    K(gft, "gift card order", gift_order, "rewards", gift_verify)                                                      \
    K(pol, "code pool", code_pool, "rewards", code_pool_verify)                                                        \
    K(rdm, "redemption", redemption, "redemptions", redemption_verify)                                                 \
    K(msg, "message", message, "messages", message_verify)                                                             \
    K(mtp, "message template", message_template, "messages", NULL)                                                     \
    K(viw, "saved view", saved_view, "views", NULL)                                                                    \
    K(rps, "mailed report", report_schedule, "reports", NULL)                                                          \
    K(grp, "group", participant_group, "groups", terms_verify)                                                         \
    K(imp, "import", data_import, "imports", import_verify)                                                            \
    K(ivb, "batch of invitations", invitation_batch, "messages", batch_verify)                                         \
    K(frd, "invitation of a friend", friend_invitation, "participants", friend_verify)                                 \
    K(whk, "webhook endpoint", webhook_endpoint, "webhooks", webhook_verify)

/* Acts on objects of one kind that do not exist; and, last, acts on things of no kind. */
#define KIND_SQL(prefix, ...) KIND_SQL_##prefix,
enum { ACTED_KINDS(KIND_SQL) KIND_SQL_OTHER, KIND_SQL_COUNT };

extern const struct statement kind_statements[KIND_SQL_COUNT];
