/* A plan about one reward. See plan_one.h. Runs inside a write transaction. */

#include "domain/reward/plan_one.h"

#include "domain/program/program.h"

enum status plan_one_begin(struct plan_one *one, struct act *act, const struct id *reward_id, struct error *err)
{
    TRY(reward_read(act, reward_id, &one->reward, err));
    bool has_referral = !id_is_none(&one->reward.referral_id);
    if (has_referral) {
        TRY(referral_lock(act, &one->reward.referral_id, &one->referral, err));
        TRY(reward_read(act, reward_id, &one->reward, err)); /* who had the referral may have moved it */
    }
    TRY(reward_read_money(act, &one->reward, 1, err));
    struct program program;
    TRY(program_read(act, &one->reward.program_id, &program, err));
    plan_begin(&one->plan, act, &program.currency);
    if (has_referral)
        plan_referral(&one->plan, &one->referral, false, &program.currency);
    return STATUS_OK;
}
