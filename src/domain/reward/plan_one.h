#pragma once

#include "domain/reward/plan.h"

/* A plan about one reward that is there: for acts by hand on it and for sweeps. Lives on the caller's stack; the plan
 * points into it. */
struct plan_one {
    struct reward reward;     /* as it is now, with its money */
    struct referral referral; /* kept from others until the commit, where the reward has one */
    struct plan plan;
};

/* Takes the reward with its referral. What was found out about it before may have changed until here: look again.
 * ERROR_NOT_FOUND `id`. The caller changes `plan` and commits it. */
MUST_CHECK enum status plan_one_begin(struct plan_one *one, struct act *act, const struct id *reward_id,
                                      struct error *err);
