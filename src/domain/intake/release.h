#pragma once

#include "domain/workspace/act.h"

/* Rewards whose hold has ended are issued: the units of work of a sweep. Work is found by its due column, so nothing
 * was enqueued and nothing can be lost between a decision and its job. */

/* Rewards of this world that are due now, at most `limit`, first due first. `ret_ids` has room. Reads only. */
MUST_CHECK enum status release_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err);

/* Issues one of them, unless it waits for something else; one that is settled meanwhile is left alone. */
MUST_CHECK enum status release_reward(struct act *act, const struct id *reward_id, struct error *err);
