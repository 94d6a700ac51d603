#pragma once

#include "store/store.h"

/* The statements of rewards. For reward*.c only. */

enum {
    REWARD_SQL_READ,
    REWARD_SQL_INSERT,
    REWARD_SQL_SETTLE,
    REWARD_SQL_LIST_OF_ROOT,
    REWARD_SQL_LIST_DUE,
    REWARD_SQL_LIST,
    REWARD_SQL_WRONG_LOTS,
    REWARD_SQL_WRONG_BALANCES,
    REWARD_SQL_WRONG_TOTALS,
    REWARD_SQL_WRONG_COUNTS,
    REWARD_SQL_WITHOUT_REFERRAL,
    REWARD_SQL_WITHOUT_OUTBOX,
    REWARD_SQL_COUNT,
};

extern const struct statement reward_statements[REWARD_SQL_COUNT];
