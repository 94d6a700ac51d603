/* The part of the published schema that says what a condition is, out of the tables of fields, ops, event types and
 * stages. */

#include <stdio.h>
#include <string.h>

#include "base/country.h"
#include "base/limits.h"
#include "base/money.h"
#include "domain/rule/condition.h"
#include "domain/rule/event_types.h"
#include "domain/rule/field.h"
#include "domain/rule/schema_part.h"
#include "domain/rule/stages.h"

#define CUSTOM_TYPE_PATTERN "custom\\.[a-z0-9_.]+$"
#define STEPS_PATTERN "\\.[A-Za-z0-9_-]{1,64}(\\.[A-Za-z0-9_-]{1,64}){0,7}$"
#define NAMES_PATTERN "\\.data" STEPS_PATTERN
#define DATA_PATTERN "^event" NAMES_PATTERN
#define ITEMS_PATTERN "^event\\.items" STEPS_PATTERN

/* Conditions about a referral, and about a customer. */
struct form {
    unsigned about; /* enum ask_about */
    const char *condition, *leaf;
    const char *condition_reference, *leaf_reference;
};
static const struct form FORMS[] = {
    {ASK_ABOUT_REFERRAL, "condition", "leaf", "#/$defs/condition", "#/$defs/leaf"},
    {ASK_ABOUT_CUSTOMER, "customer_condition", "customer_leaf", "#/$defs/customer_condition", "#/$defs/customer_leaf"},
};

static void write_type(struct jsonw *w, const char *name, const char *type)
{
    jsonw_object(w, name);
    jsonw_text(w, "type", type);
    jsonw_close(w);
}

void schema_write_reference(struct jsonw *w, const char *name, const char *reference)
{
    jsonw_object(w, name);
    jsonw_text(w, "$ref", reference);
    jsonw_close(w);
}

void schema_write_stages(struct jsonw *w, bool with_lost, bool with_null)
{
    size_t count;
    const struct stage *all = stages_default(&count);
    jsonw_array(w, "enum");
    for (size_t i = 0; i < count; i++)
        if (with_lost || all[i].kind != STAGE_LOST)
            jsonw_text(w, NULL, all[i].key);
    if (with_null)
        jsonw_null(w, NULL);
    jsonw_close(w);
}

static bool is_asked(const struct event_type *type, unsigned about)
{
    return event_type_is_asked(type) && (about != ASK_ABOUT_CUSTOMER || type->enrolls);
}

/* A schema for one text: the names of event types that a condition may ask about, with `prefix` in front. */
static void write_event_types(struct jsonw *w, const char *prefix, unsigned about)
{
    size_t count;
    const struct event_type *types = event_types(&count);
    jsonw_array(w, "anyOf");
    jsonw_object(w, NULL);
    jsonw_array(w, "enum");
    for (size_t i = 0; i < count; i++) {
        if (!is_asked(&types[i], about) || strchr(types[i].name, '*') != NULL)
            continue;
        char name[LIMIT_TEXT_BYTES];
        snprintf(name, sizeof name, "%s%s", prefix, types[i].name);
        jsonw_text(w, NULL, name);
    }
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, NULL);
    jsonw_text(w, "type", "string");
    char pattern[64];
    snprintf(pattern, sizeof pattern, "^%s" CUSTOM_TYPE_PATTERN, prefix[0] == '\0' ? "" : "count\\.");
    jsonw_text(w, "pattern", pattern);
    jsonw_int(w, "maxLength", (int64_t)strlen(prefix) + LIMIT_TEXT_BYTES);
    jsonw_close(w);
    jsonw_close(w);
}

/* "last.", an event type, and names. */
static void write_last(struct jsonw *w, unsigned about)
{
    struct buf pattern = {0};
    size_t count;
    const struct event_type *types = event_types(&count);
    buf_add_str(&pattern, STR("^last\\.(custom\\.[a-z0-9_.]+"));
    for (size_t i = 0; i < count; i++) {
        struct str name = str_from(types[i].name);
        if (!is_asked(&types[i], about) || str_find(name, '*') != SIZE_MAX)
            continue;
        struct str area = str_split(&name, '.');
        buf_add_format(&pattern, "|%.*s\\.%.*s", STR_ARG(area), STR_ARG(name));
    }
    buf_add_str(&pattern, STR(")" NAMES_PATTERN));
    jsonw_text(w, "type", "string");
    jsonw_str(w, "pattern", buf_str(&pattern));
    buf_release(&pattern);
}

/* Whether a condition about `about` has fields of `type`. */
static bool has_fields(enum ask_type type, unsigned about)
{
    size_t count;
    const struct ask_field *fields = ask_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (fields[i].type == type && (fields[i].about & about) != 0)
            return true;
    return false;
}

/* A schema that the names of all fields of `type` meet. */
static void write_fields(struct jsonw *w, enum ask_type type, unsigned about)
{
    if (type == ASK_DATA) {
        jsonw_text(w, "type", "string");
        jsonw_text(w, "pattern", DATA_PATTERN);
        return;
    }
    if (type == ASK_ITEMS) {
        jsonw_text(w, "type", "string");
        jsonw_text(w, "pattern", ITEMS_PATTERN);
        return;
    }
    if (type == ASK_COUNT) {
        write_event_types(w, "count.", about);
        return;
    }
    if (type == ASK_LAST) {
        write_last(w, about);
        return;
    }
    size_t count;
    const struct ask_field *fields = ask_fields(&count);
    jsonw_array(w, "enum");
    for (size_t i = 0; i < count; i++)
        if (fields[i].type == type && (fields[i].about & about) != 0)
            jsonw_text(w, NULL, fields[i].name);
    jsonw_close(w);
}

static void write_scalar(struct jsonw *w, enum ask_type type)
{
    switch (type) {
    case ASK_TEXT:
    case ASK_LIST:
        jsonw_text(w, "type", "string");
        break;
    case ASK_MONEY:
    case ASK_INTEGER:
    case ASK_COUNT:
        jsonw_text(w, "type", "integer");
        jsonw_int(w, "minimum", -MONEY_LIMIT);
        jsonw_int(w, "maximum", MONEY_LIMIT);
        break;
    case ASK_BOOLEAN:
        jsonw_text(w, "type", "boolean");
        break;
    case ASK_DATA:
    case ASK_ITEMS:
    case ASK_LAST:
    case ASK_TYPE_COUNT:
        jsonw_array(w, "type");
        jsonw_text(w, NULL, "string");
        jsonw_text(w, NULL, "integer");
        jsonw_text(w, NULL, "boolean");
        jsonw_close(w);
    }
}

/* The texts that this field can have. */
static void write_values(struct jsonw *w, const struct ask_field *field)
{
    switch (field->values) {
    case VALUES_ANY:
        jsonw_text(w, "type", "string");
        break;
    case VALUES_EVENT_TYPE:
        jsonw_text(w, "$ref", "#/$defs/event_type");
        break;
    case VALUES_CURRENCY:
        jsonw_text(w, "$ref", "#/$defs/currency");
        break;
    case VALUES_COUNTRY:
        jsonw_text(w, "$ref", "#/$defs/country");
        break;
    case VALUES_GROUP:
        jsonw_text(w, "type", "string");
        jsonw_text(w, "pattern", "^grp_[0-7][0-9a-hjkmnp-tv-z]{25}$");
        break;
    case VALUES_STAGE:
        schema_write_stages(w, true, false);
        break;
    case VALUES_WORDS:
        jsonw_array(w, "enum");
        for (const struct grammar_word *word = field->words; word->name != NULL; word++)
            if (!word->later)
                jsonw_text(w, NULL, word->name);
        jsonw_close(w);
    }
}

/* The ops that `type` suits, or of value kind `kind` when `type` is ASK_TYPE_COUNT. */
static void write_ops(struct jsonw *w, enum ask_type type, enum op_value kind, bool with_exists)
{
    jsonw_object(w, "op");
    jsonw_array(w, "enum");
    for (size_t i = 0; i < OP_COUNT; i++) {
        bool suits = type == ASK_TYPE_COUNT ? ASK_OPS[i].value == kind : (ASK_OPS[i].types & (1U << type)) != 0;
        if (suits && (with_exists || i != OP_EXISTS))
            jsonw_text(w, NULL, ASK_OPS[i].name);
    }
    jsonw_close(w);
    jsonw_close(w);
}

/* if the field is of this type, then op is one that suits it */
static void write_ops_of_type(struct jsonw *w, enum ask_type type, unsigned about)
{
    jsonw_object(w, NULL);
    jsonw_object(w, "if");
    jsonw_object(w, "properties");
    jsonw_object(w, "field");
    write_fields(w, type, about);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, "then");
    jsonw_object(w, "properties");
    write_ops(w, type, OP_VALUE_ONE, true);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
}

/* if the field is of this type (or is `field`), and the op compares, then value is a scalar of it or an array of them
 */
static void write_values_of(struct jsonw *w, enum ask_type type, unsigned about, const struct ask_field *field)
{
    jsonw_object(w, NULL);
    jsonw_object(w, "if");
    jsonw_object(w, "properties");
    jsonw_object(w, "field");
    if (field != NULL)
        jsonw_text(w, "const", field->name);
    else
        write_fields(w, type, about);
    jsonw_close(w);
    write_ops(w, type, OP_VALUE_ONE, false);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, "then");
    jsonw_object(w, "properties");
    jsonw_object(w, "value");
    jsonw_array(w, "anyOf");
    for (int is_array = 0; is_array < 2; is_array++) {
        jsonw_object(w, NULL);
        if (is_array) {
            jsonw_text(w, "type", "array");
            jsonw_object(w, "items");
        }
        if (field != NULL)
            write_values(w, field);
        else
            write_scalar(w, type);
        if (is_array)
            jsonw_close(w);
        jsonw_close(w);
    }
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_value_shape(struct jsonw *w, enum op_value kind)
{
    jsonw_object(w, "value");
    switch (kind) {
    case OP_VALUE_ONE:
    case OP_VALUE_TEXT:
        write_scalar(w, ASK_DATA);
        break;
    case OP_VALUE_NUMBER:
        jsonw_text(w, "type", "integer");
        break;
    case OP_VALUE_LIST:
    case OP_VALUE_RANGE:
        jsonw_text(w, "type", "array");
        jsonw_int(w, "minItems", kind == OP_VALUE_RANGE ? 2 : 1);
        jsonw_int(w, "maxItems", kind == OP_VALUE_RANGE ? 2 : LIMIT_CONDITION_VALUES);
        if (kind == OP_VALUE_RANGE)
            write_type(w, "items", "integer");
        break;
    case OP_VALUE_FLAG:
        jsonw_text(w, "type", "boolean");
    }
    jsonw_close(w);
}

/* if the op is of this kind, then value looks so, and is there */
static void write_value_of_ops(struct jsonw *w, enum op_value kind)
{
    jsonw_object(w, NULL);
    jsonw_object(w, "if");
    jsonw_object(w, "properties");
    write_ops(w, ASK_TYPE_COUNT, kind, true);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, "then");
    jsonw_object(w, "properties");
    write_value_shape(w, kind);
    jsonw_close(w);
    if (kind != OP_VALUE_FLAG) {
        jsonw_array(w, "required");
        jsonw_text(w, NULL, "value");
        jsonw_close(w);
    }
    jsonw_close(w);
    jsonw_close(w);
}

static void write_leaf_properties(struct jsonw *w, unsigned about)
{
    jsonw_object(w, "properties");
    jsonw_object(w, "field");
    jsonw_array(w, "anyOf");
    for (enum ask_type type = 0; type < ASK_TYPE_COUNT; type++) {
        if (!has_fields(type, about))
            continue;
        jsonw_object(w, NULL);
        write_fields(w, type, about);
        jsonw_close(w);
    }
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, "op");
    jsonw_array(w, "oneOf");
    for (size_t i = 0; i < OP_COUNT; i++) {
        jsonw_object(w, NULL);
        jsonw_text(w, "const", ASK_OPS[i].name);
        jsonw_text(w, "description", ASK_OPS[i].doc);
        jsonw_close(w);
    }
    jsonw_close(w);
    jsonw_close(w);
    jsonw_bool(w, "value", true);
    jsonw_close(w);
}

static void write_leaf(struct jsonw *w, const struct form *form)
{
    jsonw_object(w, form->leaf);
    jsonw_text(w, "type", "object");
    write_leaf_properties(w, form->about);
    jsonw_array(w, "required");
    jsonw_text(w, NULL, "field");
    jsonw_text(w, NULL, "op");
    jsonw_close(w);
    jsonw_bool(w, "additionalProperties", false);
    jsonw_array(w, "allOf");
    for (enum op_value kind = 0; kind <= OP_VALUE_FLAG; kind++)
        write_value_of_ops(w, kind);
    for (enum ask_type type = 0; type < ASK_TYPE_COUNT; type++) {
        if (!has_fields(type, form->about))
            continue;
        write_ops_of_type(w, type, form->about);
        write_values_of(w, type, form->about, NULL);
    }
    size_t count;
    const struct ask_field *fields = ask_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (fields[i].values != VALUES_ANY && (fields[i].about & form->about) != 0)
            write_values_of(w, fields[i].type, form->about, &fields[i]);
    jsonw_close(w);
    jsonw_close(w);
}

/* {"all": [...]}, {"any": [...]}, {"not": {...}}, or a leaf */
static void write_condition(struct jsonw *w, const struct form *form)
{
    jsonw_object(w, form->condition);
    jsonw_array(w, "oneOf");
    for (enum node_kind kind = 0; kind < NODE_LEAF; kind++) {
        jsonw_object(w, NULL);
        jsonw_text(w, "type", "object");
        jsonw_object(w, "properties");
        if (kind == NODE_NOT) {
            schema_write_reference(w, NODE_NAMES[kind], form->condition_reference);
        } else {
            jsonw_object(w, NODE_NAMES[kind]);
            jsonw_text(w, "type", "array");
            jsonw_int(w, "minItems", 1);
            jsonw_int(w, "maxItems", LIMIT_CONDITION_NODES);
            schema_write_reference(w, "items", form->condition_reference);
            jsonw_close(w);
        }
        jsonw_close(w);
        jsonw_array(w, "required");
        jsonw_text(w, NULL, NODE_NAMES[kind]);
        jsonw_close(w);
        jsonw_bool(w, "additionalProperties", false);
        jsonw_close(w);
    }
    schema_write_reference(w, NULL, form->leaf_reference);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_currency(struct jsonw *w)
{
    jsonw_object(w, "currency");
    jsonw_array(w, "anyOf");
    jsonw_object(w, NULL);
    jsonw_array(w, "enum");
    for (size_t i = 0; i < currency_iso_count(); i++)
        jsonw_text(w, NULL, currency_iso_at(i));
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, NULL);
    jsonw_text(w, "type", "string");
    jsonw_text(w, "pattern", SCHEMA_UNIT_PATTERN);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_country(struct jsonw *w)
{
    jsonw_object(w, "country");
    jsonw_array(w, "enum");
    for (size_t i = 0; i < country_count(); i++)
        jsonw_text(w, NULL, country_at(i));
    jsonw_close(w);
    jsonw_close(w);
}

void schema_write_conditions(struct jsonw *w)
{
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        write_condition(w, &FORMS[i]);
        write_leaf(w, &FORMS[i]);
    }
    jsonw_object(w, "event_type");
    write_event_types(w, "", ASK_ABOUT_REFERRAL);
    jsonw_close(w);
    write_currency(w);
    write_country(w);
}
