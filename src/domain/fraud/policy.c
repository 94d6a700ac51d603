/* The policy of programs that have none of their own. See policy.h. */

#include "domain/fraud/policy.h"

#include "base/time.h"

enum { VELOCITY_COUNT = 20, CLUSTER_COUNT = 5, QUICK_S = 15, SCORE_HOLD = 50, SCORE_BLOCK = 90 };

const struct fraud_policy fraud_policy_usual = {
    .of =
        {
            [FRAUD_SAME_PERSON] = FRAUD_BLOCK,
            [FRAUD_SAME_EMAIL] = FRAUD_HOLD,
            [FRAUD_SAME_PHONE] = FRAUD_HOLD,
            [FRAUD_SAME_COOKIE] = FRAUD_HOLD,
            [FRAUD_SAME_PAYOUT] = FRAUD_HOLD,
            [FRAUD_SAME_DEVICE] = FRAUD_SCORE,
            [FRAUD_SAME_NETWORK] = FRAUD_SCORE,
            [FRAUD_HOUSEHOLD] = FRAUD_SCORE,
            [FRAUD_DISPOSABLE_EMAIL] = FRAUD_HOLD,
            [FRAUD_VELOCITY] = FRAUD_HOLD,
            [FRAUD_NETWORK_VELOCITY] = FRAUD_SCORE,
            [FRAUD_CLUSTER] = FRAUD_HOLD,
            [FRAUD_CYCLE] = FRAUD_HOLD,
            [FRAUD_QUICK] = FRAUD_SCORE,
            [FRAUD_BOT] = FRAUD_HOLD,
            [FRAUD_LISTED] = FRAUD_BLOCK,
        },
    .velocity_count = VELOCITY_COUNT,
    .velocity_us = TIME_US_PER_DAY,
    .cluster_count = CLUSTER_COUNT,
    .quick_s = QUICK_S,
    .score_hold = SCORE_HOLD,
    .score_block = SCORE_BLOCK,
};
