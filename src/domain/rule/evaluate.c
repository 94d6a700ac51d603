/* Asks compiled conditions. The hot path: no allocation, no JSON but for event.data, one pass over the nodes that
 * matter.
 *
 * Three values: a money leaf in another currency is neither true nor false, and what depends on it is not either. So
 * `not` cannot turn money that was never compared into a yes, and the caller learns when the currency, and nothing
 * else, decided. Pure: any thread. */

#include "domain/rule/condition.h"

#include <assert.h>
#include <string.h>

#include "domain/rule/known.h"

/* -1, 0, 1 by exact value: the integer is never made a double, which would round it. A JSON number is finite. */
static int compare_real(double real, int64_t integer)
{
    if (real >= 0x1p63)
        return 1;
    if (real < -0x1p63)
        return -1;
    int64_t whole = (int64_t)real;
    if (whole != integer)
        return whole > integer ? 1 : -1;
    double fraction = real - (double)whole; /* exact: both have the same magnitude */
    return (fraction > 0) - (fraction < 0);
}

/* False when they cannot be compared as numbers. */
static bool compare(const struct known *known, const struct rule_value *value, int *ret_order)
{
    if (value->type != VALUE_INTEGER)
        return false;
    if (known->type == KNOWN_INTEGER)
        *ret_order = (known->integer > value->integer) - (known->integer < value->integer);
    else if (known->type == KNOWN_REAL)
        *ret_order = compare_real(json_real_value(known->json), value->integer);
    else
        return false;
    return true;
}

static bool equals(const struct known *known, const struct rule_value *value)
{
    int order;
    if (known->type == KNOWN_TEXT)
        return value->type == VALUE_TEXT && str_equal(known->text, value->text);
    if (known->type == KNOWN_BOOLEAN)
        return value->type == VALUE_BOOLEAN && known->integer == value->integer;
    return compare(known, value, &order) && order == 0;
}

static bool equals_any(const struct known *known, const struct rule_condition *leaf)
{
    for (size_t i = 0; i < leaf->value_count; i++)
        if (equals(known, &leaf->values[i]))
            return true;
    return false;
}

static bool contains(const struct known *known, const struct rule_value *value)
{
    switch (known->type) {
    case KNOWN_TEXT:
        return value->type == VALUE_TEXT &&
               memmem(known->text.data, known->text.size, value->text.data, value->text.size) != NULL;
    case KNOWN_LIST:
        for (size_t i = 0; i < known->list->count; i++)
            if (str_equal(known->list->items[i], value->text))
                return true;
        return false;
    case KNOWN_ARRAY:
        for (size_t i = 0; i < json_array_size(known->json); i++) {
            struct known element = known_json(json_array_get(known->json, i));
            if (equals(&element, value))
                return true;
        }
        return false;
    default:
        return false;
    }
}

static bool leaf_is_true(const struct known *known, const struct rule_condition *leaf)
{
    const struct rule_value *value = leaf->values;
    int order, high;
    switch ((enum ask_op)leaf->op) {
    case OP_EQ:
        return equals(known, value);
    case OP_NE:
        return !equals(known, value);
    case OP_IN:
        return equals_any(known, leaf);
    case OP_NOT_IN:
        return !equals_any(known, leaf);
    case OP_GT:
        return compare(known, value, &order) && order > 0;
    case OP_GTE:
        return compare(known, value, &order) && order >= 0;
    case OP_LT:
        return compare(known, value, &order) && order < 0;
    case OP_LTE:
        return compare(known, value, &order) && order <= 0;
    case OP_BETWEEN:
        return compare(known, &value[0], &order) && order >= 0 && compare(known, &value[1], &high) && high <= 0;
    case OP_CONTAINS:
        return contains(known, value);
    case OP_EXISTS:
        return (known->type != KNOWN_ABSENT) == (value->integer != 0);
    case OP_COUNT:
        break;
    }
    assert(false && "an op without a meaning");
    return false;
}

/* One item is enough. `ne` and `not_in` stay the opposites of `eq` and `in`, and `exists: false` that of `exists`: no
 * item may. */
static bool items_hold(const struct rule_condition *leaf, const json_t *items)
{
    bool none_may = leaf->op == OP_NE || leaf->op == OP_NOT_IN || (leaf->op == OP_EXISTS && leaf->values->integer == 0);
    for (size_t i = 0; i < json_array_size(items); i++) {
        struct known known = known_of_item(leaf, json_array_get(items, i));
        if (leaf_is_true(&known, leaf) != none_may)
            return !none_may;
    }
    return none_may;
}

static enum rule_truth leaf_holds(const struct rules *rules, const struct rule_condition *leaf,
                                  const struct rule_facts *facts)
{
    if (leaf->field->type == ASK_ITEMS)
        return items_hold(leaf, facts->event.items) ? RULE_TRUE : RULE_FALSE;
    struct known known = known_find(rules, leaf, facts);
    if (known.type == KNOWN_FOREIGN && leaf->op != OP_EXISTS)
        return RULE_MISMATCH;
    return leaf_is_true(&known, leaf) ? RULE_TRUE : RULE_FALSE;
}

/* `all` ends at the first false child, `any` at the first true one; short of that a mismatch is what remains. */
static enum rule_truth group_holds(const struct rules *rules, const struct rule_condition *group,
                                   const struct rule_facts *facts)
{
    const enum rule_truth deciding = group->kind == NODE_ALL ? RULE_FALSE : RULE_TRUE;
    enum rule_truth result = group->kind == NODE_ALL ? RULE_TRUE : RULE_FALSE;
    const struct rule_condition *end = group + group->size;
    for (const struct rule_condition *child = group + 1; child < end; child += child->size) {
        enum rule_truth truth = condition_holds(rules, child, facts);
        if (truth == deciding)
            return truth;
        if (truth == RULE_MISMATCH)
            result = RULE_MISMATCH;
    }
    return result;
}

enum rule_truth condition_holds(const struct rules *rules, const struct rule_condition *condition,
                                const struct rule_facts *facts)
{
    if (condition == NULL)
        return RULE_TRUE;
    if (condition->kind == NODE_LEAF)
        return leaf_holds(rules, condition, facts);
    if (condition->kind != NODE_NOT)
        return group_holds(rules, condition, facts);
    switch (condition_holds(rules, condition + 1, facts)) {
    case RULE_FALSE:
        return RULE_TRUE;
    case RULE_TRUE:
        return RULE_FALSE;
    case RULE_MISMATCH:
        break;
    }
    return RULE_MISMATCH;
}
