/* Publishes the grammar of the rules document as a JSON Schema (2020-12), out of the tables that the compiler reads:
 * what one of them gains, the schema gains. It accepts all that rules_compile() accepts and refuses most of what it
 * refuses; what a schema cannot say is listed in its description. Keys of later versions are named in it and refused.
 */

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "base/money.h"
#include "domain/rule/grammar.h"
#include "domain/rule/rule.h"
#include "domain/rule/schema_part.h"

/* What code_source_is_good() and id_parse() take. */
#define CODE_PATTERN "^(pool:[A-Za-z0-9._-]{1,40}|[A-Za-z0-9][A-Za-z0-9._-]{2,63})$"
#define ID_PATTERN "_[0-7][0-9a-hjkmnp-tv-z]{25}$"

/* What text_is_plain() has. */
#define LINE_PATTERN "^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069]*$"

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

/* One bracket has no end. */
static void write_needs_of_brackets(struct jsonw *w, const struct grammar_key *key)
{
    if (key->object == NULL || grammar_find(key->object, "up_to") == NULL)
        return;
    jsonw_object(w, "contains");
    jsonw_object(w, "properties");
    jsonw_object(w, "up_to");
    jsonw_text(w, "type", "null");
    jsonw_close(w);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_int(w, "minContains", 1);
    jsonw_int(w, "maxContains", 1);
}

static void write_objects(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_text(w, "type", "array");
    jsonw_int(w, "minItems", key->min);
    jsonw_int(w, "maxItems", key->max);
    jsonw_object(w, "items");
    write_object(w, key->object);
    jsonw_close(w);
    write_needs_of_brackets(w, key);
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

static void write_approval(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_array(w, "oneOf");
    jsonw_object(w, NULL);
    write_words(w, key->words);
    jsonw_close(w);
    jsonw_object(w, NULL);
    write_object(w, key->object);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_validation(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_array(w, "oneOf");
    jsonw_object(w, NULL);
    jsonw_text(w, "type", "boolean");
    jsonw_close(w);
    jsonw_object(w, NULL);
    write_object(w, key->object);
    jsonw_close(w);
    jsonw_close(w);
}

static void write_release(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_array(w, "oneOf");
    jsonw_object(w, NULL);
    write_object(w, key->object);
    jsonw_close(w);
    schema_write_reference(w, NULL, "#/$defs/condition");
    jsonw_close(w);
}

static void write_event_types(struct jsonw *w, const struct grammar_key *key)
{
    jsonw_text(w, "type", "array");
    jsonw_int(w, "minItems", key->min);
    jsonw_int(w, "maxItems", key->max);
    jsonw_bool(w, "uniqueItems", true);
    schema_write_reference(w, "items", "#/$defs/event_type");
}

static void write_id(struct jsonw *w, const struct grammar_key *key)
{
    struct buf pattern = {0};
    buf_add_format(&pattern, "^%s" ID_PATTERN, key->prefix);
    jsonw_text(w, "type", "string");
    jsonw_str(w, "pattern", buf_str(&pattern));
    buf_release(&pattern);
}

static void write_shape(struct jsonw *w, const struct grammar_key *key)
{
    switch (key->shape) {
    case SHAPE_TEXT: /* bytes are counted by the compiler; characters are never more */
    case SHAPE_LINE:
        jsonw_text(w, "type", "string");
        jsonw_int(w, "minLength", key->min);
        jsonw_int(w, "maxLength", key->max);
        if (key->shape == SHAPE_LINE)
            jsonw_text(w, "pattern", LINE_PATTERN);
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
        if (key->min > 0)
            jsonw_int(w, "minItems", key->min);
        jsonw_object(w, "items");
        write_words(w, key->words);
        jsonw_close(w);
        break;
    case SHAPE_CURRENCY:
        jsonw_text(w, "$ref", "#/$defs/any_currency");
        break;
    case SHAPE_STAGE:
        schema_write_stages(w, false, (key->flags & KEY_NULLABLE) != 0);
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
    case SHAPE_CUSTOMER_CONDITION:
        jsonw_text(w, "$ref", "#/$defs/customer_condition");
        break;
    case SHAPE_TRIGGER:
        write_trigger(w, key);
        break;
    case SHAPE_CODE:
        jsonw_text(w, "type", "string");
        jsonw_text(w, "pattern", CODE_PATTERN);
        break;
    case SHAPE_ID:
        write_id(w, key);
        break;
    case SHAPE_APPROVAL:
        write_approval(w, key);
        break;
    case SHAPE_VALIDATION:
        write_validation(w, key);
        break;
    case SHAPE_RELEASE:
        write_release(w, key);
        break;
    case SHAPE_EVENT_TYPES:
        write_event_types(w, key);
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

/* "if": this property is that constant. */
static void write_if(struct jsonw *w, const char *name, const char *value, bool if_absent)
{
    jsonw_object(w, "if");
    jsonw_object(w, "properties");
    jsonw_object(w, name);
    jsonw_text(w, "const", value);
    jsonw_close(w);
    jsonw_close(w);
    if (!if_absent) {
        jsonw_array(w, "required");
        jsonw_text(w, NULL, name);
        jsonw_close(w);
    }
    jsonw_close(w);
}

static void write_required(struct jsonw *w, const char *name, const char *required)
{
    jsonw_object(w, name);
    jsonw_array(w, "required");
    jsonw_text(w, NULL, required);
    jsonw_close(w);
    jsonw_close(w);
}

/* One of `then` and `else`: these keys must not be there. */
static void write_forbidden(struct jsonw *w, const char *name, const char *const *forbidden)
{
    jsonw_object(w, name);
    jsonw_object(w, "properties");
    for (; *forbidden != NULL; forbidden++)
        jsonw_bool(w, *forbidden, false);
    jsonw_close(w);
    jsonw_close(w);
}

/* What a kind needs: an element of allOf. */
static void write_need(struct jsonw *w, const char *kind, const char *required)
{
    jsonw_object(w, NULL);
    write_if(w, "kind", kind, false);
    write_required(w, "then", required);
    jsonw_close(w);
}

/* A key that is of one kind alone, and keys that this kind has not. */
static void write_own(struct jsonw *w, const char *kind, const char *const *own, const char *const *others)
{
    jsonw_object(w, NULL);
    write_if(w, "kind", kind, false);
    if (others != NULL)
        write_forbidden(w, "then", others);
    write_forbidden(w, "else", own);
    jsonw_close(w);
}

/* What a reward must and must not have goes by its kind; a currency needs an amount. */
static void write_needs_of_reward(struct jsonw *w)
{
    static const char *const discount[] = {"discount", NULL}, *const gift[] = {"gift", NULL},
                             *const deliver[] = {"deliver", NULL}, *const lapse[] = {"expires_days", NULL},
                             *const amount[] = {"amount", NULL};
    jsonw_array(w, "allOf");
    write_need(w, "credit", "amount");
    write_need(w, "cash", "amount");
    write_need(w, "gift_card", "amount");
    write_need(w, "custom", "title");
    write_need(w, "discount", "discount");
    write_own(w, "discount", discount, amount);
    write_own(w, "gift_card", gift, NULL);
    write_own(w, "credit", deliver, NULL);
    jsonw_object(w, NULL);
    write_required(w, "if", "deliver");
    write_forbidden(w, "then", lapse);
    jsonw_close(w);
    jsonw_close(w);
    jsonw_object(w, "dependentRequired");
    jsonw_array(w, "currency");
    jsonw_text(w, NULL, "amount");
    jsonw_close(w);
    jsonw_close(w);
}

/* Referrals are counted from 1: a step from 0 is one of revenue. */
static void write_needs_of_steps(struct jsonw *w)
{
    write_if(w, "by", "revenue", false);
    jsonw_object(w, "else");
    jsonw_object(w, "properties");
    jsonw_object(w, GRAMMAR_AMOUNT_MARKS[AMOUNT_STEPS]);
    jsonw_object(w, "items");
    jsonw_object(w, "properties");
    jsonw_object(w, "from");
    jsonw_int(w, "minimum", 1);
    for (int i = 0; i < 6; i++)
        jsonw_close(w);
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
        write_needs_of_reward(w);
    if (object == &GRAMMAR_AMOUNTS[AMOUNT_STEPS])
        write_needs_of_steps(w);
}

/* Any spelling: the compiler stores it in capitals. */
static void write_any_currency(struct jsonw *w)
{
    struct buf pattern = {0};
    buf_add_str(&pattern, STR("^("));
    for (size_t i = 0; i < currency_iso_count(); i++) {
        buf_add_str(&pattern, i == 0 ? STR("") : STR("|"));
        for (const char *c = currency_iso_at(i); *c != '\0'; c++)
            buf_add_format(&pattern, "[%c%c]", *c, *c - 'A' + 'a');
    }
    buf_add_str(&pattern, STR(")$|" SCHEMA_UNIT_PATTERN));
    jsonw_object(w, "any_currency");
    jsonw_text(w, "type", "string");
    jsonw_str(w, "pattern", buf_str(&pattern));
    jsonw_close(w);
    buf_release(&pattern);
}

/* What the compiler alone can see. tests/api/rules-schema.test.mjs has a document for each. */
static void write_description(struct jsonw *w)
{
    struct buf text = {0};
    buf_add_format(
        &text,
        "What POST /v1/programs and POST /v1/programs/{id}/versions take as `rules`. What this schema refuses, the "
        "server refuses. Some of what it accepts is refused too, because a schema cannot say it: keys of rewards are "
        "unique; steps, milestones and brackets ascend, and the bracket without end is the last; floor is not above "
        "cap; between has the lower number first; a percentage is paid in the program's currency; second_above is not "
        "below above; a rule without an amount is capped by count alone and not approved by amount; caps of a rule "
        "differ in scope or window, budgets in currency or window; a budget covers what a rule always pays; the limits "
        "of texts "
        "are in bytes of UTF-8; whole numbers are written without fraction and exponent (1.0 and 1e2 are not); "
        "what stands between `last.` and `.data` has as few characters as make an event type; "
        "conditions are nested at most %d deep, with at most %d in the document, which has at most %d bytes.",
        LIMIT_CONDITION_DEPTH, LIMIT_CONDITION_NODES, LIMIT_RULES_BYTES);
    jsonw_str(w, "description", buf_str(&text));
    buf_release(&text);
}

void rules_write_schema(struct buf *out)
{
    struct jsonw w = jsonw_begin(out);
    jsonw_object(&w, NULL);
    jsonw_text(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    jsonw_text(&w, "title", "The rules of a referral program");
    write_description(&w);
    write_object(&w, &GRAMMAR_RULES);
    jsonw_object(&w, "$defs");
    schema_write_conditions(&w);
    write_any_currency(&w);
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
}
