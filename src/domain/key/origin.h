#pragma once

#include "base/arena.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/limits.h"

/* Origins: where the pages come from that may use a publishable key. As browsers write them:
 * "https://shop.example.com", lower case, the port only where it is not the scheme's own, nothing behind it. Pure; any
 * thread. */

enum { ORIGIN_HASH_SIZE = 16 };

/* Several of them, as plain data: cached keys have no views. */
struct origin_set {
    size_t count;
    uint8_t hashes[LIMIT_KEY_ORIGINS][ORIGIN_HASH_SIZE]; /* first half of SHA-256 */
};

/* Reads origins as people write them, separated by spaces: in any case, with the scheme's own port, with a slash at the
 * end. `*ret` is the canonical text in the arena, without repetitions; absent when there is none.
 * ERROR_INVALID_VALUE or ERROR_OUT_OF_RANGE, both `origin`. */
MUST_CHECK enum status origins_normalise(struct str text, struct arena *arena, struct str *ret, struct error *err);

/* The set of a canonical text; absent gives the empty one. */
struct origin_set origins_set(struct str text);

/* Whether the value of an Origin header is in the set: byte by byte, since browsers write it one way only. */
bool origins_have(const struct origin_set *set, struct str origin);
