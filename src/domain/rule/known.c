/* Looks up what a condition asks about: a member of the facts, a count, or a value under event.data. Pure: any thread.
 */

#include "domain/rule/known.h"

#include <assert.h>

static struct known known_text(struct str text)
{
    return (struct known){.type = str_is_none(text) ? KNOWN_ABSENT : KNOWN_TEXT, .text = text};
}

static struct known known_integer(bool set, int64_t value)
{
    return (struct known){.type = set ? KNOWN_INTEGER : KNOWN_ABSENT, .integer = value};
}

struct known known_json(const json_t *json)
{
    if (json == NULL)
        return (struct known){.type = KNOWN_ABSENT};
    switch (json_typeof(json)) {
    case JSON_NULL:
        return (struct known){.type = KNOWN_ABSENT};
    case JSON_STRING:
        return known_text((struct str){json_string_value(json), json_string_length(json)});
    case JSON_INTEGER:
        return known_integer(true, json_integer_value(json));
    case JSON_TRUE:
    case JSON_FALSE:
        return (struct known){.type = KNOWN_BOOLEAN, .integer = json_is_true(json)};
    case JSON_REAL:
        return (struct known){.type = KNOWN_REAL, .json = json};
    case JSON_ARRAY:
        return (struct known){.type = KNOWN_ARRAY, .json = json};
    case JSON_OBJECT:
        break;
    }
    return (struct known){.type = KNOWN_OTHER};
}

static struct known known_below(const json_t *json, const char *const *steps)
{
    for (const char *const *step = steps; *step != NULL && json != NULL; step++)
        json = json_object_get(json, *step);
    return known_json(json);
}

struct known known_of_item(const struct rule_condition *leaf, const json_t *item)
{
    return known_below(item, leaf->steps);
}

static struct known known_of_items(const struct rule_condition *leaf, const json_t *items)
{
    struct known known = {.type = KNOWN_ABSENT};
    for (size_t i = 0; i < json_array_size(items) && known.type == KNOWN_ABSENT; i++)
        known = known_of_item(leaf, json_array_get(items, i));
    return known;
}

struct known known_find(const struct rules *rules, const struct rule_condition *leaf, const struct rule_facts *facts)
{
    const void *member = (const char *)facts + leaf->field->offset;
    switch (leaf->field->type) {
    case ASK_TEXT: {
        if (leaf->field->values != VALUES_CURRENCY)
            return known_text(*(const struct str *)member);
        const struct currency *currency = member;
        return known_text(currency->text[0] == '\0' ? STR_NONE : currency_str(currency));
    }
    case ASK_MONEY: {
        const struct opt_int *amount = member;
        if (amount->set && !currency_equal(&facts->event.currency, &rules->currency))
            return (struct known){.type = KNOWN_FOREIGN};
        return known_integer(amount->set, amount->value);
    }
    case ASK_INTEGER: {
        const struct opt_int *number = member;
        return known_integer(number->set, number->value);
    }
    case ASK_BOOLEAN: {
        const struct opt_bool *flag = member;
        return (struct known){.type = flag->set ? KNOWN_BOOLEAN : KNOWN_ABSENT, .integer = flag->value};
    }
    case ASK_LIST: {
        const struct str_array *list = member;
        return (struct known){.type = list->count == 0 ? KNOWN_ABSENT : KNOWN_LIST, .list = list};
    }
    case ASK_DATA:
        return known_below(facts->event.data, leaf->steps);
    case ASK_ITEMS:
        return known_of_items(leaf, facts->event.items);
    case ASK_LAST:
        return known_below(facts->lasts == NULL ? NULL : facts->lasts[leaf->type_index], leaf->steps);
    case ASK_COUNT:
        return known_integer(true, facts->counts == NULL ? 0 : facts->counts[leaf->type_index]);
    case ASK_TYPE_COUNT:
        break;
    }
    assert(false && "a field without a type");
    return (struct known){.type = KNOWN_ABSENT};
}
