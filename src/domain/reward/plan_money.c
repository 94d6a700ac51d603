/* Totals and moves of money of a plan. See plan.h. Runs inside a write transaction. */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/reward/plan_parts.h"

/* ---- totals ---- */

/* The totals row of a participant and currency that this decision changes. */
struct participant_amounts *plan_totals_of(struct plan *plan, const struct id *participant_id,
                                           const struct currency *currency)
{
    for (size_t i = 0; i < plan->total_count; i++)
        if (id_equal(&plan->totals[i].participant_id, participant_id) &&
            currency_equal(&plan->totals[i].currency, currency))
            return &plan->totals[i].amounts;
    plan->totals = plan_grow(plan, plan->totals, plan->total_count, &plan->total_room, sizeof *plan->totals);
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

enum status plan_write_totals(struct plan *plan, struct error *err)
{
    if (plan->total_count > 1)
        qsort(plan->totals, plan->total_count, sizeof *plan->totals, by_participant);
    for (size_t i = 0; i < plan->total_count; i++)
        TRY(participant_total_add(plan->act, &plan->totals[i].participant_id, &plan->totals[i].currency,
                                  &plan->totals[i].amounts, err));
    return STATUS_OK;
}

/* ---- money ---- */

/* Of the reward's program: ranks count what is earned in it alone. */
static const struct currency *currency_of(struct plan *plan, const struct reward *reward)
{
    struct plan_referral *of = id_is_none(&reward->referral_id) ? NULL : plan_referral_of(plan, &reward->referral_id);
    return of == NULL ? &plan->currency : &of->currency;
}

/* What is issued can be used for so many days from then on: nobody loses days to a hold, or to a server that was down.
 * The range of time has an end. */
int64_t plan_expiry(const struct reward *reward, int64_t issued_at)
{
    if (!reward->expires_days.set)
        return TIME_NONE;
    int64_t usable_us = reward->expires_days.value * TIME_US_PER_DAY;
    return issued_at > TIME_LAST - usable_us ? TIME_LAST : issued_at + usable_us;
}

/* Of the lot; what lapses of a discount is its code. 0: never. */
static int64_t lot_expiry(const struct reward *reward, int64_t issued_at)
{
    int64_t at = str_equal(reward->kind, STR("discount")) ? TIME_NONE : plan_expiry(reward, issued_at);
    return at == TIME_NONE ? 0 : at;
}

/* What money moves for: an event, what plan_cause() said, or else the reward itself. */
static struct plan_cause cause_of(const struct plan *plan, const struct reward *reward)
{
    if (!id_is_none(&plan->event_id))
        return (struct plan_cause){"evt", plan->event_id, 0};
    if (plan->cause.kind != NULL)
        return plan->cause;
    return (struct plan_cause){"rwd", reward->id, 0};
}

/* The txn for this effect of the present cause. */
static struct plan_posting *posting_of(struct plan *plan, const struct reward *reward, enum ledger_effect effect)
{
    const struct plan_cause cause = cause_of(plan, reward);
    for (size_t i = 0; i < plan->posting_count; i++) {
        const struct ledger_posting *posting = &plan->postings[i].posting;
        if (posting->effect == effect && id_equal(&posting->cause_id, &cause.id) &&
            id_equal(&posting->program_id, &reward->program_id) && id_equal(&posting->reverses, &plan->original) &&
            currency_equal(&posting->currency, &reward->currency))
            return &plan->postings[i];
    }
    plan->postings = plan_grow(plan, plan->postings, plan->posting_count, &plan->posting_room, sizeof *plan->postings);
    struct plan_posting *made = &plan->postings[plan->posting_count++];
    *made = (struct plan_posting){.posting = {
                                      .id = mint_id(&plan->act->mint),
                                      .effect = effect,
                                      .cause_kind = cause.kind,
                                      .cause_id = cause.id,
                                      .attempt = cause.attempt,
                                      .currency = reward->currency,
                                      .program_id = reward->program_id,
                                      .reverses = plan->original,
                                  }};
    return made;
}

/* Whether money of this kind counts as earned: see ledger_amounts_earned(). */
static bool is_earned(enum ledger_kind kind)
{
    return kind == LEDGER_AVAILABLE || kind == LEDGER_RESERVED || kind == LEDGER_PAID_OUT || kind == LEDGER_REDEEMED ||
           kind == LEDGER_EXPIRED;
}

static void count_move(struct plan *plan, const struct reward *reward, enum ledger_kind from, enum ledger_kind to,
                       int64_t amount)
{
    tally_move(&plan->tally, &(struct tally_move){.program_id = reward->program_id,
                                                  .currency = reward->currency,
                                                  .channel = reward->channel,
                                                  .source = reward->source,
                                                  .granted_at = reward->created_at,
                                                  .at = act_now(plan->act),
                                                  .from = (int)from,
                                                  .to = (int)to,
                                                  .amount = amount});
    if (id_is_none(&reward->participant_id))
        return;
    ledger_amounts_move(&plan_totals_of(plan, &reward->participant_id, &reward->currency)->money, from, to, amount);
    int earned = is_earned(to) - is_earned(from);
    if (earned != 0 && reward->issued_at != TIME_NONE && currency_equal(&reward->currency, currency_of(plan, reward)))
        tally_earned(&plan->tally, &reward->program_id, &reward->participant_id, reward->issued_at, earned * amount);
}

/* What a release or a return brought: debts are covered from it. A copy is the head of what is planned for it. */
static void note_gain(struct reward *copy, enum ledger_effect effect, enum ledger_kind to, int64_t amount)
{
    static_assert(offsetof(struct plan_reward, reward) == 0, "a copy is the head of its plan_reward");
    if (to == LEDGER_AVAILABLE && (effect == LEDGER_RELEASE || effect == LEDGER_RESTORE))
        ((struct plan_reward *)copy)->gained += amount;
}

void plan_move(struct plan *plan, struct reward *reward, enum ledger_effect effect, enum ledger_kind from,
               enum ledger_kind to, int64_t amount)
{
    if (amount == 0)
        return;
    ledger_amounts_move(&reward->money, from, to, amount);
    struct plan_posting *of = posting_of(plan, reward, effect);
    of->moves = plan_grow(plan, of->moves, of->posting.move_count, &of->room, sizeof *of->moves);
    of->moves[of->posting.move_count++] = (struct ledger_move){
        .lot_id = reward->id,
        .owner_id = reward->contact_id,
        .from = from,
        .to = to,
        .amount = amount,
        .expires_at = effect == LEDGER_RELEASE ? lot_expiry(reward, act_now(plan->act)) : 0,
    };
    of->posting.moves = of->moves;
    note_gain(reward, effect, to, amount);
    count_move(plan, reward, from, to, amount);
}

bool plan_is_paid_kind(const struct reward *reward)
{
    return str_equal(reward->kind, STR("cash")) || str_equal(reward->kind, STR("gift_card"));
}

int64_t plan_amount_of(const struct reward *reward)
{
    return reward->amount.set ? reward->amount.value : 0;
}
