#pragma once

#include "domain/limit/limit.h"
#include "store/store.h"

/* Rows of limit_statements[]. For limit*.c only. */

enum {
    LIMIT_SQL_FIND,
    LIMIT_SQL_LOCK,
    LIMIT_SQL_MAKE,
    LIMIT_SQL_TAKE,
    LIMIT_SQL_CLAIM,
    LIMIT_SQL_WARN,
    LIMIT_SQL_CLAIMS,
    LIMIT_SQL_SET_TAKEN,
    LIMIT_SQL_ADD,
    LIMIT_SQL_WRONG_USE,
    LIMIT_SQL_BEYOND,
    LIMIT_SQL_WRONG_CLAIMS,
    LIMIT_SQL_STRAY,
    LIMIT_SQL_COUNT,
};

extern const struct statement limit_statements[LIMIT_SQL_COUNT];
