#pragma once

#include "domain/connection/connection.h"

/* The connections whose hooks a loop has met lately: id -> connection, secrets sealed. Bounded; one loop's thread.
 * Absence is never kept. It is as fresh as the store's generation that it was filled under: a newer one empties it, so
 * that a connection that was changed or deleted is looked up again. */

struct hook_cache;

struct hook_cache *hook_cache_new(void);
void hook_cache_free(struct hook_cache *cache); /* null is accepted */

/* The connection, or null. `generation` is store_generation() now. Valid until the next call. */
const struct connection *hook_cache_find(struct hook_cache *cache, uint64_t generation, const struct id *id);

/* Copies the connection. `generation` is what store_generation() was before it was read. */
void hook_cache_add(struct hook_cache *cache, uint64_t generation, const struct connection *connection);
