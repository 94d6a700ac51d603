#pragma once

#include "base/buf.h"
#include "base/str.h"

/* base64 with padding (RFC 4648 section 4), as mail and HTTP's Basic credentials have it. What we decode is
 * base64url.h. Pure; any thread. */

/* Appends `bytes` encoded, on one line. */
void base64_add(struct buf *buf, struct str bytes);
