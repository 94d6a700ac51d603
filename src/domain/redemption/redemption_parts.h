#pragma once

#include "domain/redemption/redemption.h"
#include "domain/reward/plan.h"

/* What the files of this folder share. */

/* A redemption under work, with what it takes of which rewards: `lots` and `rewards` go by the same index, and rewards
 * have their money. In the transaction's arena. */
struct spending {
    struct redemption *redemption;
    struct redemption_lot *lots;
    struct reward *rewards;
    size_t count;
    struct plan plan;
};

/* The contact, kept from others who spend or close until the commit. ERROR_NOT_FOUND `param`. */
MUST_CHECK enum status spending_keep_contact(struct act *act, const struct id *contact_id, const char *param,
                                             struct error *err);

/* Reads the rewards of the lots with their money, and begins the plan. A reward that is not issued any more is
 * STATUS_BUSY: somebody has moved it on since its lot was read. */
MUST_CHECK enum status spending_begin(struct spending *spending, struct act *act, struct error *err);

/* Tells what has become of it and commits the plan. `before` is its status before, or -1: there was none. */
MUST_CHECK enum status spending_commit(struct spending *spending, int before, struct error *err);
