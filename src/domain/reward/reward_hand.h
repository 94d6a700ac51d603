#pragma once

#include "domain/reward/reward.h"

/* What a person does to one reward. Each tells the reward as it then is; all refusals come before the first write: a
 * state that does not allow it is ERROR_INVALID_STATE `id`, an unknown reward ERROR_NOT_FOUND `id`. `reason` is free
 * text for the trail, and may be absent where the call says so. */

/* A yes: to one that is pending. It is issued when nothing is left to wait for, else approved, or still pending where
 * another must say yes too, or something else decides. It also lets the reward through a budget that has no room.
 * Errors: those of approval.h. The reason is optional. */
MUST_CHECK enum status reward_approve(struct act *act, const struct id *id, struct str reason,
                                      struct reward *ret_reward, struct error *err);

/* A no: to one that was not issued yet. The reason is told with the reward from then on. */
MUST_CHECK enum status reward_deny(struct act *act, const struct id *id, struct str reason, struct reward *ret_reward,
                                   struct error *err);

/* Issues one that was not issued yet before its hold is over, and counts as the yes that it waits for; not as one of
 * two, and not against a budget or what else decides: ERROR_INVALID_STATE `id`. */
MUST_CHECK enum status reward_issue(struct act *act, const struct id *id, struct str reason, struct reward *ret_reward,
                                    struct error *err);
