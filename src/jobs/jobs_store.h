#pragma once

#include "store/store.h"

/* The statements of the tables job and job_failure. For the files of this folder only. */

enum {
    JOBS_SQL_READ,
    JOBS_SQL_SAVE,
    JOBS_SQL_VOID_LEASES,
    JOBS_SQL_WORLD,
    JOBS_SQL_FAILURES,
    JOBS_SQL_PUT_OFF,
    JOBS_SQL_FORGET,
    JOBS_SQL_COUNT_FAILURES,
    JOBS_SQL_COUNT,
};

extern const struct statement jobs_statements[JOBS_SQL_COUNT];
