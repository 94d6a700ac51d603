/* The published schema has all that the tables have. */

#include "rule_support.h"

#include <string.h>

#include "base/country.h"
#include "base/json.h"
#include "domain/rule/event_types.h"
#include "domain/rule/field.h"
#include "domain/rule/grammar.h"
#include "domain/rule/stages.h"
#include "unit.h"

static json_t *schema;

static int load(void **state)
{
    (void)state;
    struct buf text = {0};
    rules_write_schema(&text);
    struct error err = {0};
    enum status status = json_parse(buf_str(&text), &schema, &err);
    buf_release(&text);
    return status == STATUS_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    json_decref(schema);
    return 0;
}

/* Whether `text` is a value somewhere below `json`. */
static bool has_text(const json_t *json, const char *text)
{
    if (json_is_string(json))
        return strcmp(json_string_value(json), text) == 0;
    for (size_t i = 0; json_is_array(json) && i < json_array_size(json); i++)
        if (has_text(json_array_get(json, i), text))
            return true;
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)json, name, value) if (has_text(value, text)) return true;
    return false;
}

static size_t checked;

static void check_object(json_t *json, const struct grammar_object *object);

static void check_key(json_t *property, const struct grammar_key *key)
{
    checked++;
    assert_non_null(property);
    assert_string_equal(json_string_value(json_object_get(property, "description")), key->doc);
    assert_int_equal((key->flags & KEY_LATER) != 0, json_is_object(json_object_get(property, "not")));
    for (const struct grammar_word *word = key->words; word != NULL && word->name != NULL; word++)
        assert_int_equal(has_text(property, word->name), !word->later);
    if (key->shape == SHAPE_OBJECT && key->object != NULL)
        check_object(property, key->object);
    if (key->shape == SHAPE_OBJECTS) {
        assert_int_equal(json_integer_value(json_object_get(property, "maxItems")), key->max);
        check_object(json_object_get(property, "items"), key->object);
    }
    if (key->shape == SHAPE_INTEGER && (key->flags & KEY_LATER) == 0) {
        assert_int_equal(json_integer_value(json_object_get(property, "minimum")), key->min);
        assert_int_equal(json_integer_value(json_object_get(property, "maximum")), key->max);
    }
    if (key->shape == SHAPE_AMOUNT)
        for (size_t i = 0; i < AMOUNT_COUNT; i++)
            check_object(json_array_get(json_object_get(property, "oneOf"), i), &GRAMMAR_AMOUNTS[i]);
    if (key->shape == SHAPE_TRIGGER)
        check_object(json_array_get(json_object_get(property, "oneOf"), 1), &GRAMMAR_TRIGGER_STAGE);
}

static void check_object(json_t *json, const struct grammar_object *object)
{
    json_t *properties = json_object_get(json, "properties");
    assert_true(json_is_false(json_object_get(json, "additionalProperties")));
    assert_int_equal(json_object_size(properties), object->key_count);
    size_t required = 0;
    for (size_t i = 0; i < object->key_count; i++) {
        check_key(json_object_get(properties, object->keys[i].name), &object->keys[i]);
        if ((object->keys[i].flags & KEY_REQUIRED) != 0) {
            required++;
            assert_true(has_text(json_object_get(json, "required"), object->keys[i].name));
        }
    }
    assert_int_equal(json_array_size(json_object_get(json, "required")), required);
}

static void every_key_of_the_tables_is_published(void **state)
{
    (void)state;
    assert_string_equal(json_string_value(json_object_get(schema, "$schema")),
                        "https://json-schema.org/draft/2020-12/schema");
    check_object(schema, &GRAMMAR_RULES);
    assert_true(checked > 50);
}

static void every_field_op_and_value_is_published(void **state)
{
    (void)state;
    json_t *definitions = json_object_get(schema, "$defs");
    json_t *leaf = json_object_get(definitions, "leaf");
    json_t *properties = json_object_get(leaf, "properties");
    size_t count;
    const struct ask_field *fields = ask_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (strchr(fields[i].name, '*') == NULL)
            assert_int_equal(has_text(json_object_get(properties, "field"), fields[i].name), !fields[i].later);
    for (size_t i = 0; i < OP_COUNT; i++)
        assert_true(has_text(json_object_get(properties, "op"), ASK_OPS[i].name));
    const struct event_type *types = event_types(&count);
    for (size_t i = 0; i < count; i++)
        if (strchr(types[i].name, '*') == NULL)
            assert_int_equal(has_text(json_object_get(definitions, "event_type"), types[i].name),
                             event_type_is_asked(&types[i]));
    const struct stage *all = stages_default(&count);
    for (size_t i = 0; i < count; i++)
        assert_true(has_text(leaf, all[i].key));
    for (size_t i = 0; i < country_count(); i++)
        assert_true(has_text(json_object_get(definitions, "country"), country_at(i)));
    for (size_t i = 0; i < currency_iso_count(); i++)
        assert_true(has_text(json_object_get(definitions, "currency"), currency_iso_at(i)));
}

/* Tables that are searched or published by name have each name once, in order. */
static void names_ascend(void **state)
{
    (void)state;
    size_t count;
    const struct ask_field *fields = ask_fields(&count);
    for (size_t i = 1; i < count; i++)
        assert_true(strcmp(fields[i - 1].name, fields[i].name) < 0);
    for (size_t i = 1; i < OP_COUNT; i++)
        assert_true(strcmp(ASK_OPS[i - 1].name, ASK_OPS[i].name) < 0);
    for (size_t i = 1; i < GRAMMAR_RULES.key_count; i++)
        assert_true(strcmp(GRAMMAR_RULES.keys[i - 1].name, GRAMMAR_RULES.keys[i].name) < 0);
}

/* $ref leads somewhere. */
static void check_references(const json_t *json)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)json, name, value)
    {
        if (strcmp(name, "$ref") == 0) {
            const char *reference = json_string_value(value);
            assert_memory_equal(reference, "#/$defs/", 8);
            assert_non_null(json_object_get(json_object_get(schema, "$defs"), reference + 8));
        }
        check_references(value);
    }
    for (size_t i = 0; json_is_array(json) && i < json_array_size(json); i++)
        check_references(json_array_get(json, i));
}

static void references_resolve(void **state)
{
    (void)state;
    check_references(schema);
}

UNIT_TESTS(rules_schema)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_the_tables_is_published),
        cmocka_unit_test(every_field_op_and_value_is_published),
        cmocka_unit_test(names_ascend),
        cmocka_unit_test(references_resolve),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
