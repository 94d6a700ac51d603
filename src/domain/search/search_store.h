#pragma once

#include "store/store.h"

/* The statements of the search over all. For search.c only. */

enum {
    SEARCH_ALL_SQL_PEOPLE,
    SEARCH_ALL_SQL_PARTICIPANTS,
    SEARCH_ALL_SQL_PARTICIPATIONS,
    SEARCH_ALL_SQL_REFERRALS,
    SEARCH_ALL_SQL_LIVE,
    SEARCH_ALL_SQL_COUNT,
};

extern const struct statement search_all_statements[SEARCH_ALL_SQL_COUNT];
