/* What operations refer to: bodies by their field tables, answers by their entities, and what all calls share. */

#include <assert.h>
#include <string.h>

#include "api/openapi_doc.h"
#include "base/limits.h"
#include "base/schema.h"

enum { NAMES_MAX = 512 };

/* Components that are written: by name, and what they were written from. */
struct described {
    struct openapi *doc;
    size_t count;
    const char *names[NAMES_MAX];
    const void *of[NAMES_MAX];
};

/* True the first time that it is asked about a name, which is always of the same thing. */
static bool describe_once(struct described *described, const char *name, const void *of)
{
    for (size_t i = 0; i < described->count; i++)
        if (strcmp(described->names[i], name) == 0) {
            assert(described->of[i] == of);
            return false;
        }
    assert(described->count < NAMES_MAX);
    described->names[described->count] = name;
    described->of[described->count++] = of;
    return true;
}

/* ---- answers ---- */

static void write_typed(struct jsonw *w, const char *name, const char *type)
{
    jsonw_object(w, name);
    jsonw_text(w, "type", type);
    jsonw_close(w);
}

static void write_required(struct jsonw *w, const char *const *names)
{
    jsonw_array(w, "required");
    for (; *names != NULL; names++)
        jsonw_text(w, NULL, *names);
    jsonw_close(w);
    jsonw_bool(w, "additionalProperties", false);
}

const char *openapi_page_name(struct openapi *doc, const struct entity *entity)
{
    return arena_format(&doc->arena, "%sPage", entity->name);
}

const char *openapi_array_name(struct openapi *doc, const struct entity *entity)
{
    return arena_format(&doc->arena, "%sArray", entity->name);
}

static void write_data(struct openapi *doc, const struct entity *entity)
{
    jsonw_object(&doc->w, "data");
    jsonw_text(&doc->w, "type", "array");
    openapi_write_reference(doc, "items", "schemas", entity->name);
    jsonw_close(&doc->w);
}

static void write_cursor(struct jsonw *w)
{
    jsonw_object(w, "next_cursor");
    jsonw_text(w, "description",
               "To be given back as starting_after; null on the last page. A number where rows are numbered.");
    jsonw_array(w, "type");
    jsonw_text(w, NULL, "string");
    jsonw_text(w, NULL, "integer");
    jsonw_text(w, NULL, "null");
    jsonw_close(w);
    jsonw_close(w);
}

static void write_page(struct described *described, const struct entity *entity)
{
    static const char *const required[] = {"data", "has_more", "next_cursor", NULL};
    struct openapi *doc = described->doc;
    const char *name = openapi_page_name(doc, entity);
    if (!describe_once(described, name, entity))
        return;
    jsonw_object(&doc->w, name);
    jsonw_text(&doc->w, "type", "object");
    jsonw_object(&doc->w, "properties");
    write_data(doc, entity);
    write_typed(&doc->w, "has_more", "boolean");
    write_cursor(&doc->w);
    jsonw_close(&doc->w);
    write_required(&doc->w, required);
    jsonw_close(&doc->w);
}

/* What an array of bodies is answered with. */
static void write_array(struct described *described, const struct entity *entity)
{
    static const char *const required[] = {"data", NULL};
    struct openapi *doc = described->doc;
    const char *name = openapi_array_name(doc, entity);
    if (!describe_once(described, name, entity))
        return;
    jsonw_object(&doc->w, name);
    jsonw_text(&doc->w, "type", "object");
    jsonw_object(&doc->w, "properties");
    write_data(doc, entity);
    jsonw_close(&doc->w);
    write_required(&doc->w, required);
    jsonw_close(&doc->w);
}

/* An entity and those within it. */
static void write_entity(struct described *described, const struct entity *entity)
{
    if (entity == NULL || !describe_once(described, entity->name, entity))
        return;
    entity_write_schema(entity, &described->doc->w, entity->name);
    for (size_t i = 0; i < entity->member_count; i++)
        if ((entity->members[i].flags & MEMBER_HIDDEN) == 0)
            write_entity(described, entity->members[i].entity);
}

static void write_told(struct described *described, const struct route *route)
{
    if (route->told != NULL && (route->flags & ROUTE_LIST) != 0)
        write_page(described, route->told);
    if (route->told != NULL && (route->flags & ROUTE_ARRAY) != 0)
        write_array(described, route->told);
    write_entity(described, route->told);
    write_entity(described, route->browser_told);
}

static void write_body(struct described *described, const struct schema *body)
{
    if (body != NULL && describe_once(described, body->name, body))
        schema_write(body, &described->doc->w, body->name);
}

/* ---- problems ---- */

/* `param` is left out of the problem where nothing is at fault, and null in its errors. */
static void write_problem_fields(struct jsonw *w, bool nullable_param)
{
    write_typed(w, "code", "string");
    write_typed(w, "detail", "string");
    jsonw_object(w, "param");
    if (nullable_param) {
        jsonw_array(w, "type");
        jsonw_text(w, NULL, "string");
        jsonw_text(w, NULL, "null");
        jsonw_close(w);
    } else {
        jsonw_text(w, "type", "string");
    }
    jsonw_close(w);
}

static void write_problem_errors(struct jsonw *w)
{
    static const char *const required[] = {"code", "detail", "param", NULL};
    jsonw_object(w, "errors");
    jsonw_text(w, "type", "array");
    jsonw_object(w, "items");
    jsonw_text(w, "type", "object");
    jsonw_object(w, "properties");
    write_problem_fields(w, true);
    jsonw_close(w);
    write_required(w, required);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_problem(struct jsonw *w)
{
    static const char *const required[] = {"type", "title", "status", "detail", "code", NULL};
    jsonw_object(w, "Problem");
    jsonw_text(w, "type", "object");
    jsonw_text(
        w, "description",
        "RFC 9457. `code` is stable; `param` is the path of the field at fault; `errors` names "
        "every wrong field; `available` is what could be spent, where credit is not enough; `offset` is the byte of a "
        "text at fault.");
    jsonw_object(w, "properties");
    write_typed(w, "type", "string");
    write_typed(w, "title", "string");
    write_typed(w, "status", "integer");
    write_problem_fields(w, false);
    write_typed(w, "available", "integer");
    write_typed(w, "offset", "integer");
    write_typed(w, "request_id", "string");
    write_problem_errors(w);
    jsonw_close(w);
    write_required(w, required);
    jsonw_close(w);
}

/* ---- all of it ---- */

static void write_schemas(struct openapi *doc)
{
    struct described described = {.doc = doc};
    jsonw_object(&doc->w, "schemas");
    write_problem(&doc->w);
    for (size_t i = 0; i < router_count(doc->router); i++) {
        const struct route *route = router_row(doc->router, i);
        write_body(&described, route->body);
        write_body(&described, route->browser_body);
        write_told(&described, route);
    }
    jsonw_close(&doc->w);
}

static void write_responses(struct openapi *doc)
{
    jsonw_object(&doc->w, "responses");
    jsonw_object(&doc->w, "Problem");
    jsonw_text(&doc->w, "description", "The call was refused, or could not be carried out.");
    jsonw_object(&doc->w, "headers");
    openapi_write_rate_headers(doc);
    openapi_write_reference(doc, "Retry-After", "headers", "Retry-After");
    jsonw_close(&doc->w);
    jsonw_object(&doc->w, "content");
    jsonw_object(&doc->w, "application/problem+json");
    openapi_write_reference(doc, "schema", "schemas", "Problem");
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_object(&doc->w, "Page");
    jsonw_text(&doc->w, "description", "The same, told to a person.");
    jsonw_object(&doc->w, "content");
    jsonw_object(&doc->w, "text/html");
    write_typed(&doc->w, "schema", "string");
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

static void write_parameters(struct jsonw *w)
{
    jsonw_object(w, "parameters");
    jsonw_object(w, "IdempotencyKey");
    jsonw_text(w, "name", "Idempotency-Key");
    jsonw_text(w, "in", "header");
    jsonw_bool(w, "required", false);
    jsonw_text(w, "description", "The same key and body give the same status and bytes, and nothing happens twice.");
    jsonw_object(w, "schema");
    jsonw_text(w, "type", "string");
    jsonw_int(w, "minLength", 1);
    jsonw_int(w, "maxLength", LIMIT_IDEMPOTENCY_KEY_BYTES);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_http_scheme(struct jsonw *w, const char *name, const char *scheme, const char *description)
{
    jsonw_object(w, name);
    jsonw_text(w, "type", "http");
    jsonw_text(w, "scheme", scheme);
    jsonw_text(w, "description", description);
    jsonw_close(w);
}

static void write_cookie_scheme(struct jsonw *w, const char *name, const char *cookie, const char *description)
{
    jsonw_object(w, name);
    jsonw_text(w, "type", "apiKey");
    jsonw_text(w, "in", "cookie");
    jsonw_text(w, "name", cookie);
    jsonw_text(w, "description", description);
    jsonw_close(w);
}

static void write_security_schemes(struct jsonw *w)
{
    jsonw_object(w, "securitySchemes");
    write_http_scheme(w, "bearer", "bearer", "An API key: rfd_sk_..., or rfd_pk_... where x-publishable says so.");
    write_http_scheme(w, "basic", "basic", "The API key as user name.");
    write_http_scheme(w, "participant", "bearer",
                      "A JWT that the business has signed for a participant, with a key of its program's portal.");
    write_cookie_scheme(w, "portal", "rfd_portal",
                        "The session of a participant in the portal. What is changed with it comes from a page of this "
                        "server.");
    write_cookie_scheme(w, "session", "rfd_session", /* another name where the server is reached by TLS */
                        "The session of a user of the console: `__Host-rfd_session` where the public URL is https. "
                        "Calls that change something need the header X-CSRF-Token too; Referd-Workspace names the "
                        "world.");
    jsonw_close(w);
}

void openapi_write_components(struct openapi *doc)
{
    struct jsonw *w = &doc->w;
    jsonw_object(w, "components");
    write_security_schemes(w);
    write_parameters(w);
    openapi_write_header_components(doc);
    write_responses(doc);
    write_schemas(doc);
    jsonw_close(w);
}
