/* Headers that answers of many calls have. */

#include "api/openapi_doc.h"

static const struct told_header {
    const char *name, *description;
} rate_headers[] = {
    {"RateLimit-Limit", "Calls that the key, user or address may make within a minute."},
    {"RateLimit-Remaining", "How many of them may be made at once."},
    {"RateLimit-Reset", "Seconds until all of them are there again. They come back evenly."},
};
enum { RATE_HEADERS = sizeof rate_headers / sizeof rate_headers[0] };

static void write_header(struct jsonw *w, const char *name, const char *description, int minimum)
{
    jsonw_object(w, name);
    jsonw_text(w, "description", description);
    jsonw_object(w, "schema");
    jsonw_text(w, "type", "integer");
    jsonw_int(w, "minimum", minimum);
    jsonw_close(w);
    jsonw_close(w);
}

void openapi_write_header_components(struct openapi *doc)
{
    jsonw_object(&doc->w, "headers");
    for (size_t i = 0; i < RATE_HEADERS; i++)
        write_header(&doc->w, rate_headers[i].name, rate_headers[i].description, 0);
    write_header(&doc->w, "Retry-After", "Seconds until it may be tried again: with 429, 503 and 507.", 1);
    jsonw_close(&doc->w);
}

void openapi_write_rate_headers(struct openapi *doc)
{
    for (size_t i = 0; i < RATE_HEADERS; i++)
        openapi_write_reference(doc, rate_headers[i].name, "headers", rate_headers[i].name);
}
