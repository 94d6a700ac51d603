#pragma once

#include "domain/workspace/verify.h"

/* The kinds of objects that there are: the one list of them. Who needs all kinds goes over it: `referd verify`, the
 * check that the trail names what exists, the published description. A new kind is one row, in the file that knows all
 * folders. */

struct object_kind {
    const char *prefix; /* of its ids: "ref"; null: parts of others, without an id of their own */
    const char *name;   /* "referral" */
    const char *table;  /* where its rows are; null: in several */
    const char *scope;  /* the resource in scopes: "referrals"; null: none opens it */
    enum status (*verify)(struct act *act, verify_break_fn broken, void *ctx, struct error *err); /* null: nothing that
                                                                     is not in the database's own constraints */
};

/* In the order in which they are proved: that of the layers. */
extern const struct object_kind object_kinds[];
extern const size_t object_kind_count;

/* B20: what acts of the trail were done to exists in their world, and is of a kind that there is. One statement a kind.
 */
MUST_CHECK enum status kinds_verify_trail(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
