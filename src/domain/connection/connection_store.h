#pragma once

#include "store/store.h"

/* The statements of connections. For connection.c only. */

enum {
    CONNECTION_SQL_INSERT,
    CONNECTION_SQL_FIND,
    CONNECTION_SQL_READ,
    CONNECTION_SQL_LIST,
    CONNECTION_SQL_WRONG_MODE,
    CONNECTION_SQL_COUNT,
};

extern const struct statement connection_statements[CONNECTION_SQL_COUNT];
