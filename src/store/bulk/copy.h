#pragma once

#include "store/bulk/bulk.h"

/* Every row of one store into another, and the proof that both hold the same. One thread. */

/* What a table holds, whatever the order of its rows: how many there are, and two 64-bit sums over keyed hashes of the
 * rows, so that a lost, doubled or changed row shows. Proof against accidents, not against an enemy. */
struct table_sum {
    const char *name;
    int64_t rows;
    uint64_t sums[2];
};

struct store_sum {
    struct table_sum *tables;
    size_t count;
};

bool table_sum_equal(const struct table_sum *a, const struct table_sum *b);

/* Sums of all tables of an open store. `names` and the result are the arena's. */
MUST_CHECK enum status copy_sum(struct bulk *bulk, const char *what, const struct watch *watch, struct arena *arena,
                                struct store_sum *ret, struct error *err);

/* Opens `from` (kept still) and `to` (empty), copies all tables, reads back what was written, and commits only when
 * every table's sum is that of the source. What fails or is stopped leaves `to` as it was. */
MUST_CHECK enum status copy_run(const char *from, const char *to, struct env *env, const struct watch *watch,
                                struct arena *arena, struct store_sum *ret, struct error *err);
