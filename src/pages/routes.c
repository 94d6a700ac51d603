/* The table of public pages. */

#include "pages/routes.h"

#include "pages/docs.h"

/* sorted table: by path */
const struct route page_routes[] = {
    {.method = HTTP_METHOD_GET,
     .path = "/docs",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE,
     .handle = docs_handle,
     .produces = "text/html",
     .summary = "A page about this API."},
    {.method = HTTP_METHOD_GET,
     .path = "/r/{code}",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE,
     .handle = redirect_handle,
     .told_status = 302,
     .summary = "Sends a visitor on to the program's destination and records the click."},
};

const size_t page_route_count = sizeof page_routes / sizeof page_routes[0];
