#pragma once

#include "base/buf.h"
#include "net/route.h"

/* GET /docs: a page about the API for whoever found the server: its address, how to sign in, where the descriptions
 * are, and every call in a line. Written from the rows of the router, so that no call can be missing. Where
 * web/reference was built, a script puts Redoc in its place. */

/* Appends the whole document. Runs once, at start. */
void docs_write(const struct router *router, struct str public_url, struct buf *out);

/* handle() of the route. Loop thread. */
void docs_handle(struct http_request *request, void *ctx);
