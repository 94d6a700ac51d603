#pragma once

#include "domain/event/event.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of event_statements[]. For event.c only. */

enum {
    EVENT_SQL_FIND,
    EVENT_SQL_READ,
    EVENT_SQL_CLAIM,
    EVENT_SQL_ATTACH,
    EVENT_SQL_WRITE_DECISIONS,
    EVENT_SQL_WAITING,
    EVENT_SQL_REFERRING,
    EVENT_SQL_OF_OBJECT,
    EVENT_SQL_OF_MESSAGE,
    EVENT_SQL_OF_REFERRAL,
    EVENT_SQL_LAST_OF_REFERRAL,
    EVENT_SQL_KEEP_OBJECT,
    EVENT_SQL_HELD,
    EVENT_SQL_LIST,
    EVENT_SQL_LIST_REFERRAL,
    EVENT_SQL_LIST_OBJECT,
    EVENT_SQL_COUNT,
};

extern const struct statement event_statements[EVENT_SQL_COUNT];

#define EVENT_COLUMNS(C)                                                                                               \
    C(struct event, id, id, ID, 0)                                                                                     \
    C(struct event, source, source, TEXT, 0)                                                                           \
    C(struct event, type, type, TEXT, 0)                                                                               \
    C(struct event, external_id, external_id, TEXT, 0)                                                                 \
    C(struct event, connection_id, connection_id, BYTES, 0)                                                            \
    C(struct event, fingerprint, fingerprint, BYTES, 0)                                                                \
    C(struct event, program_id, program_id, ID, 0)                                                                     \
    C(struct event, contact_id, contact_id, ID, 0)                                                                     \
    C(struct event, referral_id, referral_id, ID, 0)                                                                   \
    C(struct event, object_source, object_source, TEXT, 0)                                                             \
    C(struct event, object_id, object_id, TEXT, 0)                                                                     \
    C(struct event, object_key, object_key, BYTES, 0)                                                                  \
    C(struct event, refers_source, refers_source, TEXT, 0)                                                             \
    C(struct event, refers_id, refers_id, TEXT, 0)                                                                     \
    C(struct event, refers_key, refers_key, BYTES, 0)                                                                  \
    C(struct event, amount, amount, OPT_INT, 0)                                                                        \
    C(struct event, net_amount, net_amount, OPT_INT, 0)                                                                \
    C(struct event, currency, currency, CURRENCY, 0)                                                                   \
    C(struct event, no_reward, no_reward, BOOL, 0)                                                                     \
    C(struct event, occurred_at, occurred_at, TIME, 0)                                                                 \
    C(struct event, created_at, created_at, TIME, 0)                                                                   \
    C(struct event, details, details, TEXT, 0)                                                                         \
    C(struct event, decisions, decisions, TEXT, 0)
