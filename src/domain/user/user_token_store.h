#pragma once

#include "domain/user/user_token.h"
#include "store/row.h"

/* The statements of one-time links. For user_token.c only. */

enum {
    USER_TOKEN_SQL_INSERT,
    USER_TOKEN_SQL_READ,
    USER_TOKEN_SQL_USE,
    USER_TOKEN_SQL_DROP,
    USER_TOKEN_SQL_DROP_SETUP,
    USER_TOKEN_SQL_SWEEP,
    USER_TOKEN_SQL_COUNT,
};

extern const struct statement user_token_statements[USER_TOKEN_SQL_COUNT];

extern const char *const user_token_kinds[]; /* names of enum user_token_kind, null-terminated */

#define USER_TOKEN_COLUMNS(C)                                                                                          \
    C(struct user_token, kind, kind, NAME, 0, .words = user_token_kinds)                                               \
    C(struct user_token, ws, ws, INT, 0)                                                                               \
    C(struct user_token, user_id, user_id, ID, 0)                                                                      \
    C(struct user_token, expires_at, expires_at, TIME, 0)

extern const struct entity user_token_entity;
