#pragma once

#include "domain/link/link.h"

/* The statements of codes and links, and their rows. For code.c and link.c only. */

enum {
    LINK_SQL_CODE_CLAIM,
    LINK_SQL_INSERT,
    LINK_SQL_RETIRE,
    LINK_SQL_READ,
    LINK_SQL_LIST,
    LINK_SQL_LOOKUP,
    LINK_SQL_COUNT,
};

extern const struct statement link_statements[LINK_SQL_COUNT];

/* A row of LINK_SQL_READ or LINK_SQL_LIST. */
struct link link_from_row(const struct result *result, size_t row);

/* A row of LINK_SQL_LOOKUP. */
struct link_target link_target_from_row(const struct result *result, size_t row);
