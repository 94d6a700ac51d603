#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/money.h"
#include "base/str.h"
#include "domain/rule/grammar.h"
#include "domain/rule/path.h"

/* What the parts of the compiler share while one document is compiled. One thread. */

struct rule_amount;
struct rule_condition;
struct rules;

struct compiler {
    struct arena *arena; /* of the rules to be */
    struct error *err;
    struct rules *rules;      /* to be: its stages are there from the beginning */
    struct rule_path path;    /* of the value being read */
    struct currency currency; /* the program's */
    size_t node_count;        /* condition nodes so far, in the whole document */
    struct str *count_types;  /* LIMIT_CONDITION_NODES of them */
    size_t count_type_count;
    unsigned asks; /* enum rule_asks so far */
};

/* Fills the error with the present path; returns the code's status. */
enum status compile_fail(struct compiler *compiler, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for the value `name` of the object at the present path. */
enum status compile_fail_at(struct compiler *compiler, const char *name, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* shape.c: checks `json` at the present path against the grammar: types, ranges, unknown, missing and later keys.
 * Conditions are left to condition_compile(). After it the getters below cannot fail. */
MUST_CHECK enum status shape_check(struct compiler *compiler, json_t *json, const struct grammar_object *object);

/* Which form an amount has; only after shape_check(). */
enum grammar_amount shape_amount(json_t *json);

/* The number or word index at `name`, or `absent` when it is not there. */
int64_t shape_integer(const json_t *json, const char *name, int64_t absent);
int shape_word(const struct grammar_object *object, const json_t *json, const char *name, int absent);

/* A view of the text at `name`, or STR_NONE. */
struct str shape_text(const json_t *json, const char *name);

/* condition.c: compiles the condition at the present path, which begins with "rules.". */
MUST_CHECK enum status condition_compile(struct compiler *compiler, json_t *json,
                                         const struct rule_condition **ret_condition);

/* amount.c: compiles the amount object at the present path. */
MUST_CHECK enum status amount_compile(struct compiler *compiler, json_t *json, const struct rule_amount **ret_amount);
