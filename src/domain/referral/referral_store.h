#pragma once

#include "store/store.h"

/* The statements of referrals. For referral*.c only. */

enum {
    REFERRAL_SQL_READ,
    REFERRAL_SQL_LOCK,
    REFERRAL_SQL_FIND_LIVE,
    REFERRAL_SQL_FIND_LIVE_ANY,
    REFERRAL_SQL_INSERT,
    REFERRAL_SQL_SAVE,
    REFERRAL_SQL_LIST,
    REFERRAL_SQL_LIST_FILTERED,
    REFERRAL_SQL_LIST_OF_PARTICIPANT,
    REFERRAL_SQL_ADD_ATTRIBUTION,
    REFERRAL_SQL_WRITE_TEXTS,
    REFERRAL_SQL_READ_TEXTS,
    REFERRAL_SQL_COUNT,
};

extern const struct statement referral_statements[REFERRAL_SQL_COUNT];
