#pragma once

#include "base/crypto.h"
#include "domain/key/key.h"

/* The API keys that a loop has met lately: hash -> key. Bounded; one loop's thread. Absence is never kept. It is as
 * fresh as the store's generation that it was filled under: a newer one empties it. */

struct key_cache;

struct key_cache *key_cache_new(void);
void key_cache_free(struct key_cache *cache); /* null is accepted */

/* The key, or null. `generation` is store_generation() now. Valid until the next call. */
const struct key *key_cache_find(struct key_cache *cache, uint64_t generation, const uint8_t hash[SHA256_SIZE]);

/* `generation` is what store_generation() was before the key was read. */
void key_cache_add(struct key_cache *cache, uint64_t generation, const uint8_t hash[SHA256_SIZE],
                   const struct key *key);
