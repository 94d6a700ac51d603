/* The description of the API, written from the rows of the router and their tables: what is not in them cannot be
 * described, and what is in them cannot be left out. Runs once, at start. */

#include "api/openapi.h"

#include <string.h>

#include "api/openapi_doc.h"
#include "domain/report/kinds.h"

void openapi_write_reference(struct openapi *doc, const char *name, const char *kind, const char *to)
{
    jsonw_object(&doc->w, name);
    jsonw_text(&doc->w, "$ref", arena_format(&doc->arena, "#/components/%s/%s", kind, to));
    jsonw_close(&doc->w);
}

/* ---- paths ---- */

static void write_paths(struct openapi *doc)
{
    jsonw_object(&doc->w, "paths");
    const char *path = NULL;
    for (size_t i = 0; i < router_count(doc->router); i++) {
        const struct route *route = router_row(doc->router, i);
        if ((route->flags & ROUTE_FACE) != 0)
            continue;
        if (path == NULL || strcmp(path, route->path) != 0) {
            if (path != NULL)
                jsonw_close(&doc->w);
            jsonw_object(&doc->w, route->path);
            path = route->path;
        }
        openapi_write_operation(doc, route);
    }
    if (path != NULL)
        jsonw_close(&doc->w);
    jsonw_close(&doc->w);
}

/* ---- tags ---- */

struct str openapi_tag(const struct route *route)
{
    struct str rest = str_from(route->path);
    struct str v1 = STR("/v1/");
    if (!str_starts_with(rest, v1))
        return STR("server");
    rest = (struct str){rest.data + v1.size, rest.size - v1.size};
    return str_split(&rest, '/');
}

/* Rows come in the order of their paths, so those of a tag stand together, but for the server's. */
static bool is_first_of_tag(const struct router *router, size_t index)
{
    struct str tag = openapi_tag(router_row(router, index));
    for (size_t i = 0; i < index; i++)
        if (str_equal(openapi_tag(router_row(router, i)), tag))
            return false;
    return true;
}

static const char *describe_tag(struct openapi *doc, struct str tag)
{
    if (str_equal(tag, STR("server")))
        return "The server itself, its descriptions, its hooks and its public pages.";
    return arena_format(&doc->arena, "Calls under /v1/%.*s.", STR_ARG(tag));
}

static void write_tags(struct openapi *doc)
{
    jsonw_array(&doc->w, "tags");
    for (size_t i = 0; i < router_count(doc->router); i++) {
        if (!is_first_of_tag(doc->router, i))
            continue;
        struct str tag = openapi_tag(router_row(doc->router, i));
        jsonw_object(&doc->w, NULL);
        jsonw_str(&doc->w, "name", tag);
        jsonw_text(&doc->w, "description", describe_tag(doc, tag));
        jsonw_close(&doc->w);
    }
    jsonw_close(&doc->w);
}

/* ---- the document ---- */

static const char *describe(struct openapi *doc)
{
    struct buf text = {0};
    buf_add_str(&text, STR("The referral daemon. Calls with `x-built: false` are documented and answer 501. An id is a "
                           "prefix that tells what it is of, and 26 letters and digits:"));
    const char *joint = "";
    for (size_t i = 0; i < object_kind_count; i++) {
        if (object_kinds[i].prefix == NULL)
            continue; /* proved like the others, but nothing that has ids of its own */
        buf_add_format(&text, "%s `%s_` %s", joint, object_kinds[i].prefix, object_kinds[i].name);
        joint = ",";
    }
    buf_add_char(&text, '.');
    const char *copy = arena_format(&doc->arena, "%.*s", STR_ARG(buf_str(&text)));
    buf_release(&text);
    return copy;
}

static void write_info(struct openapi *doc)
{
    struct jsonw *w = &doc->w;
    jsonw_object(w, "info");
    jsonw_text(w, "title", "referd");
    jsonw_text(w, "version", REFERD_VERSION);
    jsonw_text(w, "description", describe(doc));
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
    write_info(&doc);
    jsonw_array(&doc.w, "servers");
    jsonw_object(&doc.w, NULL);
    jsonw_str(&doc.w, "url", public_url);
    jsonw_close(&doc.w);
    jsonw_close(&doc.w);
    write_tags(&doc);
    write_paths(&doc);
    openapi_write_webhooks(&doc);
    openapi_write_components(&doc);
    jsonw_close(&doc.w);
    jsonw_end(&doc.w);
    arena_release(&doc.arena);
}
