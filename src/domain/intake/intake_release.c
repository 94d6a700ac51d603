/* Issues rewards whose hold has ended: the unit of work of a sweep. Work is found by its due column, so nothing was
 * enqueued and nothing can be lost between a decision and its job. See intake.h. */

#include "domain/intake/intake.h"
#include "domain/program/program.h"
#include "domain/reward/plan.h"

/* The reward was found before its referral was kept from others: who had it meanwhile may have settled the reward. */
static enum status release_one(struct act *act, const struct reward *due, size_t *released, struct error *err)
{
    struct referral referral;
    struct reward reward;
    bool has_referral = !id_is_none(&due->referral_id);
    if (has_referral)
        TRY(referral_lock(act, &due->referral_id, &referral, err));
    TRY(reward_read(act, &due->id, &reward, err));
    if (!str_equal(reward.state, STR("pending")))
        return STATUS_OK;
    struct program program;
    TRY(program_read(act, &reward.program_id, &program, err));
    struct reward_plan plan;
    plan_begin(&plan, act, has_referral ? &referral : NULL, false, &program.currency, 1);
    plan_release(&plan, &reward);
    ++*released;
    return plan_commit(&plan, err);
}

enum status intake_release_due(struct act *act, size_t limit, size_t *ret_released, bool *ret_more, struct error *err)
{
    struct reward *due;
    size_t count, released = 0;
    TRY(reward_list_due(act, act_now(act), limit, &due, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(release_one(act, &due[i], &released, err));
    *ret_released = released;
    *ret_more = count == limit;
    return STATUS_OK;
}
