/* Compiles conditions: JSON to a flat array of nodes, each leaf checked against its field's type, so that asking cannot
 * fail. */

#include "domain/rule/condition.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "domain/rule/compile.h"
#include "domain/rule/event_types.h"

const char *const NODE_NAMES[NODE_LEAF] = {
    [NODE_ALL] = "all",
    [NODE_ANY] = "any",
    [NODE_NOT] = "not",
};

static const char ROOT[] = "rules.";

/* In a request each `all` and `any` takes two levels of JSON, the innermost leaf one and its list another; above them
 * are the body, the rules, the list of rewards and the reward. So this limit, which tells its number, comes first. */
_Static_assert(4 + 2 * (LIMIT_CONDITION_DEPTH - 1) + 2 <= LIMIT_JSON_DEPTH, "a condition is refused as a condition");

struct nodes {
    struct rule_condition items[LIMIT_CONDITION_NODES];
    size_t count;
};

static struct str text_of(const json_t *json)
{
    return (struct str){json_string_value(json), json_string_length(json)};
}

/* Refuses keys of `json` other than the null-terminated `names`. */
static enum status check_keys(struct compiler *compiler, json_t *json, const char *const *names)
{
    const char *key;
    json_t *value;
    json_object_foreach(json, key, value)
    {
        const char *const *name = names;
        while (*name != NULL && strcmp(*name, key) != 0)
            name++;
        if (*name == NULL)
            return compile_fail_at(compiler, key, ERROR_UNKNOWN_FIELD,
                                   "A condition is {all}, {any}, {not} or {field, op, value}");
    }
    return STATUS_OK;
}

static enum status read_text(struct compiler *compiler, const struct ask_field *field, const json_t *json,
                             struct rule_value *ret_value)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "%s is compared with a text", field->name);
    struct str text = text_of(json);
    bool later = false;
    if (!ask_value_is_allowed(compiler->rules, field, text, &later))
        return compile_fail(compiler, ERROR_INVALID_VALUE, "%s never has this value%s", field->name,
                            field->values == VALUES_COUNTRY ? "; it is an ISO 3166 code in capitals, such as US"
                            : field->values == VALUES_GROUP ? "; it is the id of a group, which begins with grp_"
                                                            : "");
    if (later)
        return compile_fail(compiler, ERROR_NOT_SUPPORTED, "This value is not supported by this version");
    *ret_value = (struct rule_value){.type = VALUE_TEXT, .text = str_copy(compiler->arena, text)};
    return STATUS_OK;
}

static enum status read_integer(struct compiler *compiler, const struct ask_field *field, const json_t *json,
                                struct rule_value *ret_value)
{
    if (!json_is_integer(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "%s is compared with a whole number here", field->name);
    int64_t value = json_integer_value(json);
    bool is_data = field->type == ASK_DATA || field->type == ASK_ITEMS || field->type == ASK_LAST;
    if (!is_data && (value < -MONEY_LIMIT || value > MONEY_LIMIT))
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "This must be from %lld to %lld", (long long)-MONEY_LIMIT,
                            (long long)MONEY_LIMIT);
    *ret_value = (struct rule_value){.type = VALUE_INTEGER, .integer = value};
    return STATUS_OK;
}

static enum status read_boolean(struct compiler *compiler, const json_t *json, struct rule_value *ret_value)
{
    if (!json_is_boolean(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This is compared with true or false");
    *ret_value = (struct rule_value){.type = VALUE_BOOLEAN, .integer = json_is_true(json)};
    return STATUS_OK;
}

static enum status read_scalar(struct compiler *compiler, const struct ask_field *field, const json_t *json,
                               struct rule_value *ret_value)
{
    switch (field->type) {
    case ASK_TEXT:
    case ASK_LIST:
        return read_text(compiler, field, json, ret_value);
    case ASK_MONEY:
    case ASK_INTEGER:
    case ASK_COUNT:
        return read_integer(compiler, field, json, ret_value);
    case ASK_BOOLEAN:
        return read_boolean(compiler, json, ret_value);
    case ASK_DATA:
    case ASK_ITEMS:
    case ASK_LAST:
    case ASK_TYPE_COUNT:
        break;
    }
    if (json_is_string(json))
        return read_text(compiler, field, json, ret_value);
    if (json_is_integer(json))
        return read_integer(compiler, field, json, ret_value);
    if (json_is_boolean(json))
        return read_boolean(compiler, json, ret_value);
    return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text, a whole number, true or false");
}

/* An array of scalars; of integers when `is_range`. */
static enum status read_list(struct compiler *compiler, const struct ask_field *field, json_t *json, bool is_range,
                             struct rule_condition *leaf)
{
    if (!json_is_array(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This op takes an array");
    size_t count = json_array_size(json);
    if (is_range ? count != 2 : count < 1 || count > LIMIT_CONDITION_VALUES)
        return is_range ? compile_fail(compiler, ERROR_OUT_OF_RANGE, "between takes two numbers: [low, high]")
                        : compile_fail(compiler, ERROR_OUT_OF_RANGE, "this list must have 1 to %d elements",
                                       LIMIT_CONDITION_VALUES);
    struct rule_value *values = arena_array(compiler->arena, count, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        const json_t *element = json_array_get(json, i);
        TRY(is_range ? read_integer(compiler, field, element, &values[i])
                     : read_scalar(compiler, field, element, &values[i]));
        rule_path_leave(&compiler->path, mark);
    }
    if (is_range && values[0].integer > values[1].integer)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "between takes the lower number first");
    leaf->values = values;
    leaf->value_count = (uint16_t)count;
    return STATUS_OK;
}

static enum status read_value(struct compiler *compiler, json_t *json, struct rule_condition *leaf)
{
    const struct ask_field *field = leaf->field;
    assert(field != NULL);
    enum op_value kind = ASK_OPS[leaf->op].value;
    if (kind == OP_VALUE_LIST || kind == OP_VALUE_RANGE)
        return read_list(compiler, field, json, kind == OP_VALUE_RANGE, leaf);
    struct rule_value *value = arena_alloc(compiler->arena, sizeof *value);
    leaf->values = value;
    leaf->value_count = 1;
    if (kind == OP_VALUE_FLAG)
        return read_boolean(compiler, json, value);
    if (kind == OP_VALUE_NUMBER)
        return read_integer(compiler, field, json, value);
    return read_scalar(compiler, field, json, value);
}

/* "job.score" -> {"job", "score", NULL} */
static enum status read_steps(struct compiler *compiler, struct str names, struct rule_condition *leaf)
{
    const char **steps = arena_array(compiler->arena, DATA_STEPS_MAX + 1, sizeof *steps);
    size_t count = 0;
    while (!str_is_none(names)) {
        struct str name = str_split(&names, '.');
        bool good = count < DATA_STEPS_MAX && name.size >= 1 && name.size <= DATA_NAME_MAX;
        for (size_t i = 0; good && i < name.size; i++) {
            char c = name.data[i];
            good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        }
        if (!good)
            return compile_fail(compiler, ERROR_INVALID_VALUE,
                                "data and items are followed by up to %d names of letters, digits, _ and -",
                                DATA_STEPS_MAX);
        steps[count++] = arena_copy(compiler->arena, name.data, name.size);
    }
    leaf->steps = steps;
    return STATUS_OK;
}

/* Where `type` stands among the types that are asked for. */
static uint16_t type_index(struct compiler *compiler, struct str *types, size_t *count, struct str type)
{
    size_t i = 0;
    while (i < *count && !str_equal(types[i], type))
        i++;
    if (i == *count) {
        assert(i < LIMIT_CONDITION_NODES); /* one a node */
        types[(*count)++] = str_copy(compiler->arena, type);
    }
    return (uint16_t)i;
}

static enum status check_type(struct compiler *compiler, const struct event_type *row)
{
    if (!event_type_is_asked(row))
        return compile_fail(compiler, ERROR_NOT_SUPPORTED, "This event type is not supported by this version");
    if (compiler->asked->of_customer && !row->enrolls)
        return compile_fail(compiler, ERROR_NOT_SUPPORTED,
                            "An enrolment may ask about jobs, surveys and custom events in this version");
    return STATUS_OK;
}

static enum status read_count(struct compiler *compiler, struct str type, struct rule_condition *leaf)
{
    struct compile_asks *asked = compiler->asked;
    const struct event_type *row = event_type_find(type);
    if (row == NULL)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "count is followed by an event type");
    TRY(check_type(compiler, row));
    leaf->type_index = type_index(compiler, asked->count_types, &asked->count_type_count, type);
    return STATUS_OK;
}

/* "survey.scored.data.score": a type ends at the first ".data." that has one in front of it. */
static const struct event_type *split_last(struct str rest, struct str *ret_type, struct str *ret_names)
{
    static const struct str mark = {".data.", 6};
    for (size_t at = 0; at + mark.size < rest.size; at++) {
        struct str type = {rest.data, at}, behind = {rest.data + at, rest.size - at};
        const struct event_type *row = str_starts_with(behind, mark) ? event_type_find(type) : NULL;
        if (row == NULL)
            continue;
        *ret_type = type;
        *ret_names = (struct str){behind.data + mark.size, behind.size - mark.size};
        return row;
    }
    return NULL;
}

static enum status read_last(struct compiler *compiler, struct str rest, struct rule_condition *leaf)
{
    struct compile_asks *asked = compiler->asked;
    struct str type, names;
    const struct event_type *row = split_last(rest, &type, &names);
    if (row == NULL)
        return compile_fail(compiler, ERROR_INVALID_VALUE,
                            "last is followed by an event type, .data and names: last.survey.scored.data.score");
    TRY(check_type(compiler, row));
    leaf->type_index = type_index(compiler, asked->last_types, &asked->last_type_count, type);
    return read_steps(compiler, names, leaf);
}

static bool is_about(const struct compile_asks *asked, const struct ask_field *field)
{
    return (field->about & (asked->of_customer ? ASK_ABOUT_CUSTOMER : ASK_ABOUT_REFERRAL)) != 0;
}

static enum status read_field(struct compiler *compiler, const json_t *json, struct rule_condition *leaf)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    struct str rest;
    leaf->field = ask_field_find(text_of(json), &rest);
    if (leaf->field == NULL)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "There is no such field to ask about");
    if (leaf->field->later || !is_about(compiler->asked, leaf->field))
        return compile_fail(compiler, ERROR_NOT_SUPPORTED, "%s is not supported %s", leaf->field->name,
                            leaf->field->later ? "by this version" : "here");
    leaf->name = arena_copy(compiler->arena, json_string_value(json), json_string_length(json));
    compiler->asked->asks |= leaf->field->asks;
    if (leaf->field->type == ASK_DATA || leaf->field->type == ASK_ITEMS)
        return read_steps(compiler, rest, leaf);
    if (leaf->field->type == ASK_COUNT)
        return read_count(compiler, rest, leaf);
    if (leaf->field->type == ASK_LAST)
        return read_last(compiler, rest, leaf);
    return STATUS_OK;
}

static enum status read_op(struct compiler *compiler, const json_t *json, struct rule_condition *leaf)
{
    if (!json_is_string(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be a text");
    assert(leaf->field != NULL);
    enum ask_op op;
    if (!ask_op_find(text_of(json), &op))
        return compile_fail(compiler, ERROR_INVALID_VALUE,
                            "An op is one of: eq ne in not_in gt gte lt lte between contains exists");
    if ((ASK_OPS[op].types & (1U << leaf->field->type)) == 0)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "%s does not suit %s", ASK_OPS[op].name, leaf->field->name);
    leaf->op = (uint8_t)op;
    return STATUS_OK;
}

/* Enters `name` of the leaf `json`, where `*ret_value` is; the caller leaves again. */
static enum status enter(struct compiler *compiler, const json_t *json, const char *name, json_t **ret_value,
                         size_t *ret_mark)
{
    json_t *value = json_object_get(json, name);
    if (value == NULL)
        return compile_fail_at(compiler, name, ERROR_MISSING_FIELD, "A leaf has field, op and value");
    *ret_mark = rule_path_enter(&compiler->path, name);
    *ret_value = value;
    return STATUS_OK;
}

static enum status read_leaf(struct compiler *compiler, json_t *json, struct rule_condition *leaf)
{
    json_t *value = NULL;
    size_t mark = 0;
    TRY(check_keys(compiler, json, (const char *const[]){"field", "op", "value", NULL}));
    TRY(enter(compiler, json, "field", &value, &mark));
    TRY(read_field(compiler, value, leaf));
    rule_path_leave(&compiler->path, mark);
    TRY(enter(compiler, json, "op", &value, &mark));
    TRY(read_op(compiler, value, leaf));
    rule_path_leave(&compiler->path, mark);
    if (leaf->op == OP_EXISTS && json_object_get(json, "value") == NULL)
        return read_value(compiler, json_true(), leaf); /* a constant of jansson's: nothing to release */
    TRY(enter(compiler, json, "value", &value, &mark));
    TRY(read_value(compiler, value, leaf));
    rule_path_leave(&compiler->path, mark);
    return STATUS_OK;
}

static enum status read_node(struct compiler *compiler, json_t *json, struct nodes *nodes, int depth);

static enum status read_children(struct compiler *compiler, json_t *json, struct nodes *nodes, int depth)
{
    if (!json_is_array(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "This must be an array of conditions");
    if (json_array_size(json) == 0)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "This must have at least one condition");
    for (size_t i = 0; i < json_array_size(json); i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        TRY(read_node(compiler, json_array_get(json, i), nodes, depth + 1));
        rule_path_leave(&compiler->path, mark);
    }
    return STATUS_OK;
}

/* Appends the node and all below it. */
static enum status read_node(struct compiler *compiler, json_t *json, struct nodes *nodes, int depth)
{
    if (!json_is_object(json))
        return compile_fail(compiler, ERROR_INVALID_TYPE, "A condition is an object");
    if (depth >= LIMIT_CONDITION_DEPTH)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "Conditions may be nested %d deep, the outermost included",
                            LIMIT_CONDITION_DEPTH);
    if (compiler->node_count >= LIMIT_CONDITION_NODES)
        return compile_fail(compiler, ERROR_OUT_OF_RANGE, "The rules may have %d conditions in all",
                            LIMIT_CONDITION_NODES);
    compiler->node_count++;
    struct rule_condition *node = &nodes->items[nodes->count++];
    *node = (struct rule_condition){.kind = NODE_LEAF};
    const char *below = compiler->path.text + sizeof ROOT - 1;
    node->path = arena_copy(compiler->arena, below, strlen(below));

    for (int kind = 0; kind < NODE_LEAF; kind++) {
        json_t *child = json_object_get(json, NODE_NAMES[kind]);
        if (child == NULL)
            continue;
        TRY(check_keys(compiler, json, (const char *const[]){NODE_NAMES[kind], NULL}));
        node->kind = (uint8_t)kind;
        size_t mark = rule_path_enter(&compiler->path, NODE_NAMES[kind]);
        TRY(kind == NODE_NOT ? read_node(compiler, child, nodes, depth + 1)
                             : read_children(compiler, child, nodes, depth));
        rule_path_leave(&compiler->path, mark);
        break;
    }
    if (node->kind == NODE_LEAF)
        TRY(read_leaf(compiler, json, node));
    node->size = (uint16_t)(&nodes->items[nodes->count] - node);
    return STATUS_OK;
}

enum status condition_compile(struct compiler *compiler, json_t *json, const struct rule_condition **ret_condition)
{
    assert(strncmp(compiler->path.text, ROOT, sizeof ROOT - 1) == 0);
    struct nodes nodes = {.count = 0};
    TRY(read_node(compiler, json, &nodes, 0));
    struct rule_condition *compact = arena_array(compiler->arena, nodes.count, sizeof *compact);
    memcpy(compact, nodes.items, nodes.count * sizeof *compact);
    *ret_condition = compact;
    return STATUS_OK;
}
