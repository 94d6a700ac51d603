#pragma once

#include "store/store.h"

/* The statements of figures for people. For the files of this folder only. */

enum {
    DASHBOARD_SQL_PROGRAMS,
    DASHBOARD_SQL_VISITS,
    DASHBOARD_SQL_MARGINS,
    DASHBOARD_SQL_COSTS,
    DASHBOARD_SQL_OWED,
    DASHBOARD_SQL_STATUSES,
    DASHBOARD_SQL_CASES,
    DASHBOARD_SQL_WAITS,
    DASHBOARD_SQL_EXPIRING,
    DASHBOARD_SQL_LEADERS,
    DASHBOARD_SQL_PEOPLE,
    DASHBOARD_SQL_RECENT,
    DASHBOARD_SQL_COUNT,
};

extern const struct statement dashboard_statements[DASHBOARD_SQL_COUNT];
