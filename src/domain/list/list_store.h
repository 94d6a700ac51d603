#pragma once

#include "store/store.h"

/* Rows of list_statements[]. For list.c only. */

enum {
    LIST_SQL_MANY_PROGRAMS,
    LIST_SQL_COUNT,
};

extern const struct statement list_statements[LIST_SQL_COUNT];
