#pragma once

#include "base/buf.h"
#include "net/http.h"

/* Appends the answer as bytes: status line, Date (`date` is the whole line), what the handler set, Content-Length,
 * X-Request-Id, Connection; then the body unless the request was HEAD. `keep_alive_line`: say so, since HTTP/1.0
 * assumes the opposite. Any thread. */
void response_render(const struct http_request *request, struct str date, bool close, bool keep_alive_line,
                     struct buf *out);

/* The same of an answer that goes on: its head alone, without a length; it ends with the connection. */
void response_render_stream(const struct http_request *request, struct str date, struct buf *out);

/* A complete 503 for connections that are refused; it ends with the connection. */
struct str response_overload(void);
