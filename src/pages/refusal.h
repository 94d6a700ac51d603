#pragma once

#include "net/http.h"

/* Pages that say no, in plain words and with what to do, in the language that the browser asks for. None tells a
 * stranger more than that. Each sends the answer. Loop thread. */

/* For a code that never was, was retired, or whose program or participant is closed, and for any address that is not
 * there: it is the same for all of them. */
void refusal_unknown(struct http_request *request);

/* For a fault of ours, with Retry-After. */
void refusal_trouble(struct http_request *request);

/* Nobody is signed in, or no longer. */
void refusal_signed_out(struct http_request *request);

/* A way into the portal that leads nowhere: used, lapsed, or never given. */
void refusal_closed(struct http_request *request);

/* A form that was not sent from its own page, or too late. */
void refusal_form(struct http_request *request);
