/* Counting what acts have left to be counted. A slice touches up to eight rows per act, in trees of random order. */

#include "domain/rollup/figures.h"
#include "jobs/job.h"

enum { ACTS = 50 };

enum status job_figures_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)id;
    return figures_count(act, ACTS, ret_more, err);
}
