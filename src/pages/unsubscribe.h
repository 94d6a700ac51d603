#pragma once

#include "net/http.h"

/* Ending messages, and choosing which to get: for whoever has the link of one, without an account. */

/* GET asks, for machines open the links of messages too; POST ends them, whatever its body says: mail programs send
 * List-Unsubscribe=One-Click (RFC 8058), the page's own button nothing. */
void unsubscribe_handle(struct http_request *request, void *ctx);

void preferences_handle(struct http_request *request, void *ctx);
