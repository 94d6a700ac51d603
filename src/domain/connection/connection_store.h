#pragma once

#include "store/store.h"

/* The statements of connections. For connection.c and connection_change.c only. */

enum {
    CONNECTION_SQL_INSERT,
    CONNECTION_SQL_FIND,
    CONNECTION_SQL_FIND_SAME,
    CONNECTION_SQL_READ,
    CONNECTION_SQL_LOCK,
    CONNECTION_SQL_LIST,
    CONNECTION_SQL_UPDATE,
    CONNECTION_SQL_GIVE_UP_SECRET,
    CONNECTION_SQL_DELETE,
    CONNECTION_SQL_WRONG_MODE,
    CONNECTION_SQL_COUNT,
};

extern const struct statement connection_statements[CONNECTION_SQL_COUNT];

struct connection;

/* The connection of a row of those statements; of the only row, or ERROR_NOT_FOUND `id`. */
struct connection connection_of(const struct result *rows, size_t row);
MUST_CHECK enum status connection_only(const struct result *rows, struct connection *ret_connection, struct error *err);
