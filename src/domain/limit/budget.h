#pragma once

#include "base/entity.h"
#include "base/schema.h"
#include "domain/limit/limit.h"

/* A program's budgets as they stand, for who looks. Inside a transaction, on its thread. */

struct budget {
    struct id program_id;
    struct currency currency;
    int per;      /* enum rule_period */
    int at_limit; /* 0 stop, 1 review */
    int64_t amount, used, left;
    int64_t warned; /* per cent that were warned of in this window: 0, 80, 100 */
    int64_t starts_at;
    int64_t ends_at; /* TIME_NONE: never */
};

extern const struct entity budget_entity;

/* Those of the program's current rules, each in the window of now. ERROR_NOT_FOUND `id`. Transaction's arena. */
MUST_CHECK enum status budgets_read(struct act *act, const struct id *program_id, struct budget **ret,
                                    size_t *ret_count, struct error *err);
