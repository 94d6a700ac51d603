/* Arbitrary bytes as a stream of requests, in arbitrary splits: nothing may break, and no split may change the outcome.
 * The first byte says how the rest is split. */

#include <stdint.h>
#include <stdlib.h>

#include "../unit/net/outcome.h"
#include "net/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t together(void *ctx, size_t left)
{
    (void)ctx;
    return left;
}

/* A small generator, so that the splits are the input's own. */
static size_t scattered(void *ctx, size_t left)
{
    uint32_t *seed = ctx;
    *seed = *seed * 1664525U + 1013904223U;
    size_t now = 1 + (*seed >> 24) % 61;
    return now < left ? now : left;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct buf whole = {0};
    struct buf split = {0};
    uint32_t seed = data[0];
    const char *bytes = (const char *)data + 1;
    outcome_write(bytes, size - 1, together, NULL, &whole);
    outcome_write(bytes, size - 1, scattered, &seed, &split);
    if (!str_equal(buf_str(&whole), buf_str(&split)))
        abort();

    struct arena arena = {0};
    struct error err = {0};
    struct target target;
    if (size > 1 && target_read((struct str){bytes, size - 1}, STR_NONE, &arena, &target, &err) == STATUS_OK &&
        str_find(target.path, '\0') != SIZE_MAX && str_find((struct str){bytes, size - 1}, '\0') == SIZE_MAX)
        abort();
    arena_release(&arena);
    buf_release(&whole);
    buf_release(&split);
    return 0;
}
