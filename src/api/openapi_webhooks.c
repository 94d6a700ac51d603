/* What the server posts to webhook endpoints, for the description of the API: written from the table of event types. */

#include "api/openapi_doc.h"
#include "domain/webhook/webhook_event.h"

/* The envelope, with this type and its kind of object. */
static void write_event_schema(struct openapi *doc, const struct event_type *type)
{
    struct jsonw *w = &doc->w;
    jsonw_object(w, "schema");
    jsonw_array(w, "allOf");
    openapi_write_reference(doc, NULL, "schemas", webhook_sample_entity.name);
    jsonw_object(w, NULL);
    jsonw_object(w, "properties");
    jsonw_object(w, "type");
    jsonw_text(w, "const", type->name);
    jsonw_close(w);
    openapi_write_reference(doc, "data", "schemas", type->entity->name);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_event(struct openapi *doc, const struct event_type *type)
{
    struct jsonw *w = &doc->w;
    jsonw_object(w, type->name);
    jsonw_object(w, "post");
    jsonw_text(w, "operationId", arena_format(&doc->arena, "webhook_%s", type->name));
    jsonw_text(w, "summary", type->doc);
    jsonw_array(w, "security");
    jsonw_close(w);
    jsonw_object(w, "requestBody");
    jsonw_object(w, "content");
    jsonw_object(w, "application/json");
    write_event_schema(doc, type);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, "responses");
    jsonw_object(w, "2XX");
    jsonw_text(w, "description", "Taken. 410 disables the endpoint; anything else is tried again for three days.");
    jsonw_close(w);
    jsonw_object(w, "4XX");
    jsonw_text(w, "description", "Not taken.");
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
}

void openapi_write_webhooks(struct openapi *doc)
{
    jsonw_object(&doc->w, "webhooks");
    for (size_t i = 0; i < webhook_event_type_count; i++)
        write_event(doc, &webhook_event_types[i]);
    jsonw_close(&doc->w);
}
