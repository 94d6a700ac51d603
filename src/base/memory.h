#pragma once

#include <stddef.h>

/* AddressSanitizer watches the heap: whoever lends memory from hand to hand gives it back to the heap then, so that
 * late readers and overruns are seen. */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_WATCHED 1
#endif
#endif
#ifndef MEMORY_WATCHED
#define MEMORY_WATCHED 0
#endif

/* The heap, for what outlives an arena. Never null: out of memory ends the process, since a server that cannot allocate
 * a few bytes cannot keep its promises either, and a restart can. Freed with free(). Any thread. */

/* `size` zeroed bytes. */
void *memory_new(size_t size) __attribute__((returns_nonnull, malloc, alloc_size(1)));

/* As realloc(): `data` may be null; bytes past the old size are not initialised. */
void *memory_resize(void *data, size_t size) __attribute__((returns_nonnull, alloc_size(2)));

/* Says so on standard error and aborts. */
_Noreturn void memory_exhausted(void);
