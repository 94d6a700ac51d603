#pragma once

#include "store/store.h"

/* The statements of natural keys. For natural_key.c only. */

enum {
    NATURAL_KEY_SQL_FIND,
    NATURAL_KEY_SQL_CLAIM,
    NATURAL_KEY_SQL_LIST,
    NATURAL_KEY_SQL_LIST_MANY,
    NATURAL_KEY_SQL_COUNT,
};

extern const struct statement natural_key_statements[NATURAL_KEY_SQL_COUNT];
