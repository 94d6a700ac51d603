/* Nothing is taken out singly: what changed raises the generation, and a table of more codes than it holds begins anew,
 * which costs each code one read in LIMIT_REDIRECTS_CACHED. */

#include "pages/redirect_cache.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"

struct redirect_cache {
    uint64_t generation;
    struct map targets; /* by code; seeded, for referrers may choose their codes */
};

struct redirect_cache *redirect_cache_new(struct env *env)
{
    struct redirect_cache *cache = memory_new(sizeof *cache);
    map_seed(&cache->targets, env);
    return cache;
}

static void clear(struct redirect_cache *cache)
{
    size_t at = 0;
    for (struct redirect_target *target; (target = map_next(&cache->targets, &at)) != NULL;)
        redirect_target_release(target);
    map_release(&cache->targets);
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

struct redirect_target *redirect_cache_find(struct redirect_cache *cache, uint64_t generation, const struct code *code)
{
    keep_to_generation(cache, generation);
    return map_find(&cache->targets, code_str(code));
}

void redirect_cache_add(struct redirect_cache *cache, uint64_t generation, struct redirect_target *target)
{
    keep_to_generation(cache, generation);
    if (map_find(&cache->targets, code_str(&target->code)) != NULL)
        return;
    if (cache->targets.count == LIMIT_REDIRECTS_CACHED)
        clear(cache);
    target->users++;
    map_add(&cache->targets, code_str(&target->code), target);
}
