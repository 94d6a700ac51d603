#pragma once

#include "store/store.h"

/* The statements of enrolments. For enrollment.c only. */

enum {
    ENROLLMENT_SQL_WAITING,
    ENROLLMENT_SQL_OF_REFERRALS,
    ENROLLMENT_SQL_COUNT,
};

extern const struct statement enrollment_statements[ENROLLMENT_SQL_COUNT];
