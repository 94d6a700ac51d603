/* Publishing field tables as JSON Schema 2020-12. Length limits of ours are bytes where JSON Schema counts characters,
 * so what is published is an upper bound. Any thread. */

#include <assert.h>

#include "base/json_schema.h"
#include "base/limits.h"
#include "base/schema.h"
#include "base/schema_value.h"

static void write_object(struct jsonw *w, const struct schema *schema, bool nullable)
{
    json_schema_type(w, "object", nullable);
    jsonw_text(w, "title", schema->name);
    jsonw_object(w, "properties");
    for (size_t i = 0; i < schema->field_count; i++)
        schema_write_field(&schema->fields[i], w, schema->fields[i].name);
    jsonw_close(w);
    jsonw_array(w, "required");
    for (size_t i = 0; i < schema->field_count; i++)
        if ((schema->fields[i].flags & FIELD_REQUIRED) != 0)
            jsonw_text(w, NULL, schema->fields[i].name);
    jsonw_close(w);
    jsonw_bool(w, "additionalProperties", false);
}

static void write_lengths(struct jsonw *w, int64_t min, int64_t max)
{
    if (min > 0)
        jsonw_int(w, "minLength", min);
    jsonw_int(w, "maxLength", max);
}

static void write_int(struct jsonw *w, const struct field *field, bool nullable)
{
    struct schema_range range = schema_bounds(field);
    json_schema_type(w, "integer", nullable);
    if (range.min != INT64_MIN)
        jsonw_int(w, "minimum", range.min);
    if (range.max != INT64_MAX)
        jsonw_int(w, "maximum", range.max);
}

static void write_array(struct jsonw *w, const struct field *field, bool nullable)
{
    struct schema_range range = schema_bounds(field);
    json_schema_type(w, "array", nullable);
    if (range.min > 0)
        jsonw_int(w, "minItems", range.min);
    jsonw_int(w, "maxItems", range.max);
    jsonw_object(w, "items");
    if (field->type == FIELD_ARRAY) {
        write_object(w, field->schema, false);
    } else {
        json_schema_type(w, "string", false);
        write_lengths(w, 1, LIMIT_TEXT_BYTES);
    }
    jsonw_close(w);
}

static void write_metadata(struct jsonw *w, bool nullable)
{
    json_schema_type(w, "object", nullable);
    jsonw_int(w, "maxProperties", LIMIT_METADATA_KEYS);
    jsonw_object(w, "propertyNames");
    write_lengths(w, 1, LIMIT_METADATA_KEY_BYTES);
    jsonw_close(w);
    jsonw_object(w, "additionalProperties");
    json_schema_type(w, "string", false);
    write_lengths(w, 0, LIMIT_METADATA_VALUE_BYTES);
    jsonw_close(w);
}

static void write_string(struct jsonw *w, const struct field *field, bool nullable)
{
    struct schema_range range = schema_bounds(field);
    json_schema_type(w, "string", nullable);
    if (field->type == FIELD_URL)
        jsonw_text(w, "format", "uri");
    write_lengths(w, range.min, range.max);
}

static void write_constraints(struct jsonw *w, const struct field *field)
{
    bool nullable = (field->flags & (FIELD_NULLABLE | FIELD_REQUIRED)) == FIELD_NULLABLE;
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_URL:
        write_string(w, field, nullable);
        return;
    case FIELD_INT:
    case FIELD_MONEY:
        write_int(w, field, nullable);
        return;
    case FIELD_BOOL:
        json_schema_type(w, "boolean", nullable);
        return;
    case FIELD_TIME:
        json_schema_type(w, "string", nullable);
        jsonw_text(w, "format", "date-time");
        return;
    case FIELD_ID:
        json_schema_id(w, field->prefix, nullable);
        return;
    case FIELD_CURRENCY:
        json_schema_type(w, "string", nullable);
        jsonw_text(w, "pattern", "^([A-Za-z]{3}|x-[a-z0-9_]{1,20})$");
        return;
    case FIELD_CHOICE:
        json_schema_words(w, field->choices, nullable);
        return;
    case FIELD_OBJECT:
        write_object(w, field->schema, nullable);
        return;
    case FIELD_ARRAY:
    case FIELD_TEXTS:
        write_array(w, field, nullable);
        return;
    case FIELD_METADATA:
        write_metadata(w, nullable);
        return;
    case FIELD_JSON: /* anything */
        return;
    }
    assert(false && "a field has one of fourteen types");
}

void schema_write(const struct schema *schema, struct jsonw *w, const char *name)
{
    jsonw_object(w, name);
    write_object(w, schema, false);
    jsonw_close(w);
}

/* A row that this version lacks is published as a property that no value satisfies, so that its documentation is there.
 */
void schema_write_field(const struct field *field, struct jsonw *w, const char *name)
{
    jsonw_object(w, name);
    if (field->doc != NULL)
        jsonw_text(w, "description", field->doc);
    if ((field->flags & FIELD_UNSUPPORTED) != 0) {
        jsonw_object(w, "not");
        jsonw_close(w);
    } else {
        write_constraints(w, field);
    }
    jsonw_close(w);
}
