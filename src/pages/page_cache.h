#pragma once

#include "base/env.h"
#include "base/str.h"

/* Pages as one loop has written them, by whose they are and language. A page is given again while a number that rises
 * with what it shows is what it was before it was read, and for a second at most.
 *
 * Of the portal `whose` is the session and the number counts commits: so nobody sees less than what was answered to
 * him, what another server wrote shows up a second later, and so does what time alone changes (credit that lapses). Of
 * public pages `whose` is the address and the number is that of changed settings. One thread. */

enum { PAGE_CACHE_US = 1000 * 1000 };

struct page_cache;

/* Holds up to `most` pages. */
struct page_cache *page_cache_new(struct env *env, size_t most);
void page_cache_free(struct page_cache *cache); /* null is accepted */

struct cached_page {
    struct str body, frames; /* `frames` may be absent */
};

/* False when it is not there, or no longer. `number` is store_commits() or store_generation() now. What is given is
 * valid until the next call. */
bool page_cache_find(struct page_cache *cache, uint64_t number, struct str whose, struct str tag,
                     struct cached_page *ret);

/* Keeps a copy. `number` is from before the page was read. */
void page_cache_add(struct page_cache *cache, uint64_t number, struct str whose, struct str tag,
                    const struct cached_page *page);
