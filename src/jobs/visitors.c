/* Forgetting visitors: a unique click depends on the hour before it, so a visitor seen before that may go. */

#include "base/limits.h"
#include "base/time.h"
#include "jobs/job.h"

enum { ROWS = 500, KEPT_S = 2 * LIMIT_REPEAT_CLICK_S };

enum status job_visitors_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err)
{
    struct rollup_purge next = state->purge; /* the slice may run again from where it began */
    bool more;
    TRY(rollup_purge_visitors(txn, txn_now(txn) - KEPT_S * TIME_US_PER_S, ROWS, &next, &more, err));
    state->purge = more ? next : (struct rollup_purge){0};
    *ret_more = more;
    return STATUS_OK;
}
