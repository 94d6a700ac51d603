/* Publishes the grammar of the rules document as a JSON Schema (2020-12), out of the tables that the compiler reads:
 * what one of them gains, the schema gains. It accepts all that rules_compile() accepts and refuses most of what it
 * refuses; left to the compiler is what a schema cannot say (steps that ascend, unique keys, percentages in another
 * currency). Keys of later versions are named in it and refused. */

#include "base/jsonw.h"
#include "domain/rule/grammar.h"
#include "domain/rule/rule.h"
#include "domain/rule/schema_part.h"

#define CURRENCY_PATTERN "^([A-Za-z]{3}|x-[a-z0-9_]{1,20})$"

static void write_object(struct jsonw *w, const struct grammar_object *object);

static void write_words(struct jsonw *w, const struct grammar_word *words)
{
    jsonw_array(w, "enum");
    for (; words->name != NULL; words++)
        if (!words->later)
            jsonw_text(w, NULL, words->name);
    jsonw_close(w);
}

static void write_integer(struct jsonw *w, const struct grammar_key *key)
{
    if ((key->flags & KEY_NULLABLE) != 0) {
        jsonw_array(w, "type");
        jsonw_text(w, NULL, "integer");
        jsonw_text(w, NULL, "null");
        jsonw_close(w);
    } else {
        jsonw_text(w, "type", "integer");
    }
    jsonw_int(w, "minimum", key->min);
    jsonw_int(w, "maximum", key->max);
}

static void write_objects(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_text(w, "type", "array");
    jsonw_int(w, "minItems", key->min);
    jsonw_int(w, "maxItems", key->max);
    jsonw_object(w, "items");
    write_object(w, key->object);
    jsonw_close(w);
}

static void write_amounts(struct jsonw *w)
{
    jsonw_array(w, "oneOf");
    for (size_t i = 0; i < AMOUNT_COUNT; i++) {
        jsonw_object(w, NULL);
        jsonw_text(w, "title", GRAMMAR_AMOUNTS[i].name);
        write_object(w, &GRAMMAR_AMOUNTS[i]);
        jsonw_close(w);
    }
    jsonw_close(w);
}

static void write_trigger(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_array(w, "oneOf");
    jsonw_object(w, NULL);
    write_words(w, key->words);
    jsonw_close(w);
    jsonw_object(w, NULL);
    write_object(w, &GRAMMAR_TRIGGER_STAGE);
    jsonw_close(w);
    schema_write_reference(w, NULL, "#/$defs/condition");
    jsonw_close(w);
}

static void write_shape(struct jsonw *w, const struct grammar_key *key)
{
    switch (key->shape) {
    case SHAPE_TEXT: /* bytes are counted by the compiler; characters are never more */
        jsonw_text(w, "type", "string");
        jsonw_int(w, "minLength", key->min);
        jsonw_int(w, "maxLength", key->max);
        break;
    case SHAPE_KEY:
        jsonw_text(w, "type", "string");
        jsonw_text(w, "pattern", "^[a-z][a-z0-9_]{0,39}$");
        break;
    case SHAPE_INTEGER:
        write_integer(w, key);
        break;
    case SHAPE_BOOLEAN:
        jsonw_text(w, "type", "boolean");
        break;
    case SHAPE_WORD:
        write_words(w, key->words);
        break;
    case SHAPE_WORDS:
        jsonw_text(w, "type", "array");
        jsonw_bool(w, "uniqueItems", true);
        jsonw_object(w, "items");
        write_words(w, key->words);
        jsonw_close(w);
        break;
    case SHAPE_CURRENCY:
        jsonw_text(w, "type", "string");
        jsonw_text(w, "pattern", CURRENCY_PATTERN);
        break;
    case SHAPE_STAGE: /* the one that may be null is the one that may not be lost */
        schema_write_stages(w, (key->flags & KEY_NULLABLE) == 0, (key->flags & KEY_NULLABLE) != 0);
        break;
    case SHAPE_OBJECT:
        write_object(w, key->object);
        break;
    case SHAPE_OBJECTS:
        write_objects(w, key);
        break;
    case SHAPE_AMOUNT:
        write_amounts(w);
        break;
    case SHAPE_CONDITION:
        jsonw_text(w, "$ref", "#/$defs/condition");
        break;
    case SHAPE_TRIGGER:
        write_trigger(w, key);
        break;
    }
}

static void write_key(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_object(w, key->name);
    if ((key->flags & KEY_LATER) != 0) {
        jsonw_text(w, "$comment", "not in this version");
        jsonw_object(w, "not");
        jsonw_close(w);
    } else {
        write_shape(w, key);
    }
    jsonw_text(w, "description", key->doc);
    jsonw_close(w);
}

/* An array of {"required": [key]}: exactly one of them. */
static void write_either(struct jsonw *w, const struct grammar_object *object)
{
    bool is_open = false;
    for (size_t i = 0; i < object->key_count; i++) {
        if ((object->keys[i].flags & KEY_EITHER) == 0)
            continue;
        if (!is_open)
            jsonw_array(w, "oneOf");
        is_open = true;
        jsonw_object(w, NULL);
        jsonw_array(w, "required");
        jsonw_text(w, NULL, object->keys[i].name);
        jsonw_close(w);
        jsonw_close(w);
    }
    if (is_open)
        jsonw_close(w);
}

/* A custom reward needs a title, any other an amount. */
static void write_needs_of_kind(struct jsonw *w)
{
    jsonw_object(w, "if");
    jsonw_object(w, "properties");
    jsonw_object(w, "kind");
    jsonw_text(w, "const", "custom");
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    static const char *const NEEDS[][2] = {{"then", "title"}, {"else", "amount"}};
    for (size_t i = 0; i < 2; i++) {
        jsonw_object(w, NEEDS[i][0]);
        jsonw_array(w, "required");
        jsonw_text(w, NULL, NEEDS[i][1]);
        jsonw_close(w);
        jsonw_close(w);
    }
}

/* The members of an object's schema, into the object that is open. */
static void write_object(struct jsonw *w, const struct grammar_object *object)
{
    jsonw_text(w, "type", "object");
    jsonw_object(w, "properties");
    for (size_t i = 0; i < object->key_count; i++)
        write_key(w, &object->keys[i]);
    jsonw_close(w);
    jsonw_array(w, "required");
    for (size_t i = 0; i < object->key_count; i++)
        if ((object->keys[i].flags & KEY_REQUIRED) != 0)
            jsonw_text(w, NULL, object->keys[i].name);
    jsonw_close(w);
    jsonw_bool(w, "additionalProperties", false);
    write_either(w, object);
    if (grammar_find(object, "kind") != NULL)
        write_needs_of_kind(w);
}

void rules_write_schema(struct buf *out)
{
    struct jsonw w = jsonw_begin(out);
    jsonw_object(&w, NULL);
    jsonw_text(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    jsonw_text(&w, "title", "The rules of a referral program");
    write_object(&w, &GRAMMAR_RULES);
    jsonw_object(&w, "$defs");
    schema_write_conditions(&w);
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
}
