/* Keeping and serving the published descriptions. */

#include "api/documents.h"

#include <stdlib.h>

#include "api/api.h"
#include "api/openapi.h"
#include "api/routes.h"
#include "base/memory.h"
#include "domain/rule/rule.h"

struct documents {
    struct buf openapi;
    struct buf rules;
};

struct documents *documents_new(const struct router *router, struct str public_url)
{
    struct documents *documents = memory_new(sizeof *documents);
    openapi_write(router, public_url, &documents->openapi);
    rules_write_schema(&documents->rules);
    return documents;
}

void documents_free(struct documents *documents)
{
    if (documents == NULL)
        return;
    buf_release(&documents->openapi);
    buf_release(&documents->rules);
    free(documents);
}

static void respond(struct http_request *request, const struct buf *document, const char *type)
{
    request->response.status = 200;
    request->response.content_type = type;
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\n");
    buf_add_str(&request->response.body, buf_str(document));
    http_respond(request);
}

static void documents_openapi(struct http_request *request, void *ctx)
{
    (void)ctx;
    respond(request, &api_loop_of(request)->api->documents->openapi, "application/json");
}

static void documents_rules(struct http_request *request, void *ctx)
{
    (void)ctx;
    respond(request, &api_loop_of(request)->api->documents->rules, "application/schema+json");
}

/* sorted table: by 1, 2 */
const struct route document_routes[] = {
    CALL("/openapi.json", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = documents_openapi,
         .produces = "application/json", .summary = "This description."),
    CALL("/schemas/rules.json", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = documents_rules,
         .produces = "application/schema+json", .summary = "JSON Schema of the rules of a program."),
};
const size_t document_route_count = sizeof document_routes / sizeof document_routes[0];
