/* Issues rewards whose hold has ended. See release.h. */

#include "domain/intake/release.h"

#include "domain/reward/plan_one.h"

enum status release_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return reward_list_due(act, act_now(act), limit, ret_ids, ret_count, err);
}

/* The reward was found before its referral was kept from others: who had it meanwhile may have settled the reward. */
enum status release_reward(struct act *act, const struct id *reward_id, struct error *err)
{
    struct plan_one one;
    TRY(plan_one_begin(&one, act, reward_id, err));
    if (one.reward.release_at == TIME_NONE || one.reward.release_at > act_now(act))
        return STATUS_OK;
    plan_end_wait(&one.plan, &one.reward, REWARD_WAIT_HOLD);
    return plan_commit(&one.plan, err);
}
