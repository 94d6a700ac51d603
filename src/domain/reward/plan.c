/* Gathering and writing what a decision does to rewards. See plan.h.
 *
 * Lock order of plan_commit(): the referral (locked by the caller when it was read), the participant's totals, the
 * accounts by id. Audit and outbox rows are only ever appended, so they are written first: the referral needs their
 * last id.
 *
 * Runs inside a write transaction. */

#include "domain/reward/plan.h"

#include <assert.h>

#include "domain/audit/audit.h"
#include "domain/outbox/outbox.h"

/* Of the plan's referral: a bonus for it may go to another participant. */
static bool is_of_referrer(const struct reward_plan *plan, const struct reward *reward)
{
    return plan->referral != NULL && str_equal(reward->role, STR("referrer")) &&
           id_equal(&reward->participant_id, &plan->referral->participant_id);
}

/* Whether a referral counts as closed, and what it adds to its participant's revenue. */
static int64_t closed_of(const struct referral *referral)
{
    return referral_is_live(referral) && referral->stage_kind == STAGE_WON;
}

static int64_t revenue_of(const struct referral *referral)
{
    return closed_of(referral) && referral->value.set ? referral->value.value : 0;
}

void plan_begin(struct reward_plan *plan, struct act *act, struct referral *referral, bool referral_is_new,
                const struct currency *program_currency, size_t room)
{
    struct arena *arena = txn_arena(act->txn);
    *plan = (struct reward_plan){
        .act = act,
        .referral = referral,
        .referral_is_new = referral_is_new,
        .program_currency = *program_currency,
        .reward_room = room,
        .rewards = arena_array(arena, room, sizeof *plan->rewards),
        .postings = arena_array(arena, room * 2, sizeof *plan->postings),
        .lots = arena_array(arena, room, sizeof *plan->lots),
        .totals = arena_array(arena, room + 1, sizeof *plan->totals),
    };
    if (referral == NULL)
        return;
    plan->status_before = referral_status(referral);
    plan->counted_before = !referral_is_new;
    plan->qualified_before = !referral_is_new && referral->qualified_at != TIME_NONE;
    plan->closed_before = referral_is_new ? 0 : closed_of(referral);
    plan->revenue_before = referral_is_new ? 0 : revenue_of(referral);
}

/* The totals row of a participant and currency that this decision changes. */
static struct participant_amounts *totals_of(struct reward_plan *plan, const struct id *participant_id,
                                             const struct currency *currency)
{
    for (size_t i = 0; i < plan->total_count; i++)
        if (id_equal(&plan->totals[i].participant_id, participant_id) &&
            currency_equal(&plan->totals[i].currency, currency))
            return &plan->totals[i].amounts;
    assert(plan->total_count < plan->reward_room + 1);
    struct plan_total *total = &plan->totals[plan->total_count++];
    *total = (struct plan_total){.participant_id = *participant_id, .currency = *currency};
    return &total->amounts;
}

static struct reward *add_reward(struct reward_plan *plan, const struct reward *reward)
{
    assert(plan->reward_count < plan->reward_room);
    plan->rewards[plan->reward_count] = *reward;
    return &plan->rewards[plan->reward_count++];
}

static void post(struct reward_plan *plan, const struct reward *reward, enum ledger_effect effect)
{
    if (!reward->amount.set)
        return;
    bool by_event = !id_is_none(&plan->event_id);
    plan->postings[plan->posting_count++] = (struct ledger_posting){
        .effect = effect,
        .lot_id = reward->id,
        .owner_id = reward->contact_id,
        .program_id = reward->program_id,
        .currency = reward->currency,
        .amount = reward->amount.value,
        .cause_kind = by_event ? "evt" : "rwd",
        .cause_id = by_event ? plan->event_id : reward->id,
    };
}

/* Moves the money columns of a reward and of its participant's totals for one effect. */
static void move_amount(struct reward_plan *plan, struct reward *reward, enum ledger_effect effect)
{
    int64_t amount = reward->amount.set ? reward->amount.value : 0;
    struct participant_amounts none = {0};
    struct participant_amounts *totals =
        id_is_none(&reward->participant_id) ? &none : totals_of(plan, &reward->participant_id, &reward->currency);
    if (effect == LEDGER_ACCRUE) {
        reward->pending += amount;
        totals->granted += amount;
        totals->pending += amount;
    } else {
        reward->pending -= amount;
        totals->pending -= amount;
        *(effect == LEDGER_RELEASE ? &reward->available : &reward->denied) += amount;
        *(effect == LEDGER_RELEASE ? &totals->available : &totals->denied) += amount;
    }
    if (effect == LEDGER_RELEASE)
        totals->rewards_earned++;
    post(plan, reward, effect);
}

static void issue(struct reward_plan *plan, struct reward *reward)
{
    int64_t now = act_now(plan->act);
    reward->state = STR("issued");
    reward->issued_at = now;
    reward->release_at = TIME_NONE;
    move_amount(plan, reward, LEDGER_RELEASE);
    if (is_of_referrer(plan, reward) && plan->referral->rewarded_at == TIME_NONE)
        plan->referral->rewarded_at = now;
}

/* What this plan grants to the same contact in the same currency already. Bounded: a plan has few rewards, each within
 * MONEY_LIMIT. */
static int64_t planned_for(const struct reward_plan *plan, const struct reward *reward)
{
    int64_t sum = 0;
    for (size_t i = 0; i < plan->posting_count; i++) {
        const struct ledger_posting *posting = &plan->postings[i];
        if (posting->effect == LEDGER_ACCRUE && id_equal(&posting->owner_id, &reward->contact_id) &&
            currency_equal(&posting->currency, &reward->currency))
            sum += posting->amount;
    }
    return sum;
}

enum status plan_fits(struct reward_plan *plan, const struct reward *reward, bool *ret_fits, struct error *err)
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
    *ret_fits = more <= MONEY_LIMIT - totals.granted;
    return STATUS_OK;
}

const struct reward *plan_grant(struct reward_plan *plan, const struct reward *granted)
{
    struct reward *reward = add_reward(plan, granted);
    int64_t now = act_now(plan->act);
    reward->created_at = now;
    reward->issued_at = TIME_NONE;
    reward->release_at = TIME_NONE;
    reward->state = STR("pending");
    plan->lots[plan->lot_count++] = (struct ledger_lot){
        .lot_id = reward->id,
        .owner_id = reward->contact_id,
        .currency = reward->currency,
    };
    move_amount(plan, reward, LEDGER_ACCRUE);
    if (reward->hold_until != TIME_NONE && reward->hold_until > now)
        reward->release_at = reward->hold_until;
    else
        issue(plan, reward);

    struct referral *referral = plan->referral;
    if (is_of_referrer(plan, reward)) {
        int64_t eligible_at = reward->hold_until == TIME_NONE ? now : reward->hold_until;
        if (referral->eligible_at == TIME_NONE || referral->eligible_at < eligible_at)
            referral->eligible_at = eligible_at;
    }
    return reward;
}

void plan_release(struct reward_plan *plan, const struct reward *pending)
{
    assert(str_equal(pending->state, STR("pending")));
    issue(plan, add_reward(plan, pending));
}

void plan_deny(struct reward_plan *plan, const struct reward *pending, struct str reason_code)
{
    assert(str_equal(pending->state, STR("pending")));
    struct reward *reward = add_reward(plan, pending);
    reward->state = STR("denied");
    reward->release_at = TIME_NONE;
    reward->reason_code = reason_code;
    move_amount(plan, reward, LEDGER_DENY);
}

enum status plan_tell(struct reward_plan *plan, const char *action, const char *object_kind, const struct id *object_id,
                      struct str changes, struct str note, struct error *err)
{
    struct referral *referral = plan->referral;
    struct audit_entry entry = {
        .action = action,
        .object_kind = object_kind,
        .object_id = *object_id,
        .event_id = plan->event_id,
        .changes = changes,
        .note = note,
    };
    if (referral != NULL) {
        entry.referral_id = referral->id;
        entry.previous_id = referral->last_audit_id;
    }
    struct id audit_id;
    TRY(audit_write(plan->act, &entry, &audit_id, err));
    if (referral == NULL)
        return outbox_add(plan->act, &audit_id, 0, err);
    referral->last_audit_id = audit_id;
    return outbox_add(plan->act, &audit_id, ++referral->sequence, err);
}

static bool is_new(const struct reward_plan *plan, const struct reward *reward)
{
    for (size_t i = 0; i < plan->lot_count; i++)
        if (id_equal(&plan->lots[i].lot_id, &reward->id))
            return true;
    return false;
}

/* One change is told once: a reward that is issued as it is made was never pending to anybody. */
static enum status tell_reward(struct reward_plan *plan, const struct reward *reward, bool created, struct error *err)
{
    if (created)
        plan->event_id = reward->event_id;
    bool pending = str_equal(reward->state, STR("pending")), issued = str_equal(reward->state, STR("issued"));
    const char *action = pending ? "reward.created" : issued ? "reward.issued" : "reward.denied";
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", created ? STR_NONE : STR("pending"), reward->state);
    struct str text = changes_end(&changes, txn_arena(plan->act->txn));
    return plan_tell(plan, action, "rwd", &reward->id, text, created ? reward->note : STR_NONE, err);
}

/* How this decision changes the counts of the participant's referrals. */
static void count_referral(struct reward_plan *plan)
{
    const struct referral *referral = plan->referral;
    if (referral == NULL || id_is_none(&referral->participant_id))
        return;
    enum referral_status after = referral_status(referral);
    bool qualified = referral->qualified_at != TIME_NONE && !plan->qualified_before;
    int64_t closed = closed_of(referral) - plan->closed_before, revenue = revenue_of(referral) - plan->revenue_before;
    if (plan->counted_before && after == plan->status_before && !qualified && closed == 0 && revenue == 0)
        return;
    struct participant_amounts *totals = totals_of(plan, &referral->participant_id, &plan->program_currency);
    int64_t *const counts[] = {
        [REFERRAL_PENDING] = NULL,
        [REFERRAL_QUALIFIED] = &totals->qualified,
        [REFERRAL_REWARDED] = &totals->rewarded,
        [REFERRAL_DISQUALIFIED] = &totals->disqualified,
    };
    totals->closed += closed;
    totals->revenue += revenue;
    if (!plan->counted_before) {
        totals->referrals++;
        totals->last_referral_at = referral->submitted_at;
    } else if (counts[plan->status_before] != NULL) {
        --*counts[plan->status_before];
    }
    if (counts[after] != NULL)
        ++*counts[after];
    if (qualified)
        totals->ever_qualified++;
}

static enum status write_totals(struct reward_plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->total_count; i++)
        TRY(participant_total_add(plan->act, &plan->totals[i].participant_id, &plan->totals[i].currency,
                                  &plan->totals[i].amounts, err));
    return STATUS_OK;
}

static enum status write_reward(struct reward_plan *plan, struct reward *reward, struct error *err)
{
    for (size_t i = 0; i < plan->lot_count; i++) {
        if (!id_equal(&plan->lots[i].lot_id, &reward->id))
            continue;
        reward->previous_id = plan->lots[i].previous_id;
        return reward_insert(plan->act, reward, err);
    }
    bool moved;
    TRY(reward_settle(plan->act, reward, &moved, err));
    return moved ? STATUS_OK : STATUS_BUSY;
}

enum status plan_commit(struct reward_plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        TRY(tell_reward(plan, &plan->rewards[i], is_new(plan, &plan->rewards[i]), err));
    if (plan->referral != NULL)
        TRY(plan->referral_is_new ? referral_insert(plan->act, plan->referral, err)
                                  : referral_save(plan->act, plan->referral, err));
    count_referral(plan);
    TRY(write_totals(plan, err));
    TRY(ledger_post(plan->act, plan->postings, plan->posting_count, plan->lots, plan->lot_count, err));
    for (size_t i = 0; i < plan->reward_count; i++)
        TRY(write_reward(plan, &plan->rewards[i], err));
    return STATUS_OK;
}
