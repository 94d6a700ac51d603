#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Object ids. In storage 16 bytes of UUIDv7; outside a TypeID: prefix, '_', 26 characters of Crockford base32.
 * Source: the TypeID specification 0.3 (vectors in tests). */

struct id {
    uint8_t bytes[16]; /* all zero: no id */
};

enum {
    TYPEID_SUFFIX_SIZE = 26,
    TYPEID_PREFIX_LIMIT = 63,
    ID_TEXT_SIZE = 30, /* a referd id: three-letter prefix, '_' and the suffix, without NUL */
};

/* The general form: any prefix of the specification, also none. False when text is not a TypeID. */
bool typeid_parse(struct str text, struct str *ret_prefix, struct id *ret_id);

/* Only ids with this three-letter prefix ("ref"). */
bool id_parse(struct str text, const char *prefix, struct id *ret_id);

/* Writes exactly ID_TEXT_SIZE bytes, no NUL. `prefix` has three letters. */
void id_format(const struct id *id, const char *prefix, char *out);

/* Writes the 26 characters alone. */
void typeid_suffix_format(const struct id *id, char *out);

/* The millisecond that a UUIDv7 carries, as microseconds. */
int64_t id_time(const struct id *id);

/* The UUIDv7 of these 128 bits, most significant first: the milliseconds are the first 48 of `high`. The six bits that
 * tell version and variant are set here. */
struct id id_from_words(uint64_t high, uint64_t low);

/* The smallest id of a moment: lower bound for ranges over time. */
struct id id_floor(int64_t at);

static inline bool id_is_none(const struct id *id)
{
    static const struct id none;
    return memcmp(id->bytes, none.bytes, sizeof none.bytes) == 0;
}

static inline bool id_equal(const struct id *a, const struct id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* A view of the 16 bytes, for binding; absent when there is no id. */
static inline struct str id_bytes(const struct id *id)
{
    return id_is_none(id) ? STR_NONE : (struct str){(const char *)id->bytes, sizeof id->bytes};
}

/* From 16 stored bytes; absent gives the zero id. Any other size is a bug and asserts. */
struct id id_from_bytes(struct str bytes);
