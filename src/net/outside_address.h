#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Which addresses are of the public internet: the only ones that a call to somebody else's URL may reach, or it would
 * reach what stands beside us. Pure; any thread. */

/* `address` has 16 bytes, an IPv4 address as ::ffff:a.b.c.d. */
bool outside_address_is_public(const uint8_t address[16]);

/* Whether the host of a URL, as it is written, is an address that is not of the public internet, in any notation that a
 * resolver takes (10.1, 0x7f.1, 2130706433, [::1]), or localhost. What another name leads to nobody knows before it is
 * resolved. */
bool outside_host_is_inside(struct str host);
