/* Credit that was not used in time. See lapse.h. Runs inside a transaction, on its thread. */

#include "domain/redemption/lapse.h"

#include "domain/reward/plan_one.h"
#include "domain/reward/plan_spend.h"

enum status lapse_rewards_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return ledger_lots_due(act, act_now(act), limit, ret_ids, ret_count, err);
}

static bool is_due(const struct act *act, const struct reward *reward)
{
    return reward->expires_at != TIME_NONE && reward->expires_at <= act_now(act) &&
           reward->money.of[LEDGER_AVAILABLE] > 0;
}

/* A lot may lapse more than once, since what was taken back of it may come back: the commit numbers it. */
enum status lapse_reward(struct act *act, const struct id *reward_id, struct error *err)
{
    struct plan_one one;
    TRY(plan_one_begin(&one, act, reward_id, err));
    if (!is_due(act, &one.reward))
        return STATUS_OK;
    plan_cause(&one.plan, "rwd", reward_id, 0);
    plan_expire(&one.plan, &one.reward);
    return plan_commit(&one.plan, err);
}
