/* Says why a condition is not true, for people: "qualification.all[1]: event.amount 4000 is not gte 5000". It asks the
 * condition again on the way down to the leaf at fault, which only a refusal pays for. Quotes no value that may be
 * personal. explained.c reads what is written here. Pure: any thread. */

#include "domain/rule/condition.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "domain/rule/known.h"

struct line {
    char *at;
    size_t left; /* with the NUL */
};

static void say(struct line *line, struct str text)
{
    size_t size = text.size < line->left ? text.size : line->left - 1;
    memcpy(line->at, text.data, size);
    line->at += size;
    line->left -= size;
    *line->at = '\0';
}

static void say_text(struct line *line, const char *text)
{
    say(line, str_from(text));
}

static void say_integer(struct line *line, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    say_text(line, text);
}

static void say_value(struct line *line, const struct rule_value *value)
{
    if (value->type == VALUE_TEXT)
        say(line, value->text);
    else if (value->type == VALUE_INTEGER)
        say_integer(line, value->integer);
    else
        say_text(line, value->integer != 0 ? "true" : "false");
}

/* " 4000", or nothing for what may be personal. */
static void say_known(struct line *line, const struct ask_field *field, const struct known *known)
{
    if (!field->is_shown)
        return;
    if (known->type == KNOWN_TEXT) {
        say_text(line, " ");
        say(line, known->text);
    } else if (known->type == KNOWN_INTEGER) {
        say_text(line, " ");
        say_integer(line, known->integer);
    }
}

/* "event.amount 4000 is not gte 5000". `holds`: the leaf is true and that is what is wrong. */
static void say_leaf(struct line *line, const struct rules *rules, const struct rule_condition *leaf,
                     const struct rule_facts *facts, bool holds)
{
    struct known known = known_find(rules, leaf, facts);
    say_text(line, leaf->name);
    if (known.type == KNOWN_FOREIGN && leaf->op != OP_EXISTS) {
        const char *currency = facts->event.currency.text;
        say_text(line, " is in ");
        say_text(line, currency[0] == '\0' ? "no currency" : currency);
        say_text(line, ", not in ");
        say_text(line, rules->currency.text);
        return;
    }
    if (leaf->op == OP_EXISTS || known.type == KNOWN_ABSENT) {
        say_text(line, known.type == KNOWN_ABSENT ? " is absent" : " exists");
        return;
    }
    say_known(line, leaf->field, &known);
    if (leaf->op == OP_CONTAINS) {
        say_text(line, holds ? " contains" : " does not contain");
    } else {
        say_text(line, holds ? " is " : " is not ");
        say_text(line, ASK_OPS[leaf->op].name);
    }
    for (size_t i = 0; i < leaf->value_count; i++) {
        say_text(line, i == 0 ? " " : ", ");
        say_value(line, &leaf->values[i]);
    }
}

/* The child that stands for why `node` came to `truth`: the first of the same truth (for `not`, its only one). */
static const struct rule_condition *culprit(const struct rules *rules, const struct rule_condition *node,
                                            const struct rule_facts *facts, enum rule_truth truth)
{
    const struct rule_condition *child = node + 1;
    while (node->kind != NODE_NOT && condition_holds(rules, child, facts) != truth) {
        child += child->size;
        assert(child < node + node->size);
    }
    return child;
}

/* The leaves directly below an `any` of which none holds. */
static void say_none(struct line *line, const struct rules *rules, const struct rule_condition *any,
                     const struct rule_facts *facts)
{
    const struct rule_condition *end = any + any->size;
    bool first = true;
    say_text(line, "none holds: ");
    for (const struct rule_condition *child = any + 1; child < end; child += child->size, first = false) {
        say_text(line, first ? "" : "; ");
        if (child->kind == NODE_LEAF)
            say_leaf(line, rules, child, facts, false);
        else
            say_text(line, child->path);
    }
}

/* A text that was cut may end within a character: takes the piece off. */
static void end_on_character(char *text)
{
    size_t size = strlen(text);
    while (size > 0 && !str_is_text((struct str){text, size}))
        text[--size] = '\0';
}

void condition_explain(const struct rules *rules, const struct rule_condition *condition,
                       const struct rule_facts *facts, char *reason)
{
    enum rule_truth truth = condition_holds(rules, condition, facts);
    assert(condition != NULL && truth != RULE_TRUE);
    const struct rule_condition *node = condition;
    bool tells_none = false;
    while (node->kind != NODE_LEAF && !tells_none) {
        tells_none = node->kind == NODE_ANY && truth == RULE_FALSE;
        if (!tells_none) {
            bool is_not = node->kind == NODE_NOT;
            node = culprit(rules, node, facts, truth);
            truth = is_not && truth != RULE_MISMATCH ? (truth == RULE_TRUE ? RULE_FALSE : RULE_TRUE) : truth;
        }
    }
    struct line line = {reason, RULE_REASON_SIZE};
    say_text(&line, node->path);
    say_text(&line, tells_none ? ".any: " : ": ");
    if (tells_none)
        say_none(&line, rules, node, facts);
    else
        say_leaf(&line, rules, node, facts, truth == RULE_TRUE);
    end_on_character(reason);
}
