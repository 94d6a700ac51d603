#pragma once

#include "base/crypto.h"
#include "domain/key/origin.h"
#include "domain/key/scope.h"
#include "domain/list/list.h"
#include "domain/workspace/verify.h"

/* API keys: the credentials of programs. A key is shown once, at its creation; stored is its SHA-256, which is enough
 * since the key itself has 256 random bits. It belongs to one world for ever.
 *
 * The trail is a folder above this one: who calls key_create() or key_revoke() writes the audit row ("key.created",
 * "key.revoked"). */

enum {
    KEY_TEXT_SIZE = 80, /* "rfd_sk_test_" and 64 hex digits, with NUL, at most */
    KEY_HINT_SIZE = 4,
};

enum key_kind {
    KEY_SECRET,      /* rfd_sk_..., of a server */
    KEY_PUBLISHABLE, /* rfd_pk_..., of a browser: everybody can read it */
};

/* A key as a request needs it. Plain data without views: loops keep copies of it. */
struct key {
    struct id id;
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us; /* of its world */
    enum key_kind kind;
    struct scope_set scopes;
    struct origin_set origins; /* of a publishable key */
    int64_t revoked_at;        /* TIME_NONE: it is valid */
};

/* What a request sent as its key, hashed: the look-up's argument and the caches' index. */
void key_hash(struct str text, uint8_t ret_hash[SHA256_SIZE]);

/* True when text is shaped like a key; what is not need not be looked up. */
bool key_text_is_valid(struct str text);

/* By hash, in any world, with its world's mode and clock: one statement. Revoked keys are found too. None: `*ret_found`
 * is false and the rest is left alone. */
MUST_CHECK enum status key_find_by_hash(struct txn *txn, const uint8_t hash[SHA256_SIZE], struct key *ret_key,
                                        bool *ret_found, struct error *err);

static inline bool key_is_valid(const struct key *key)
{
    return key->revoked_at == TIME_NONE;
}

/* True when the key is valid and has the scope. Pure. */
bool key_allows(const struct key *key, struct str scope);

struct key_fields {
    struct str name;
    enum key_kind kind;
    struct str scopes;  /* as scope_set_parse() takes them; absent: all (what a browser may do, for its kind) */
    struct str origins; /* as origins_normalise() takes them; for KEY_PUBLISHABLE only; absent: no page may use it */
};

/* Writes the key to `ret_text`, NUL-terminated; it cannot be had again. ERROR_OUT_OF_RANGE `name`; ERROR_INVALID_VALUE
 * `name`, `scopes` (unknown, or more than its kind may have) or `origin`; ERROR_OUT_OF_RANGE `origin`. The caller wipes
 * `ret_text`. */
MUST_CHECK enum status key_create(struct act *act, const struct key_fields *fields, char ret_text[KEY_TEXT_SIZE],
                                  struct id *ret_id, struct error *err);

/* A key as people see it. Views live in the transaction's arena. */
struct key_row {
    struct id id;
    struct str name;
    enum key_kind kind;
    struct str scopes;
    struct str origins; /* or absent */
    struct str hint;    /* the last KEY_HINT_SIZE characters */
    int64_t created_at;
    int64_t revoked_at; /* TIME_NONE: it is valid */
    struct str hash;
};

/* For list_read(): rows are struct key_row; no filters. */
extern const struct list key_list;

/* ERROR_NOT_FOUND `id` when this world has no such key. */
MUST_CHECK enum status key_read(struct act *act, const struct id *id, struct key_row *ret, struct error *err);

/* ERROR_NOT_FOUND when this world has no such key. `*ret_revoked` is false when it was revoked before. Touches the
 * caches: it is refused everywhere before this commit is answered. */
MUST_CHECK enum status key_revoke(struct act *act, const struct id *id, bool *ret_revoked, struct error *err);

const char *key_kind_name(enum key_kind kind);
