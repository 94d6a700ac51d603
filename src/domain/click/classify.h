#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* What a visit's headers tell about it. Pure functions on the hottest path: no allocation but where an arena is asked
 * for. Any thread. */

/* Bits of click.flags: kept, never dropped. A click without any of CLICK_MACHINE is a person's; the others are counted
 * apart. */
enum click_flag {
    CLICK_PREFETCH = 1, /* the browser looked ahead; nobody has seen the page */
    CLICK_EMBEDDED = 2, /* asked for as an image, frame, script, fetch: cookie stuffing */
    CLICK_BOT = 4,      /* the user agent says that it is a crawler, previewer or monitor */
    CLICK_REPEAT = 8,   /* the visitor's cookie held a click of this link that is not older than LIMIT_REPEAT_CLICK_S */
    CLICK_MACHINE = CLICK_PREFETCH | CLICK_EMBEDDED | CLICK_BOT,
};

enum click_device {
    CLICK_DEVICE_UNKNOWN,
    CLICK_DEVICE_DESKTOP,
    CLICK_DEVICE_PHONE,
    CLICK_DEVICE_TABLET,
};

/* Values of request headers; absent ones are STR_NONE and mean a person. */
struct click_headers {
    struct str user_agent;
    struct str sec_fetch_dest;
    struct str sec_fetch_mode;
    struct str sec_purpose;
    struct str purpose; /* Purpose or X-Purpose */
    struct str x_moz;
};

struct click_class {
    unsigned flags;
    enum click_device device;
};

struct click_class click_classify(const struct click_headers *headers);

/* True when no cookie may be set: the visit was not a person's navigation. */
static inline bool click_is_hidden(unsigned flags)
{
    return (flags & (CLICK_PREFETCH | CLICK_EMBEDDED)) != 0;
}

/* The host of a referring page, lower case: [a-z0-9.-], at most 253 bytes; else absent. */
struct str click_referrer_host(struct str referrer, struct arena *arena);

/* utm_source, utm_medium, utm_campaign of a raw query string (without '?'), in this order, as a query string again:
 * values percent-encoded as sent, of URL-safe bytes only, each at most 64 bytes. Absent when there is none. */
struct str click_campaign(struct str query, struct arena *arena);

/* Keyed hash of the /24 (IPv4, also mapped) or /48 (IPv6) of an address; never 0. The key is the first half of
 * sub-key 1. */
int64_t click_network(const uint8_t key[16], const uint8_t address[16]);

/* Keyed hash of a user agent; 0 when absent. */
int64_t click_agent(const uint8_t key[16], struct str user_agent);
