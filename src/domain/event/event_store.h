#pragma once

#include "store/store.h"

/* The statements of events. For event.c only. */

enum {
    EVENT_SQL_FIND,
    EVENT_SQL_READ,
    EVENT_SQL_CLAIM,
    EVENT_SQL_ATTACH,
    EVENT_SQL_WRITE_DECISIONS,
    EVENT_SQL_WAITING,
    EVENT_SQL_COUNT,
};

extern const struct statement event_statements[EVENT_SQL_COUNT];
