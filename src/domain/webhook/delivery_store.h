#pragma once

#include "domain/webhook/delivery.h"
#include "store/row.h"

/* The statements of deliveries. For the delivery*.c and webhook_event.c only. */

enum {
    DELIVERY_SQL_INSERT,
    DELIVERY_SQL_READ,
    DELIVERY_SQL_LOCK,
    DELIVERY_SQL_HELD,
    DELIVERY_SQL_LIST,
    DELIVERY_SQL_LIST_ENDPOINT,
    DELIVERY_SQL_LIST_STATE,
    DELIVERY_SQL_LIST_ENDPOINT_STATE,
    DELIVERY_SQL_DUE_ENDPOINTS,
    DELIVERY_SQL_DUE,
    DELIVERY_SQL_FIRST,
    DELIVERY_SQL_PUT_ASIDE,
    DELIVERY_SQL_BEGIN,
    DELIVERY_SQL_SETTLE,
    DELIVERY_SQL_RELEASE,
    DELIVERY_SQL_AGAIN,
    DELIVERY_SQL_RANGE,
    DELIVERY_SQL_ADD_ATTEMPT,
    DELIVERY_SQL_ATTEMPTS,
    DELIVERY_SQL_ADD_BODY,
    DELIVERY_SQL_BODY,
    DELIVERY_SQL_REPLAYS,
    DELIVERY_SQL_SET_REPLAY,
    DELIVERY_SQL_OLD,
    DELIVERY_SQL_DELETE,
    DELIVERY_SQL_DELETE_ATTEMPTS,
    DELIVERY_SQL_DELETE_BODY,
    DELIVERY_SQL_LATER_OF_REFERRAL,
    DELIVERY_SQL_LATER_OF_OBJECT,
    DELIVERY_SQL_COUNT,
};

extern const struct statement delivery_statements[DELIVERY_SQL_COUNT];
extern const struct entity delivery_attempt_entity;

#define DELIVERY_COLUMNS(C)                                                                                            \
    C(struct delivery, id, id, ID, 0, .prefix = "dlv", .doc = "Its id.")                                               \
    C(struct delivery, event_id, event_id, ID, 0, .prefix = "aud",                                                     \
      .doc = "The event's id, webhook-id of each try: the act of the trail that it tells of.")                         \
    C(struct delivery, endpoint_id, endpoint_id, ID, 0, .prefix = "whk", .doc = "Who is told.")                        \
    C(struct delivery, type, type, TEXT, 0, .doc = "The type of the event.")                                           \
    C(struct delivery, stream_id, stream_id, ID, MEMBER_HIDDEN)                                                        \
    C(struct delivery, position, position, INT, MEMBER_HIDDEN)                                                         \
    C(struct delivery, state, state, WORD, 0, .words = delivery_states,                                                \
      .doc = "waiting: for its next try, or behind an earlier one of the same referral; dead: given up.")              \
    C(struct delivery, tries, tries, INT, 0, .doc = "Tries of the schedule that were begun.")                          \
    C(struct delivery, attempts, attempts, INT, MEMBER_HIDDEN)                                                         \
    C(struct delivery, next_try_at, next_try_at, TIME, MEMBER_NULL,                                                    \
      .doc = "When it is tried again; null: it has ended, or is behind another.")                                      \
    C(struct delivery, tried_at, tried_at, TIME, MEMBER_NULL, .doc = "When the last try began.")                       \
    C(struct delivery, outcome, outcome, WORD, MEMBER_NULL, .words = delivery_outcomes,                                \
      .doc = "What came of the last try.")                                                                             \
    C(struct delivery, status_code, status_code, OPT_INT, MEMBER_NULL, .doc = "The status it was answered with.")      \
    C(struct delivery, created_at, created_at, TIME, 0, .doc = "When it was made.")                                    \
    C(struct delivery, ended_at, ended_at, TIME, MEMBER_NULL, .doc = "When it was taken, or given up.")

#define DELIVERY_ATTEMPT_COLUMNS(C)                                                                                    \
    C(struct delivery_attempt, number, number, INT, 0,                                                                 \
      .doc = "1, 2, ...; one that is missing ended without a record.")                                                 \
    C(struct delivery_attempt, at, at, TIME, 0, .doc = "When it began.")                                               \
    C(struct delivery_attempt, duration_us, duration_us, INT, MEMBER_HIDDEN)                                           \
    C(struct delivery_attempt, outcome, outcome, WORD, MEMBER_NULL, .words = delivery_outcomes,                        \
      .doc = "What came of it.")                                                                                       \
    C(struct delivery_attempt, status_code, status_code, OPT_INT, MEMBER_NULL, .doc = "The status of the answer.")     \
    C(struct delivery_attempt, detail, detail, TEXT, MEMBER_NULL, .doc = "Why there was no answer, in English.")       \
    C(struct delivery_attempt, response, response, TEXT, MEMBER_NULL, .doc = "The beginning of the answer's body.")
