#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* Decodes a chunked body (RFC 9112 section 7.1), strictly: sizes are hex digits, every line ends with CR LF. Chunk
 * extensions and trailers must be well-formed, are read over and forgotten, within LIMIT_HEADER_BYTES for all of them
 * together. `{0}` is a decoder at the start of a body. */
struct chunked {
    uint8_t state;
    uint8_t digits;   /* of the size that is being read */
    size_t remaining; /* of the chunk */
    size_t ignored;   /* bytes of extensions and trailers so far */
};

enum chunked_result { CHUNKED_MORE, CHUNKED_COMPLETE, CHUNKED_REFUSED };

/* Decodes `size` bytes, adding to `out`. `*ret_used` is how many belong to the body: all of them unless it is complete.
 * `out` never grows past `limit` (then ERROR_BODY_TOO_LARGE; else ERROR_BAD_REQUEST). Any thread. */
enum chunked_result chunked_decode(struct chunked *chunked, const char *data, size_t size, struct buf *out,
                                   size_t limit, size_t *ret_used, struct error *err);
