#pragma once

#include <jansson.h>

#include "domain/rule/rule.h"
#include "unit.h"

/* Documents are written with ' for ", to be readable. A test whose document is no JSON fails. */

json_t *support_json(const char *text);

/* Compiles for a program in USD. */
enum status support_try(const char *text, struct rules **ret_rules, struct error *err);
struct rules *support_compile(const char *text);

/* The same, with `condition` as the qualification. */
struct rules *support_condition(const char *condition);

/* The same, with one reward rule `r` on qualified whose amount is `amount`. */
struct rules *support_amount(const char *amount);

/* A moment at which everything is known; `data` may be null. */
struct rule_facts support_facts(const json_t *data);
