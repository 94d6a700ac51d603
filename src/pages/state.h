#pragma once

#include <stdatomic.h>
#include <stdbool.h>

#include "base/buf.h"
#include "pages/pages.h"

/* What is behind the opaque types of pages.h. For the files of this folder only. */

struct redirect_cache;

struct pages {
    struct env *env;
    struct store *store;
    struct click_log *clicks;
    bool secure;             /* the public URL is https */
    uint8_t network_key[16]; /* first half of sub-key 1 */
    struct buf page_headers; /* header lines of every HTML page */
    struct buf docs;         /* the page about the API */
    _Atomic uint64_t redirects_without_click;
};

struct pages_loop {
    struct pages *pages;
    struct store_loop *store; /* main's */
    struct redirect_cache *redirects;
};

/* The pages_loop of the loop that has the request. */
struct pages_loop *pages_loop_of(const struct http_request *request);
