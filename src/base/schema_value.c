/* One value against one row of a field table: ranges, choices, ids, times, and the sentences that say what was wrong.
 * Sentences name the field and what it wants, never the value, which may be personal. Any thread. */

#include "base/schema_value.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "base/url.h"

enum {
    FIELD_COUNT_LIMIT = 64, /* bits of `seen` */
    LIST_SIZE = 240,        /* of names or choices in a sentence */
};

static const char *const type_phrases[] = {
    [FIELD_TEXT] = "a string",
    [FIELD_INT] = "a whole number without fraction or exponent",
    [FIELD_MONEY] = "a whole number of minor units without fraction or exponent",
    [FIELD_BOOL] = "true or false",
    [FIELD_TIME] = "a string with an RFC 3339 time",
    [FIELD_ID] = "a string with an id",
    [FIELD_CURRENCY] = "a string with a currency code",
    [FIELD_CHOICE] = "a string",
    [FIELD_URL] = "a string with a URL",
    [FIELD_OBJECT] = "an object",
    [FIELD_ARRAY] = "an array of objects",
    [FIELD_TEXTS] = "an array of strings",
    [FIELD_JSON] = "a JSON value",
    [FIELD_METADATA] = "an object whose values are strings",
};

/* A comma-separated list that fits a sentence; what does not fit is told by dots. */
struct list {
    char text[LIST_SIZE];
    size_t size;
    bool full;
};

static void list_add(struct list *list, const char *item)
{
    size_t room = sizeof list->text - sizeof ", ...";
    size_t item_size = strlen(item);
    if (list->full || list->size + item_size + 2 > room) {
        if (!list->full)
            memcpy(list->text + list->size, ", ...", sizeof ", ...");
        list->full = true;
        return;
    }
    if (list->size > 0) {
        memcpy(list->text + list->size, ", ", 2);
        list->size += 2;
    }
    memcpy(list->text + list->size, item, item_size + 1);
    list->size += item_size;
}

static enum status take_string(const struct field *field, struct str text, struct str *member, struct error *err)
{
    struct schema_range range = schema_bounds(field);
    if ((int64_t)text.size < range.min || (int64_t)text.size > range.max)
        return error_set(err, ERROR_OUT_OF_RANGE, field->name,
                         "%s must be from %" PRId64 " to %" PRId64 " bytes long; it is %zu.", field->name, range.min,
                         range.max, text.size);
    *member = text;
    return STATUS_OK;
}

static enum status take_url(const struct field *field, struct str text, struct str *member, struct error *err)
{
    const char *wrong = url_check(text);
    if (wrong != NULL)
        return error_set(err, ERROR_INVALID_VALUE, field->name, "%s %s.", field->name, wrong);
    return take_string(field, text, member, err);
}

static enum status take_choice(const struct field *field, struct str text, int *member, struct error *err)
{
    struct list list = {0};
    for (int i = 0; field->choices[i] != NULL; i++) {
        if (str_equal(text, str_from(field->choices[i]))) {
            *member = i + 1;
            return STATUS_OK;
        }
        list_add(&list, field->choices[i]);
    }
    return error_set(err, ERROR_INVALID_VALUE, field->name, "%s must be one of: %s.", field->name, list.text);
}

static enum status take_time(const struct field *field, struct str text, int64_t *member, struct error *err)
{
    if (time_parse(text, member))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, field->name,
                     "%s must be an RFC 3339 time of the years 1970 to 9999, such as 2026-03-31T12:00:00Z.",
                     field->name);
}

static enum status take_id(const struct field *field, struct str text, struct id *member, struct error *err)
{
    struct str prefix;
    struct id id;
    if (id_parse(text, field->prefix, member))
        return STATUS_OK;
    if (typeid_parse(text, &prefix, &id) && str_equal(prefix, str_from(field->prefix)))
        return error_set(err, ERROR_NOT_FOUND, field->name, "There is no object with this id.");
    return error_set(err, ERROR_INVALID_VALUE, field->name,
                     "%s must be an id that begins with %s_ and goes on with 26 characters, as it was given out.",
                     field->name, field->prefix);
}

static enum status take_currency(const struct field *field, struct str text, struct currency *member, struct error *err)
{
    if (currency_parse(text, member))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_CURRENCY, field->name,
                     "%s must be an ISO 4217 code such as USD, or a unit of your own such as x-points.", field->name);
}

void schema_clear(const struct schema *schema, void *out)
{
    if (schema->size == 0)
        return; /* a schema of nothing has no struct */
    memset(out, 0, schema->size);
    for (size_t i = 0; i < schema->field_count; i++) {
        const struct field *field = &schema->fields[i];
        char *member = (char *)out + field->offset;
        if (field->type == FIELD_TIME)
            *(int64_t *)(void *)member = TIME_NONE;
        else if (field->type == FIELD_OBJECT)
            schema_clear(field->schema, member);
    }
}

const struct field *schema_find(const struct schema *schema, struct str name)
{
    for (size_t i = 0; i < schema->field_count; i++)
        if (str_equal(name, str_from(schema->fields[i].name)))
            return &schema->fields[i];
    return NULL;
}

enum status schema_refuse_unknown(const struct schema *schema, struct str name, struct error *err)
{
    struct list list = {0};
    for (size_t i = 0; i < schema->field_count; i++)
        if ((schema->fields[i].flags & FIELD_UNSUPPORTED) == 0)
            list_add(&list, schema->fields[i].name);
    char param[ERROR_PARAM_SIZE + 1] = ""; /* one more than fits: error_set() cuts at a character */
    if (str_is_text(name))
        snprintf(param, sizeof param, "%.*s", (int)(name.size < ERROR_PARAM_SIZE ? name.size : ERROR_PARAM_SIZE),
                 name.data);
    return error_set(err, ERROR_UNKNOWN_FIELD, param, "There is no such field here. Known fields: %s.", list.text);
}

enum status schema_refuse_unsupported(const struct field *field, struct error *err)
{
    return error_set(err, ERROR_NOT_SUPPORTED, field->name,
                     "%s is documented, but this version does not have it. Leave it out.", field->name);
}

enum status schema_check_required(const struct schema *schema, uint64_t *seen, struct error *err)
{
    assert(schema->field_count <= FIELD_COUNT_LIMIT);
    for (size_t i = 0; i < schema->field_count; i++) {
        const struct field *field = &schema->fields[i];
        if ((field->flags & FIELD_REQUIRED) != 0 && (*seen >> i & 1) == 0) {
            *seen |= UINT64_C(1) << i;
            return error_set(err, ERROR_MISSING_FIELD, field->name, "%s is required and must be %s.", field->name,
                             schema_type_phrase(field->type));
        }
    }
    return STATUS_OK;
}

bool schema_is_textual(enum field_type type)
{
    return type == FIELD_TEXT || type == FIELD_TIME || type == FIELD_ID || type == FIELD_CURRENCY ||
           type == FIELD_CHOICE || type == FIELD_URL;
}

const char *schema_type_phrase(enum field_type type)
{
    assert((size_t)type < sizeof type_phrases / sizeof type_phrases[0]);
    return type_phrases[type];
}

enum status schema_take_text(const struct field *field, struct str text, void *member, struct error *err)
{
    switch (field->type) {
    case FIELD_TEXT:
        return take_string(field, text, member, err);
    case FIELD_URL:
        return take_url(field, text, member, err);
    case FIELD_CHOICE:
        return take_choice(field, text, member, err);
    case FIELD_TIME:
        return take_time(field, text, member, err);
    case FIELD_ID:
        return take_id(field, text, member, err);
    case FIELD_CURRENCY:
        return take_currency(field, text, member, err);
    default:
        assert(false && "the type is textual");
        return STATUS_INTERNAL;
    }
}

enum status schema_take_int(const struct field *field, int64_t value, void *member, struct error *err)
{
    struct schema_range range = schema_bounds(field);
    if (value < range.min || value > range.max)
        return error_set(err, ERROR_OUT_OF_RANGE, field->name, "%s must be from %" PRId64 " to %" PRId64 ".",
                         field->name, range.min, range.max);
    *(struct opt_int *)member = (struct opt_int){true, value};
    return STATUS_OK;
}

struct schema_range schema_bounds(const struct field *field)
{
    bool unbounded = field->min == 0 && field->max == 0;
    switch (field->type) {
    case FIELD_TEXT:
        return (struct schema_range){field->min, field->max > 0 ? field->max : LIMIT_TEXT_BYTES};
    case FIELD_URL:
        return (struct schema_range){0, field->max > 0 ? field->max : LIMIT_URL_BYTES};
    case FIELD_INT:
        return unbounded ? (struct schema_range){INT64_MIN, INT64_MAX} : (struct schema_range){field->min, field->max};
    case FIELD_MONEY:
        return unbounded ? (struct schema_range){-MONEY_LIMIT, MONEY_LIMIT}
                         : (struct schema_range){field->min > -MONEY_LIMIT ? field->min : -MONEY_LIMIT,
                                                 field->max < MONEY_LIMIT ? field->max : MONEY_LIMIT};
    default:
        assert(field->max > 0);
        return (struct schema_range){field->min, field->max};
    }
}
