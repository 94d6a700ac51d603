#pragma once

#include <stddef.h>

/* Memory that is freed all at once: one arena per request, transaction or job.
 *
 * Invariants: what arena_alloc() returns is zeroed, aligned for any type, and lives until arena_reset() or
 * arena_release(). Allocation never returns null: out of memory ends the process.
 * Under AddressSanitizer every allocation is a malloc of its own, so that an overrun is seen.
 * An arena belongs to one thread at a time. */

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    char *next;                 /* first free byte of the newest block */
    char *end;
    size_t allocated; /* bytes handed out since the last reset */
};

/* An empty arena owns no memory until the first allocation. `{0}` is an initialised arena too. */
void arena_init(struct arena *arena);

/* Frees everything. The arena may be used again. Null is accepted. */
void arena_release(struct arena *arena);

/* Forgets everything but keeps a block that would have held it, unless that is large, so that the next request
 * allocates nothing. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes; `size` 0 gives a valid pointer to nothing. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull, alloc_size(2)));

/* `count` zeroed elements of `size` bytes; an overflow of the product ends the process. */
void *arena_array(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull, alloc_size(2, 3)));

/* A NUL-terminated copy of `size` bytes. */
char *arena_copy(struct arena *arena, const void *data, size_t size) __attribute__((returns_nonnull));

/* printf into the arena. */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((returns_nonnull, format(printf, 2, 3)));
