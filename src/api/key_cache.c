/* A table of fixed size with one place per hash: a newcomer takes the place of whoever is there. No list to keep in
 * order, no memory per key, and an installation has far fewer keys than places. */

#include "api/key_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { PLACES = 256 };

struct place {
    bool taken;
    uint8_t hash[SHA256_SIZE];
    struct key key;
};

struct key_cache {
    uint64_t generation; /* of the store, under which all of it was read */
    struct place places[PLACES];
};

static struct place *place_of(struct key_cache *cache, const uint8_t hash[SHA256_SIZE])
{
    return &cache->places[hash[0] % PLACES];
}

static void empty_if_older(struct key_cache *cache, uint64_t generation)
{
    if (cache->generation == generation)
        return;
    memset(cache->places, 0, sizeof cache->places);
    cache->generation = generation;
}

struct key_cache *key_cache_new(void)
{
    return memory_new(sizeof(struct key_cache));
}

void key_cache_free(struct key_cache *cache)
{
    free(cache);
}

const struct key *key_cache_find(struct key_cache *cache, uint64_t generation, const uint8_t hash[SHA256_SIZE])
{
    empty_if_older(cache, generation);
    struct place *place = place_of(cache, hash);
    return place->taken && memcmp(place->hash, hash, SHA256_SIZE) == 0 ? &place->key : NULL;
}

void key_cache_add(struct key_cache *cache, uint64_t generation, const uint8_t hash[SHA256_SIZE], const struct key *key)
{
    empty_if_older(cache, generation);
    struct place *place = place_of(cache, hash);
    place->taken = true;
    memcpy(place->hash, hash, SHA256_SIZE);
    place->key = *key;
}
