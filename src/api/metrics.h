#pragma once

#include "net/http.h"

/* GET /metrics in the Prometheus text format, on a listener of its own: the only route there. handle() of its route;
 * loop thread. Names and numbers only, nothing of persons. */
void metrics_read(struct http_request *request, void *ctx);
