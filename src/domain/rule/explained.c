/* The reader of the grammar that explain.c writes; a form that is added there is added here.
 *
 * Values are not quoted there, so that a text such as "a, b" can be taken for two. That costs no more than a comma in a
 * sentence. What is not certain by the field's type (numbers, a currency, an op that does not suit it) is not read. */

#include "domain/rule/explained.h"

#include <stdint.h>

#include "domain/rule/field.h"
#include "domain/rule/rule.h"

enum {
    CHARACTER_BYTES_MAX = 4, /* by as many at most a text is shorter that was cut (explain.c) */
};

const char *const explained_faults[] = {
    [EXPLAINED_ABSENT] = "absent", [EXPLAINED_CURRENCY] = "currency", [EXPLAINED_DIFFERS] = "differs",
    [EXPLAINED_EXISTS] = "exists", [EXPLAINED_GROUP] = "group",       [EXPLAINED_HOLDS] = "holds",
    [EXPLAINED_HOLDS + 1] = NULL,
};

static struct str from(struct str text, size_t offset)
{
    return (struct str){text.data + offset, text.size - offset};
}

static struct str up_to(struct str text, size_t size)
{
    return (struct str){text.data, size};
}

/* Offset of the first `part` from `begin` on, or SIZE_MAX. */
static size_t find(struct str text, struct str part, size_t begin)
{
    for (size_t i = begin; i + part.size <= text.size; i++)
        if (str_starts_with(from(text, i), part))
            return i;
    return SIZE_MAX;
}

static bool is_path(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == ' ' || text.data[i] == ';' || text.data[i] == ':')
            return false;
    return text.size > 0;
}

/* A group below an `any`: "qualification.any[1]". */
static bool is_group(struct str text)
{
    return is_path(text) && text.data[text.size - 1] == ']' && find(text, STR(".any["), 0) != SIZE_MAX;
}

static bool is_number(const struct ask_field *field)
{
    return field->type == ASK_MONEY || field->type == ASK_INTEGER || field->type == ASK_COUNT;
}

/* What stands between a field's value and what is wanted: " is not gte ". */
struct verb {
    enum ask_op op;
    enum explained_fault fault;
    size_t size;
};

static bool read_verb(struct str text, const struct ask_field *field, struct verb *ret)
{
    struct str rest = text;
    struct verb verb = {.op = OP_CONTAINS, .fault = EXPLAINED_HOLDS};
    if (str_take(&rest, STR(" does not contain "))) {
        verb.fault = EXPLAINED_DIFFERS;
    } else if (!str_take(&rest, STR(" contains "))) {
        if (str_take(&rest, STR(" is not ")))
            verb.fault = EXPLAINED_DIFFERS;
        else if (!str_take(&rest, STR(" is ")))
            return false;
        size_t end = str_find(rest, ' ');
        if (end == SIZE_MAX || !ask_op_find(up_to(rest, end), &verb.op) || verb.op == OP_CONTAINS)
            return false;
        rest = from(rest, end + 1);
    }
    if (verb.op == OP_EXISTS || (ASK_OPS[verb.op].types & 1U << field->type) == 0)
        return false;
    verb.size = text.size - rest.size;
    *ret = verb;
    return true;
}

/* Where the verb begins: at once behind a field that is not quoted. */
static bool find_verb(struct str text, const struct ask_field *field, size_t *ret_begin, struct verb *ret)
{
    if (!field->is_shown) {
        *ret_begin = 0;
        return read_verb(text, field, ret);
    }
    for (size_t i = 1; i < text.size; i++)
        if (text.data[i] == ' ' && read_verb(from(text, i), field, ret)) {
            *ret_begin = i;
            return true;
        }
    return false;
}

static bool suits(struct str text, const struct ask_field *field, enum op_value form)
{
    int64_t number;
    return (!is_number(field) && form != OP_VALUE_NUMBER && form != OP_VALUE_RANGE) || str_to_int64(text, &number);
}

/* Several values only where the op has several. The last one of a text that was cut may be a part of itself. */
static bool read_wanted(struct str text, const struct ask_field *field, struct arena *arena, enum ask_op op,
                        struct explained *explained)
{
    enum op_value form = ASK_OPS[op].value;
    bool has_many = form == OP_VALUE_LIST || form == OP_VALUE_RANGE;
    size_t count = 1;
    for (size_t i = 0; has_many && (i = find(text, STR(", "), i)) != SIZE_MAX; i += 2)
        count++;
    struct str *values = arena_array(arena, count, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        size_t end = i + 1 == count ? text.size : find(text, STR(", "), 0);
        values[i] = up_to(text, end);
        text = i + 1 == count ? STR_NONE : from(text, end + 2);
    }
    count -= explained->is_cut;
    for (size_t i = 0; i < count; i++)
        if (!suits(values[i], field, form))
            return false;
    explained->wanted = (struct str_array){values, count};
    return form == OP_VALUE_RANGE ? count == 2 : count > 0;
}

static bool is_currency(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 'A' || text.data[i] > 'Z')
            return false;
    return text.size == 3;
}

/* " is in EUR, not in USD" */
static bool read_currency(struct str text, struct arena *arena, struct explained *explained)
{
    struct str *wanted = arena_array(arena, 1, sizeof *wanted), not_in = STR(", not in ");
    size_t end = str_take(&text, STR(" is in ")) ? find(text, not_in, 0) : SIZE_MAX;
    if (end == SIZE_MAX)
        return false;
    struct str currency = up_to(text, end);
    *wanted = from(text, end + not_in.size);
    bool has_none = str_equal(currency, STR("no currency"));
    if (!is_currency(*wanted) || !(has_none || is_currency(currency)))
        return false;
    explained->fault = EXPLAINED_CURRENCY;
    explained->value = has_none ? STR_NONE : currency;
    explained->wanted = (struct str_array){wanted, 1};
    return true;
}

/* " 4000 is not gte 5000" */
static bool read_comparison(struct str text, const struct ask_field *field, struct arena *arena,
                            struct explained *explained)
{
    struct verb verb;
    size_t begin;
    if (!find_verb(text, field, &begin, &verb))
        return false;
    explained->fault = (int)verb.fault;
    explained->op = str_from(ASK_OPS[verb.op].name);
    explained->value = field->is_shown ? from(up_to(text, begin), 1) : STR_NONE;
    if (field->is_shown && !suits(explained->value, field, OP_VALUE_ONE))
        return false;
    return read_wanted(from(text, begin + verb.size), field, arena, verb.op, explained);
}

static const struct ask_field *find_field(struct str text, struct str *ret_name)
{
    struct str rest;
    size_t end = str_find(text, ' ');
    *ret_name = up_to(text, end == SIZE_MAX ? text.size : end);
    return ask_field_find(*ret_name, &rest);
}

static bool read_leaf(struct str text, struct arena *arena, struct explained *explained)
{
    const struct ask_field *field = find_field(text, &explained->field);
    if (field == NULL || explained->field.size == text.size)
        return false;
    struct str rest = from(text, explained->field.size);
    explained->is_money = field->type == ASK_MONEY || field->is_money;
    explained->fault = EXPLAINED_ABSENT;
    if (str_equal(rest, STR(" is absent")))
        return true;
    explained->fault = EXPLAINED_EXISTS;
    if (str_equal(rest, STR(" exists")))
        return true;
    return (field->type == ASK_MONEY && read_currency(rest, arena, explained)) ||
           read_comparison(rest, field, arena, explained);
}

/* Where the first one of several ends: before a "; " that another one follows, not within a value. */
static size_t end_of_child(struct str text)
{
    struct str name;
    size_t i = 0;
    while ((i = find(text, STR("; "), i)) != SIZE_MAX) {
        struct str next = from(text, i + 2);
        size_t end = find(next, STR("; "), 0);
        if (find_field(next, &name) != NULL || is_group(up_to(next, end == SIZE_MAX ? next.size : end)))
            return i;
        i += 2;
    }
    return text.size;
}

static bool read_child(struct str text, struct arena *arena, struct explained *explained)
{
    if (!is_group(text))
        return read_leaf(text, arena, explained);
    explained->fault = EXPLAINED_GROUP;
    explained->path = text;
    return true;
}

/* What stands below an `any`. Of a text that was cut, the last one may be a part of itself. */
static bool read_none(struct str path, struct str text, bool is_cut, struct arena *arena, struct explained **ret,
                      size_t *ret_count)
{
    size_t most = 1, count = 0;
    for (size_t i = 0; (i = find(text, STR("; "), i)) != SIZE_MAX; i += 2)
        most++;
    struct explained *all = arena_array(arena, most, sizeof *all);
    for (bool more = true; more; count++) {
        size_t end = end_of_child(text);
        more = end < text.size;
        all[count] = (struct explained){.path = path, .is_cut = is_cut && !more};
        if (!read_child(up_to(text, end), arena, &all[count]))
            break;
        text = more ? from(text, end + 2) : STR_NONE;
    }
    bool is_whole = str_is_none(text);
    if (count == 0 || (!is_whole && (!is_cut || end_of_child(text) < text.size)))
        return false;
    all[count - 1].is_cut = is_cut;
    *ret = all;
    *ret_count = count;
    return true;
}

bool explained_read(struct str reason, struct arena *arena, struct explained **ret_conditions, size_t *ret_count)
{
    size_t colon = find(reason, STR(": "), 0);
    bool is_cut = reason.size + CHARACTER_BYTES_MAX >= RULE_REASON_SIZE;
    if (colon == SIZE_MAX || !is_path(up_to(reason, colon)))
        return false;
    struct str path = up_to(reason, colon), text = from(reason, colon + 2);
    if (str_take(&text, STR("none holds: ")))
        return read_none(path, text, is_cut, arena, ret_conditions, ret_count);
    struct explained *one = arena_array(arena, 1, sizeof *one);
    *one = (struct explained){.path = path, .is_cut = is_cut};
    if (!read_leaf(text, arena, one))
        return false;
    *ret_conditions = one;
    *ret_count = 1;
    return true;
}
