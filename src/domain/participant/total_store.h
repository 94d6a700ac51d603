#pragma once

#include "domain/participant/total.h"

/* The statements of totals and steps, and their rows. For total.c only. */

enum {
    TOTAL_SQL_READ,
    TOTAL_SQL_READ_ONE,
    TOTAL_SQL_ADD,
    TOTAL_SQL_INSERT,
    TOTAL_SQL_STEP,
    TOTAL_SQL_COUNT,
};

extern const struct statement total_statements[TOTAL_SQL_COUNT];

/* A row of TOTAL_SQL_READ or TOTAL_SQL_READ_ONE. */
struct participant_total total_from_row(const struct result *result, size_t row);
