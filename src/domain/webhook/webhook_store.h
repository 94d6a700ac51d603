#pragma once

#include "domain/webhook/webhook.h"
#include "store/row.h"

/* The statements of endpoints. For the webhook*.c only. */

enum {
    WEBHOOK_SQL_INSERT,
    WEBHOOK_SQL_READ,
    WEBHOOK_SQL_LOCK,
    WEBHOOK_SQL_HELD,
    WEBHOOK_SQL_LIST,
    WEBHOOK_SQL_ALL,
    WEBHOOK_SQL_COUNT_KEPT,
    WEBHOOK_SQL_SAVE,
    WEBHOOK_SQL_SET_SECRET,
    WEBHOOK_SQL_DELETE,
    WEBHOOK_SQL_WORKED,
    WEBHOOK_SQL_FAILED,
    WEBHOOK_SQL_DISABLE,
    WEBHOOK_SQL_SET_CASE,
    WEBHOOK_SQL_COUNT_STATE,
    WEBHOOK_SQL_GIVE_UP,
    WEBHOOK_SQL_WITHOUT_ACT,
    WEBHOOK_SQL_TOO_EARLY,
    WEBHOOK_SQL_STRAY,
    WEBHOOK_SQL_NEWEST_CASE,
    WEBHOOK_SQL_NEWEST_CONTACT,
    WEBHOOK_SQL_NEWEST_LINK,
    WEBHOOK_SQL_NEWEST_PROGRAM,
    WEBHOOK_SQL_NEWEST_PARTICIPANT,
    WEBHOOK_SQL_NEWEST_REDEMPTION,
    WEBHOOK_SQL_NEWEST_REFERRAL,
    WEBHOOK_SQL_NEWEST_REWARD,
    WEBHOOK_SQL_NEWEST_ENDPOINT,
    WEBHOOK_SQL_COUNT,
};

extern const struct statement webhook_statements[WEBHOOK_SQL_COUNT];

#define WEBHOOK_COLUMNS(C)                                                                                             \
    C(struct webhook_endpoint, id, id, ID, 0, .prefix = "whk", .doc = "Its id.")                                       \
    C(struct webhook_endpoint, kind, kind, WORD, 0, .words = webhook_kinds,                                            \
      .doc = "rest_hook: an automation tool has subscribed.")                                                          \
    C(struct webhook_endpoint, url, url, TEXT, 0, .doc = "Where events are posted to.")                                \
    C(struct webhook_endpoint, events, events, JSON, 0, .otherwise = "[]",                                             \
      .doc = "What it is told of: types, `noun.*` or `*`.")                                                            \
    C(struct webhook_endpoint, description, description, TEXT, MEMBER_NULL, .doc = "What people know it by.")          \
    C(struct webhook_endpoint, program_id, program_id, ID, MEMBER_NULL, .prefix = "prg",                               \
      .doc = "Only what is of this program; null: all.")                                                               \
    C(struct webhook_endpoint, status, status, WORD, 0, .words = webhook_statuses, .doc = "Whether it is sent to.")    \
    C(struct webhook_endpoint, disabled_reason, disabled_reason, WORD, MEMBER_NULL, .words = webhook_reasons,          \
      .doc = "by_hand; gone: it answered 410; failing: nothing worked for days; secret_lost: rotate its secret.")      \
    C(struct webhook_endpoint, disabled_at, disabled_at, TIME, MEMBER_NULL, .doc = "Since when.")                      \
    C(struct webhook_endpoint, failing_since, failing_since, TIME, MEMBER_NULL,                                        \
      .doc = "The first failure since the last success; null: the last delivery worked.")                              \
    C(struct webhook_endpoint, not_before, not_before, TIME, MEMBER_HIDDEN)                                            \
    C(struct webhook_endpoint, case_id, case_id, ID, MEMBER_NULL, .prefix = "cas",                                     \
      .doc = "The case that warns of it.")                                                                             \
    C(struct webhook_endpoint, secret, sealed, BYTES, MEMBER_HIDDEN)                                                   \
    C(struct webhook_endpoint, previous_secret, previous_sealed, BYTES, MEMBER_HIDDEN)                                 \
    C(struct webhook_endpoint, previous_until, previous_until, TIME, MEMBER_HIDDEN)                                    \
    C(struct webhook_endpoint, replay_after, replay_after, ID, MEMBER_HIDDEN)                                          \
    C(struct webhook_endpoint, replay_until, replay_until, ID, MEMBER_HIDDEN)                                          \
    C(struct webhook_endpoint, created_at, created_at, TIME, 0, .doc = "When it was made.")                            \
    C(struct webhook_endpoint, deleted_at, deleted_at, TIME, MEMBER_HIDDEN)
