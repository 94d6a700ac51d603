/* Counting what acts have left to be counted. A slice adds what its acts have in common once, so a large one costs less
 * for each: with 400 the sweep keeps up with events as fast as they come (decision 15). */

#include "domain/rollup/figures.h"
#include "jobs/job.h"

enum { ACTS = 400 };

enum status job_figures_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)id;
    return figures_count(act, ACTS, ret_more, err);
}
