#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* base64url without padding (RFC 4648 section 5): tokens in addresses, cookies and signed messages. Pure; any thread.
 */

/* Bytes that `size` characters decode to, at most. */
#define BASE64URL_BYTES(size) (((size)*3) / 4)

/* Appends `bytes` encoded. */
void base64url_add(struct buf *buf, struct str bytes);

/* Decodes the whole text into `out` (room for BASE64URL_BYTES(text.size)). False for any other character, padding
 * too, for a length that no bytes have, and for spare bits that are set: one text for one value. */
bool base64url_decode(struct str text, void *out, size_t *ret_size);
