/* Issuing rewards whose hold has ended, at each world's own clock. */

#include "domain/intake/release.h"
#include "jobs/job.h"

enum { REWARDS = 20 };

static enum status in_world(struct act *act, bool *ret_more, struct error *err)
{
    size_t released;
    return release_due(act, REWARDS, &released, ret_more, err);
}

enum status job_releases_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err)
{
    (void)state;
    return job_each_world(txn, in_world, ret_more, err);
}
