#pragma once

#include "net/http.h"

/* Calls from pages of other origins (CORS, the Fetch standard). The browser asks before such a call what may be sent;
 * it cannot send a key with that question, so the question is answered for every origin, and only the call itself finds
 * out whether its key may be used there. No cookie and no password of the browser's is ever allowed along. Loop thread.
 */

/* Whether an OPTIONS asks that question. */
bool cors_is_preflight(const struct http_request *request);

/* Fills the answer: 204, these methods (a set), and the headers that calls have. */
void cors_fill_preflight(struct http_request *request, unsigned methods);

/* Adds to the answer of a call that the page may read it. `origin` is the request's, which has been found allowed. */
void cors_allow(struct http_request *request, struct str origin);
