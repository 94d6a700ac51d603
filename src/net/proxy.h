#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "net/http.h"

/* Which peers may speak for others. Only what a trusted proxy says of X-Forwarded-For, -Proto and -Host is believed.
 * Read-only once made, hence for any thread. */

struct proxy_list;

/* `text`: addresses and CIDR blocks with commas between ("10.0.0.0/8, ::1"); null or empty trusts nobody.
 * ERROR_INVALID_VALUE names the part that cannot be read. */
MUST_CHECK enum status proxy_list_new(const char *text, struct proxy_list **ret_list, struct error *err);
void proxy_list_free(struct proxy_list *list);

bool proxy_trusts(const struct proxy_list *list, const struct http_address *address);

/* An IPv4 or IPv6 address as text, without port or zone. False leaves *ret alone. */
bool address_parse(struct str text, struct http_address *ret);

/* What the headers of a request from a trusted peer say about where it came from. */
struct forwarded {
    struct http_address peer; /* the last address that is not a trusted proxy itself */
    bool secure;
    struct str host; /* absent when not told, or not a host */
};

/* `peer` must be trusted. What cannot be understood is left out. */
struct forwarded proxy_read(const struct proxy_list *list, struct http_address peer, const struct http_header *headers,
                            size_t count);
