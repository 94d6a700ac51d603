/* Reading JSON bodies by field tables. The keys of the object are taken in the order sent, so that the first mistake in
 * the text is the first reported; required fields are looked for afterwards. Reading goes on after a mistake, so that
 * all are told at once. Paths grow on the way out: each level puts its name before the params of the faults found in
 * it. Nothing is copied but faults: strings are views into the JSON. Any thread. */

#include "base/schema.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/schema_value.h"

enum { INDEX_SIZE = 24 }; /* "[18446744073709551615]" */

struct reader {
    struct arena *arena;
    struct error *err; /* of the field at hand */
    struct faults *faults;
};

/* What was found wrong so far, in the arena. */
struct faults {
    struct error *items[LIMIT_BODY_ERRORS];
    size_t count;
    enum status status; /* of the first */
};

static void read_object(const struct reader *reader, const struct schema *schema, const json_t *json, void *out);

/* Keeps the error of the field at hand. More than fit are not told. */
static void keep_fault(const struct reader *reader, enum status status)
{
    struct faults *faults = reader->faults;
    if (faults->count == LIMIT_BODY_ERRORS)
        return;
    if (faults->count == 0)
        faults->status = status;
    struct error *fault = arena_alloc(reader->arena, sizeof *fault);
    *fault = *reader->err;
    faults->items[faults->count++] = fault;
}

/* Puts a level's name before the faults found in it: those from `first` on. */
static void prefix_faults(const struct reader *reader, size_t first, const char *name)
{
    for (size_t i = first; i < reader->faults->count; i++)
        error_prefix(reader->faults->items[i], name);
}

static const char *got_phrase(const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
        return "a whole number";
    case JSON_REAL:
        return "a number with fraction or exponent";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        return "null";
    }
    assert(false && "a JSON value has one of eight types");
    return "";
}

static struct str view(const json_t *json)
{
    return (struct str){json_string_value(json), json_string_length(json)};
}

static enum status refuse_type(const struct reader *reader, const struct field *field, const json_t *json)
{
    return error_set(reader->err, ERROR_INVALID_TYPE, field->name, "%s must be %s, not %s.", field->name,
                     schema_type_phrase(field->type), got_phrase(json));
}

static void format_index(char text[INDEX_SIZE], size_t index)
{
    snprintf(text, INDEX_SIZE, "[%zu]", index);
}

static enum status check_count(const struct reader *reader, const struct field *field, const json_t *json)
{
    if (!json_is_array(json))
        return refuse_type(reader, field, json);
    struct schema_range range = schema_bounds(field);
    size_t count = json_array_size(json);
    if ((int64_t)count < range.min || (int64_t)count > range.max)
        return error_set(reader->err, ERROR_OUT_OF_RANGE, field->name,
                         "%s must have from %" PRId64 " to %" PRId64 " elements; it has %zu.", field->name, range.min,
                         range.max, count);
    return STATUS_OK;
}

static enum status read_array(const struct reader *reader, const struct field *field, const json_t *json,
                              struct field_array *member)
{
    TRY(check_count(reader, field, json));
    size_t count = json_array_size(json);
    char *items = arena_array(reader->arena, count, field->schema->size);
    for (size_t i = 0; i < count; i++) {
        char *item = items + i * field->schema->size;
        size_t first = reader->faults->count;
        read_object(reader, field->schema, json_array_get(json, i), item);
        *(bool *)item = true;
        if (reader->faults->count > first) {
            char index[INDEX_SIZE];
            format_index(index, i);
            prefix_faults(reader, first, index);
            prefix_faults(reader, first, field->name);
        }
    }
    *member = (struct field_array){items, count};
    return STATUS_OK;
}

static enum status check_element(const struct reader *reader, const struct field *field, const json_t *json)
{
    if (!json_is_string(json))
        return error_set(reader->err, ERROR_INVALID_TYPE, NULL, "Each element of %s must be a string, not %s.",
                         field->name, got_phrase(json));
    size_t size = json_string_length(json);
    if (size < 1 || size > LIMIT_TEXT_BYTES)
        return error_set(reader->err, ERROR_OUT_OF_RANGE, NULL,
                         "Each element of %s must be from 1 to %d bytes long; this is %zu.", field->name,
                         LIMIT_TEXT_BYTES, size);
    return STATUS_OK;
}

static enum status read_texts(const struct reader *reader, const struct field *field, const json_t *json,
                              struct str_array *member)
{
    TRY(check_count(reader, field, json));
    size_t count = json_array_size(json);
    struct str *items = arena_array(reader->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        const json_t *element = json_array_get(json, i);
        enum status status = check_element(reader, field, element);
        if (status != STATUS_OK) {
            char index[INDEX_SIZE];
            format_index(index, i);
            error_prefix(reader->err, index);
            error_prefix(reader->err, field->name);
            return status;
        }
        items[i] = view(element);
    }
    *member = (struct str_array){items, count};
    return STATUS_OK;
}

static enum status read_json(const struct reader *reader, const struct field *field, const json_t *json,
                             json_t **member)
{
    if (field->max > 0) {
        size_t size = json_dumpb(json, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
        if (size > (size_t)field->max)
            return error_set(reader->err, ERROR_OUT_OF_RANGE, field->name,
                             "%s must be at most %" PRId64 " bytes of JSON; it is %zu.", field->name, field->max, size);
    }
    *member = (json_t *)json;
    return STATUS_OK;
}

static enum status check_metadata_pair(const struct reader *reader, const struct field *field, struct str key,
                                       const json_t *value)
{
    if (key.size < 1 || key.size > LIMIT_METADATA_KEY_BYTES)
        return error_set(reader->err, ERROR_OUT_OF_RANGE, field->name,
                         "Keys of %s must be from 1 to %d bytes long; one is %zu.", field->name,
                         LIMIT_METADATA_KEY_BYTES, key.size);
    enum status status = STATUS_OK;
    if (!json_is_string(value))
        status = error_set(reader->err, ERROR_INVALID_TYPE, key.data, "Values of %s must be strings, not %s.",
                           field->name, got_phrase(value));
    else if (json_string_length(value) > LIMIT_METADATA_VALUE_BYTES)
        status = error_set(reader->err, ERROR_OUT_OF_RANGE, key.data,
                           "Values of %s must be at most %d bytes long; this is %zu.", field->name,
                           LIMIT_METADATA_VALUE_BYTES, json_string_length(value));
    if (status != STATUS_OK)
        error_prefix(reader->err, field->name);
    return status;
}

static enum status read_metadata(const struct reader *reader, const struct field *field, const json_t *json,
                                 json_t **member)
{
    if (!json_is_object(json))
        return refuse_type(reader, field, json);
    if (json_object_size(json) > LIMIT_METADATA_KEYS)
        return error_set(reader->err, ERROR_OUT_OF_RANGE, field->name, "%s must have at most %d keys; it has %zu.",
                         field->name, LIMIT_METADATA_KEYS, json_object_size(json));
    json_t *object = (json_t *)json; /* jansson's iterator does not write through it */
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        struct str key = {json_object_iter_key(at), json_object_iter_key_len(at)};
        TRY(check_metadata_pair(reader, field, key, json_object_iter_value(at)));
    }
    *member = object;
    return STATUS_OK;
}

static enum status read_nested(const struct reader *reader, const struct field *field, const json_t *json, void *member)
{
    if (!json_is_object(json))
        return refuse_type(reader, field, json);
    size_t first = reader->faults->count;
    read_object(reader, field->schema, json, member);
    prefix_faults(reader, first, field->name);
    *(bool *)member = true;
    return STATUS_OK;
}

/* The faults of a nested object or array are kept already where it gives STATUS_OK. */
static enum status read_value(const struct reader *reader, const struct field *field, const json_t *json, void *member)
{
    if (schema_is_textual(field->type))
        return json_is_string(json) ? schema_take_text(field, view(json), member, reader->err)
                                    : refuse_type(reader, field, json);
    switch (field->type) {
    case FIELD_INT:
    case FIELD_MONEY:
        return json_is_integer(json) ? schema_take_int(field, json_integer_value(json), member, reader->err)
                                     : refuse_type(reader, field, json);
    case FIELD_BOOL:
        if (!json_is_boolean(json))
            return refuse_type(reader, field, json);
        *(struct opt_bool *)member = (struct opt_bool){true, json_is_true(json)};
        return STATUS_OK;
    case FIELD_OBJECT:
        return read_nested(reader, field, json, member);
    case FIELD_ARRAY:
        return read_array(reader, field, json, member);
    case FIELD_TEXTS:
        return read_texts(reader, field, json, member);
    case FIELD_JSON:
        return read_json(reader, field, json, member);
    case FIELD_METADATA:
        return read_metadata(reader, field, json, member);
    default:
        assert(false && "a field has one of fourteen types");
        return STATUS_INTERNAL;
    }
}

static enum status read_field(const struct reader *reader, const struct field *field, const json_t *json, void *out)
{
    if ((field->flags & FIELD_UNSUPPORTED) != 0)
        return schema_refuse_unsupported(field, reader->err);
    if (json_is_null(json))
        return (field->flags & FIELD_NULLABLE) != 0 ? STATUS_OK : refuse_type(reader, field, json);
    return read_value(reader, field, json, (char *)out + field->offset);
}

/* One pair of the object. The bit of a field that was given, rightly or wrongly, joins `*seen`; an accepted null counts
 * as absent. */
static enum status read_pair(const struct reader *reader, const struct schema *schema, struct str key,
                             const json_t *json, void *out, uint64_t *seen)
{
    const struct field *field = schema_find(schema, key);
    if (field == NULL)
        return schema_refuse_unknown(schema, key, reader->err);
    enum status status = read_field(reader, field, json, out);
    if (status != STATUS_OK || !json_is_null(json))
        *seen |= UINT64_C(1) << (field - schema->fields);
    return status;
}

/* Names the required fields that are not there. */
static void read_absent(const struct reader *reader, const struct schema *schema, uint64_t seen)
{
    enum status status;
    while ((status = schema_check_required(schema, &seen, reader->err)) != STATUS_OK)
        keep_fault(reader, status);
}

/* Recursion goes as deep as the tables or the JSON, whichever ends first. */
static void read_object(const struct reader *reader, const struct schema *schema, const json_t *json, void *out)
{
    if (!json_is_object(json)) {
        keep_fault(reader, error_set(reader->err, ERROR_INVALID_TYPE, NULL, "An object is expected here, not %s.",
                                     got_phrase(json)));
        return;
    }
    schema_clear(schema, out);
    uint64_t seen = 0;
    json_t *object = (json_t *)json; /* jansson's iterator does not write through it */
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        struct str key = {json_object_iter_key(at), json_object_iter_key_len(at)};
        enum status status = read_pair(reader, schema, key, json_object_iter_value(at), out, &seen);
        if (status != STATUS_OK)
            keep_fault(reader, status);
    }
    read_absent(reader, schema, seen);
}

enum status schema_read(const struct schema *schema, const json_t *json, void *out, struct arena *arena,
                        struct error *err)
{
    struct error fault;
    struct faults faults;
    faults.count = 0;
    struct reader reader = {arena, &fault, &faults};
    read_object(&reader, schema, json, out);
    if (faults.count == 0)
        return STATUS_OK;
    for (size_t i = 1; i < faults.count; i++)
        faults.items[i - 1]->next = faults.items[i];
    if (err != NULL)
        *err = *faults.items[0];
    return faults.status;
}
