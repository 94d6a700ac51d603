/* The lapse of credit that was not used in time, and of redemptions that were left open, at each world's own clock. */

#include "domain/redemption/lapse.h"
#include "jobs/job.h"

enum status job_lapses_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return lapse_rewards_due(act, limit, ret_ids, ret_count, err);
}

enum status job_lapses_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return lapse_reward(act, id, err);
}

enum status job_redemptions_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                 struct error *err)
{
    return lapse_redemptions_due(act, limit, ret_ids, ret_count, err);
}

enum status job_redemptions_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return lapse_redemption(act, id, err);
}
