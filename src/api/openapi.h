#pragma once

#include "base/buf.h"
#include "net/route.h"

/* Appends the OpenAPI 3.1 description of all rows of the router. */
void openapi_write(const struct router *router, struct str public_url, struct buf *out);
