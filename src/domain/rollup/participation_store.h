#pragma once

#include "store/store.h"

/* The statements of participation. For this folder only. */

enum {
    PARTICIPATION_SQL_LOCK,
    PARTICIPATION_SQL_MAKE,
    PARTICIPATION_SQL_SET,
    PARTICIPATION_SQL_LOOK,
    PARTICIPATION_SQL_ADD_DAY,
    PARTICIPATION_SQL_WRONG_DAYS,
    PARTICIPATION_SQL_WRONG_FIRSTS,
    PARTICIPATION_SQL_MISSING,
    PARTICIPATION_SQL_COUNT,
};

extern const struct statement participation_statements[PARTICIPATION_SQL_COUNT];
