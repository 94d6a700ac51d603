#pragma once

#include "store/store.h"

/* The statements of the outbox and its deliveries. For outbox.c only. */

enum {
    OUTBOX_SQL_INSERT,
    OUTBOX_SQL_LIST,
    OUTBOX_SQL_READ,
    OUTBOX_SQL_CLAIM,
    OUTBOX_SQL_ADD_DELIVERY,
    OUTBOX_SQL_WITHOUT_ACT,
    OUTBOX_SQL_KINDS,
    OUTBOX_SQL_DELIVERY_WITHOUT_ACT,
    OUTBOX_SQL_DELIVERY_TOO_EARLY,
    OUTBOX_SQL_COUNT,
};

extern const struct statement outbox_statements[OUTBOX_SQL_COUNT];
