/* Issues rewards whose hold has ended. See release.h. */

#include "domain/intake/release.h"

#include "domain/intake/state.h"

/* The reward was found before its referral was kept from others: who had it meanwhile may have settled the reward. */
static enum status release_one(struct act *act, const struct id *reward_id, size_t *released, struct error *err)
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
    ++*released;
    return plan_commit(&plan, err);
}

/* Referrals are kept in the order of ids first, so that two that release and whoever waits for one of the referrals do
 * not wait for each other in a circle. */
enum status release_due(struct act *act, size_t limit, size_t *ret_released, bool *ret_more, struct error *err)
{
    struct reward *due;
    size_t count, released = 0;
    TRY(reward_list_due(act, act_now(act), limit, &due, &count, err));
    struct id *referrals = arena_array(txn_arena(act->txn), count, sizeof *referrals);
    for (size_t i = 0; i < count; i++)
        referrals[i] = due[i].referral_id;
    TRY(referral_keep(act, referrals, count, err));
    for (size_t i = 0; i < count; i++)
        TRY(release_one(act, &due[i].id, &released, err));
    *ret_released = released;
    *ret_more = count == limit;
    return STATUS_OK;
}
