/* The two questions of a load balancer and a supervisor. /healthz looks at nothing but that the loop answers; /readyz
 * at writers, the disk and the jobs. handle() of their routes; loop thread. */

#include "api/api.h"
#include "api/routes.h"
#include "net/http.h"

struct health {
    int status;
};

enum { ALIVE, READY };
static const char *const words[] = {[ALIVE] = "alive", [READY] = "ready", [READY + 1] = NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct health, status, status, WORD, 0, .words = words, .doc = "What was asked for.")};
static const struct entity health_entity = ENTITY("Health", members, struct health);

static void respond(struct http_request *request, int status)
{
    struct jsonw w = jsonw_begin(&request->response.body);
    entity_write(&health_entity, &w, NULL, &(struct health){status}, ENTITY_ALONE);
    jsonw_end(&w);
    request->response.status = 200;
    request->response.content_type = "application/json";
    BUF_ADD_LITERAL(http_headers(request), "Cache-Control: no-store\r\n");
    http_respond(request);
}

static void health_alive(struct http_request *request, void *ctx)
{
    (void)ctx;
    respond(request, ALIVE);
}

static enum status check_ready(const struct api *api, struct error *err)
{
    TRY(store_ready(api->store, err));
    return api->probes.jobs_ready(api->probes.ctx, err);
}

static void health_ready(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct error err;
    struct error unavailable;
    if (check_ready(api_loop_of(request)->api, &err) == STATUS_OK) {
        respond(request, READY);
        return;
    }
    error_set(&unavailable, ERROR_UNAVAILABLE, NULL, "%s", err.detail);
    http_problem(request, &unavailable);
    http_respond(request);
}

/* sorted table: by 1, 2 */
const struct route health_routes[] = {
    CALL("/healthz", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = health_alive, .told = &health_entity,
         .summary = "Whether the process answers."),
    CALL("/readyz", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = health_ready, .told = &health_entity,
         .summary = "Whether the server can do its work."),
};
const size_t health_route_count = sizeof health_routes / sizeof health_routes[0];
