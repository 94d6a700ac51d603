#pragma once

#include "domain/rollup/customer.h"
#include "domain/workspace/act.h"

/* What is known of one contact as a customer: what is counted of it, and all that it should count for. Read row by row,
 * so that a sweep and verify ask the same of the same rows. For this folder only. */

struct customer_facts {
    struct arena *arena;
    int64_t referred_at; /* TIME_NONE: it is not */
    struct customer_sale *sales;
    size_t sale_count, sale_room;
    size_t told[2]; /* events without a referral, and with one; LIMIT_CUSTOMER_EVENTS of either are looked at */
    struct customer_count *stored;
    size_t stored_count, stored_room;
};

struct customer_facts customer_facts_begin(struct arena *arena);

/* Takes in a row of CUSTOMER_SQL_READ, or of CUSTOMER_SQL_ALL with `first` 1. */
void customer_facts_add(struct customer_facts *facts, const struct result *rows, size_t row, size_t first);

/* What the contact counts for: `*ret_counts` in the arena of the facts, in the order of currencies. Its sales have been
 * merged, and `taken` says of which something was taken back: those are read. */
MUST_CHECK enum status customer_facts_count(struct act *act, struct customer_facts *facts,
                                            struct customer_count **ret_counts, size_t *ret_count, struct error *err);

bool customer_count_equal(const struct customer_count *a, const struct customer_count *b);
