#pragma once

#include <string.h>

#include "base/time.h"
#include "store/store.h"

/* One page of a list, newest first by id. A list function fetches at most `limit` + 1 rows, gives out `limit` and says
 * by `ret_more` whether there are others.
 *
 * Ids carry the millisecond in which they were minted, so a range of time is a range of ids; `created[...]` is compared
 * to the microsecond, which only the rows at the edges of that range can fail. */
struct page {
    struct id after;                /* `starting_after`: only rows older than this one; zero: from the newest on */
    struct id before;               /* only rows with a smaller id; zero: no bound */
    struct id from;                 /* no rows with a smaller id; zero: no bound */
    int64_t made_before, made_from; /* what page_of_time() makes of `created[...]`; 0: no bound */
    size_t limit;                   /* 1..LIMIT_PAGE_MAX */
};

/* Keeps the page to what was made in [from, before). TIME_NONE: no bound. Nothing was made before 1970. */
static inline void page_of_time(struct page *page, int64_t from, int64_t before)
{
    if (from != TIME_NONE && from > 0) {
        page->made_from = from;
        page->from = id_floor(from);
    }
    if (before != TIME_NONE && before != INT64_MAX) {
        page->made_before = before == 0 ? INT64_MIN : before;
        page->before = id_floor(before + TIME_US_PER_MS - 1); /* its own millisecond is compared row by row */
    }
}

/* The upper bound of ids, as a parameter of `id < $n`. Views point into `page` or into constants. */
static inline struct value page_before(const struct page *page)
{
    static const char above_all[16] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
    const struct id *bound = &page->before;
    bool cursor = !id_is_none(&page->after);
    if (cursor && (id_is_none(bound) || memcmp(page->after.bytes, bound->bytes, sizeof bound->bytes) < 0))
        bound = &page->after;
    return value_bytes(id_is_none(bound) ? (struct str){above_all, sizeof above_all} : id_bytes(bound));
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

/* The first six parameters of a list: LIST_PARAMS of store/list_text.h. Returns how many. */
static inline size_t page_values(int64_t ws, const struct page *page, struct value *ret)
{
    ret[0] = value_int(ws);
    ret[1] = page_before(page);
    ret[2] = page_from(page);
    ret[3] = value_int(page->made_before == 0 ? INT64_MAX : page->made_before);
    ret[4] = value_int(page->made_from);
    ret[5] = page_fetch(page);
    return 6;
}

/* Rows of `found` that belong to the page. */
static inline size_t page_count(const struct page *page, size_t found, bool *ret_more)
{
    *ret_more = found > page->limit;
    return *ret_more ? page->limit : found;
}

/* True when a row of this id, made at this time, is on the page. */
static inline bool page_holds_time(const struct page *page, int64_t made_at)
{
    return made_at >= page->made_from && (page->made_before == 0 || made_at < page->made_before);
}

/* True when a row of this id may be on the page. */
static inline bool page_holds(const struct page *page, const struct id *id)
{
    struct str before = page_before(page).text;
    return memcmp(id->bytes, before.data, sizeof id->bytes) < 0 &&
           memcmp(id->bytes, page->from.bytes, sizeof id->bytes) >= 0;
}
