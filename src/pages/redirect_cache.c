/* A hash table with open addressing, at most half full. Nothing is taken out singly: what changed raises the
 * generation, and a table of more codes than it holds begins anew, which costs each code one read in
 * LIMIT_REDIRECTS_CACHED. */

#include "pages/redirect_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { SLOTS = 2 * LIMIT_REDIRECTS_CACHED };
static_assert((SLOTS & (SLOTS - 1)) == 0, "slots are found by a mask");

struct redirect_cache {
    uint64_t generation;
    size_t count;
    struct redirect_target *slots[SLOTS];
};

struct redirect_cache *redirect_cache_new(void)
{
    return memory_new(sizeof(struct redirect_cache));
}

static void clear(struct redirect_cache *cache)
{
    if (cache->count == 0)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        if (cache->slots[i] != NULL)
            redirect_target_release(cache->slots[i]);
    memset(cache->slots, 0, sizeof cache->slots);
    cache->count = 0;
}

void redirect_cache_free(struct redirect_cache *cache)
{
    clear(cache);
    free(cache);
}

static void keep_to_generation(struct redirect_cache *cache, uint64_t generation)
{
    if (cache->generation == generation)
        return;
    clear(cache);
    cache->generation = generation;
}

/* The slot that has the code, or the free one where it belongs. */
static struct redirect_target **slot_of(struct redirect_cache *cache, const struct code *code)
{
    size_t at = str_hash(code_str(code)) & (SLOTS - 1);
    while (cache->slots[at] != NULL && !str_equal(code_str(&cache->slots[at]->code), code_str(code)))
        at = (at + 1) & (SLOTS - 1);
    return &cache->slots[at];
}

struct redirect_target *redirect_cache_find(struct redirect_cache *cache, uint64_t generation, const struct code *code)
{
    keep_to_generation(cache, generation);
    return *slot_of(cache, code);
}

void redirect_cache_add(struct redirect_cache *cache, uint64_t generation, struct redirect_target *target)
{
    keep_to_generation(cache, generation);
    if (cache->count == LIMIT_REDIRECTS_CACHED)
        clear(cache);
    struct redirect_target **slot = slot_of(cache, &target->code);
    if (*slot != NULL)
        return;
    target->users++;
    *slot = target;
    cache->count++;
}
