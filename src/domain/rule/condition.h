#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "domain/rule/field.h"
#include "domain/rule/rule.h"

/* A compiled condition: nodes in one array, a parent right before its children. The first child of `node` is node + 1,
 * the sibling after a child is child + child->size, and the last child ends at node + node->size. Immutable, part of
 * the rules. */

enum node_kind {
    NODE_ALL,
    NODE_ANY,
    NODE_NOT, /* one child */
    NODE_LEAF,
};

/* "all", "any", "not": the keys of the first three. */
extern const char *const NODE_NAMES[NODE_LEAF];

struct rule_value {
    enum {
        VALUE_TEXT,
        VALUE_INTEGER,
        VALUE_BOOLEAN, /* `integer` is 0 or 1 */
    } type;
    struct str text;
    int64_t integer;
};

struct rule_condition {
    const char *path; /* "qualification.all[1]", for reasons */
    uint16_t size;    /* nodes of this subtree, itself included */
    uint8_t kind;     /* enum node_kind */

    /* NODE_LEAF */
    uint8_t op; /* enum ask_op */
    uint16_t value_count;
    uint16_t type_index; /* ASK_COUNT, ASK_LAST: into the types that are counted, or whose last event is asked about */
    const struct ask_field *field;
    const char *name;                /* as the rule wrote it: "event.data.job.score" */
    const struct rule_value *values; /* OP_BETWEEN: two; OP_EXISTS: a boolean */
    const char *const *steps;        /* ASK_DATA, ASK_ITEMS, ASK_LAST: object keys on the way down, null-terminated */
};

/* What the condition comes to. Null is true. No allocation; recursion is as deep as the document, at most
 * LIMIT_CONDITION_DEPTH. */
enum rule_truth condition_holds(const struct rules *rules, const struct rule_condition *condition,
                                const struct rule_facts *facts);

/* Why the condition is not true, in RULE_REASON_SIZE bytes; call it for one that is not. */
void condition_explain(const struct rules *rules, const struct rule_condition *condition,
                       const struct rule_facts *facts, char *reason);
