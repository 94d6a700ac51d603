/* A table of fixed size with one place per key. No list to keep in order, no memory per item, and an installation has
 * far fewer keys, connections and people at work than places. */

#include "api/cache.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct place {
    bool taken;
    uint8_t key_size;
    char key[CACHE_KEY_SIZE];
    alignas(max_align_t) char item[];
};

struct cache {
    uint64_t generation; /* of the store, under which all of it was read */
    size_t places, item_size, stride;
    char *memory;
};

struct cache *cache_new(size_t places, size_t item_size)
{
    size_t align = alignof(max_align_t);
    struct cache *cache = memory_new(sizeof *cache);
    cache->places = places;
    cache->item_size = item_size;
    cache->stride = (sizeof(struct place) + item_size + align - 1) / align * align;
    cache->memory = memory_new(places * cache->stride);
    return cache;
}

void cache_free(struct cache *cache)
{
    if (cache == NULL)
        return;
    free(cache->memory);
    free(cache);
}

static struct place *place_of(struct cache *cache, struct str key)
{
    assert(key.size > 0 && key.size <= CACHE_KEY_SIZE);
    size_t index = (unsigned char)key.data[key.size - 1] % cache->places;
    return (struct place *)(void *)(cache->memory + index * cache->stride);
}

static void empty_if_older(struct cache *cache, uint64_t generation)
{
    if (cache->generation == generation)
        return;
    memset(cache->memory, 0, cache->places * cache->stride);
    cache->generation = generation;
}

void *cache_find(struct cache *cache, uint64_t generation, struct str key)
{
    empty_if_older(cache, generation);
    struct place *place = place_of(cache, key);
    return place->taken && str_equal((struct str){place->key, place->key_size}, key) ? place->item : NULL;
}

void *cache_put(struct cache *cache, uint64_t generation, struct str key)
{
    empty_if_older(cache, generation);
    struct place *place = place_of(cache, key);
    memset(place, 0, cache->stride);
    place->taken = true;
    place->key_size = (uint8_t)key.size;
    memcpy(place->key, key.data, key.size);
    return place->item;
}
