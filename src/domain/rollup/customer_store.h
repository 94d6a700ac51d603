#pragma once

#include "store/store.h"

/* The statements of customers and cohorts. For this folder only. */

enum {
    CUSTOMER_SQL_KEEP,
    CUSTOMER_SQL_READ,
    CUSTOMER_SQL_TAKEN,
    CUSTOMER_SQL_SET,
    CUSTOMER_SQL_FORGET,
    CUSTOMER_SQL_ADD_COHORT,
    CUSTOMER_SQL_ALL_TAKEN,
    CUSTOMER_SQL_ALL,
    CUSTOMER_SQL_WRONG_COHORTS,
    CUSTOMER_SQL_COUNT,
};

extern const struct statement customer_statements[CUSTOMER_SQL_COUNT];

/* What a row of CUSTOMER_SQL_READ and CUSTOMER_SQL_ALL is. */
enum { CUSTOMER_STORED, CUSTOMER_REFERRED, CUSTOMER_WAITING, CUSTOMER_ATTACHED, CUSTOMER_KINDS };

/* Their columns, behind the contact of those of CUSTOMER_SQL_ALL. */
enum {
    CUSTOMER_KIND,
    CUSTOMER_CURRENCY,
    CUSTOMER_TYPE, /* of an event, and its business object */
    CUSTOMER_SOURCE,
    CUSTOMER_OBJECT,
    CUSTOMER_AT,     /* the month of what is stored; when an event occurred; since when a referral holds */
    CUSTOMER_AMOUNT, /* of an event; whether what is stored is referred */
    CUSTOMER_CAME_BACK,
    CUSTOMER_REVENUE, /* one for each window */
};
