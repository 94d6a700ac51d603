#pragma once

#include "store/store.h"

/* The statements of uncounted rows. For tally.c only. */

enum {
    TALLY_SQL_INSERT,
    TALLY_SQL_READ,
    TALLY_SQL_COUNT,
};

extern const struct statement tally_statements[TALLY_SQL_COUNT];
