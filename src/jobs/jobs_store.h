#pragma once

#include "store/store.h"

/* The statements of the job table. For jobs.c only. */

enum {
    JOBS_SQL_READ,
    JOBS_SQL_SAVE,
    JOBS_SQL_VOID_LEASES,
    JOBS_SQL_COUNT,
};

extern const struct statement jobs_statements[JOBS_SQL_COUNT];
