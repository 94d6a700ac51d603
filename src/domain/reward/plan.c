/* Gathering and writing what a decision does. See plan.h. Runs inside a write transaction. */

#include "domain/reward/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/audit/audit.h"
#include "domain/outbox/outbox.h"

enum { ROOM_AT_FIRST = 4 };

/* An array with room for one more; what it held is kept. */
static void *grow(struct plan *plan, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room == 0 ? ROOM_AT_FIRST : *room * 2;
    void *larger = arena_array(txn_arena(plan->act->txn), *room, size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}

void plan_begin(struct plan *plan, struct act *act, const struct currency *program_currency)
{
    *plan = (struct plan){.act = act, .tally = tally_begin(act)};
    if (program_currency != NULL)
        plan->currency = *program_currency;
}

/* ---- referrals ---- */

void plan_referral(struct plan *plan, struct referral *referral, bool is_new, const struct currency *program_currency)
{
    plan->referrals = grow(plan, plan->referrals, plan->referral_count, &plan->referral_room, sizeof *plan->referrals);
    plan->referrals[plan->referral_count++] = (struct plan_referral){
        .referral = referral, .is_new = is_new, .currency = *program_currency, .before = *referral};
}

static struct plan_referral *referral_named(struct plan *plan, const struct id *id)
{
    for (size_t i = 0; i < plan->referral_count; i++)
        if (id_equal(&plan->referrals[i].referral->id, id))
            return &plan->referrals[i];
    return NULL;
}

/* Of the reward's program: ranks count what is earned in it alone. */
static const struct currency *currency_of(struct plan *plan, const struct reward *reward)
{
    struct plan_referral *of = id_is_none(&reward->referral_id) ? NULL : referral_named(plan, &reward->referral_id);
    return of == NULL ? &plan->currency : &of->currency;
}

/* The referral whose referrer this reward is for: a bonus for it may go to another participant. */
static struct referral *referrers(struct plan *plan, const struct reward *reward)
{
    if (!str_equal(reward->role, STR("referrer")) || id_is_none(&reward->referral_id))
        return NULL;
    struct plan_referral *of = referral_named(plan, &reward->referral_id);
    return of != NULL && id_equal(&reward->participant_id, &of->referral->participant_id) ? of->referral : NULL;
}

/* ---- totals ---- */

/* The totals row of a participant and currency that this decision changes. */
static struct participant_amounts *totals_of(struct plan *plan, const struct id *participant_id,
                                             const struct currency *currency)
{
    for (size_t i = 0; i < plan->total_count; i++)
        if (id_equal(&plan->totals[i].participant_id, participant_id) &&
            currency_equal(&plan->totals[i].currency, currency))
            return &plan->totals[i].amounts;
    plan->totals = grow(plan, plan->totals, plan->total_count, &plan->total_room, sizeof *plan->totals);
    struct plan_total *total = &plan->totals[plan->total_count++];
    *total = (struct plan_total){.participant_id = *participant_id, .currency = *currency};
    return &total->amounts;
}

static int by_participant(const void *left, const void *right)
{
    const struct plan_total *a = left, *b = right;
    int order = memcmp(a->participant_id.bytes, b->participant_id.bytes, sizeof a->participant_id.bytes);
    return order != 0 ? order : str_compare(currency_str(&a->currency), currency_str(&b->currency));
}

static enum status write_totals(struct plan *plan, struct error *err)
{
    if (plan->total_count > 1)
        qsort(plan->totals, plan->total_count, sizeof *plan->totals, by_participant);
    for (size_t i = 0; i < plan->total_count; i++)
        TRY(participant_total_add(plan->act, &plan->totals[i].participant_id, &plan->totals[i].currency,
                                  &plan->totals[i].amounts, err));
    return STATUS_OK;
}

/* ---- money ---- */

/* The txn for this effect of the present cause: an event, or else the reward itself. */
static struct plan_posting *posting_of(struct plan *plan, const struct reward *reward, enum ledger_effect effect)
{
    bool by_event = !id_is_none(&plan->event_id);
    const struct id *cause = by_event ? &plan->event_id : &reward->id;
    for (size_t i = 0; i < plan->posting_count; i++) {
        const struct ledger_posting *posting = &plan->postings[i].posting;
        if (posting->effect == effect && id_equal(&posting->cause_id, cause) &&
            id_equal(&posting->program_id, &reward->program_id) &&
            currency_equal(&posting->currency, &reward->currency))
            return &plan->postings[i];
    }
    plan->postings = grow(plan, plan->postings, plan->posting_count, &plan->posting_room, sizeof *plan->postings);
    struct plan_posting *made = &plan->postings[plan->posting_count++];
    *made = (struct plan_posting){.posting = {
                                      .effect = effect,
                                      .cause_kind = by_event ? "evt" : "rwd",
                                      .cause_id = *cause,
                                      .currency = reward->currency,
                                      .program_id = reward->program_id,
                                  }};
    return made;
}

/* Moves money of a reward, in its lot, its participant's totals and the ledger. */
static void move(struct plan *plan, const struct reward *reward, enum ledger_effect effect, enum ledger_kind from,
                 enum ledger_kind to, int64_t amount)
{
    if (amount == 0)
        return;
    struct plan_posting *of = posting_of(plan, reward, effect);
    of->moves = grow(plan, of->moves, of->posting.move_count, &of->room, sizeof *of->moves);
    of->moves[of->posting.move_count++] = (struct ledger_move){
        .lot_id = reward->id, .owner_id = reward->contact_id, .from = from, .to = to, .amount = amount};
    of->posting.moves = of->moves;
    if (!id_is_none(&reward->participant_id))
        ledger_amounts_move(&totals_of(plan, &reward->participant_id, &reward->currency)->money, from, to, amount);
}

static int64_t amount_of(const struct reward *reward)
{
    return reward->amount.set ? reward->amount.value : 0;
}

/* ---- rewards ---- */

static struct plan_reward *add_reward(struct plan *plan, const struct reward *reward, bool is_new)
{
    plan->rewards = grow(plan, plan->rewards, plan->reward_count, &plan->reward_room, sizeof *plan->rewards);
    struct plan_reward *added = arena_alloc(txn_arena(plan->act->txn), sizeof *added);
    *added = (struct plan_reward){
        .reward = *reward,
        .is_new = is_new,
        .status_before = reward->status,
        .waits_before = reward->waits,
        .event_id = plan->event_id,
    };
    plan->rewards[plan->reward_count++] = added;
    return added;
}

static void settle(struct reward *reward, enum reward_status status)
{
    assert(reward_may_become((enum reward_status)reward->status, status));
    reward->status = (int)status;
    reward->waits = 0;
    reward->release_at = TIME_NONE;
}

static void issue(struct plan *plan, struct reward *reward)
{
    int64_t now = act_now(plan->act);
    settle(reward, REWARD_ISSUED);
    reward->issued_at = now;
    move(plan, reward, LEDGER_RELEASE, LEDGER_PENDING, LEDGER_AVAILABLE, amount_of(reward));
    if (!id_is_none(&reward->participant_id)) {
        totals_of(plan, &reward->participant_id, &reward->currency)->rewards_earned++;
        if (currency_equal(&reward->currency, currency_of(plan, reward)))
            tally_earned(&plan->tally, &reward->program_id, &reward->participant_id, now, amount_of(reward));
    }
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
            sum += amount_of(&planned->reward);
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

const struct reward *plan_grant(struct plan *plan, const struct reward *granted)
{
    int64_t now = act_now(plan->act);
    struct reward *reward = &add_reward(plan, granted, true)->reward;
    reward->created_at = now;
    reward->issued_at = TIME_NONE;
    reward->release_at = TIME_NONE;
    reward->status = REWARD_PENDING;
    reward->waits = 0;
    move(plan, reward, LEDGER_ACCRUE, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, amount_of(reward));
    if (!id_is_none(&reward->participant_id)) /* a row, so that each reward's participant has totals */
        (void)totals_of(plan, &reward->participant_id, &reward->currency);
    struct referral *referral = referrers(plan, reward);
    if (reward->hold_until != TIME_NONE && reward->hold_until > now) {
        reward->release_at = reward->hold_until;
        reward->waits = INT64_C(1) << REWARD_WAIT_HOLD;
    } else {
        issue(plan, reward);
    }
    int64_t eligible_at = reward->hold_until == TIME_NONE ? now : reward->hold_until;
    if (referral != NULL && (referral->eligible_at == TIME_NONE || referral->eligible_at < eligible_at))
        referral->eligible_at = eligible_at;
    return reward;
}

void plan_release(struct plan *plan, const struct reward *pending)
{
    issue(plan, &add_reward(plan, pending, false)->reward);
}

void plan_deny(struct plan *plan, const struct reward *pending, struct str reason_code)
{
    struct reward *reward = &add_reward(plan, pending, false)->reward;
    settle(reward, REWARD_DENIED);
    reward->reason_code = reason_code;
    move(plan, reward, LEDGER_DENY, LEDGER_PENDING, LEDGER_DENIED, amount_of(reward));
}

/* ---- telling ---- */

enum status plan_tell(struct plan *plan, const struct plan_news *news, struct id *ret_audit_id, struct error *err)
{
    struct referral *referral = news->referral;
    struct audit_entry entry = {
        .action = news->action,
        .object_kind = news->object_kind,
        .object_id = news->object_id,
        .event_id = plan->event_id,
        .changes = news->changes,
        .note = news->note,
    };
    if (referral != NULL) {
        entry.referral_id = referral->id;
        referral->last_activity_at = act_now(plan->act);
    }
    struct id audit_id;
    TRY(audit_write(plan->act, &entry, &audit_id, err));
    if (ret_audit_id != NULL)
        *ret_audit_id = audit_id;
    return outbox_add(plan->act, &audit_id, referral == NULL ? 0 : ++referral->sequence, err);
}

static const char *action_of(const struct reward *reward)
{
    switch ((enum reward_status)reward->status) {
    case REWARD_PENDING:
        return "reward.created";
    case REWARD_ISSUED:
        return "reward.issued";
    case REWARD_DENIED:
        return "reward.denied";
    default:
        assert(false && "no act of this version leads there");
        return NULL;
    }
}

/* One change is told once: a reward that is issued as it is made was never pending to anybody. */
static enum status tell_reward(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    const struct reward *reward = &planned->reward;
    struct plan_referral *of = id_is_none(&reward->referral_id) ? NULL : referral_named(plan, &reward->referral_id);
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", planned->is_new ? STR_NONE : str_from(reward_statuses[planned->status_before]),
                str_from(reward_statuses[reward->status]));
    plan->event_id = planned->event_id;
    return plan_tell(plan,
                     &(struct plan_news){
                         .action = action_of(reward),
                         .object_kind = "rwd",
                         .object_id = reward->id,
                         .referral = of == NULL ? NULL : of->referral,
                         .changes = changes_end(&changes, txn_arena(plan->act->txn)),
                         .note = planned->is_new ? reward->note : STR_NONE,
                     },
                     NULL, err);
}

/* ---- counting ---- */

/* Whether a referral counts as closed, and what it adds to its participant's revenue. */
static int64_t closed_of(const struct referral *referral)
{
    return referral_is_live(referral) && referral->stage_kind == STAGE_WON;
}

static int64_t revenue_of(const struct referral *referral)
{
    return closed_of(referral) && referral->value.set ? referral->value.value : 0;
}

static int64_t *count_of(struct participant_amounts *totals, enum referral_status status)
{
    switch (status) {
    case REFERRAL_QUALIFIED:
        return &totals->qualified;
    case REFERRAL_REWARDED:
        return &totals->rewarded;
    case REFERRAL_DISQUALIFIED:
        return &totals->disqualified;
    case REFERRAL_PENDING:
        break;
    }
    return NULL;
}

/* Adds what a referral counts for its participant, or (-1) takes it away. */
static void count_side(struct plan *plan, const struct plan_referral *of, const struct referral *referral, int64_t by)
{
    if (id_is_none(&referral->participant_id))
        return;
    struct participant_amounts *totals = totals_of(plan, &referral->participant_id, &of->currency);
    int64_t *count = count_of(totals, referral_status(referral));
    totals->referrals += by;
    totals->closed += by * closed_of(referral);
    totals->revenue += by * revenue_of(referral);
    totals->ever_qualified += by * (referral->qualified_at != TIME_NONE);
    if (count != NULL)
        *count += by;
}

static void count_referral(struct plan *plan, const struct plan_referral *of)
{
    const struct referral *before = &of->before, *after = of->referral;
    bool same = !of->is_new && id_equal(&before->participant_id, &after->participant_id) &&
                referral_status(before) == referral_status(after) && closed_of(before) == closed_of(after) &&
                revenue_of(before) == revenue_of(after) &&
                (before->qualified_at == TIME_NONE) == (after->qualified_at == TIME_NONE);
    if (!same) {
        if (!of->is_new)
            count_side(plan, of, before, -1);
        count_side(plan, of, after, 1);
    }
    if (of->is_new && !id_is_none(&after->participant_id))
        totals_of(plan, &after->participant_id, &of->currency)->last_referral_at = after->submitted_at;
    struct tally_referral was = referral_figures(before), is = referral_figures(after);
    tally_referral(&plan->tally, of->is_new ? NULL : &was, &is);
}

/* ---- writing ---- */

static enum status write_reward(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    if (planned->is_new)
        return reward_insert(plan->act, &planned->reward, err);
    bool moved;
    TRY(reward_move(plan->act, &planned->reward, (enum reward_status)planned->status_before, planned->waits_before,
                    &moved, err));
    return moved ? STATUS_OK : STATUS_BUSY;
}

static enum status write_referrals(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->referral_count; i++) {
        const struct plan_referral *of = &plan->referrals[i];
        TRY(of->is_new ? referral_insert(plan->act, of->referral, err) : referral_save(plan->act, of->referral, err));
        count_referral(plan, of);
    }
    return STATUS_OK;
}

static enum status post(struct plan *plan, struct error *err)
{
    struct arena *arena = txn_arena(plan->act->txn);
    struct ledger_posting *postings = arena_array(arena, plan->posting_count, sizeof *postings);
    for (size_t i = 0; i < plan->posting_count; i++)
        postings[i] = plan->postings[i].posting;
    struct ledger_lot *lots = arena_array(arena, plan->reward_count, sizeof *lots);
    size_t lot_count = 0;
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct reward *reward = &plan->rewards[i]->reward;
        if (plan->rewards[i]->is_new)
            lots[lot_count++] = (struct ledger_lot){
                .id = reward->id,
                .owner_id = reward->contact_id,
                .program_id = reward->program_id,
                .currency = reward->currency,
                .expires_at = TIME_NONE,
            };
    }
    return ledger_post(plan->act, postings, plan->posting_count, lots, lot_count, &plan->tally, err);
}

enum status plan_commit(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        TRY(tell_reward(plan, plan->rewards[i], err));
    TRY(write_referrals(plan, err));
    TRY(write_totals(plan, err));
    TRY(post(plan, err));
    for (size_t i = 0; i < plan->reward_count; i++)
        TRY(write_reward(plan, plan->rewards[i], err));
    return tally_write(plan->act, &plan->tally, err);
}
