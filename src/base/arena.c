/* Arenas: bump allocation in blocks that double, so that a request costs at most a few mallocs and usually none.
 *
 * Invariants: `blocks` is the newest block and `next`..`end` its free part; every block's size is a multiple of the
 * alignment, hence so is the distance from `next` to `end`; arena_reset() keeps the newest block, which is the
 * largest, unless it is out of the ordinary. Under AddressSanitizer each allocation is a block of exactly its size,
 * `next` and `end` stay null, and nothing survives a reset. One thread at a time. */

#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct arena_block {
    struct arena_block *older;
    size_t size;
    alignas(max_align_t) char data[];
};

enum {
    ARENA_ALIGNMENT = alignof(max_align_t),
    FIRST_BLOCK_SIZE = 1024 - sizeof(struct arena_block), /* so that the arenas of many requests share pages */
    KEPT_BLOCK_SIZE = 16 * 1024,
    LAST_DOUBLING_SIZE = 1 << 20, /* blocks stop growing here, except for a single larger allocation */
};

static struct arena_block *block_push(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        memory_exhausted();
    struct arena_block *block = malloc(sizeof *block + size);
    if (block == NULL)
        memory_exhausted();
    block->older = arena->blocks;
    block->size = size;
    arena->blocks = block;
    return block;
}

/* Frees a block and returns the one before it. */
static struct arena_block *block_free(struct arena_block *block)
{
    struct arena_block *older = block->older;
    free(block);
    return older;
}

static void block_open(struct arena *arena, size_t size)
{
    struct arena_block *block = block_push(arena, size);
    arena->next = block->data;
    arena->end = block->data + size;
}

/* Opens a block with room for `size` bytes. */
static void arena_grow(struct arena *arena, size_t size)
{
    if (arena->blocks == NULL) {
        block_open(arena, FIRST_BLOCK_SIZE);
        if (size <= FIRST_BLOCK_SIZE)
            return;
    }
    size_t doubled = arena->blocks->size < LAST_DOUBLING_SIZE ? arena->blocks->size * 2 : LAST_DOUBLING_SIZE;
    block_open(arena, size > doubled ? size : doubled);
}

static void *alloc_separate(struct arena *arena, size_t size)
{
    struct arena_block *block = block_push(arena, size);
    memset(block->data, 0, size);
    return block->data;
}

static void *alloc_bump(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        memory_exhausted();
    size_t rounded = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    if (arena->next == NULL || rounded > (size_t)(arena->end - arena->next))
        arena_grow(arena, rounded);
    void *data = arena->next;
    arena->next += rounded;
    memset(data, 0, size); /* the block may have served an earlier request */
    return data;
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_release(struct arena *arena)
{
    if (arena == NULL)
        return;
    struct arena_block *block = arena->blocks;
    while (block != NULL)
        block = block_free(block);
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena)
{
    if (MEMORY_WATCHED) {
        arena_release(arena);
        return;
    }
    struct arena_block *block = arena->blocks;
    if (block == NULL)
        return;
    while (block->size > KEPT_BLOCK_SIZE && block->older != NULL)
        block = block_free(block);
    while (block->older != NULL)
        block->older = block_free(block->older);
    *arena = (struct arena){.blocks = block, .next = block->data, .end = block->data + block->size};
}

void *arena_alloc(struct arena *arena, size_t size)
{
    assert(arena != NULL);
    arena->allocated += size;
    return MEMORY_WATCHED ? alloc_separate(arena, size) : alloc_bump(arena, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        memory_exhausted();
    return arena_alloc(arena, total);
}

char *arena_copy(struct arena *arena, const void *data, size_t size)
{
    assert(data != NULL || size == 0);
    char *copy = arena_alloc(arena, size + 1);
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(size >= 0);

    char *text = arena_alloc(arena, (size_t)size + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return text;
}
