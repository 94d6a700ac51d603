#pragma once

#include "store/store.h"

/* The statements of stored answers. For idempotency.c only. */

enum {
    IDEMPOTENCY_SQL_FIND,
    IDEMPOTENCY_SQL_STORE,
    IDEMPOTENCY_SQL_DESTROY,
    IDEMPOTENCY_SQL_GIVE_UP,
    IDEMPOTENCY_SQL_DELETE,
    IDEMPOTENCY_SQL_COUNT,
};

extern const struct statement idempotency_statements[IDEMPOTENCY_SQL_COUNT];
