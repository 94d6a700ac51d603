#pragma once

#include "domain/handover/handover.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of handover_statements[]. For handover.c and handover_trouble.c only. */

enum {
    HANDOVER_SQL_INSERT,
    HANDOVER_SQL_SAVE,
    HANDOVER_SQL_READ,
    HANDOVER_SQL_LOCK,
    HANDOVER_SQL_OF_CODE,
    HANDOVER_SQL_OF_REWARDS,
    HANDOVER_SQL_DUE,
    HANDOVER_SQL_DUE_TEST,
    HANDOVER_SQL_ADD_TROUBLE,
    HANDOVER_SQL_TROUBLES,
    HANDOVER_SQL_END_TROUBLE,
    HANDOVER_SQL_WRONG_MONEY,
    HANDOVER_SQL_WRONG_STATES,
    HANDOVER_SQL_STRAY,
    HANDOVER_SQL_COUNT,
};

extern const struct statement handover_statements[HANDOVER_SQL_COUNT];

#define HANDOVER_COLUMNS(C)                                                                                            \
    C(struct handover, id, id, ID, MEMBER_HIDDEN)                                                                      \
    C(struct handover, program_id, program_id, ID, MEMBER_HIDDEN)                                                      \
    C(struct handover, contact_id, contact_id, ID, MEMBER_HIDDEN)                                                      \
    C(struct handover, livemode, livemode, BOOL, MEMBER_HIDDEN)                                                        \
    C(struct handover, connection_id, connection_id, ID, MEMBER_NULL, .prefix = "con",                                 \
      .doc = "As the rule says it; null: the program's connection.")                                                   \
    C(struct handover, kind, kind, WORD, 0, .words = handover_kinds,                                                   \
      .doc = "`customer_balance`: credit of a customer there; `promotion_code`: a coupon with a code.")                \
    C(struct handover, currency, currency, CURRENCY, MEMBER_HIDDEN)                                                    \
    C(struct handover, wanted, wanted, INT, 0,                                                                         \
      .doc = "What is to be there, in minor units; of a promotion code 1, or 0 where it is to be switched off.")       \
    C(struct handover, given, given, INT, 0, .doc = "What is there.")                                                  \
    C(struct handover, held, held, INT, MEMBER_HIDDEN)                                                                 \
    C(struct handover, moving, moving, INT, MEMBER_HIDDEN)                                                             \
    C(struct handover, holds, holds, INT, MEMBER_HIDDEN)                                                               \
    C(struct handover, rounds, rounds, INT, MEMBER_HIDDEN)                                                             \
    C(struct handover, attempts, attempts, INT, 0, .doc = "Calls that were begun.")                                    \
    C(struct handover, unsure_at, unsure_at, TIME, MEMBER_HIDDEN)                                                      \
    C(struct handover, state, state, WORD, 0, .words = handover_states, .doc = "Where it stands.")                     \
    C(struct handover, next_try_at, next_try_at, TIME, MEMBER_NULL, .doc = "When it is tried again.")                  \
    C(struct handover, problem, problem, WORD, 0, .words = handover_problems, .doc = "Why it is not there yet.")       \
    C(struct handover, reason, reason, TEXT, MEMBER_NULL, .doc = "What Stripe said.")                                  \
    C(struct handover, customer, customer, TEXT, MEMBER_NULL, .doc = "The customer's id there.")                       \
    C(struct handover, provider_id, provider_id, TEXT, MEMBER_NULL,                                                    \
      .doc = "There: the id of the newest transaction of the balance, or of the promotion code.")                      \
    C(struct handover, coupon_id, coupon_id, TEXT, MEMBER_NULL, .doc = "There: the coupon's id.")                      \
    C(struct handover, code, code, TEXT, MEMBER_HIDDEN)                                                                \
    C(struct handover, expires_at, expires_at, TIME, MEMBER_HIDDEN)                                                    \
    C(struct handover, created_at, created_at, TIME, MEMBER_HIDDEN)                                                    \
    C(struct handover, done_at, done_at, TIME, MEMBER_NULL, .doc = "When Stripe had it first.")
