/* One call in the description: what it takes, who may make it, what it answers. */

#include "api/openapi_doc.h"
#include "base/schema.h"

static const struct {
    const char *lower, *upper;
} methods[] = {
    [HTTP_METHOD_GET] = {"get", "GET"},       [HTTP_METHOD_HEAD] = {"head", "HEAD"},
    [HTTP_METHOD_POST] = {"post", "POST"},    [HTTP_METHOD_PUT] = {"put", "PUT"},
    [HTTP_METHOD_PATCH] = {"patch", "PATCH"}, [HTTP_METHOD_DELETE] = {"delete", "DELETE"},
};

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

/* ---- what it takes ---- */

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
        jsonw_text(&doc->w, "description", field->doc);
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
        openapi_write_reference(doc, NULL, "parameters", "IdempotencyKey");
    jsonw_close(&doc->w);
}

/* One of two schemas. */
static void write_either(struct openapi *doc, const char *one, const char *other)
{
    jsonw_object(&doc->w, "schema");
    jsonw_array(&doc->w, "anyOf");
    openapi_write_reference(doc, NULL, "schemas", one);
    openapi_write_reference(doc, NULL, "schemas", other);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

static void write_body_or_array(struct openapi *doc, const char *name)
{
    jsonw_object(&doc->w, "schema");
    jsonw_array(&doc->w, "oneOf");
    openapi_write_reference(doc, NULL, "schemas", name);
    jsonw_object(&doc->w, NULL);
    jsonw_text(&doc->w, "type", "array");
    openapi_write_reference(doc, "items", "schemas", name);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

/* What a publishable key may send is less. */
static void write_body_schema(struct openapi *doc, const struct route *route)
{
    if ((route->flags & ROUTE_ARRAY) != 0)
        write_body_or_array(doc, route->body->name);
    else if (route->browser_body != NULL)
        write_either(doc, route->body->name, route->browser_body->name);
    else
        openapi_write_reference(doc, "schema", "schemas", route->body->name);
}

/* A body that is not parsed is the sender's own JSON, or a file. */
static void write_body(struct openapi *doc, const struct route *route)
{
    bool raw = (route->flags & ROUTE_RAW) != 0;
    if (route->body == NULL && !raw)
        return;
    jsonw_object(&doc->w, "requestBody");
    jsonw_bool(&doc->w, "required", (route->flags & ROUTE_BARE) == 0);
    jsonw_object(&doc->w, "content");
    jsonw_object(&doc->w, route->accepts == NULL ? "application/json" : route->accepts);
    if (raw) {
        bool own = route->accepts == NULL;
        jsonw_object(&doc->w, "schema");
        jsonw_text(&doc->w, "type", own ? "object" : "string");
        jsonw_text(&doc->w, "description",
                   own ? "The message as its sender defines and signs it."
                       : "The bytes of a file, or of a piece of it.");
        jsonw_close(&doc->w);
    } else {
        write_body_schema(doc, route);
    }
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

/* ---- what it answers ---- */

static void write_content(struct openapi *doc, const char *type)
{
    jsonw_object(&doc->w, "content");
    jsonw_object(&doc->w, type);
}

static void close_content(struct openapi *doc)
{
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

static void write_told(struct openapi *doc, const struct route *route)
{
    const struct entity *told = route->told;
    jsonw_object(&doc->w, "application/json");
    if ((route->flags & ROUTE_LIST) != 0)
        openapi_write_reference(doc, "schema", "schemas", openapi_page_name(doc, told));
    else if ((route->flags & ROUTE_ARRAY) != 0)
        write_either(doc, told->name, openapi_array_name(doc, told));
    else if (route->browser_told != NULL)
        write_either(doc, told->name, route->browser_told->name);
    else
        openapi_write_reference(doc, "schema", "schemas", told->name);
    jsonw_close(&doc->w);
}

/* The same as a file: each type that `produces` names. */
static void write_files(struct openapi *doc, const struct route *route)
{
    struct str rest = str_from(route->produces);
    while (!str_is_none(rest)) {
        struct str type = str_split(&rest, ' ');
        jsonw_object(&doc->w, arena_format(&doc->arena, "%.*s", STR_ARG(type)));
        jsonw_object(&doc->w, "schema");
        jsonw_text(&doc->w, "type", "string");
        jsonw_close(&doc->w);
        jsonw_close(&doc->w);
    }
}

static void write_bare_content(struct openapi *doc, const char *type)
{
    bool json =
        str_equal(str_from(type), STR("application/json")) || str_equal(str_from(type), STR("application/schema+json"));
    write_content(doc, type);
    jsonw_object(&doc->w, "schema");
    jsonw_text(&doc->w, "type", json ? "object" : "string");
    jsonw_close(&doc->w);
    close_content(doc);
}

static void write_location(struct openapi *doc)
{
    jsonw_object(&doc->w, "Location");
    jsonw_text(&doc->w, "description", "Where to.");
    jsonw_object(&doc->w, "schema");
    jsonw_text(&doc->w, "type", "string");
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

/* Calls of the API are counted; what is public beside it is not. */
static void write_headers(struct openapi *doc, const struct route *route)
{
    bool leads_on = route->told_status >= 300 && route->told_status < 400;
    bool counted = str_starts_with(str_from(route->path), STR("/v1/"));
    if (!leads_on && !counted)
        return;
    jsonw_object(&doc->w, "headers");
    if (leads_on)
        write_location(doc);
    if (counted)
        openapi_write_rate_headers(doc);
    jsonw_close(&doc->w);
}

/* Whether a write answers 200 or 201 depends on what was there. */
static const char *success_of(struct openapi *doc, const struct route *route)
{
    if (route->told_status != 0)
        return arena_format(&doc->arena, "%d", route->told_status);
    if ((route->flags & ROUTE_EMPTY) != 0)
        return "204";
    return route->handle != NULL || route->method == HTTP_METHOD_GET ? "200" : "2XX";
}

static void write_success(struct openapi *doc, const struct route *route)
{
    jsonw_object(&doc->w, success_of(doc, route));
    jsonw_text(&doc->w, "description", route->summary);
    write_headers(doc, route);
    if (route->told != NULL) {
        jsonw_object(&doc->w, "content");
        write_told(doc, route);
        write_files(doc, route);
        jsonw_close(&doc->w);
    } else if (route->produces != NULL) {
        write_bare_content(doc, route->produces);
    } else if (route->act != NULL && (route->flags & ROUTE_EMPTY) == 0) {
        write_bare_content(doc, "application/json");
    }
    jsonw_close(&doc->w);
}

/* What people open tells them in a page. */
static void write_refusal(struct openapi *doc, const struct route *route, const char *status)
{
    bool page = (route->flags & ROUTE_PAGE) != 0;
    openapi_write_reference(doc, status, "responses", page ? "Page" : "Problem");
}

static void write_responses(struct openapi *doc, const struct route *route)
{
    jsonw_object(&doc->w, "responses");
    if ((route->flags & ROUTE_NOT_BUILT) != 0)
        write_refusal(doc, route, "default");
    else
        write_success(doc, route);
    write_refusal(doc, route, "4XX");
    write_refusal(doc, route, "5XX");
    if (route->told_status >= 300)
        write_refusal(doc, route, "default");
    jsonw_close(&doc->w);
}

/* ---- who may make it ---- */

static void write_scheme(struct openapi *doc, const char *scheme)
{
    jsonw_object(&doc->w, NULL);
    jsonw_array(&doc->w, scheme);
    jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

/* A public call that pages of any origin may make and that takes no body reads the token itself. */
static bool reads_token(const struct route *route)
{
    return (route->flags & ROUTE_PUBLIC) != 0 && (route->flags & ROUTE_BROWSER) != 0 && route->body == NULL;
}

static void write_security(struct openapi *doc, const struct route *route)
{
    bool own = route->owner == OWNER_SELF;
    bool by_key = (route->flags & (ROUTE_PUBLIC | ROUTE_SESSION)) == 0 && !own;
    jsonw_array(&doc->w, "security");
    if (own || reads_token(route))
        write_scheme(doc, "participant");
    if (own)
        write_scheme(doc, "portal");
    if (by_key) {
        write_scheme(doc, "bearer");
        write_scheme(doc, "basic");
    }
    if ((route->flags & ROUTE_PUBLIC) == 0 && !own)
        write_scheme(doc, "session");
    jsonw_close(&doc->w);
}

void openapi_write_operation(struct openapi *doc, const struct route *route)
{
    jsonw_object(&doc->w, methods[route->method].lower);
    jsonw_text(&doc->w, "operationId", operation_id(doc, route));
    jsonw_array(&doc->w, "tags");
    jsonw_str(&doc->w, NULL, openapi_tag(route));
    jsonw_close(&doc->w);
    jsonw_text(&doc->w, "summary", route->summary);
    write_security(doc, route);
    if ((route->flags & ROUTE_PUBLIC) == 0) {
        jsonw_text(&doc->w, "x-scope", route->scope);
        jsonw_bool(&doc->w, "x-publishable", (route->flags & ROUTE_PUBLISHABLE) != 0);
        jsonw_bool(&doc->w, "x-confirmation", (route->flags & ROUTE_STEP_UP) != 0);
    }
    if (route->browser_body != NULL)
        openapi_write_reference(doc, "x-publishable-body", "schemas", route->browser_body->name);
    jsonw_bool(&doc->w, "x-built", (route->flags & ROUTE_NOT_BUILT) == 0);
    write_parameters(doc, route);
    write_body(doc, route);
    write_responses(doc, route);
    jsonw_close(&doc->w);
}
