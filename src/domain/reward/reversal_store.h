#pragma once

#include "domain/reward/reversal.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of reversal_statements[]. For reversal.c only. */

enum {
    REVERSAL_SQL_READ,
    REVERSAL_SQL_WRITE,
    REVERSAL_SQL_COUNT,
};

extern const struct statement reversal_statements[REVERSAL_SQL_COUNT];

#define REVERSAL_COLUMNS(C)                                                                                            \
    C(struct reversal, reward_id, reward_id, ID, 0)                                                                    \
    C(struct reversal, wanted, wanted, INT, 0)                                                                         \
    C(struct reversal, by_hand, by_hand, INT, 0)                                                                       \
    C(struct reversal, revoked, revoked, INT, 0)                                                                       \
    C(struct reversal, status, status, INT, 0)                                                                         \
    C(struct reversal, waits, waits, INT, 0)
