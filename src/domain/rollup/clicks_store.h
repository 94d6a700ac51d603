#pragma once

#include "store/store.h"

/* The statements of the clicks' roll-up. For clicks.c and clicks_slice.c only. */

enum {
    ROLLUP_SQL_MARK,
    ROLLUP_SQL_LOCK_MARK,
    ROLLUP_SQL_MAKE_MARK,
    ROLLUP_SQL_SET_MARK,
    ROLLUP_SQL_BATCHES,
    ROLLUP_SQL_CLICKS,
    ROLLUP_SQL_PARTICIPANT_TAIL,
    ROLLUP_SQL_VISITOR,
    ROLLUP_SQL_SEE_VISITOR,
    ROLLUP_SQL_ADD_LINK,
    ROLLUP_SQL_ADD_DAY,
    ROLLUP_SQL_ADD_CHANNEL,
    ROLLUP_SQL_LINK_CHANNEL,
    ROLLUP_SQL_PARTICIPANT,
    ROLLUP_SQL_VISITORS_AFTER,
    ROLLUP_SQL_FORGET_VISITOR,
    ROLLUP_SQL_COUNT,
};

extern const struct statement rollup_statements[ROLLUP_SQL_COUNT];
