#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Which addresses are of the public internet: the only ones that a call to somebody else's URL may reach, or it would
 * reach what stands beside us. Pure; any thread. */

/* `address` has 16 bytes, an IPv4 address as ::ffff:a.b.c.d. */
bool outside_address_is_public(const uint8_t address[16]);
