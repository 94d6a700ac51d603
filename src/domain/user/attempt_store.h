#pragma once

#include "domain/user/attempt.h"

/* The statements of attempts. For attempt.c only. */

enum {
    ATTEMPT_SQL_READ,
    ATTEMPT_SQL_TAKE,
    ATTEMPT_SQL_FORGET,
    ATTEMPT_SQL_GIVE_BACK,
    ATTEMPT_SQL_SWEEP,
    ATTEMPT_SQL_COUNT,
};

extern const struct statement attempt_statements[ATTEMPT_SQL_COUNT];
