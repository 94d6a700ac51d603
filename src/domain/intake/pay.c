/* Paying: a reward rule that is due grants what it comes to, or it is said why not. Ordinals are drawn when a rule
 * grants, in commit order, and never taken back (LEDGER.md "Order freedom"). Inside a transaction. */

#include <assert.h>

#include "domain/intake/state.h"

/* ---- the reward ---- */

int64_t intake_period(const struct reward_rule *rule, int64_t occurred_at)
{
    if (rule->per == RULE_PER_LIFE)
        return 0;
    return rule->per == RULE_PER_YEAR ? time_year(occurred_at) : time_month(occurred_at);
}

static enum status ask_amount(struct intake *in, const struct reward_rule *rule, const struct moment *moment,
                              struct rule_decision *decision, struct error *err)
{
    int64_t before = 0;
    if (rule->counter != RULE_COUNTER_NONE)
        TRY(participant_counter(in->act, &in->referrer.id, str_from(rule->key),
                                intake_period(rule, moment->occurred_at), &before, err));
    rule_amount(rule, before, decision);
    return STATUS_OK;
}

/* Somebody else may have drawn since the counter was read where it had no row yet: then everything runs again. */
static enum status draw(struct intake *in, const struct reward_rule *rule, const struct moment *moment,
                        const struct rule_decision *decision, struct error *err)
{
    if (rule->counter == RULE_COUNTER_NONE)
        return STATUS_OK;
    int64_t drawn;
    TRY(participant_counter_raise(in->act, &in->referrer.id, str_from(rule->key),
                                  intake_period(rule, moment->occurred_at), decision->counter_raise, &drawn, err));
    return drawn == decision->counter ? STATUS_OK : STATUS_BUSY;
}

/* The range of time has an end, and so have holds. */
static int64_t hold_until(const struct reward_rule *rule, int64_t occurred_at)
{
    if (rule->hold_days == 0)
        return TIME_NONE;
    int64_t hold_us = rule->hold_days * TIME_US_PER_DAY;
    return occurred_at > TIME_LAST - hold_us ? TIME_LAST : occurred_at + hold_us;
}

static struct reward make_reward(struct intake *in, const struct reward_rule *rule, const struct moment *moment,
                                 const struct rule_decision *decision, const struct rule_beneficiary *to)
{
    struct str key = str_from(rule->key);
    struct str object = {(const char *)moment->object_key, OBJECT_KEY_SIZE};
    return (struct reward){
        .id = mint_id(&in->act->mint),
        .program_id = in->program.id,
        .program_version = in->program.version,
        .referral_id = in->referral.id,
        .event_id = moment->event == NULL ? (struct id){0} : moment->event->id,
        .object_key = moment->object_key == NULL ? STR_NONE : str_copy(txn_arena(in->act->txn), object),
        .root_id = in->referral.id,
        .cause = reward_cause("rule", &in->program.id, key, &to->contact_id, to->level, txn_arena(in->act->txn)),
        .rule_key = key,
        .contact_id = to->contact_id,
        .participant_id = to->participant_id,
        .role = str_from(rule_role_name(to->role)),
        .level = to->level,
        .kind = str_from(rule_kind_name(rule->kind)),
        .title = rule->title,
        .currency = rule->currency.text[0] == '\0' ? in->program.currency : rule->currency,
        .amount = {decision->has_amount, decision->amount_minor},
        .step = {rule->counter != RULE_COUNTER_NONE, decision->counter},
        .waits = in->screen.side.waits,
        .hold_until = hold_until(rule, moment->occurred_at),
        .expires_days = {rule->expires_days != 0, rule->expires_days},
        .terms = rule->kind == RULE_DISCOUNT ? &rule->discount : NULL,
    };
}

static struct rule_people people_of(const struct intake *in)
{
    struct rule_people people = {.referred = {.contact_id = in->referral.contact_id}};
    if (!in->has_referrer)
        return people;
    people.referrer = (struct rule_person){in->referrer.contact_id, in->referrer.id};
    people.referrer_is_barred =
        str_equal(in->referrer.status, STR("blocked")) || str_equal(in->referrer.status, STR("rejected"));
    return people;
}

/* Why it is not its beneficiary's yet: the first that holds. */
static const char *why_held(const struct reward *reward)
{
    static const struct {
        int64_t waits;
        const char *why;
    } reasons[] = {
        {REWARD_WAITS_CODE, "its pool of codes is empty"},
        {REWARD_WAITS_FRAUD, "somebody must look at signs of fraud"},
        {REWARD_WAITS_VERIFICATION, "the referred person has not confirmed an address or number"},
        {REWARD_WAITS_VALIDATION, "the business has not said yet whether it is to be given"},
        {REWARD_WAITS_SECOND_APPROVAL, "two people must approve it"},
        {REWARD_WAITS_APPROVAL, "a person must approve it"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if ((reward->waits & reasons[i].waits) != 0)
            return reasons[i].why;
    return reward->hold_until == TIME_NONE ? "what ends its hold has not happened" : "the refund window has not passed";
}

/* A hold ends by what the rule waits for, which may have happened, or by its days, whichever is first. */
static void hold(struct intake *in, const struct reward_rule *rule, const struct rule_facts *facts,
                 struct reward *reward)
{
    if (rule->release_on == NULL)
        return;
    if (rule_releases(in->rules, rule, facts))
        reward->hold_until = TIME_NONE;
    else if (rule->hold_days == 0)
        reward->waits |= REWARD_WAITS_HOLD;
}

/* ---- paying ---- */

/* A cap leaves nothing. */
static enum status settle_capped(struct intake *in, struct paying *paying, struct error *err)
{
    struct str key = str_from(paying->rule->key);
    TRY(referral_set_rule(in->act, &in->referral.id, key, true, err));
    intake_record(in, paying->moment, key, "cap_limited", paying->why, NULL);
    paying->settled = true;
    return STATUS_OK;
}

/* What was granted, with what limits made of it. */
static void record_granted(struct intake *in, struct paying *paying, const struct reward *reward,
                           enum limits_verdict verdict)
{
    struct moment *moment = paying->moment;
    bool held = reward->status == REWARD_PENDING, limited = paying->why[0] != '\0';
    const char *outcome = verdict == LIMITS_LOWERED ? "cap_limited" : held ? "held" : "granted";
    intake_record(in, moment, str_from(paying->rule->key), outcome,
                  limited ? paying->why
                  : held  ? why_held(reward)
                          : NULL,
                  &reward->id);
    if (moment->event != NULL && verdict == LIMITS_LOWERED)
        moment->decisions[moment->decision_count - 1].amount = reward->amount;
}

/* Grants to one beneficiary what caps and budgets leave. */
static enum status pay_one(struct intake *in, struct paying *paying, const struct rule_beneficiary *to,
                           struct error *err)
{
    const struct reward_rule *rule = paying->rule;
    enum terms_source source = terms_source_of(&in->terms, (size_t)(rule - in->terms.rewards));
    struct reward reward = make_reward(in, rule, paying->moment, paying->decision, to);
    enum limits_verdict verdict;
    bool fits;
    TRY(limits_ask(in, rule, &reward, &verdict, paying->why, err));
    if (verdict == LIMITS_CAPPED)
        return settle_capped(in, paying, err);
    if (verdict == LIMITS_STOPPED) {
        paying->reason = paying->why;
        paying->outcome = "cap_limited";
        return STATUS_OK;
    }
    TRY(plan_fits(&in->plan, &reward, &fits, err));
    if (!fits && !in->fresh) { /* where nothing is kept, the books hold what was given already */
        paying->reason = "the books cannot hold a sum this large";
        return STATUS_OK;
    }
    reward.waits |= reward_waits_of_approvals(rule_approvals(rule, &reward.amount));
    reward.waits |= verdict == LIMITS_REVIEW ? REWARD_WAITS_BUDGET : 0;
    reward.waits |= id_is_none(&rule->validation_endpoint_id) ? 0 : REWARD_WAITS_VALIDATION;
    hold(in, rule, paying->facts, &reward);
    TRY(draw(in, rule, paying->moment, paying->decision, err));
    TRY(limits_claim(in, &reward, err));
    const struct reward *granted = plan_grant(&in->plan, &reward);
    TRY(plan_hand_over(&in->plan, err));
    if ((reward.waits & REWARD_WAITS_VALIDATION) != 0)
        TRY(validation_open(in->act, &reward.id, &rule->validation_endpoint_id, err));
    record_granted(in, paying, granted, verdict);
    paying->settled = true;
    return terms_keep(in->act, &reward.id, source, &in->terms.group_id, err);
}

/* A rule that is due: grants what it comes to, or says why not. */
enum status intake_pay(struct intake *in, struct paying *paying, struct error *err)
{
    struct rule_people people = people_of(in);
    struct rule_beneficiary to[RULE_BENEFICIARIES_MAX];
    struct moment *moment = paying->moment;
    struct rule_decision *decision = paying->decision;
    assert(paying->rule != NULL);
    if (moment->event != NULL && moment->event->no_reward) {
        paying->reason = "the event says no_reward";
        return STATUS_OK;
    }
    TRY(intake_screen_grant(in, paying->rule->to, &in->screen.side, err));
    if (in->screen.side.blocked != NULL) {
        paying->reason = in->screen.side.blocked;
        paying->outcome = "blocked";
        return STATUS_OK;
    }
    size_t count = rule_beneficiaries(paying->rule, &people, to, &paying->reason);
    if (count == 0)
        return STATUS_OK;
    assert(count == 1); /* a role is one person's; a line of recruiters will be one cause with a draw of its own */
    TRY(limits_begin(in, err));
    TRY(ask_amount(in, paying->rule, moment, decision, err));
    if (decision->outcome == RULE_GRANTED)
        return pay_one(in, paying, &to[0], err);
    if (decision->outcome != RULE_COUNTED) {
        paying->reason = decision->reason;
        return STATUS_OK;
    }
    TRY(draw(in, paying->rule, moment, decision, err));
    TRY(referral_set_rule(in->act, &in->referral.id, str_from(paying->rule->key), true, err));
    intake_record(in, moment, str_from(paying->rule->key), "ineligible", decision->reason, NULL);
    paying->settled = true;
    return STATUS_OK;
}
