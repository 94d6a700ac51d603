#pragma once

#include "domain/key/key.h"
#include "store/row.h"

/* The statements of API keys. For key.c only. */

enum {
    KEY_SQL_INSERT,
    KEY_SQL_FIND_BY_HASH,
    KEY_SQL_LIST,
    KEY_SQL_EXISTS,
    KEY_SQL_READ,
    KEY_SQL_REVOKE,
    KEY_SQL_COUNT,
};

extern const struct statement key_statements[KEY_SQL_COUNT];

extern const char *const key_kinds[]; /* names of enum key_kind, null-terminated */

#define KEY_COLUMNS(C)                                                                                                 \
    C(struct key_row, id, id, ID, 0, .prefix = "key", .doc = "Its id.")                                                \
    C(struct key_row, hash, hash, BYTES, MEMBER_HIDDEN)                                                                \
    C(struct key_row, name, name, TEXT, 0, .doc = "What it is for.")                                                   \
    C(struct key_row, kind, kind, NAME, 0, .words = key_kinds, .doc = "Whose it is: a server's, or any page's.")       \
    C(struct key_row, scopes, scopes, TEXT, 0, .doc = "What it may do, separated by spaces; `*` is all.")              \
    C(struct key_row, hint, hint, TEXT, 0, .doc = "Its last characters.")                                              \
    C(struct key_row, created_at, created_at, TIME, 0, .doc = "When it was made.")                                     \
    C(struct key_row, revoked_at, revoked_at, TIME, MEMBER_NULL, .doc = "Since when it is refused.")                   \
    C(struct key_row, origins, origins, TEXT, MEMBER_NULL, .doc = "Whose pages may use it, separated by spaces.")

/* A key as it is found, before its texts are read. */
struct key_found {
    struct key key;
    struct str scopes, origins;
};

/* Of a join: columns say whose they are. */
#define FOUND_COLUMNS(C)                                                                                               \
    C(struct key_found, k.id, key.id, ID, 0)                                                                           \
    C(struct key_found, k.ws, key.ws, INT, 0)                                                                          \
    C(struct key_found, w.livemode, key.livemode, BOOL, 0)                                                             \
    C(struct key_found, w.clock_offset_us, key.clock_offset_us, INT, 0)                                                \
    C(struct key_found, k.kind, key.kind, NAME, 0, .words = key_kinds)                                                 \
    C(struct key_found, k.scopes, scopes, TEXT, 0)                                                                     \
    C(struct key_found, k.revoked_at, key.revoked_at, TIME, 0)                                                         \
    C(struct key_found, k.origins, origins, TEXT, 0)

extern const struct entity key_entity;
extern const struct entity key_found_entity;
