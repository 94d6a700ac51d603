#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "net/http.h"

/* The strict reading of a complete request head (RFC 9112): where two readers could differ, the request is refused,
 * since a proxy in front may be the other reader. */

struct framing {
    enum http_method method; /* HTTP_METHOD_OTHER: well-formed, but no route can have it */
    struct str target;       /* as sent */
    struct str host;         /* absent in HTTP/1.0 without one */
    bool version_1_1;
    bool keep_alive; /* another request may follow */
    bool chunked;
    bool expect_continue;
    uint64_t content_length; /* 0 when there is none */
    size_t header_count;
    struct http_header headers[LIMIT_HEADERS]; /* views */
};

/* Reads `head`, which ends with the blank line. On failure `framing` is unspecified and `err` is ERROR_BAD_REQUEST or
 * ERROR_HEADER_TOO_LARGE; the connection cannot be used further. Any thread. */
MUST_CHECK enum status framing_read(struct str head, struct framing *framing, struct error *err);

/* The characters that a host may have here: letters, digits, "-._" and what an address or a port adds. */
bool framing_is_host(struct str host);

/* A character of a token (RFC 9110 5.6.2), of which names are made. */
bool framing_is_token_byte(char byte);
