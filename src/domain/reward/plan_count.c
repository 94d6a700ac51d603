/* What a plan counts: referrals and rewards of participants, and the figures of programs. Inside a write transaction.
 */

#include "domain/reward/plan_parts.h"

/* Whether a referral counts as closed, and what it adds to its participant's revenue. */
static int64_t closed_of(const struct referral *referral)
{
    return referral_status(referral) != REFERRAL_DISQUALIFIED && referral->stage_kind == STAGE_WON;
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
    struct participant_amounts *totals = plan_totals_of(plan, &referral->participant_id, &of->currency);
    int64_t *count = count_of(totals, referral_status(referral));
    totals->referrals += by;
    totals->closed += by * closed_of(referral);
    totals->revenue += by * revenue_of(referral);
    totals->ever_qualified += by * (referral->qualified_at != TIME_NONE);
    if (count != NULL)
        *count += by;
}

/* Since when a referral makes its contact a referred customer, or TIME_NONE: it does not. */
static int64_t refers_since(const struct referral *referral)
{
    bool refers = !id_is_none(&referral->participant_id) && referral_status(referral) != REFERRAL_DISQUALIFIED;
    return refers ? referral->effective_at : TIME_NONE;
}

void plan_count_referral(struct plan *plan, const struct plan_referral *of)
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
        plan_totals_of(plan, &after->participant_id, &of->currency)->last_referral_at = after->submitted_at;
    if (refers_since(after) != (of->is_new ? TIME_NONE : refers_since(before)))
        tally_customer(&plan->tally, &after->contact_id);
    struct tally_referral was = referral_figures(before), is = referral_figures(after);
    tally_referral(&plan->tally, of->is_new ? NULL : &was, &is);
}

/* Beneficiaries count what they have got, used up or not. */
void plan_count_rewards(struct plan *plan)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct plan_reward *planned = plan->rewards[i];
        const struct reward *reward = &planned->reward;
        if (planned->is_new)
            tally_granted(&plan->tally, &reward->program_id, &reward->currency, reward->created_at);
        if (!planned->was_issued && reward->issued_at != TIME_NONE)
            tally_issued(&plan->tally, &reward->program_id, &reward->currency, reward->created_at, reward->issued_at);
        int by = reward_is_earned(reward->status) - (!planned->is_new && reward_is_earned(planned->status_before));
        if (by != 0 && !id_is_none(&reward->participant_id))
            plan_totals_of(plan, &reward->participant_id, &reward->currency)->rewards_earned += by;
    }
}
