/* Issuing rewards whose hold has ended, at each world's own clock. */

#include "domain/intake/release.h"
#include "jobs/job.h"

enum status job_releases_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return release_due(act, limit, ret_ids, ret_count, err);
}

enum status job_releases_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return release_reward(act, id, err);
}
