/* A reward is taken back by hand, wholly or in part. See hand.h. */

#include "domain/intake/hand.h"
#include "domain/intake/state.h"

/* Keeps the reward by its referral, where it has one. */
static enum status begin(struct act *act, const struct id *reward_id, struct plan *plan, struct referral *referral,
                         struct reward *reward, struct error *err)
{
    struct program program;
    TRY(reward_read(act, reward_id, reward, err));
    bool has_referral = !id_is_none(&reward->referral_id);
    if (has_referral) {
        TRY(referral_lock(act, &reward->referral_id, referral, err));
        TRY(reward_read(act, reward_id, reward, err));
    }
    TRY(program_read(act, &reward->program_id, &program, err));
    plan_begin(plan, act, &program.currency);
    if (has_referral)
        plan_referral(plan, referral, false, &program.currency);
    return STATUS_OK;
}

static enum status check(const struct reward *reward, const struct reversal *reversal, struct opt_int amount,
                         struct error *err)
{
    int64_t left = plan_whole_of(reward) - reversal->wanted;
    if (reward->status == REWARD_DENIED || left <= 0)
        return error_set(err, ERROR_INVALID_STATE, "id", "There is nothing left of this reward to take back.");
    if (!amount.set || amount.value <= left)
        return STATUS_OK;
    return error_set(err, ERROR_OUT_OF_RANGE, "amount", "Only %lld is left of this reward to take back.",
                     (long long)left);
}

/* The words are the reward's reason from now on. */
static void note(struct plan *plan, const struct id *reward_id, struct str reason)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        if (id_equal(&plan->rewards[i]->reward.id, reward_id)) {
            plan->rewards[i]->reward.note = plan->rewards[i]->said = reason;
        }
}

enum status hand_reverse(struct act *act, const struct id *reward_id, struct opt_int amount, struct str reason,
                         struct reward *ret_reward, struct error *err)
{
    struct plan plan;
    struct referral referral;
    struct reward reward;
    struct reversal to;
    int64_t moved;
    TRY(begin(act, reward_id, &plan, &referral, &reward, err));
    TRY(plan_reversal_of(&plan, &reward, &to, err));
    TRY(check(&reward, &to, amount, err));
    if (amount.set) {
        to.wanted += amount.value;
        to.by_hand += amount.value;
        TRY(plan_reverse(&plan, &reward, &to, STR(REVERSAL_BY_HAND_CODE), &moved, err));
    } else {
        TRY(plan_revoke(&plan, &reward, REVERSAL_BY_HAND, false, STR(REVERSAL_BY_HAND_CODE), err));
    }
    note(&plan, reward_id, reason);
    TRY(plan_commit(&plan, err));
    TRY(reward_read(act, reward_id, ret_reward, err));
    return reward_tell_all(act, ret_reward, 1, err);
}
