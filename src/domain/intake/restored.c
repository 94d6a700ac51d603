/* What rewards wait for that are given back, or whose referral was judged anew: what was decided meanwhile holds, and
 * who was asked is asked again. Inside a write transaction that has locked their referrals. */

#include "domain/intake/state.h"

static bool is_open(int status)
{
    return status == REWARD_PENDING || status == REWARD_APPROVED;
}

/* ---- fraud ---- */

/* Denies with words, as whoever said so did: his own stand on the trail. */
static void deny(struct plan *plan, struct reward *reward)
{
    plan_deny(plan, reward, STR_NONE);
    for (size_t i = 0; i < plan->reward_count; i++)
        if (id_equal(&plan->rewards[i]->reward.id, &reward->id))
            plan->rewards[i]->reward.note = STR("Somebody has looked at it, and denied this side.");
}

/* Without a case that is open for it nobody could end the wait. */
static enum status hear_verdict(struct plan *plan, struct reward *reward, struct error *err)
{
    struct evidence evidence;
    bool found;
    TRY(evidence_read(plan->act, &reward->referral_id, &evidence, &found, err));
    if (!found)
        return STATUS_OK;
    bool referred = str_equal(reward->role, STR("referred"));
    int side = referred ? evidence.referred_side : evidence.referrer_side;
    if (side == SIDE_DENIED)
        deny(plan, reward);
    else if (side == SIDE_APPROVED || evidence.outcome == FRAUD_PASSES)
        plan_end_wait(plan, reward, REWARD_WAIT_FRAUD);
    return STATUS_OK;
}

enum status intake_hear_judgement(struct intake *in, struct reward *rewards, size_t count, struct error *err)
{
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any = any || plan_waits_for(&in->plan, &rewards[i], REWARD_WAIT_FRAUD);
    if (!any)
        return STATUS_OK;
    TRY(reward_read_money(in->act, rewards, count, err));
    for (size_t i = 0; i < count; i++)
        if (plan_waits_for(&in->plan, &rewards[i], REWARD_WAIT_FRAUD))
            TRY(hear_verdict(&in->plan, &rewards[i], err));
    return STATUS_OK;
}

/* ---- given back ---- */

static bool came_back(const struct plan_reward *planned)
{
    return !planned->is_new && !is_open(planned->status_before) && is_open(planned->reward.status);
}

enum status intake_settle_restored(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        struct reward *reward = &plan->rewards[i]->reward;
        if (!came_back(plan->rewards[i]))
            continue;
        if (plan_waits_for(plan, reward, REWARD_WAIT_FRAUD))
            TRY(hear_verdict(plan, reward, err));
        if (plan_waits_for(plan, reward, REWARD_WAIT_VALIDATION))
            TRY(validation_ask_again(plan->act, &reward->id, err));
    }
    return STATUS_OK;
}
