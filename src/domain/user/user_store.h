#pragma once

#include "domain/user/user.h"
#include "store/row.h"

/* The statements of members. For user.c only. */

enum {
    USER_SQL_INSERT,
    USER_SQL_READ,
    USER_SQL_LIST,
    USER_SQL_ACTIVE,
    USER_SQL_HELD,
    USER_SQL_CHANGE,
    USER_SQL_ACCEPT,
    USER_SQL_LOCK,
    USER_SQL_LOCK_OWNERS,
    USER_SQL_FIRST_OWNER,
    USER_SQL_ELSEWHERE,
    USER_SQL_STRAY,
    USER_SQL_COUNT,
};

extern const struct statement user_statements[USER_SQL_COUNT];

/* Of a join: columns say whose they are. */
#define USER_ROW_COLUMNS(C)                                                                                            \
    C(struct user, m.id, id, ID, 0)                                                                                    \
    C(struct user, u.email, email, TEXT, 0)                                                                            \
    C(struct user, u.name, name, TEXT, 0)                                                                              \
    C(struct user, m.role, role, NAME, 0, .words = role_names)                                                         \
    C(struct user, u.last_seen_at, last_seen_at, TIME, 0)                                                              \
    C(struct user, u.created_at, created_at, TIME, 0)                                                                  \
    C(struct user, m.accepted_at, accepted_at, TIME, 0)                                                                \
    C(struct user, m.disabled_at, disabled_at, TIME, 0)                                                                \
    C(struct user, u.password_hash, password_hash, TEXT, 0)                                                            \
    C(struct user, u.totp, totp_sealed, BYTES, 0)

extern const struct entity user_row_entity;
