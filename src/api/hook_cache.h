#pragma once

#include "api/cache.h"
#include "domain/connection/connection.h"

/* The connections whose hooks a loop has met lately: id -> connection, secrets sealed, in a cache (api/cache.h) of
 * their own. */

struct cache *hook_cache_new(void);

/* The connection, or null; `generation` as in cache_find(). Valid until the next call. */
const struct connection *hook_cache_find(struct cache *cache, uint64_t generation, const struct id *id);

/* Copies the connection; `generation` as in cache_put(). */
void hook_cache_add(struct cache *cache, uint64_t generation, const struct connection *connection);
