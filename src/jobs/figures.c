/* Counting what acts have left to be counted. A slice touches up to eight rows per act, in trees of random order. */

#include "domain/rollup/figures.h"
#include "jobs/job.h"

enum { ACTS = 50 };

static enum status in_world(struct act *act, bool *ret_more, struct error *err)
{
    return figures_count(act, ACTS, ret_more, err);
}

enum status job_figures_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err)
{
    (void)state;
    return job_each_world(txn, in_world, ret_more, err);
}
