/* The description of the API, written from the rows of the router and their field tables: what is not in them cannot
 * be described, and what is in them cannot be left out. Runs once, at start. */

#include "api/openapi.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "base/schema.h"

enum { NAMES_MAX = 256 };

static const struct {
    const char *lower, *upper;
} methods[] = {
    [HTTP_METHOD_GET] = {"get", "GET"},       [HTTP_METHOD_HEAD] = {"head", "HEAD"},
    [HTTP_METHOD_POST] = {"post", "POST"},    [HTTP_METHOD_PUT] = {"put", "PUT"},
    [HTTP_METHOD_PATCH] = {"patch", "PATCH"}, [HTTP_METHOD_DELETE] = {"delete", "DELETE"},
};

/* The document in work. */
struct openapi {
    const struct router *router;
    struct jsonw w;
    struct arena arena;               /* names */
    const char *described[NAMES_MAX]; /* components that are written */
    size_t described_count;
};

/* ---- small parts ---- */

static void write_reference(struct openapi *doc, const char *name, const char *kind, struct str to)
{
    jsonw_object(&doc->w, name);
    jsonw_text(&doc->w, "$ref", arena_format(&doc->arena, "#/components/%s/%.*s", kind, STR_ARG(to)));
    jsonw_close(&doc->w);
}

/* "List<Referral>" names the component ReferralPage of rows Referral. */
static bool list_of(struct str answer, struct str *ret_row)
{
    struct str begin = STR("List<");
    if (!str_starts_with(answer, begin))
        return false;
    *ret_row = (struct str){answer.data + begin.size, answer.size - begin.size - 1};
    return true;
}

static struct str component_of(struct openapi *doc, struct str answer)
{
    struct str row;
    if (!list_of(answer, &row))
        return answer;
    return str_from(arena_format(&doc->arena, "%.*sPage", STR_ARG(row)));
}

/* "post_v1_referrals_id_transitions" */
static const char *operation_id(struct openapi *doc, const struct route *route)
{
    char *text = arena_format(&doc->arena, "%s%s", methods[route->method].lower, route->path);
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        bool plain = (*from >= 'a' && *from <= 'z') || (*from >= '0' && *from <= '9');
        if (plain || *from == '/' || *from == '.' || *from == '_')
            *to++ = plain ? *from : '_';
    }
    *to = '\0';
    return text;
}

/* ---- an operation ---- */

static void write_path_parameters(struct openapi *doc, const struct route *route)
{
    struct str rest = str_from(route->path);
    while (!str_is_none(rest)) {
        struct str segment = str_split(&rest, '/');
        if (segment.size < 2 || segment.data[0] != '{')
            continue;
        jsonw_object(&doc->w, NULL);
        jsonw_str(&doc->w, "name", (struct str){segment.data + 1, segment.size - 2});
        jsonw_text(&doc->w, "in", "path");
        jsonw_bool(&doc->w, "required", true);
        jsonw_object(&doc->w, "schema");
        jsonw_text(&doc->w, "type", "string");
        jsonw_close(&doc->w);
        jsonw_close(&doc->w);
    }
}

static void write_query_parameters(struct openapi *doc, const struct schema *query)
{
    for (size_t i = 0; query != NULL && i < query->field_count; i++) {
        const struct field *field = &query->fields[i];
        jsonw_object(&doc->w, NULL);
        jsonw_text(&doc->w, "name", field->name);
        jsonw_text(&doc->w, "in", "query");
        jsonw_bool(&doc->w, "required", (field->flags & FIELD_REQUIRED) != 0);
        schema_write_field(field, &doc->w, "schema");
        jsonw_close(&doc->w);
    }
}

static void write_parameters(struct openapi *doc, const struct route *route)
{
    jsonw_array(&doc->w, "parameters");
    write_path_parameters(doc, route);
    write_query_parameters(doc, route->query);
    if ((route->flags & ROUTE_IDEMPOTENT) != 0)
        write_reference(doc, NULL, "parameters", STR("IdempotencyKey"));
    jsonw_close(&doc->w);
}

static void write_body_schema(struct openapi *doc, const struct route *route)
{
    struct str name = str_from(route->body->name);
    if ((route->flags & ROUTE_ARRAY) == 0) {
        write_reference(doc, "schema", "schemas", name);
        return;
    }
    jsonw_object(&doc->w, "schema");
    jsonw_array(&doc->w, "oneOf");
    write_reference(doc, NULL, "schemas", name);
    jsonw_object(&doc->w, NULL);
    jsonw_text(&doc->w, "type", "array");
    write_reference(doc, "items", "schemas", name);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

static void write_body(struct openapi *doc, const struct route *route)
{
    bool raw = (route->flags & ROUTE_RAW) != 0;
    if (route->body == NULL && !raw)
        return;
    jsonw_object(&doc->w, "requestBody");
    jsonw_bool(&doc->w, "required", true);
    jsonw_object(&doc->w, "content");
    jsonw_object(&doc->w, "application/json");
    if (raw) {
        jsonw_object(&doc->w, "schema");
        jsonw_text(&doc->w, "type", "object");
        jsonw_close(&doc->w);
    } else {
        write_body_schema(doc, route);
    }
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

/* The component that a route answers with. */
static struct str answer_of(struct openapi *doc, const struct route *route)
{
    if (route->told == NULL)
        return component_of(doc, str_from(route->answer));
    bool list = (route->flags & ROUTE_LIST) != 0;
    return str_from(arena_format(&doc->arena, "%s%s", route->told->name, list ? "Page" : ""));
}

static bool has_answer(const struct route *route)
{
    return route->told != NULL || route->answer != NULL;
}

/* Statuses of one class are told together: whether an answer is 200 or 201 depends on what was there. */
static void write_success(struct openapi *doc, const struct route *route)
{
    jsonw_object(&doc->w, !has_answer(route) && route->act == NULL && route->query == NULL ? "default" : "2XX");
    jsonw_text(&doc->w, "description", route->summary);
    if (has_answer(route)) {
        jsonw_object(&doc->w, "content");
        jsonw_object(&doc->w, "application/json");
        write_reference(doc, "schema", "schemas", answer_of(doc, route));
        jsonw_close(&doc->w);
        jsonw_close(&doc->w);
    }
    jsonw_close(&doc->w);
}

static void write_responses(struct openapi *doc, const struct route *route)
{
    jsonw_object(&doc->w, "responses");
    if ((route->flags & ROUTE_NOT_BUILT) != 0) {
        write_reference(doc, "501", "responses", STR("Problem"));
    } else {
        write_success(doc, route);
        write_reference(doc, "4XX", "responses", STR("Problem"));
        write_reference(doc, "5XX", "responses", STR("Problem"));
    }
    jsonw_close(&doc->w);
}

static void write_security(struct openapi *doc, const struct route *route)
{
    jsonw_array(&doc->w, "security");
    for (int i = 0; i < 2 && (route->flags & ROUTE_PUBLIC) == 0; i++) {
        jsonw_object(&doc->w, NULL);
        jsonw_array(&doc->w, i == 0 ? "bearer" : "basic");
        jsonw_close(&doc->w);
        jsonw_close(&doc->w);
    }
    jsonw_close(&doc->w);
}

static void write_operation(struct openapi *doc, const struct route *route)
{
    jsonw_object(&doc->w, methods[route->method].lower);
    jsonw_text(&doc->w, "operationId", operation_id(doc, route));
    jsonw_text(&doc->w, "summary", route->summary);
    write_security(doc, route);
    if ((route->flags & ROUTE_PUBLIC) == 0) {
        jsonw_text(&doc->w, "x-scope", route->scope);
        jsonw_bool(&doc->w, "x-publishable", (route->flags & ROUTE_PUBLISHABLE) != 0);
    }
    if (route->browser_body != NULL)
        write_reference(doc, "x-publishable-body", "schemas", str_from(route->browser_body->name));
    jsonw_bool(&doc->w, "x-built", (route->flags & ROUTE_NOT_BUILT) == 0);
    write_parameters(doc, route);
    write_body(doc, route);
    write_responses(doc, route);
    jsonw_close(&doc->w);
}

/* ---- paths ---- */

static void write_paths(struct openapi *doc)
{
    jsonw_object(&doc->w, "paths");
    const char *path = NULL;
    for (size_t i = 0; i < router_count(doc->router); i++) {
        const struct route *route = router_row(doc->router, i);
        if (path == NULL || strcmp(path, route->path) != 0) {
            if (path != NULL)
                jsonw_close(&doc->w);
            jsonw_object(&doc->w, route->path);
            path = route->path;
        }
        write_operation(doc, route);
    }
    if (path != NULL)
        jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

/* ---- components ---- */

/* True the first time that it is asked about a name. */
static bool describe_once(struct openapi *doc, const char *name)
{
    for (size_t i = 0; i < doc->described_count; i++)
        if (strcmp(doc->described[i], name) == 0)
            return false;
    assert(doc->described_count < NAMES_MAX);
    doc->described[doc->described_count++] = name;
    return true;
}

static void write_typed(struct jsonw *w, const char *name, const char *type)
{
    jsonw_object(w, name);
    jsonw_text(w, "type", type);
    jsonw_close(w);
}

/* The rows of tables describe what is sent; of most that is answered they hold the name. */
static void write_object(struct openapi *doc, struct str name)
{
    const char *text = str_copy(&doc->arena, name).data;
    if (!describe_once(doc, text))
        return;
    jsonw_object(&doc->w, text);
    jsonw_text(&doc->w, "type", "object");
    jsonw_text(&doc->w, "title", text);
    jsonw_close(&doc->w);
}

static void write_page(struct openapi *doc, struct str row)
{
    const char *name = arena_format(&doc->arena, "%.*sPage", STR_ARG(row));
    if (!describe_once(doc, name))
        return;
    jsonw_object(&doc->w, name);
    jsonw_text(&doc->w, "type", "object");
    jsonw_object(&doc->w, "properties");
    jsonw_object(&doc->w, "data");
    jsonw_text(&doc->w, "type", "array");
    write_reference(doc, "items", "schemas", row);
    jsonw_close(&doc->w);
    write_typed(&doc->w, "has_more", "boolean");
    jsonw_object(&doc->w, "next_cursor");
    jsonw_text(&doc->w, "description", "To be given back as starting_after; null on the last page.");
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

static void write_answer(struct openapi *doc, struct str answer)
{
    struct str row = answer;
    if (list_of(answer, &row))
        write_page(doc, row);
    write_object(doc, row);
}

/* An entity and those within it. */
static void write_entity(struct openapi *doc, const struct entity *entity)
{
    if (!describe_once(doc, entity->name))
        return;
    entity_write_schema(entity, &doc->w, entity->name);
    for (size_t i = 0; i < entity->member_count; i++)
        if (entity->members[i].entity != NULL && (entity->members[i].flags & MEMBER_HIDDEN) == 0)
            write_entity(doc, entity->members[i].entity);
}

static void write_told(struct openapi *doc, const struct route *route)
{
    if ((route->flags & ROUTE_LIST) != 0)
        write_page(doc, str_from(route->told->name));
    write_entity(doc, route->told);
}

static void write_problem_fields(struct jsonw *w)
{
    write_typed(w, "code", "string");
    write_typed(w, "param", "string");
    write_typed(w, "detail", "string");
}

static void write_problem(struct jsonw *w)
{
    jsonw_object(w, "Problem");
    jsonw_text(w, "type", "object");
    jsonw_text(w, "description",
               "RFC 9457. `code` is stable; `param` is the path of the field at fault; `errors` names "
               "every wrong field.");
    jsonw_object(w, "properties");
    write_typed(w, "type", "string");
    write_typed(w, "title", "string");
    write_typed(w, "status", "integer");
    write_problem_fields(w);
    write_typed(w, "request_id", "string");
    jsonw_object(w, "errors");
    jsonw_text(w, "type", "array");
    jsonw_object(w, "items");
    jsonw_text(w, "type", "object");
    jsonw_object(w, "properties");
    write_problem_fields(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_schemas(struct openapi *doc)
{
    jsonw_object(&doc->w, "schemas");
    write_problem(&doc->w);
    for (size_t i = 0; i < router_count(doc->router); i++) {
        const struct route *route = router_row(doc->router, i);
        if (route->body != NULL && describe_once(doc, route->body->name))
            schema_write(route->body, &doc->w, route->body->name);
        if (route->browser_body != NULL && describe_once(doc, route->browser_body->name))
            schema_write(route->browser_body, &doc->w, route->browser_body->name);
        if (route->told != NULL)
            write_told(doc, route);
        else if (route->answer != NULL)
            write_answer(doc, str_from(route->answer));
    }
    jsonw_close(&doc->w);
}

static void write_shared_response(struct openapi *doc)
{
    jsonw_object(&doc->w, "responses");
    jsonw_object(&doc->w, "Problem");
    jsonw_text(&doc->w, "description", "The call was refused, or could not be carried out.");
    jsonw_object(&doc->w, "content");
    jsonw_object(&doc->w, "application/problem+json");
    write_reference(doc, "schema", "schemas", STR("Problem"));
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

static void write_shared_parameter(struct jsonw *w)
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

static void write_security_schemes(struct jsonw *w)
{
    jsonw_object(w, "securitySchemes");
    jsonw_object(w, "bearer");
    jsonw_text(w, "type", "http");
    jsonw_text(w, "scheme", "bearer");
    jsonw_text(w, "description", "An API key: rfd_sk_..., or rfd_pk_... where x-publishable says so.");
    jsonw_close(w);
    jsonw_object(w, "basic");
    jsonw_text(w, "type", "http");
    jsonw_text(w, "scheme", "basic");
    jsonw_text(w, "description", "The API key as user name.");
    jsonw_close(w);
    jsonw_close(w);
}

static void write_components(struct openapi *doc)
{
    jsonw_object(&doc->w, "components");
    write_security_schemes(&doc->w);
    write_shared_parameter(&doc->w);
    write_shared_response(doc);
    write_schemas(doc);
    jsonw_close(&doc->w);
}

/* ---- the document ---- */

static void write_info(struct jsonw *w)
{
    jsonw_object(w, "info");
    jsonw_text(w, "title", "referd");
    jsonw_text(w, "version", REFERD_VERSION);
    jsonw_text(w, "description", "The referral daemon. Calls with `x-built: false` are documented and answer 501.");
    jsonw_object(w, "license");
    jsonw_text(w, "name", "Apache-2.0");
    jsonw_text(w, "identifier", "Apache-2.0");
    jsonw_close(w);
    jsonw_close(w);
}

void openapi_write(const struct router *router, struct str public_url, struct buf *out)
{
    struct openapi doc = {.router = router, .w = jsonw_begin(out)};
    arena_init(&doc.arena);
    jsonw_object(&doc.w, NULL);
    jsonw_text(&doc.w, "openapi", "3.1.0");
    write_info(&doc.w);
    jsonw_array(&doc.w, "servers");
    jsonw_object(&doc.w, NULL);
    jsonw_str(&doc.w, "url", public_url);
    jsonw_close(&doc.w);
    jsonw_close(&doc.w);
    write_paths(&doc);
    write_components(&doc);
    jsonw_close(&doc.w);
    jsonw_end(&doc.w);
    arena_release(&doc.arena);
}
