#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/schema.h"
#include "base/str.h"

/* The request target: "/path?query", "http://host/path?query" (its host must be the Host header's, if there is one), or
 * "*". */

/* Splits and decodes. What needs no decoding is a view of `target`, the rest lives in `arena`. Errors:
 * ERROR_BAD_REQUEST. Any thread. */
struct target {
    struct str path; /* decoded: UTF-8 without control bytes */
    const struct query_parameter *query;
    size_t query_count;    /* at most LIMIT_QUERY_PARAMETERS */
    bool query_cut;        /* there were more */
    struct str query_text; /* as sent; absent without '?' */
};

MUST_CHECK enum status target_read(struct str target, struct str host, struct arena *arena, struct target *ret,
                                   struct error *err);
