#pragma once

#include "store/store.h"

/* Following the trail: what happened since. Plain data that outlives the transaction. */

enum { AUDIT_CHANGE_ACTION_SIZE = 48, AUDIT_CHANGE_KIND_SIZE = 4 };

struct audit_change {
    struct id id;
    char action[AUDIT_CHANGE_ACTION_SIZE]; /* "referral.created" */
    char kind[AUDIT_CHANGE_KIND_SIZE];     /* prefix of the object's id: "ref" */
    struct id object_id;
    struct id referral_id; /* or none */
};

/* The newest rows of a world's trail with ids above `after` (zero: all), newest first, `limit` at most, for which `ret`
 * has room. Ids do not grow with commits: who follows looks again at the last moments. */
MUST_CHECK enum status audit_changes(struct txn *txn, int64_t ws, const struct id *after, size_t limit,
                                     struct audit_change *ret, size_t *ret_count, struct error *err);
