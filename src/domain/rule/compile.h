#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/str.h"
#include "domain/rule/grammar.h"
#include "domain/rule/path.h"

/* What the parts of the compiler share while one document is compiled. One thread. */

struct rule_amount;
struct rule_condition;
struct rule_enrollment;
struct reward_rule;
struct rules;

/* What the conditions of one part of the document ask for, each type once. */
struct compile_asks {
    bool of_customer; /* they are about a customer, whom no referral need be of: enum ask_about */
    unsigned asks;    /* enum rule_asks */
    size_t count_type_count, last_type_count;
    struct str count_types[LIMIT_CONDITION_NODES]; /* one a node is the most */
    struct str last_types[LIMIT_CONDITION_NODES];
};

struct compiler {
    struct arena *arena; /* of the rules to be */
    struct error *err;
    struct rules *rules;        /* to be: its stages are there from the beginning */
    struct rule_path path;      /* of the value being read */
    struct currency currency;   /* the program's */
    size_t node_count;          /* condition nodes so far, in the whole document */
    struct compile_asks *asked; /* of the part being read */
};

/* Fills the error with the present path; returns the code's status. `format` is a sentence without its full stop. */
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

/* enrollment.c: compiles `enrollment`, which is there, at the present path. */
MUST_CHECK enum status enrollment_compile(struct compiler *compiler, json_t *json,
                                          const struct rule_enrollment **ret_enrollment);

/* fraud_policy.c: compiles `fraud`, or (null) the usual policy; the path is that of the document. */
struct fraud_policy;
MUST_CHECK enum status fraud_compile(struct compiler *compiler, const json_t *json, struct fraud_policy *ret_policy);

/* A copy of `count` types in the arena of the rules. */
const struct str *compile_types(struct compiler *compiler, const struct str *types, size_t count);

/* caps.c: the `caps` of a reward rule, whose amount is known, and the `budgets` of the program, whose reward rules are.
 */
MUST_CHECK enum status caps_compile(struct compiler *compiler, const json_t *json, struct reward_rule *rule);
MUST_CHECK enum status budgets_compile(struct compiler *compiler, const json_t *document, struct rules *rules);

/* approval.c: who says yes to a reward of the rule, whose amount is known, and what ends its hold. */
MUST_CHECK enum status approval_compile(struct compiler *compiler, const json_t *json, struct reward_rule *rule);
MUST_CHECK enum status release_compile(struct compiler *compiler, const json_t *json, struct reward_rule *rule);

/* validation.c: `validation`, or (null) none. */
void validation_compile(const json_t *json, struct rules *rules);

/* The same of one reward rule, after that of the rules. */
MUST_CHECK enum status validation_compile_rule(struct compiler *compiler, const json_t *json, struct reward_rule *rule);

/* amount.c: compiles the amount object at the present path. */
MUST_CHECK enum status amount_compile(struct compiler *compiler, json_t *json, const struct rule_amount **ret_amount);
