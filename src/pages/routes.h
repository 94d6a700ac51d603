#pragma once

#include <stddef.h>

#include "net/route.h"

/* The public pages, sorted by path. Each takes its whole request. */
extern const struct route page_routes[];
extern const size_t page_route_count;

/* GET /r/{code}: redirect.c. */
void redirect_handle(struct http_request *request, void *ctx);
