/* The two questions of a load balancer and a supervisor. /healthz is asked often and by many: its answer is constant.
 */

#include "api/health.h"

#include "api/api.h"

static void respond_constant(struct http_request *request, struct str body)
{
    request->response.status = 200;
    request->response.content_type = "application/json";
    BUF_ADD_LITERAL(http_headers(request), "Cache-Control: no-store\r\n");
    buf_add_str(&request->response.body, body);
    http_respond(request);
}

void health_alive(struct http_request *request, void *ctx)
{
    (void)ctx;
    respond_constant(request, STR("{\"status\":\"alive\"}"));
}

static enum status check_ready(const struct api *api, struct error *err)
{
    TRY(store_ready(api->store, err));
    return api->probes.jobs_ready(api->probes.ctx, err);
}

void health_ready(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct error err;
    struct error unavailable;
    if (check_ready(api_loop_of(request)->api, &err) == STATUS_OK) {
        respond_constant(request, STR("{\"status\":\"ready\"}"));
        return;
    }
    error_set(&unavailable, ERROR_UNAVAILABLE, NULL, "%s", err.detail);
    http_problem(request, &unavailable);
    http_respond(request);
}
