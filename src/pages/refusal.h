#pragma once

#include "net/http.h"

/* Pages that say no, in plain words and with what to do. None tells a stranger more than that. Loop thread. */

/* Sends the page for a code that never was, was retired, or whose program or participant is closed: it is the same for
 * all of them. */
void refusal_unknown(struct http_request *request);

/* Sends the page for a fault of ours, with Retry-After. */
void refusal_trouble(struct http_request *request);
