#pragma once

#include "domain/user/account.h"
#include "store/row.h"

/* The statements of accounts. For account.c and account_totp.c only. */

enum {
    ACCOUNT_SQL_INSERT,
    ACCOUNT_SQL_FIND_EMAIL,
    ACCOUNT_SQL_READ,
    ACCOUNT_SQL_CHANGE,
    ACCOUNT_SQL_SET_PASSWORD,
    ACCOUNT_SQL_SEEN,
    ACCOUNT_SQL_OFFER_TOTP,
    ACCOUNT_SQL_SET_TOTP,
    ACCOUNT_SQL_USE_STEP,
    ACCOUNT_SQL_ADD_RECOVERY,
    ACCOUNT_SQL_USE_RECOVERY,
    ACCOUNT_SQL_DROP_RECOVERY,
    ACCOUNT_SQL_COUNT,
};

extern const struct statement account_statements[ACCOUNT_SQL_COUNT];

#define ACCOUNT_COLUMNS(C)                                                                                             \
    C(struct account, id, id, ID, 0)                                                                                   \
    C(struct account, email, email, TEXT, 0)                                                                           \
    C(struct account, name, name, TEXT, 0)                                                                             \
    C(struct account, password_hash, password_hash, TEXT, 0)                                                           \
    C(struct account, totp, totp, BYTES, 0)                                                                            \
    C(struct account, totp_offered, totp_offered, BYTES, 0)                                                            \
    C(struct account, totp_step, totp_step, INT, 0)                                                                    \
    C(struct account, locale, locale, TEXT, 0)                                                                         \
    C(struct account, time_zone, time_zone, TEXT, 0)                                                                   \
    C(struct account, last_seen_at, last_seen_at, TIME, 0)                                                             \
    C(struct account, created_at, created_at, TIME, 0)

extern const struct entity account_entity;
