#pragma once

#include "store/store.h"

/* Rows of payment_statements[]. For the files of this folder only. */

enum {
    PAYMENT_SQL_SALE_OF,
    PAYMENT_SQL_NAME,
    PAYMENT_SQL_MOVE_NAMES,
    PAYMENT_SQL_WAIT,
    PAYMENT_SQL_MOVE_WAITING,
    PAYMENT_SQL_TAKE_WAITING,
    PAYMENT_SQL_FORGET,
    PAYMENT_SQL_COUNT,
};

extern const struct statement payment_statements[PAYMENT_SQL_COUNT];
