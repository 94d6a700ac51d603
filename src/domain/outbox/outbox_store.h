#pragma once

#include "store/store.h"

/* The statements of the outbox. For outbox.c only. */

enum {
    OUTBOX_SQL_INSERT,
    OUTBOX_SQL_WITHOUT_ACT,
    OUTBOX_SQL_ACTS,
    OUTBOX_SQL_COUNT,
};

extern const struct statement outbox_statements[OUTBOX_SQL_COUNT];
