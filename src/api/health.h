#pragma once

#include "net/http.h"

/* Operation: handle() of their routes. Loop thread. */

/* GET /healthz: the loop answers. Nothing else is looked at. */
void health_alive(struct http_request *request, void *ctx);

/* GET /readyz: writers alive, disk above its reserve, jobs not overdue; else 503 with what is wrong. */
void health_ready(struct http_request *request, void *ctx);
