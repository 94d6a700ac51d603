#pragma once

#include <stddef.h>

/* The heap, for what outlives an arena. Never null: out of memory ends the process, since a server that cannot allocate
 * a few bytes cannot keep its promises either, and a restart can. Freed with free(). Any thread. */

/* `size` zeroed bytes. */
void *memory_new(size_t size) __attribute__((returns_nonnull, malloc, alloc_size(1)));

/* As realloc(): `data` may be null; bytes past the old size are not initialised. */
void *memory_resize(void *data, size_t size) __attribute__((returns_nonnull, alloc_size(2)));

/* Says so on standard error and aborts. */
_Noreturn void memory_exhausted(void);
