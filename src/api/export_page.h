#pragma once

#include <jansson.h>

#include "api/export_parts.h"
#include "store/store.h"

/* Pages of what a call tells, asked as the API is asked, but from within: by the route's own parse() and act(), on any
 * store, without a credential. So an export has what the API has, and cannot have more. It sees all of the world, and
 * by no scope: what a call tells only to those who may change it (addresses with a secret in them) it does not tell.
 * One thread at a time. */

struct api;

/* What is asked. Everything outlives the page. */
struct export_ask {
    const struct api *api; /* of which only `env` and `public_url` are looked at */
    struct store *store;
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us;
    const struct export_part *part;
    struct str program_id; /* of a part of programs; else absent */
    struct str after;      /* `next_cursor` of the page before, or absent */
};

struct export_page {
    json_t *answer;   /* the caller's: json_decref(). What follows lives in it */
    json_t *rows;     /* an array, or the one object that is told */
    struct str after; /* of the next page; absent: there is none */
};

/* Reads a page in a transaction of its own. */
MUST_CHECK enum status export_page_read(const struct export_ask *ask, struct export_page *ret, struct error *err);
