#pragma once

#include "store/store.h"

/* The statements of reasons. For the files of this folder only. */

enum {
    WHY_SQL_ATTRIBUTION,
    WHY_SQL_CANDIDATES,
    WHY_SQL_FORGET_RULES,
    WHY_SQL_FORGET_COUNTS,
    WHY_SQL_FORGET_DECISIONS,
    WHY_SQL_COUNT,
};

extern const struct statement why_statements[WHY_SQL_COUNT];
