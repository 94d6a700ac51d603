/* Asks the rules about one moment of a referral and gathers what follows: see intake.h and domain/rule/rule.h.
 *
 * The order within a moment: count what happened, ask the qualification (qualify.c), move the stage, then ask each
 * reward rule, which pays (pay.c) or says why not. A rule that has granted is settled and answers with its reward; one
 * that was due and could not pay is asked again by each later event that satisfies the qualification. */

#include <assert.h>

#include "domain/intake/state.h"

/* ---- decisions ---- */

void intake_record(const struct intake *in, struct moment *moment, struct str rule_key, const char *outcome,
                   const char *reason, const struct id *reward_id)
{
    if (moment->event == NULL)
        return;
    assert(moment->decision_count < moment->decision_room);
    struct decision *decision = &moment->decisions[moment->decision_count++];
    *decision = (struct decision){.rule_key = rule_key, .outcome = str_from(outcome)};
    if (reason != NULL && reason[0] != '\0')
        decision->reason = str_copy(txn_arena(in->act->txn), str_from(reason));
    if (reward_id != NULL)
        decision->reward_id = *reward_id;
}

/* ---- rewards ---- */

static const char *refusal_outcome(enum rule_outcome outcome)
{
    return outcome == RULE_CURRENCY_MISMATCH ? "currency_mismatch" : "ineligible";
}

static const struct rule_standing *standing_of(const struct rule_standing *rules, size_t count, struct str key)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(rules[i].rule_key, key))
            return &rules[i];
    return NULL;
}

/* Those that no reward of before stands behind. */
static size_t without_rewards(struct rule_standing *rules, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (id_is_none(&rules[i].reward_id))
            rules[kept++] = rules[i];
    return kept;
}

/* What a rule is asked: one that is due from before is asked as if its trigger happened now, where the event satisfies
 * the qualification. */
static struct rule_facts asked_of(const struct reward_rule *rule, const struct rule_facts *facts,
                                  const struct rule_standing *standing, struct str *stage)
{
    struct rule_facts asked = *facts;
    if (standing == NULL || standing->settled || !facts->qualified)
        return asked;
    asked.submitted = true;
    if (rule->on_stage != NULL) {
        *stage = str_from(rule->on_stage->key);
        asked.entered = (struct str_array){stage, 1};
    }
    return asked;
}

static enum status ask_reward(struct intake *in, const struct reward_rule *rule, struct moment *moment,
                              const struct rule_facts *facts, const struct rule_standing *standing, struct error *err)
{
    struct str key = str_from(rule->key), stage;
    struct rule_facts asked = asked_of(rule, facts, standing, &stage);
    struct rule_decision decision;
    rule_decide(in->rules, rule, &asked, &decision);
    if (decision.outcome == RULE_SILENT)
        return STATUS_OK;
    if (standing != NULL && standing->settled && in->again)
        return STATUS_OK;
    if (standing != NULL && standing->settled) {
        bool granted = !id_is_none(&standing->reward_id);
        intake_record(in, moment, key, granted ? "already_rewarded" : "ineligible",
                      granted ? "this rule has paid for this referral" : "this rule pays nothing for this referral",
                      granted ? &standing->reward_id : NULL);
        return STATUS_OK;
    }
    struct paying paying = {
        .rule = rule, .moment = moment, .facts = facts, .decision = &decision, .reason = decision.reason};
    in->screen.side = (struct screened){0};
    if (decision.outcome == RULE_DUE) {
        paying.reason = NULL;
        TRY(intake_pay(in, &paying, err));
    }
    if (paying.settled)
        return STATUS_OK;
    const char *outcome = paying.outcome != NULL ? paying.outcome : refusal_outcome(decision.outcome);
    intake_record(in, moment, key, outcome, paying.reason, NULL);
    return standing != NULL ? STATUS_OK : referral_set_rule(in->act, &in->referral.id, key, false, err);
}

/* The rules as they hold for the referrer, for facts of this moment. */
static enum status apply_terms(struct intake *in, const struct moment *moment, struct error *err)
{
    static const struct terms_holder nobody;
    struct terms_holder holder = in->has_referrer ? participant_terms_holder(&in->referrer) : nobody;
    return terms_apply(in->act, &holder, in->rules, moment->occurred_at, &in->terms, err);
}

/* Ends the hold of a reward whose rule waits for what has happened now. */
static void end_hold(struct intake *in, const struct rule_facts *facts, const struct reward *reward)
{
    const struct reward_rule *rule = rules_find_reward(in->rules, reward->rule_key);
    if (rule == NULL || rule->release_on == NULL || !plan_waits_for(&in->plan, reward, REWARD_WAIT_HOLD) ||
        !rule_releases(in->rules, rule, facts))
        return;
    plan_end_wait(&in->plan, reward, REWARD_WAIT_HOLD);
}

/* Holds of the referral's rewards, of earlier commits and of this one, that end by an event. */
static enum status end_holds(struct intake *in, const struct moment *moment, const struct rule_facts *facts,
                             struct error *err)
{
    struct reward *rewards;
    size_t count, planned = in->plan.reward_count;
    if (!in->rules->has_releases || moment->event == NULL)
        return STATUS_OK;
    if (!in->plan.referrals[0].is_new && !in->fresh) {
        TRY(reward_list_of_root(in->act, &in->referral.id, &rewards, &count, err));
        TRY(reward_read_money(in->act, rewards, count, err));
        for (size_t i = 0; i < count; i++)
            end_hold(in, facts, &rewards[i]);
    }
    for (size_t i = 0; i < planned; i++)
        end_hold(in, facts, &in->plan.rewards[i]->reward);
    return STATUS_OK;
}

static enum status ask_rules(struct intake *in, struct moment *moment, struct error *err)
{
    struct rule_facts facts;
    struct rule_standing *rules = NULL;
    size_t count = 0;
    TRY(intake_gather(in, moment, &facts, err));
    TRY(intake_ask_qualification(in, moment, &facts, err));
    TRY(end_holds(in, moment, &facts, err));
    TRY(apply_terms(in, moment, err));
    facts.entered = (struct str_array){moment->entered, moment->entered_count};
    if (!moment->submitted || in->again) /* nothing was ever due before */
        TRY(referral_rules(in->act, &in->referral.id, &in->referral.participant_id, &rules, &count, err));
    count = in->fresh ? without_rewards(rules, count) : count;
    for (size_t i = 0; i < in->rules->reward_count; i++) {
        const struct reward_rule *rule = &in->terms.rewards[i];
        struct rule_standing planned;
        const struct rule_standing *standing = standing_of(rules, count, str_from(rule->key));
        for (size_t r = 0; r < in->plan.reward_count; r++) /* granted by an earlier moment of this very commit */
            if (str_equal(in->plan.rewards[r]->reward.rule_key, str_from(rule->key)) && in->plan.rewards[r]->is_new) {
                planned = (struct rule_standing){str_from(rule->key), true, in->plan.rewards[r]->reward.id};
                standing = &planned;
            }
        TRY(ask_reward(in, rule, moment, &facts, standing, err));
    }
    return STATUS_OK;
}

static enum status ask_rules_with_lasts(struct intake *in, struct moment *moment, struct error *err)
{
    enum status status = intake_read_lasts(in, moment, err);
    if (status == STATUS_OK)
        status = ask_rules(in, moment, err);
    intake_forget_lasts(in, moment);
    return status;
}

/* Only types that some rule of the referral's version asks for: any number of others may come. */
static enum status count_object(struct intake *in, const struct moment *moment, struct error *err)
{
    for (size_t i = 0; i < in->rules->count_type_count; i++)
        if (str_equal(in->rules->count_types[i], moment->event->type))
            return referral_count_object(in->act, &in->referral.id, moment->event->type, moment->object_key, err);
    return STATUS_OK;
}

enum status intake_decide(struct intake *in, struct moment *moment, struct error *err)
{
    size_t before = moment->decision_count;
    if (moment->submitted && !in->screen.judged)
        TRY(intake_screen(in, err));
    if (moment->submitted && in->plan.referrals[0].is_new)
        TRY(intake_ask_verification(in, err));
    if (moment->event != NULL) {
        in->plan.event_id = moment->event->id;
        TRY(count_object(in, moment, err));
    }
    if (referral_is_live(&in->referral))
        TRY(ask_rules_with_lasts(in, moment, err));
    else
        intake_record(in, moment, STR("qualification"), "ineligible", "the referral is disqualified", NULL);
    if (moment->decision_count == before)
        return STATUS_OK;
    struct str text = decisions_text(moment->decisions, moment->decision_count, txn_arena(in->act->txn));
    return event_write_decisions(in->act, &moment->event->id, text, err);
}
