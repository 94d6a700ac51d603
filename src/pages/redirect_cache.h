#pragma once

#include "pages/redirect_target.h"

/* Codes and where they lead, as one loop has seen them. Read-through; absence is not kept. It is emptied when the
 * store's generation has changed, and when it is full. */

enum { LIMIT_REDIRECTS_CACHED = 16384 };

struct redirect_cache;

struct redirect_cache *redirect_cache_new(struct env *env);
void redirect_cache_free(struct redirect_cache *cache);

/* Null when the code is not there. */
struct redirect_target *redirect_cache_find(struct redirect_cache *cache, uint64_t generation, const struct code *code);

/* Keeps a target, which gets a user more. `generation` is that from before the target was read. */
void redirect_cache_add(struct redirect_cache *cache, uint64_t generation, struct redirect_target *target);
