/* Counting clicks: a slice is one run of click commits. Small, since each visitor costs a page of a table in random
 * order and a slice waits in the writer's queue with the requests. */

#include "jobs/job.h"

enum { CLICKS = 200 };

enum status job_clicks_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err)
{
    (void)state;
    return rollup_clicks(txn, CLICKS, ret_more, err);
}
