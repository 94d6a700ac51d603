#pragma once

#include "store/store.h"

/* One page of a list, newest first by id. Both bounds are ids: `created` filters are ranges of ids too (id_floor). A
 * list function fetches at most `limit` + 1 rows, gives out `limit` and says by `ret_more` whether there are others. */
struct page {
    struct id before; /* only rows with a smaller id: `starting_after`, `created[lt]`; zero: from the newest on */
    struct id from;   /* no rows with a smaller id: `created[gte]`; zero: to the oldest */
    size_t limit;     /* 1..LIMIT_PAGE_MAX */
};

/* The bounds as parameters of `id < $n AND id >= $m`. The views point into `page` or into constants. */
static inline struct value page_before(const struct page *page)
{
    static const char above_all[16] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
    return value_bytes(id_is_none(&page->before) ? (struct str){above_all, sizeof above_all} : id_bytes(&page->before));
}

static inline struct value page_from(const struct page *page)
{
    return value_bytes((struct str){(const char *)page->from.bytes, sizeof page->from.bytes});
}

/* The LIMIT that tells whether more rows follow. */
static inline struct value page_fetch(const struct page *page)
{
    return value_int((int64_t)page->limit + 1);
}

/* Rows of `found` that belong to the page. */
static inline size_t page_count(const struct page *page, size_t found, bool *ret_more)
{
    *ret_more = found > page->limit;
    return *ret_more ? page->limit : found;
}

/* True when a row of this id may be on the page. */
static inline bool page_holds(const struct page *page, const struct id *id)
{
    bool before = id_is_none(&page->before) || memcmp(id->bytes, page->before.bytes, sizeof id->bytes) < 0;
    return before && memcmp(id->bytes, page->from.bytes, sizeof id->bytes) >= 0;
}
