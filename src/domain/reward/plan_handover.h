#pragma once

#include "domain/reward/plan.h"

/* What fulfilment/handover_work.c asks of plans beside plan_spend.h. */

/* Takes a reward into the plan as it was read, so that what follows from its money is done by plan_commit(). */
void plan_touch(struct plan *plan, const struct reward *reward);

/* When a code that is made at `now` can be used no longer; TIME_NONE: never. */
int64_t plan_code_expiry(const struct reward *reward, int64_t now);
