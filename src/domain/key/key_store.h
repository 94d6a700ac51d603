#pragma once

#include "store/store.h"

/* The statements of API keys. For key.c only. */

enum {
    KEY_SQL_INSERT,
    KEY_SQL_FIND_BY_HASH,
    KEY_SQL_LIST,
    KEY_SQL_EXISTS,
    KEY_SQL_REVOKE,
    KEY_SQL_COUNT,
};

extern const struct statement key_statements[KEY_SQL_COUNT];
