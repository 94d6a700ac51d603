#pragma once

#include "net/http.h"

/* The way of every route that has parse() and act(): credential and scope, query and body by their field tables,
 * parse(), act() in a transaction of the store, answer. http_config.handle of the server; loop thread.
 *
 * In the order of the checks: 501 for what is not built, whatever else is wrong; 401, 403; media type, JSON, fields;
 * parse(); then the transaction, which begins with the look-up of the Idempotency-Key and ends with storing its answer.
 */
void dispatch_request(struct http_request *request, void *ctx);
