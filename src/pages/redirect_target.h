#pragma once

#include <stdint.h>

#include "domain/click/click_ids.h"
#include "domain/link/link.h"

/* Where a code leads, with the header lines of the answer made ready but for the click id. One per code and loop,
 * shared by the visits under way: counted, on the loop's thread only. */
struct redirect_target {
    struct code code;
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us;
    struct id link_id;
    struct id program_id;
    struct id participant_id;
    bool records; /* visits are clicks; false once the program has ended */
    bool here;    /* it leads to the program's page on this server: the cookie alone says which click */
    /* for the answer, beside the text */
    unsigned users;      /* visits under way, and the cache while it holds it */
    struct str location; /* "Location: https://www.example.com/start?ref=CODE" */
    struct str rest;     /* "#fragment\r\nCache-Control: no-store\r\n" */
    struct str cookie;   /* "; Path=/; Max-Age=...", without line end and Secure */
};

/* The number of users is 1. `window_days` is the program's attribution window: how long the cookie is kept.
 * `public_url`, without a slash at its end, is before the address of a program's own page. */
struct redirect_target *redirect_target_new(const struct link_target *link, int64_t window_days, struct str public_url);
void redirect_target_release(struct redirect_target *target);

/* False for what is answered as if it did not exist: a retired link, a draft, a participant kept out. A paused program
 * redirects and records, for it will go on; one that has ended redirects only. */
bool redirect_target_is_open(const struct link_target *link);

/* Appends the header lines of the answer. `clicks` is what the cookie shall hold, the click of this visit first; null:
 * the visitor is sent on without a click. */
void redirect_target_write(const struct redirect_target *target, const struct click_ids *clicks, bool cookie,
                           bool secure, struct buf *headers);
