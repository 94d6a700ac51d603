#pragma once

#include "domain/workspace/act.h"

/* What lapses by itself, as the units of work of two sweeps: credit that was not used in time, and redemptions that
 * were left open. Nothing waits for them: what has lapsed cannot be spent, and an open redemption past its time cannot
 * be captured, whether or not the sweep has come by. */

/* Rewards of which something has lapsed, first due first, at most `limit`. `ret_ids` has room. Reads only. */
MUST_CHECK enum status lapse_rewards_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                         struct error *err);

/* Posts the lapse of what is available of one; nothing where it is not due any more. */
MUST_CHECK enum status lapse_reward(struct act *act, const struct id *reward_id, struct error *err);

/* Open redemptions whose time is over, in the same way. */
MUST_CHECK enum status lapse_redemptions_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                             struct error *err);

/* Releases one of them. */
MUST_CHECK enum status lapse_redemption(struct act *act, const struct id *id, struct error *err);
