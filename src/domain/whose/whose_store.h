#pragma once

#include "store/store.h"

enum {
    WHOSE_SQL_PARTICIPATIONS,
    WHOSE_SQL_COUNT,
};

extern const struct statement whose_statements[WHOSE_SQL_COUNT];
