#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "domain/rule/grammar.h"

struct rules;

/* What a condition may ask about, and with which ops: const tables, read by the compiler, the evaluator and the
 * published schema. */

enum ask_type {
    ASK_TEXT,    /* struct str in the facts; struct currency with VALUES_CURRENCY */
    ASK_MONEY,   /* struct opt_int, minor units of the event's currency */
    ASK_INTEGER, /* struct opt_int: days, counts, money of the program's currency */
    ASK_BOOLEAN, /* struct opt_bool */
    ASK_LIST,    /* struct str_array */
    ASK_DATA,    /* any JSON value under event.data */
    ASK_ITEMS,   /* any JSON value in event.items: of one of them */
    ASK_LAST,    /* any JSON value under the data of the last event of a type */
    ASK_COUNT,   /* events of a type */
    ASK_TYPE_COUNT,
};

/* Which texts a rule may compare a field with. */
enum ask_values {
    VALUES_ANY,
    VALUES_EVENT_TYPE,
    VALUES_CURRENCY,
    VALUES_STAGE,
    VALUES_COUNTRY,
    VALUES_GROUP, /* the id of a group of participants */
    VALUES_WORDS,
};

/* Whom a condition is about: a referral at one moment, or a customer who may be enrolled. */
enum ask_about {
    ASK_ABOUT_REFERRAL = 1,
    ASK_ABOUT_CUSTOMER = 2,
};

struct ask_field {
    const char *name; /* "event.amount"; with ".*" at the end: followed by a name */
    enum ask_type type;
    size_t offset;  /* of the member in struct rule_facts; not for ASK_DATA, ASK_ITEMS, ASK_LAST, ASK_COUNT */
    unsigned about; /* enum ask_about */
    enum ask_values values;
    const struct grammar_word *words; /* VALUES_WORDS */
    unsigned asks;                    /* enum rule_asks: what the caller has to gather for it */
    bool later;                       /* documented, not in this version */
    bool is_shown;                    /* its value may be quoted in a reason: it is not personal */
    bool is_money;                    /* ASK_INTEGER: minor units of the program's currency */
};

enum ask_op {
    OP_BETWEEN,
    OP_CONTAINS,
    OP_EQ,
    OP_EXISTS,
    OP_GT,
    OP_GTE,
    OP_IN,
    OP_LT,
    OP_LTE,
    OP_NE,
    OP_NOT_IN,
    OP_COUNT,
};

/* What stands in `value`. */
enum op_value {
    OP_VALUE_ONE,    /* a scalar of the field's type */
    OP_VALUE_NUMBER, /* an integer */
    OP_VALUE_LIST,   /* 1 or more scalars */
    OP_VALUE_RANGE,  /* [low, high] */
    OP_VALUE_TEXT,   /* a text; with event.data any scalar */
    OP_VALUE_FLAG,   /* true (default) or false */
};

struct ask_op_info {
    const char *name;
    enum op_value value;
    unsigned types; /* bit 1 << enum ask_type: the types it suits */
    const char *doc;
};

enum {
    DATA_STEPS_MAX = 8, /* names in event.data.a.b.c */
    DATA_NAME_MAX = 64, /* bytes of one name, of [A-Za-z0-9_-] */
};

/* Sorted by name. */
const struct ask_field *ask_fields(size_t *ret_count);

/* The field that `name` names, and what follows its ".*" (STR_NONE without). Null: no such field. */
const struct ask_field *ask_field_find(struct str name, struct str *ret_rest);

/* By enum ask_op, which is sorted by name. */
extern const struct ask_op_info ASK_OPS[OP_COUNT];

/* False: no such op. */
bool ask_op_find(struct str name, enum ask_op *ret_op);

/* Whether the field can ever have this text; *ret_later when only in a later version. */
bool ask_value_is_allowed(const struct rules *rules, const struct ask_field *field, struct str text, bool *ret_later);
