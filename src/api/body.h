#pragma once

#include <jansson.h>

#include "net/http.h"

/* The body of a request as JSON, where its route takes one. Loop thread. */

/* `*ret_json` is the caller's (json_decref), null where the route takes no JSON. ERROR_UNSUPPORTED_MEDIA_TYPE, also for
 * a Content-Encoding; ERROR_INVALID_JSON, also for an empty body; ERROR_BAD_REQUEST when the route takes no body at
 * all. */
MUST_CHECK enum status body_read(const struct http_request *request, json_t **ret_json, struct error *err);
