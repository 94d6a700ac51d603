/* Checks a rules document against the tables of grammar.c. It knows the shape of each value on its own; what several
 * values must be together is checked where they are compiled. */

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/typeid.h"
#include "domain/rule/code_source.h"
#include "domain/rule/compile.h"
#include "domain/rule/event_types.h"
#include "domain/rule/rule.h"

static enum status __attribute__((format(printf, 3, 0)))
fail(struct compiler *compiler, enum error_code code, const char *format, va_list arguments)
{
    char detail[ERROR_DETAIL_SIZE];
    vsnprintf(detail, sizeof detail, format, arguments);
    return error_set(compiler->err, code, compiler->path.text, "%s.", detail);
}

enum status compile_fail(struct compiler *compiler, enum error_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    enum status status = fail(compiler, code, format, arguments);
    va_end(arguments);
    return status;
}

enum status compile_fail_at(struct compiler *compiler, const char *name, enum error_code code, const char *format, ...)
{
    size_t mark = rule_path_enter(&compiler->path, name);
    va_list arguments;
    va_start(arguments, format);
    enum status status = fail(compiler, code, format, arguments);
    va_end(arguments);
    rule_path_leave(&compiler->path, mark);
    return status;
}

static enum status check_text(struct compiler *compiler, const json_t *json, const struct grammar_key *key)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    size_t size = json_string_length(json);
    if (size < (size_t)key->min || size > (size_t)key->max)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "This text must have %lld to %lld bytes", (long long)key->min,
                            (long long)key->max);
    if (key->shape == SHAPE_LINE && !text_is_plain((struct str){json_string_value(json), size}))
        return compile_fail(
            compiler, ERROR_INVALID_VALUE,
            "This must be one line of text, without control characters and characters that change the direction of "
            "writing");
    return STATUS_OK;
}

static enum status check_key(struct compiler *compiler, const json_t *json)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    const char *text = json_string_value(json);
    size_t size = json_string_length(json);
    bool good = size >= 1 && size < RULE_KEY_SIZE && text[0] >= 'a' && text[0] <= 'z';
    for (size_t i = 0; good && i < size; i++)
        good = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9') || text[i] == '_';
    if (!good)
        return compile_fail(compiler, ERROR_INVALID_VALUE,
                            "A key is a lower-case letter and up to %d letters, digits and _", RULE_KEY_SIZE - 2);
    return STATUS_OK;
}

static enum status check_integer(struct compiler *compiler, const json_t *json, const struct grammar_key *key)
{
    if (!json_is_integer(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a whole number without fraction or exponent");
    int64_t value = json_integer_value(json);
    if (value < key->min || value > key->max)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "This must be from %lld to %lld", (long long)key->min,
                            (long long)key->max);
    return STATUS_OK;
}

static enum status check_word(struct compiler *compiler, const json_t *json, const struct grammar_key *key)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    const struct grammar_word *word = grammar_find_word(key->words, json_string_value(json));
    if (word == NULL) {
        char list[128];
        size_t size = 0;
        for (word = key->words; word->name != NULL && size < sizeof list; word++)
            if (!word->later)
                size += (size_t)snprintf(list + size, sizeof list - size, "%s%s", size == 0 ? "" : ", ", word->name);
        return compile_fail(compiler, ERROR_INVALID_VALUE, "This must be one of: %s", list);
    }
    if (word->later)
        return compile_fail(compiler, ERROR_NOT_SUPPORTED, "%s is not supported by this version", word->name);
    return STATUS_OK;
}

static enum status check_words(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    if (!json_is_array(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be an array");
    if (json_array_size(json) < (size_t)key->min)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "This must name at least %lld", (long long)key->min);
    for (size_t i = 0; i < json_array_size(json); i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        TRY(check_word(compiler, json_array_get(json, i), key));
        for (size_t j = 0; j < i; j++)
            if (json_equal(json_array_get(json, i), json_array_get(json, j)))
                return compile_fail(compiler, ERROR_INVALID_VALUE, "This stands twice");
        rule_path_leave(&compiler->path, mark);
    }
    return STATUS_OK;
}

static enum status check_currency(struct compiler *compiler, const json_t *json)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    struct currency currency;
    if (!currency_parse((struct str){json_string_value(json), json_string_length(json)}, &currency))
        return compile_fail(compiler, ERROR_INVALID_CURRENCY, "This must be an ISO 4217 code or a unit x-<name>");
    return STATUS_OK;
}

static enum status check_code(struct compiler *compiler, const json_t *json)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    if (code_source_is_good((struct str){json_string_value(json), json_string_length(json)}))
        return STATUS_OK;
    return compile_fail(compiler, ERROR_INVALID_VALUE,
                        "This must be generate, pool: and the name of a pool, or a code of %d to %d letters, digits, "
                        "dots, - and _",
                        CODE_TEXT_MIN, CODE_TEXT_MAX);
}

static enum status check_id(struct compiler *compiler, const json_t *json, const struct grammar_key *key)
{
    struct id id;
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    if (id_parse((struct str){json_string_value(json), json_string_length(json)}, key->prefix, &id))
        return STATUS_OK;
    return compile_fail(compiler, ERROR_INVALID_VALUE, "This must be an id that begins with %s_", key->prefix);
}

static enum status check_stage(struct compiler *compiler, const json_t *json)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    struct str key = {json_string_value(json), json_string_length(json)};
    const struct stage *stage = rules_find_stage(compiler->rules, key);
    if (stage == NULL)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "There is no such stage");
    if (stage->kind == STAGE_LOST)
        return compile_fail(compiler, ERROR_INVALID_VALUE,
                            "A lost stage cannot stand here: a lost referral is disqualified, so that it never "
                            "qualifies and nothing is paid for it");
    return STATUS_OK;
}

static enum status check_objects(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    if (!json_is_array(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be an array");
    size_t count = json_array_size(json);
    if (count < (size_t)key->min || count > (size_t)key->max)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "This must have %lld to %lld elements", (long long)key->min,
                            (long long)key->max);
    for (size_t i = 0; i < count; i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        TRY(shape_check(compiler, json_array_get(json, i), key->object));
        rule_path_leave(&compiler->path, mark);
    }
    return STATUS_OK;
}

/* AMOUNT_COUNT: it has the mark of none. */
static enum grammar_amount form_of(const json_t *json)
{
    enum grammar_amount form = 0;
    while (form < AMOUNT_COUNT && json_object_get(json, GRAMMAR_AMOUNT_MARKS[form]) == NULL)
        form++;
    return form;
}

static enum status check_amount(struct compiler *compiler, json_t *json)
{
    if (!json_is_object(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be an object");
    enum grammar_amount form = form_of(json);
    if (form < AMOUNT_COUNT)
        return shape_check(compiler, json, &GRAMMAR_AMOUNTS[form]);
    const char *name;
    json_t *value;
    json_object_foreach(json, name, value)
    {
        bool known = false;
        for (size_t i = 0; i < AMOUNT_COUNT; i++)
            known = known || grammar_find(&GRAMMAR_AMOUNTS[i], name) != NULL;
        if (!known)
            return compile_fail_at(compiler, name, ERROR_UNKNOWN_FIELD, "An amount has no such field");
    }
    return compile_fail(compiler, ERROR_MISSING_FIELD,
                        "An amount has one of: fixed, percent_bp, steps, milestones, brackets");
}

/* Objects: {"stage": key} is checked here; anything else is a condition, for condition_compile(). */
static enum status check_trigger(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    if (json_object_get(json, "stage") != NULL)
        return shape_check(compiler, json, &GRAMMAR_TRIGGER_STAGE);
    return json_is_object(json) ? STATUS_OK : check_word(compiler, json, key);
}

/* One word, or the object that the key has. */
static enum status check_approval(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    return json_is_object(json) ? shape_check(compiler, json, key->object) : check_word(compiler, json, key);
}

static enum status check_validation(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    if (json_is_object(json))
        return shape_check(compiler, json, key->object);
    return json_is_boolean(json) ? STATUS_OK
                                 : compile_fail(compiler, ERROR_INVALID_TYPE, "This must be true, false or an object");
}

/* What names no events is a condition, for condition_compile(). */
static enum status check_release(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    return json_object_get(json, "events") != NULL ? shape_check(compiler, json, key->object) : STATUS_OK;
}

static enum status check_event_type(struct compiler *compiler, const json_t *json)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    const struct event_type *type = event_type_find((struct str){json_string_value(json), json_string_length(json)});
    if (type == NULL)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "There is no such event type");
    if (type->later)
        return compile_fail(compiler, ERROR_NOT_SUPPORTED, "Events of this type are not supported by this version");
    return event_type_is_asked(type)
               ? STATUS_OK
               : compile_fail(compiler, ERROR_INVALID_VALUE, "Rules are not asked about what takes a sale back");
}

static enum status check_event_types(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    if (!json_is_array(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be an array");
    size_t count = json_array_size(json);
    if (count < (size_t)key->min || count > (size_t)key->max)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "This must have %lld to %lld elements", (long long)key->min,
                            (long long)key->max);
    for (size_t i = 0; i < count; i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        TRY(check_event_type(compiler, json_array_get(json, i)));
        for (size_t j = 0; j < i; j++)
            if (json_equal(json_array_get(json, i), json_array_get(json, j)))
                return compile_fail(compiler, ERROR_INVALID_VALUE, "This stands twice");
        rule_path_leave(&compiler->path, mark);
    }
    return STATUS_OK;
}

static enum status check_value(struct compiler *compiler, json_t *json, const struct grammar_key *key)
{
    if ((key->flags & KEY_LATER) != 0)
        return compile_fail(compiler, ERROR_NOT_SUPPORTED, "%s is not supported by this version", key->name);
    if (json_is_null(json))
        return (key->flags & KEY_NULLABLE) != 0
                   ? STATUS_OK
                   : compile_fail(compiler, ERROR_INVALID_TYPE, "This must not be null; leave it out");
    switch (key->shape) {
    case SHAPE_TEXT:
    case SHAPE_LINE:
        return check_text(compiler, json, key);
    case SHAPE_KEY:
        return check_key(compiler, json);
    case SHAPE_INTEGER:
        return check_integer(compiler, json, key);
    case SHAPE_BOOLEAN:
        return json_is_boolean(json) ? STATUS_OK
                                     : compile_fail(compiler, ERROR_INVALID_TYPE, "This must be true or false");
    case SHAPE_WORD:
        return check_word(compiler, json, key);
    case SHAPE_WORDS:
        return check_words(compiler, json, key);
    case SHAPE_CURRENCY:
        return check_currency(compiler, json);
    case SHAPE_STAGE:
        return check_stage(compiler, json);
    case SHAPE_OBJECT:
        return shape_check(compiler, json, key->object);
    case SHAPE_OBJECTS:
        return check_objects(compiler, json, key);
    case SHAPE_AMOUNT:
        return check_amount(compiler, json);
    case SHAPE_CONDITION:
    case SHAPE_CUSTOMER_CONDITION:
        return STATUS_OK;
    case SHAPE_TRIGGER:
        return check_trigger(compiler, json, key);
    case SHAPE_CODE:
        return check_code(compiler, json);
    case SHAPE_APPROVAL:
        return check_approval(compiler, json, key);
    case SHAPE_VALIDATION:
        return check_validation(compiler, json, key);
    case SHAPE_RELEASE:
        return check_release(compiler, json, key);
    case SHAPE_EVENT_TYPES:
        return check_event_types(compiler, json, key);
    case SHAPE_ID:
        return check_id(compiler, json, key);
    }
    assert(false && "a shape without a check");
    return STATUS_INTERNAL;
}

/* The keys that must be there. */
static enum status check_presence(struct compiler *compiler, const json_t *json, const struct grammar_object *object)
{
    const struct grammar_key *first = NULL; /* of those of which exactly one must be there */
    int count = 0;
    for (size_t i = 0; i < object->key_count; i++) {
        const struct grammar_key *key = &object->keys[i];
        bool is_there = json_object_get(json, key->name) != NULL;
        if ((key->flags & KEY_REQUIRED) != 0 && !is_there)
            return compile_fail_at(compiler, key->name, ERROR_MISSING_FIELD, "%s is required", key->name);
        if ((key->flags & KEY_EITHER) == 0)
            continue;
        first = first == NULL ? key : first;
        count += is_there;
        if (count > 1)
            return compile_fail_at(compiler, key->name, ERROR_INVALID_VALUE, "Either %s or %s, not both", first->name,
                                   key->name);
    }
    if (first != NULL && count == 0)
        return compile_fail_at(compiler, first->name, ERROR_MISSING_FIELD, "%s, or what stands for it, is required",
                               first->name);
    return STATUS_OK;
}

enum status shape_check(struct compiler *compiler, json_t *json, const struct grammar_object *object)
{
    if (!json_is_object(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be an object");
    const char *name;
    json_t *value;
    json_object_foreach(json, name, value)
    {
        size_t mark = rule_path_enter(&compiler->path, name);
        const struct grammar_key *key = grammar_find(object, name);
        if (key == NULL)
            return compile_fail(compiler, ERROR_UNKNOWN_FIELD, "%s has no such field here", object->name);
        TRY(check_value(compiler, value, key));
        rule_path_leave(&compiler->path, mark);
    }
    return check_presence(compiler, json, object);
}

enum grammar_amount shape_amount(json_t *json)
{
    enum grammar_amount form = form_of(json);
    assert(form < AMOUNT_COUNT);
    return form;
}

int64_t shape_integer(const json_t *json, const char *name, int64_t absent)
{
    const json_t *value = json_object_get(json, name);
    return json_is_integer(value) ? json_integer_value(value) : absent;
}

int shape_word(const struct grammar_object *object, const json_t *json, const char *name, int absent)
{
    const json_t *value = json_object_get(json, name);
    if (value == NULL)
        return absent;
    const struct grammar_key *key = grammar_find(object, name);
    const struct grammar_word *word = grammar_find_word(key->words, json_string_value(value));
    assert(word != NULL && !word->later);
    return (int)(word - key->words);
}

struct str shape_text(const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)} : STR_NONE;
}
