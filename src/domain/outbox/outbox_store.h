#pragma once

#include "store/store.h"

/* The statements of the outbox. For outbox.c only. */

enum {
    OUTBOX_SQL_INSERT,
    OUTBOX_SQL_LIST,
    OUTBOX_SQL_LIST_ACTIONS,
    OUTBOX_SQL_LIST_FROM,
    OUTBOX_SQL_DROP,
    OUTBOX_SQL_READ,
    OUTBOX_SQL_CLAIM,
    OUTBOX_SQL_FIRST,
    OUTBOX_SQL_WITHOUT_ACT,
    OUTBOX_SQL_KINDS,
    OUTBOX_SQL_COUNT,
};

extern const struct statement outbox_statements[OUTBOX_SQL_COUNT];
