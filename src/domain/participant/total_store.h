#pragma once

#include "domain/participant/total.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of total_statements[]. For total.c only. */

enum {
    TOTAL_SQL_READ,
    TOTAL_SQL_READ_ONE,
    TOTAL_SQL_READ_MANY,
    TOTAL_SQL_ADD,
    TOTAL_SQL_INSERT,
    TOTAL_SQL_COUNTER,
    TOTAL_SQL_COUNTER_RAISE,
    TOTAL_SQL_COUNT,
};

extern const struct statement total_statements[TOTAL_SQL_COUNT];

#define TOTAL_COLUMNS(C)                                                                                               \
    C(struct participant_total, participant_id, participant_id, ID, 0)                                                 \
    C(struct participant_total, currency, currency, CURRENCY, 0)                                                       \
    C(struct participant_total, referrals, amounts.referrals, INT, 0)                                                  \
    C(struct participant_total, qualified, amounts.qualified, INT, 0)                                                  \
    C(struct participant_total, rewarded, amounts.rewarded, INT, 0)                                                    \
    C(struct participant_total, disqualified, amounts.disqualified, INT, 0)                                            \
    C(struct participant_total, ever_qualified, amounts.ever_qualified, INT, 0)                                        \
    C(struct participant_total, rewards_earned, amounts.rewards_earned, INT, 0)                                        \
    C(struct participant_total, pending, amounts.money.of[LEDGER_PENDING], INT, 0)                                     \
    C(struct participant_total, available, amounts.money.of[LEDGER_AVAILABLE], INT, 0)                                 \
    C(struct participant_total, reserved, amounts.money.of[LEDGER_RESERVED], INT, 0)                                   \
    C(struct participant_total, paid_out, amounts.money.of[LEDGER_PAID_OUT], INT, 0)                                   \
    C(struct participant_total, redeemed, amounts.money.of[LEDGER_REDEEMED], INT, 0)                                   \
    C(struct participant_total, clawback, amounts.money.of[LEDGER_CLAWBACK], INT, 0)                                   \
    C(struct participant_total, denied, amounts.money.of[LEDGER_DENIED], INT, 0)                                       \
    C(struct participant_total, reversed, amounts.money.of[LEDGER_REVERSED], INT, 0)                                   \
    C(struct participant_total, expired, amounts.money.of[LEDGER_EXPIRED], INT, 0)                                     \
    C(struct participant_total, closed, amounts.closed, INT, 0)                                                        \
    C(struct participant_total, revenue, amounts.revenue, INT, 0)                                                      \
    C(struct participant_total, last_referral_at, amounts.last_referral_at, INT, 0)

extern const struct entity participant_total_entity;
