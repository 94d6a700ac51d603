/* Rewards of a plan: taken in, granted, issued, waiting for less, denied. See plan.h. Runs inside a write transaction.
 */

#include <assert.h>

#include "domain/reward/plan_parts.h"

/* The referral whose referrer this reward is for: a bonus for it may go to another participant. */
static struct referral *referrers(struct plan *plan, const struct reward *reward)
{
    if (!str_equal(reward->role, STR("referrer")) || id_is_none(&reward->referral_id))
        return NULL;
    struct plan_referral *of = plan_referral_of(plan, &reward->referral_id);
    return of != NULL && id_equal(&reward->participant_id, &of->referral->participant_id) ? of->referral : NULL;
}

static struct plan_reward *add_reward(struct plan *plan, const struct reward *reward, bool is_new)
{
    plan->rewards =
        plan_grow(plan, plan->rewards, plan->reward_count, &plan->reward_room, sizeof(struct plan_reward *));
    struct plan_reward *added = arena_alloc(txn_arena(plan->act->txn), sizeof *added);
    *added = (struct plan_reward){
        .reward = *reward,
        .is_new = is_new,
        .status_before = reward->status,
        .waits_before = reward->waits,
        .was_issued = !is_new && reward->issued_at != TIME_NONE,
        .before = is_new ? (struct ledger_amounts){{0}} : reward->money,
        .event_id = plan->event_id,
    };
    plan->rewards[plan->reward_count++] = added;
    return added;
}

struct plan_reward *plan_reward_of(struct plan *plan, const struct reward *reward)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        if (id_equal(&plan->rewards[i]->reward.id, &reward->id))
            return plan->rewards[i];
    assert(ledger_amounts_granted(&reward->money) == plan_amount_of(reward));
    return add_reward(plan, reward, false);
}

enum status plan_take(struct plan *plan, const struct reward *reward, struct plan_reward **ret_planned,
                      struct error *err)
{
    struct reward taken = *reward;
    struct ledger_lot *lots;
    size_t count;
    for (size_t i = 0; i < plan->reward_count; i++)
        if (id_equal(&plan->rewards[i]->reward.id, &reward->id)) {
            *ret_planned = plan->rewards[i];
            return STATUS_OK;
        }
    TRY(ledger_lots_lock(plan->act, &reward->id, 1, &lots, &count, err));
    assert(count == 1);
    taken.money = lots[0].amounts;
    taken.expires_at = lots[0].expires_at;
    *ret_planned = plan_reward_of(plan, &taken);
    return STATUS_OK;
}

void plan_settle(struct reward *reward, enum reward_status status)
{
    assert(reward_may_become((enum reward_status)reward->status, status));
    reward->status = (int)status;
    reward->waits = 0;
    reward->release_at = TIME_NONE;
}

/* A discount is its beneficiary's when it has a code. */
static bool lacks_code(const struct reward *reward)
{
    return str_equal(reward->kind, STR("discount")) && !((const struct plan_reward *)reward)->has_code;
}

void plan_issue(struct plan *plan, struct reward *reward)
{
    int64_t now = act_now(plan->act);
    assert(reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED);
    if (lacks_code(reward)) {
        reward->waits = REWARD_WAITS_CODE;
        reward->release_at = TIME_NONE;
        return;
    }
    plan_settle(reward, REWARD_ISSUED);
    reward->issued_at = now;
    plan_move(plan, reward, LEDGER_RELEASE, LEDGER_PENDING, LEDGER_AVAILABLE, reward->money.of[LEDGER_PENDING]);
    struct referral *referral = referrers(plan, reward);
    if (referral != NULL && referral->rewarded_at == TIME_NONE)
        referral->rewarded_at = now;
}

/* What this plan grants to the same contact in the same currency already. Bounded: a plan has few rewards, each within
 * MONEY_LIMIT. */
static int64_t planned_for(const struct plan *plan, const struct reward *reward)
{
    int64_t sum = 0;
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct plan_reward *planned = plan->rewards[i];
        if (planned->is_new && id_equal(&planned->reward.contact_id, &reward->contact_id) &&
            currency_equal(&planned->reward.currency, &reward->currency))
            sum += plan_amount_of(&planned->reward);
    }
    return sum;
}

enum status plan_fits(struct plan *plan, const struct reward *reward, bool *ret_fits, struct error *err)
{
    *ret_fits = true;
    if (!reward->amount.set)
        return STATUS_OK;
    int64_t more = planned_for(plan, reward) + reward->amount.value;
    TRY(ledger_has_room(plan->act, &reward->contact_id, &reward->program_id, &reward->currency, more, ret_fits, err));
    if (!*ret_fits || id_is_none(&reward->participant_id))
        return STATUS_OK;
    struct participant_amounts totals;
    TRY(participant_total_of(plan->act, &reward->participant_id, &reward->currency, &totals, err));
    *ret_fits = more <= MONEY_LIMIT - ledger_amounts_granted(&totals.money);
    return STATUS_OK;
}

/* How the referral had come by then: it may be credited to somebody else later. */
static void note_origin(struct plan *plan, struct reward *reward)
{
    struct plan_referral *of = id_is_none(&reward->referral_id) ? NULL : plan_referral_of(plan, &reward->referral_id);
    reward->channel = of == NULL ? STR_NONE : of->referral->channel;
    reward->source = of == NULL ? STR_NONE : of->referral->method;
}

static void note_eligible(struct referral *referral, int64_t eligible_at)
{
    if (referral != NULL && (referral->eligible_at == TIME_NONE || referral->eligible_at < eligible_at))
        referral->eligible_at = eligible_at;
}

const struct reward *plan_grant(struct plan *plan, const struct reward *granted)
{
    int64_t now = act_now(plan->act);
    struct reward *reward = &add_reward(plan, granted, true)->reward;
    note_origin(plan, reward);
    reward->expires_at = TIME_NONE;
    reward->created_at = now;
    reward->issued_at = TIME_NONE;
    reward->release_at = TIME_NONE;
    reward->status = REWARD_PENDING;
    plan_move(plan, reward, LEDGER_ACCRUE, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, plan_amount_of(reward));
    if (!id_is_none(&reward->participant_id)) /* a row, so that each reward's participant has totals */
        (void)plan_totals_of(plan, &reward->participant_id, &reward->currency);
    struct referral *referral = referrers(plan, reward);
    bool dated = (reward->waits & REWARD_WAITS_HOLD) == 0 || reward->hold_until != TIME_NONE;
    if (reward->hold_until != TIME_NONE && reward->hold_until > now) {
        reward->release_at = reward->hold_until;
        reward->waits |= REWARD_WAITS_HOLD;
    }
    if (reward->waits == 0)
        plan_issue(plan, reward);
    if (dated) /* else it is known when the hold ends */
        note_eligible(referral, reward->hold_until == TIME_NONE ? now : reward->hold_until);
    return reward;
}

void plan_release(struct plan *plan, const struct reward *pending)
{
    plan_issue(plan, &plan_reward_of(plan, pending)->reward);
}

bool plan_waits_for(const struct plan *plan, const struct reward *reward, enum reward_wait reason)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        if (id_equal(&plan->rewards[i]->reward.id, &reward->id))
            reward = &plan->rewards[i]->reward;
    bool open = reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED;
    return open && (reward->waits & (INT64_C(1) << reason)) != 0;
}

static void end_hold(struct reward *reward)
{
    reward->release_at = TIME_NONE;
    reward->waits &= ~REWARD_WAITS_HOLD;
}

void plan_end_wait(struct plan *plan, const struct reward *pending, enum reward_wait reason)
{
    struct reward *reward = &plan_reward_of(plan, pending)->reward;
    bool a_yes = reason == REWARD_WAIT_APPROVAL || reason == REWARD_WAIT_SECOND_APPROVAL;
    assert(reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED);
    reward->waits &= ~(INT64_C(1) << reason);
    bool over = reward->release_at != TIME_NONE && reward->release_at <= act_now(plan->act);
    if (reason == REWARD_WAIT_HOLD && reward->hold_until == TIME_NONE)
        note_eligible(referrers(plan, reward), act_now(plan->act));
    if (reason == REWARD_WAIT_HOLD || over)
        end_hold(reward);
    if (reward->waits == 0)
        plan_issue(plan, reward);
    else if (a_yes && reward->waits == REWARD_WAITS_HOLD)
        reward->status = REWARD_APPROVED;
}

void plan_say(struct plan *plan, const struct reward *about, struct str words)
{
    plan_reward_of(plan, about)->said = words;
}

void plan_deny(struct plan *plan, const struct reward *pending, struct str reason_code)
{
    struct reward *reward = &plan_reward_of(plan, pending)->reward;
    assert(reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED);
    plan_settle(reward, REWARD_DENIED);
    reward->reason_code = reason_code;
    plan_move(plan, reward, LEDGER_DENY, LEDGER_PENDING, LEDGER_DENIED, reward->money.of[LEDGER_PENDING]);
}
