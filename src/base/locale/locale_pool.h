#pragma once

#include "base/locale/locale.h"

/* Sets of locales for whoever has none of its own: pages are written within transactions, on whatever thread runs them.
 * A set is taken, used by one thread, and given back. Any thread. */

struct locale_pool;

struct locale_pool *locale_pool_new(void);
void locale_pool_free(struct locale_pool *pool); /* all sets are back; null is accepted */

struct locale_set *locale_pool_take(struct locale_pool *pool);
void locale_pool_give(struct locale_pool *pool, struct locale_set *set);
