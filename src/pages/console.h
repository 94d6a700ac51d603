#pragma once

#include "net/http.h"

/* The console: one page that its script fills, answered for every path below /console, and the header lines that keep
 * whatever a browser shows of it from anything else. */

/* handle() of GET /console and all below: the console's page, or, in a program that was built without it, a page that
 * says how to get it. Loop thread. */
void console_handle(struct http_request *request, void *ctx);

/* Adds the console's policy and its companions to the answer. */
void console_add_headers(struct http_request *request);
