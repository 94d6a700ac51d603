#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* What a loop has read lately and asks again with every request: items of one size by keys of CACHE_KEY_SIZE bytes at
 * most. Bounded; one loop's thread. Absence is never kept. It is as fresh as the store's generation that it was filled
 * under: a newer one empties it, so that what was changed is read again. */

enum { CACHE_KEY_SIZE = 32 };

struct cache;

/* `places` items at once at most: a newcomer takes the place of whoever is there. Keys differ in their last byte. */
struct cache *cache_new(size_t places, size_t item_size);
void cache_free(struct cache *cache); /* null is accepted */

/* The item, or null. `generation` is store_generation() now. Valid until the next call. */
void *cache_find(struct cache *cache, uint64_t generation, struct str key);

/* A zeroed item to be filled at once. `generation` is what store_generation() was before it was read. */
void *cache_put(struct cache *cache, uint64_t generation, struct str key);
