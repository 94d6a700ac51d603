#pragma once

#include "domain/workspace/act.h"

/* Rewards whose hold has ended are issued: the unit of work of a sweep. Work is found by its due column, so nothing was
 * enqueued and nothing can be lost between a decision and its job. */

/* Issues up to `limit` rewards of this world that are due now; `*ret_more` when there are others. */
MUST_CHECK enum status release_due(struct act *act, size_t limit, size_t *ret_released, bool *ret_more,
                                   struct error *err);
