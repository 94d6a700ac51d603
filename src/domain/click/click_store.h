#pragma once

#include "domain/click/click.h"

/* The statements of clicks, and their rows. For click.c and click_log.c only. */

enum {
    CLICK_SQL_APPEND,
    CLICK_SQL_READ,
    CLICK_SQL_LIST,
    CLICK_SQL_KNOWN,
    CLICK_SQL_ADD_BATCH,
    CLICK_SQL_DRAW_BATCH,
    CLICK_SQL_COUNT,
};

extern const struct statement click_statements[CLICK_SQL_COUNT];

/* A row of CLICK_SQL_READ or CLICK_SQL_LIST. */
struct click click_from_row(const struct result *result, size_t row);
