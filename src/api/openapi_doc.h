#pragma once

#include "base/arena.h"
#include "base/jsonw.h"
#include "net/route.h"

/* The description of the API while it is written, and its parts. For openapi*.c only; runs once, at start. */

struct openapi {
    const struct router *router;
    struct jsonw w;
    struct arena arena; /* names */
};

/* {"$ref": "#/components/KIND/TO"} */
void openapi_write_reference(struct openapi *doc, const char *name, const char *kind, const char *to);

/* The operation of a row, under its method. */
void openapi_write_operation(struct openapi *doc, const struct route *route);

/* The name that groups the calls of a resource: "programs"; what is not under /v1 is "server". */
struct str openapi_tag(const struct route *route);

/* components/headers. */
void openapi_write_header_components(struct openapi *doc);

/* References to those of them that tell what is left of a limit; within the `headers` of an answer. */
void openapi_write_rate_headers(struct openapi *doc);

/* The events that webhook endpoints are told of. */
void openapi_write_webhooks(struct openapi *doc);

/* All that operations refer to. */
void openapi_write_components(struct openapi *doc);

/* Names of components made from an entity's: the page of a list, and the answer to an array. */
const char *openapi_page_name(struct openapi *doc, const struct entity *entity);
const char *openapi_array_name(struct openapi *doc, const struct entity *entity);
