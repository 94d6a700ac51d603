#pragma once

#include "store/store.h"

/* The statements of the books digest. For digest_lines.c only. */

enum {
    DIGEST_SQL_CONTACTS,
    DIGEST_SQL_PROGRAMS,
    DIGEST_SQL_REWARDS,
    DIGEST_SQL_COUNT,
};

extern const struct statement digest_statements[DIGEST_SQL_COUNT];
