#pragma once

#include <stdbool.h>

#include "base/str.h"

/* Null for an absolute http or https URL with a host, in the characters of RFC 3986 (all ASCII, hence no space and no
 * control byte), without user info, with a port of 1 to 65535 if any. Else what is wrong with it: the rest of a
 * sentence that begins with the name of the field, such as "must begin with http:// or https://". Any thread. */
const char *url_check(struct str text);

/* Splits a URL that passed url_check(): "https://shop.example.com:8443/a?b" into "https", "shop.example.com", "8443",
 * "/a?b". A part that is not there is absent; the brackets of an IPv6 address are part of its host. */
struct url_parts {
    struct str scheme, host, port, tail;
};
struct url_parts url_split(struct str text);
