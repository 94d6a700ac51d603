/* Beginning and writing what a decision does. See plan.h; what it does to money, rewards, the trail and counts is in
 * files of their own. Runs inside a write transaction. */

#include "domain/reward/plan.h"

#include <string.h>

#include "domain/reward/plan_parts.h"

enum { ROOM_AT_FIRST = 4 };

void *plan_grow(struct plan *plan, void *items, size_t count, size_t *room, size_t size)
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

void plan_cause(struct plan *plan, const char *kind, const struct id *id, int64_t attempt)
{
    plan->cause = (struct plan_cause){kind, *id, attempt};
}

/* ---- referrals ---- */

void plan_referral(struct plan *plan, struct referral *referral, bool is_new, const struct currency *program_currency)
{
    plan->referrals =
        plan_grow(plan, plan->referrals, plan->referral_count, &plan->referral_room, sizeof *plan->referrals);
    plan->referrals[plan->referral_count++] = (struct plan_referral){
        .referral = referral, .is_new = is_new, .currency = *program_currency, .before = *referral};
}

struct plan_referral *plan_referral_of(struct plan *plan, const struct id *id)
{
    for (size_t i = 0; i < plan->referral_count; i++)
        if (id_equal(&plan->referrals[i].referral->id, id))
            return &plan->referrals[i];
    return NULL;
}

/* ---- writing ---- */

static enum status write_reward(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    if (planned->is_new)
        return reward_insert(plan->act, &planned->reward, err);
    if (planned->valued)
        TRY(reward_write_value(plan->act, &planned->reward, err));
    if (!planned->changed && planned->reward.status == planned->status_before &&
        planned->reward.waits == planned->waits_before)
        return STATUS_OK; /* only its money has moved */
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
        plan_count_referral(plan, of);
    }
    return STATUS_OK;
}

/* What may happen again to the same cause is numbered, unless plan_cause() has: the first may be another txn of this
 * very plan. */
static enum status number_attempt(struct plan *plan, size_t at, struct error *err)
{
    struct ledger_posting *posting = &plan->postings[at].posting;
    bool once = posting->effect == LEDGER_ACCRUE || posting->effect == LEDGER_RELEASE;
    bool numbered = posting->effect == LEDGER_RESERVE || posting->effect == LEDGER_RETURN ||
                    (posting->effect == LEDGER_REDEEM && strcmp(posting->cause_kind, "rdm") == 0) ||
                    posting->effect == LEDGER_PAY;
    if (numbered || (once && !plan->again))
        return STATUS_OK;
    TRY(ledger_next_attempt(plan->act, posting, &posting->attempt, err));
    for (size_t i = 0; i < at; i++) {
        const struct ledger_posting *other = &plan->postings[i].posting;
        posting->attempt += other->effect == posting->effect && id_equal(&other->cause_id, &posting->cause_id) &&
                            id_equal(&other->program_id, &posting->program_id) &&
                            currency_equal(&other->currency, &posting->currency);
    }
    return STATUS_OK;
}

static enum status post(struct plan *plan, struct error *err)
{
    struct arena *arena = txn_arena(plan->act->txn);
    struct ledger_posting *postings = arena_array(arena, plan->posting_count, sizeof *postings);
    for (size_t i = 0; i < plan->posting_count; i++) {
        TRY(number_attempt(plan, i, err));
        postings[i] = plan->postings[i].posting;
    }
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
                .credit = str_equal(reward->kind, STR("credit")),
            };
    }
    return ledger_post(plan->act, postings, plan->posting_count, lots, lot_count, &plan->tally, err);
}

static const struct plan_reward *reward_of_lot(const struct plan *plan, const struct id *lot_id)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        if (id_equal(&plan->rewards[i]->reward.id, lot_id))
            return plan->rewards[i];
    return NULL;
}

/* A state follows from what a lot holds. Where something was moved that the plan has not seen, by whoever wrote the lot
 * between its reading and now, what it has decided may be wrong. Lots that it moved are kept from others by now. */
static enum status check_money(struct plan *plan, struct error *err)
{
    struct id *ids = arena_array(txn_arena(plan->act->txn), plan->reward_count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < plan->reward_count; i++)
        if (!plan->rewards[i]->is_new && plan->rewards[i]->reward.money_read)
            ids[count++] = plan->rewards[i]->reward.id;
    struct ledger_lot *lots;
    if (count == 0)
        return STATUS_OK;
    TRY(ledger_lots_read(plan->act, ids, count, &lots, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct plan_reward *planned = reward_of_lot(plan, &lots[i].id);
        if (memcmp(&planned->reward.money, &lots[i].amounts, sizeof lots[i].amounts) != 0)
            return STATUS_BUSY;
    }
    return STATUS_OK;
}

enum status plan_commit(struct plan *plan, struct error *err)
{
    TRY(plan_hand_over(plan, err));
    TRY(plan_reverse_rest(plan, err));
    TRY(plan_settle_handovers(plan, err));
    TRY(plan_cover_debts(plan, err));
    TRY(plan_follow_handovers(plan, err));
    TRY(plan_weigh_referrals(plan, err));
    plan_count_rewards(plan);
    for (size_t i = 0; i < plan->reward_count; i++)
        TRY(plan_tell_reward(plan, plan->rewards[i], err));
    TRY(write_referrals(plan, err));
    TRY(plan_follow_limits(plan, err));
    TRY(plan_write_totals(plan, err));
    TRY(post(plan, err));
    TRY(check_money(plan, err));
    for (size_t i = 0; i < plan->reward_count; i++)
        TRY(write_reward(plan, plan->rewards[i], err));
    TRY(plan_write_reversals(plan, err));
    TRY(plan_follow_goods(plan, err));
    return tally_write(plan->act, &plan->tally, err);
}
