/* Issues rewards whose hold has ended. See release.h. */

#include "domain/intake/release.h"

#include "domain/intake/state.h"

enum status release_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return reward_list_due(act, act_now(act), limit, ret_ids, ret_count, err);
}

/* The reward was found before its referral was kept from others: who had it meanwhile may have settled the reward. */
enum status release_reward(struct act *act, const struct id *reward_id, struct error *err)
{
    struct referral referral;
    struct reward reward;
    TRY(reward_read(act, reward_id, &reward, err));
    bool has_referral = !id_is_none(&reward.referral_id);
    if (has_referral) {
        TRY(referral_lock(act, &reward.referral_id, &referral, err));
        TRY(reward_read(act, reward_id, &reward, err));
    }
    if (reward.status != REWARD_PENDING || reward.release_at == TIME_NONE || reward.release_at > act_now(act))
        return STATUS_OK;
    struct program program;
    TRY(program_read(act, &reward.program_id, &program, err));
    struct plan plan;
    plan_begin(&plan, act, &program.currency);
    if (has_referral)
        plan_referral(&plan, &referral, false, &program.currency);
    plan_release(&plan, &reward);
    return plan_commit(&plan, err);
}
