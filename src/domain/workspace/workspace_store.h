#pragma once

#include "store/store.h"

/* The statements of worlds and of the server's values. For workspace.c and verify.c only. */

enum {
    WORKSPACE_SQL_INSERT,
    WORKSPACE_SQL_FIND,
    WORKSPACE_SQL_FIND_NAME,
    WORKSPACE_SQL_FIND_ID,
    WORKSPACE_SQL_NEXT,
    WORKSPACE_SQL_LAST,
    WORKSPACE_SQL_READ,
    WORKSPACE_SQL_CLOCK,
    WORKSPACE_SQL_CLOCK_ALONE,
    WORKSPACE_SQL_SET_CLOCK,
    WORKSPACE_SQL_READ_VALUE,
    WORKSPACE_SQL_INSERT_VALUE,
    WORKSPACE_SQL_REPLACE_VALUE,
    WORKSPACE_SQL_LONE_TWINS,
    WORKSPACE_SQL_TRIGGERS,
    WORKSPACE_SQL_COUNT,
};

extern const struct statement workspace_statements[WORKSPACE_SQL_COUNT];
