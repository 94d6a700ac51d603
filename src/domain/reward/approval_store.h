#pragma once

#include "domain/reward/approval.h"
#include "store/store.h"

/* Rows of approval_statements[]. For approval.c only. */

enum {
    APPROVAL_SQL_OWN,
    APPROVAL_SQL_OWN_ALONE,
    APPROVAL_SQL_FIRST,
    APPROVAL_SQL_NOTE,
    APPROVAL_SQL_OF_MANY,
    APPROVAL_SQL_WRONG,
    APPROVAL_SQL_COUNT,
};

extern const struct statement approval_statements[APPROVAL_SQL_COUNT];
