#pragma once

#include <stdatomic.h>
#include <stdbool.h>

#include "base/buf.h"
#include "pages/pages.h"

/* What is behind the opaque types of pages.h. For the files of this folder only. */

struct redirect_cache;
struct faces;
struct page_cache;

struct pages {
    struct env *env;
    struct store *store;
    struct click_log *clicks;
    bool secure;             /* the public URL is https */
    struct buf public_url;   /* without a slash at its end */
    uint8_t network_key[16]; /* first half of sub-key 1 */
    uint8_t seal[32];        /* sub-key 2 */
    uint8_t form_key[32];    /* sub-key 9: what forms bring back */
    uint8_t token_key[32];   /* sub-key 10: links that end messages */
    struct faces *faces;     /* templates and texts */
    struct buf page_headers; /* header lines of the pages that page.h writes */
    struct buf docs;         /* the page about the API */
    _Atomic uint64_t redirects_without_click;
    _Atomic size_t drawing; /* pictures under way or waiting: LIMIT_CARDS_DRAWN */
};

struct pages_loop {
    struct pages *pages;
    struct store_loop *store; /* main's */
    struct redirect_cache *redirects;
    struct page_cache *portal_pages, *public_pages;
    struct page_cache *cards; /* pictures of public pages */
};

/* The pages_loop of the loop that has the request. */
struct pages_loop *pages_loop_of(const struct http_request *request);
