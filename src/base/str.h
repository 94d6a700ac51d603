#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A view of bytes that somebody else owns. Not NUL-terminated in general. `data == NULL` means "absent" (a JSON field
 * that was not sent, an SQL NULL); an empty string has a non-null `data` and `size` 0. */
struct str {
    const char *data;
    size_t size;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf: `printf("%.*s", STR_ARG(s))`. */
#define STR_ARG(s) ((int)(s).size), ((s).data ? (s).data : "")

struct arena;

/* A view of a NUL-terminated string; null gives STR_NONE. */
static inline struct str str_from(const char *text)
{
    return text == NULL ? STR_NONE : (struct str){text, strlen(text)};
}

static inline bool str_is_none(struct str s)
{
    return s.data == NULL;
}

/* Same bytes. Absent equals absent only. */
static inline bool str_equal(struct str a, struct str b)
{
    return a.size == b.size && (a.data == NULL) == (b.data == NULL) &&
           (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* ASCII case is ignored. */
bool str_equal_nocase(struct str a, struct str b);

/* memcmp order, shorter first on a common prefix. */
int str_compare(struct str a, struct str b);

bool str_starts_with(struct str s, struct str prefix);

/* Goes past `word` where the text begins with it. */
bool str_take(struct str *text, struct str word);

/* Offset of the first `byte`, or SIZE_MAX. */
size_t str_find(struct str s, char byte);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Bytes of the well-formed UTF-8 character at the start of a text that is not empty; 0 where there is none. */
size_t str_character(struct str s);

/* The part before the first `byte`; `*rest` becomes what follows it (STR_NONE at the end). */
struct str str_split(struct str *rest, char byte);

/* A NUL-terminated copy owned by the arena; absent stays absent. */
struct str str_copy(struct arena *arena, struct str s);

/* Copies that change ASCII case only. */
struct str str_lower(struct arena *arena, struct str s);
struct str str_upper(struct arena *arena, struct str s);

/* Decimal digits with optional leading '-', the whole view, no overflow; false leaves *ret alone. */
bool str_to_int64(struct str s, int64_t *ret);

/* Well-formed UTF-8 (no overlong form, surrogate, or value above U+10FFFF) without U+0000. */
bool str_is_text(struct str s);

/* 64-bit hash for in-memory tables (not for storage, not secret). */
uint64_t str_hash(struct str s);
