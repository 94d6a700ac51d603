/* Acts by hand on one reward: approve, deny, issue. See reward_hand.h. Runs on a writer thread, in its transaction. */

#include "domain/reward/reward_hand.h"

#include "domain/reward/approval.h"
#include "domain/reward/plan_one.h"

static bool is_open(const struct reward *reward)
{
    return reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED;
}

static enum status refuse(const struct reward *reward, const char *act_word, struct error *err)
{
    return error_set(err, ERROR_INVALID_STATE, "id", "This reward is %s: it cannot be %s any more.",
                     reward_statuses[reward->status], act_word);
}

/* What waits for a code alone is issued as soon as there is one. */
static enum status refuse_without_code(const struct reward *reward, struct error *err)
{
    if (reward->waits != REWARD_WAITS_CODE)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_STATE, "id",
                     "This reward waits for a code: import codes into its pool, and it is issued.");
}

/* Commits what was planned and tells the reward as it then is. */
static enum status finish(struct plan_one *one, struct str reason, struct reward *ret_reward, struct error *err)
{
    plan_say(&one->plan, &one->reward, reason);
    TRY(plan_commit(&one->plan, err));
    TRY(reward_read(one->plan.act, &one->reward.id, ret_reward, err));
    return reward_tell_all(one->plan.act, ret_reward, 1, err);
}

/* What a yes says nothing about. */
#define OTHERS_MATTERS                                                                                                 \
    ((INT64_C(1) << REWARD_WAIT_FRAUD) | (INT64_C(1) << REWARD_WAIT_VALIDATION) | (INT64_C(1) << REWARD_WAIT_AMOUNT) | \
     (INT64_C(1) << REWARD_WAIT_RATE) | (INT64_C(1) << REWARD_WAIT_TAX))
#define A_YES (REWARD_WAITS_APPROVAL | REWARD_WAITS_SECOND_APPROVAL | REWARD_WAITS_BUDGET)

static enum status refuse_others_matters(const struct reward *reward, int64_t waits, struct error *err)
{
    for (int reason = 0; reason < REWARD_WAIT_COUNT; reason++)
        if ((reward->waits & waits & (INT64_C(1) << reason)) != 0)
            return error_set(err, ERROR_INVALID_STATE, "id", "This reward waits for %s: that must be decided first.",
                             reward_waits[reason]);
    return STATUS_OK;
}

/* Ends what the yes is about: the first of two leaves the second. Whoever says it lets a reward through the budget too.
 */
static void end_waits(struct plan_one *one)
{
    bool first = (one->reward.waits & REWARD_WAITS_APPROVAL) != 0;
    if ((one->reward.waits & REWARD_WAITS_BUDGET) != 0)
        plan_end_wait(&one->plan, &one->reward, REWARD_WAIT_BUDGET);
    if (first || (one->reward.waits & REWARD_WAITS_BUDGET) == 0 ||
        (one->reward.waits & REWARD_WAITS_SECOND_APPROVAL) != 0)
        plan_end_wait(&one->plan, &one->reward, first ? REWARD_WAIT_APPROVAL : REWARD_WAIT_SECOND_APPROVAL);
}

enum status reward_approve(struct act *act, const struct id *id, struct str reason, struct reward *ret_reward,
                           struct error *err)
{
    struct plan_one one;
    TRY(plan_one_begin(&one, act, id, err));
    if (one.reward.status != REWARD_PENDING)
        return refuse(&one.reward, "approved", err);
    TRY(refuse_without_code(&one.reward, err));
    if ((one.reward.waits & A_YES) == 0) /* a yes would do nothing */
        TRY(refuse_others_matters(&one.reward, OTHERS_MATTERS | REWARD_WAITS_VERIFICATION, err));
    TRY(approval_check(act, &one.reward, err));
    if ((one.reward.waits & REWARD_WAITS_SECOND_APPROVAL) != 0)
        TRY(approval_note(act, &one.reward, err));
    end_waits(&one);
    return finish(&one, reason, ret_reward, err);
}

enum status reward_deny(struct act *act, const struct id *id, struct str reason, struct reward *ret_reward,
                        struct error *err)
{
    struct plan_one one;
    TRY(plan_one_begin(&one, act, id, err));
    if (!is_open(&one.reward))
        return refuse(&one.reward, "denied", err);
    one.reward.note = reason;
    plan_deny(&one.plan, &one.reward, STR_NONE);
    return finish(&one, reason, ret_reward, err);
}

enum status reward_issue(struct act *act, const struct id *id, struct str reason, struct reward *ret_reward,
                         struct error *err)
{
    struct plan_one one;
    TRY(plan_one_begin(&one, act, id, err));
    if (!is_open(&one.reward))
        return refuse(&one.reward, "issued", err);
    TRY(refuse_without_code(&one.reward, err));
    TRY(refuse_others_matters(&one.reward, OTHERS_MATTERS | REWARD_WAITS_SECOND_APPROVAL | REWARD_WAITS_BUDGET, err));
    TRY(approval_check(act, &one.reward, err));
    plan_release(&one.plan, &one.reward);
    return finish(&one, reason, ret_reward, err);
}
