/* Asks the rules about one moment of a referral and gathers what follows: see intake.h and domain/rule/rule.h.
 *
 * The order within a moment: count what happened, ask the qualification, move the stage, then ask each reward rule. A
 * rule that has granted is settled and answers with its reward; one that was due and could not pay is asked again by
 * each later event that satisfies the qualification. Ordinals are drawn when a rule grants, in commit order, and never
 * taken back (LEDGER.md "Order freedom"). */

#include <assert.h>
#include <jansson.h>

#include "domain/audit/audit.h"
#include "domain/intake/state.h"

/* ---- facts for the rules ---- */

static struct opt_int days_between(int64_t from_at, int64_t to_at)
{
    if (from_at == TIME_NONE)
        return (struct opt_int){0};
    int64_t seconds = to_at / TIME_US_PER_S - from_at / TIME_US_PER_S; /* facts are compared in whole seconds */
    return (struct opt_int){true, seconds / (TIME_US_PER_DAY / TIME_US_PER_S)};
}

/* The texts of a stored JSON array. */
static struct str_array texts_of(struct intake *in, struct str json)
{
    struct str_array texts = {0};
    json_t *array = str_is_none(json) ? NULL : json_loadb(json.data, json.size, 0, NULL);
    struct arena *arena = txn_arena(in->act->txn);
    texts.items = arena_array(arena, json_array_size(array), sizeof *texts.items);
    for (size_t i = 0; i < json_array_size(array); i++)
        texts.items[texts.count++] = str_copy(arena, str_from(json_string_value(json_array_get(array, i))));
    json_decref(array);
    return texts;
}

static enum status ask_prospect(struct intake *in, struct rule_facts *facts, struct error *err)
{
    if (!in->contact_known || !id_equal(&in->contact.id, &in->referral.contact_id)) {
        TRY(contact_read_row(in->act, &in->referral.contact_id, &in->contact, err));
        in->contact_known = true;
    }
    facts->prospect.country = in->contact.country;
    int64_t since = in->contact.customer_since;
    facts->prospect.is_new_customer = (struct opt_bool){true, since == TIME_NONE || since >= in->referral.submitted_at};
    facts->prospect.tags = texts_of(in, in->contact.tags);
    return STATUS_OK;
}

static bool just_qualified(const struct intake *in)
{
    return in->referral.qualified_at != TIME_NONE &&
           (in->plan.referrals[0].is_new || in->plan.referrals[0].before.qualified_at == TIME_NONE);
}

static enum status ask_referrals_qualified(struct intake *in, struct rule_facts *facts, struct error *err)
{
    struct participant_amounts amounts;
    TRY(participant_keep(in->act, &in->referrer.id, err)); /* two that qualify now must count each other */
    TRY(participant_total_of(in->act, &in->referrer.id, &in->program.currency, &amounts, err));
    facts->participant.referrals_qualified = (struct opt_int){true, amounts.ever_qualified + just_qualified(in)};
    return STATUS_OK;
}

static enum status ask_counts(struct intake *in, struct rule_facts *facts, struct error *err)
{
    size_t count = in->rules->count_type_count;
    if (count == 0)
        return STATUS_OK;
    int64_t *counts = arena_array(txn_arena(in->act->txn), count, sizeof *counts);
    TRY(referral_counts(in->act, &in->referral.id, in->rules->count_types, count, counts, err));
    facts->counts = counts;
    return STATUS_OK;
}

static enum status gather(struct intake *in, struct moment *moment, struct rule_facts *facts, struct error *err)
{
    const struct referral *referral = &in->referral;
    *facts = (struct rule_facts){0};
    if (moment->event != NULL) {
        facts->event.type = moment->event->type;
        facts->event.source = moment->event->source;
    }
    facts->event.currency = moment->currency;
    facts->event.amount = moment->amount;
    facts->event.net_amount = moment->net_amount;
    facts->event.data = moment->data;
    facts->referral.stage = referral->stage;
    facts->referral.status = str_from(referral_status_name(referral_status(referral)));
    facts->referral.age_days = days_between(referral->effective_at, moment->occurred_at);
    facts->referral.value = referral->value;
    facts->referral.method = referral->method;
    facts->referral.channel = referral->channel;
    facts->referral.days_since_qualified = days_between(referral->qualified_at, moment->occurred_at);
    if (in->has_referrer) {
        facts->participant.kind = in->referrer.kind;
        facts->participant.tags = texts_of(in, in->referrer.tags);
    }
    facts->submitted = moment->submitted;
    facts->entered = (struct str_array){moment->entered, moment->entered_count};
    TRY(ask_counts(in, facts, err));
    if (in->rules->asks & RULE_ASKS_PROSPECT)
        TRY(ask_prospect(in, facts, err));
    if ((in->rules->asks & RULE_ASKS_REFERRALS_QUALIFIED) && in->has_referrer)
        TRY(ask_referrals_qualified(in, facts, err));
    return STATUS_OK;
}

/* ---- decisions ---- */

static void record(const struct intake *in, struct moment *moment, struct str rule_key, const char *outcome,
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

/* ---- qualification ---- */

enum status intake_check_revenue(struct intake *in, struct error *err)
{
    const struct referral *referral = &in->referral;
    if (!in->has_referrer || !referral->value.set || referral->stage_kind != STAGE_WON)
        return STATUS_OK;
    struct participant_amounts totals;
    TRY(participant_total_of(in->act, &in->referrer.id, &in->program.currency, &totals, err));
    if (referral->value.value <= REVENUE_LIMIT - totals.revenue)
        return STATUS_OK;
    return error_set(err, ERROR_OUT_OF_RANGE, "value",
                     "The participant's closed referrals would be worth more than referd can add up.");
}

/* To the stage that the rules name for it, unless the referral is there or is closed. */
static enum status move_qualified(struct intake *in, struct moment *moment, struct error *err)
{
    struct referral *referral = &in->referral;
    const struct stage *to = in->rules->stage_on_qualified;
    if (to == NULL || referral->stage_kind != STAGE_OPEN || str_equal(referral->stage, str_from(to->key)))
        return STATUS_OK;
    TRY(referral_move(referral, to, referral->qualified_at, err));
    TRY(intake_check_revenue(in, err));
    moment->entered[moment->entered_count++] = referral->stage;
    return STATUS_OK;
}

static enum status qualify(struct intake *in, struct moment *moment, struct error *err)
{
    struct referral *referral = &in->referral;
    int64_t now = act_now(in->act);
    referral_set_qualified(referral, moment->occurred_at < now ? moment->occurred_at : now);
    struct str from = referral->stage;
    TRY(move_qualified(in, moment, err));
    struct changes changes;
    changes_begin(&changes);
    changes_time(&changes, "qualified_at", TIME_NONE, referral->qualified_at);
    if (!str_equal(from, referral->stage))
        changes_str(&changes, "stage", from, referral->stage);
    if (!str_is_none(moment->object_id))
        changes_str(&changes, "object", STR_NONE, moment->object_id);
    return plan_tell(&in->plan,
                     &(struct plan_news){
                         .action = "referral.qualified",
                         .object_kind = "ref",
                         .object_id = referral->id,
                         .referral = referral,
                         .changes = changes_end(&changes, txn_arena(in->act->txn)),
                         .note = moment->reason,
                     },
                     NULL, err);
}

/* Whether the referral's program still lets anything qualify: one that has ended does not. */
static enum status program_qualifies(struct intake *in, bool *ret_takes, struct error *err)
{
    if (!in->program_status_known) {
        struct program program;
        TRY(program_read(in->act, &in->program.id, &program, err));
        in->program.status = program.status;
        in->program_status_known = true;
    }
    *ret_takes = program_takes(in->program.status, PROGRAM_QUALIFICATION, NULL, NULL) == STATUS_OK;
    return STATUS_OK;
}

/* Asked of every event: where the referral has qualified before, one that would qualify it again lets rules that are
 * still due pay. */
static enum status ask_qualification(struct intake *in, struct moment *moment, struct rule_facts *facts,
                                     struct error *err)
{
    bool before = in->referral.qualified_at != TIME_NONE;
    char reason[RULE_REASON_SIZE];
    if (before && moment->event == NULL)
        return STATUS_OK;
    enum rule_truth truth = moment->by_hand ? RULE_TRUE : rules_qualify(in->rules, facts, reason);
    if (before) {
        facts->qualified = truth == RULE_TRUE;
        return STATUS_OK;
    }
    if (truth != RULE_TRUE) {
        record(in, moment, STR("qualification"), truth == RULE_MISMATCH ? "currency_mismatch" : "ineligible", reason,
               NULL);
        return STATUS_OK;
    }
    bool takes;
    TRY(program_qualifies(in, &takes, err));
    if (!takes) {
        record(in, moment, STR("qualification"), "ineligible", "the program has ended", NULL);
        return STATUS_OK;
    }
    TRY(qualify(in, moment, err));
    TRY(gather(in, moment, facts, err)); /* stage, status and days have changed */
    facts->qualified = true;
    return STATUS_OK;
}

/* ---- rewards ---- */

static int64_t period_of(const struct reward_rule *rule, int64_t occurred_at)
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
        TRY(participant_counter(in->act, &in->referrer.id, str_from(rule->key), period_of(rule, moment->occurred_at),
                                &before, err));
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
    TRY(participant_counter_raise(in->act, &in->referrer.id, str_from(rule->key), period_of(rule, moment->occurred_at),
                                  decision->counter_raise, &drawn, err));
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
        .hold_until = hold_until(rule, moment->occurred_at),
    };
}

static const char *refusal_outcome(enum rule_outcome outcome)
{
    return outcome == RULE_CURRENCY_MISMATCH ? "currency_mismatch" : "ineligible";
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

/* Grants to each beneficiary. `*ret_reason` says why nothing could be granted. */
static enum status pay(struct intake *in, const struct reward_rule *rule, struct moment *moment,
                       const struct rule_decision *decision, const struct rule_beneficiary *to, size_t count,
                       const char **ret_reason, struct error *err)
{
    struct reward rewards[RULE_BENEFICIARIES_MAX];
    for (size_t i = 0; i < count; i++) {
        bool fits;
        rewards[i] = make_reward(in, rule, moment, decision, &to[i]);
        TRY(plan_fits(&in->plan, &rewards[i], &fits, err));
        if (!fits) {
            *ret_reason = "the books cannot hold a sum this large";
            return STATUS_OK;
        }
    }
    TRY(draw(in, rule, moment, decision, err));
    for (size_t i = 0; i < count; i++) {
        bool held = plan_grant(&in->plan, &rewards[i])->status == REWARD_PENDING;
        record(in, moment, str_from(rule->key), held ? "held" : "granted",
               held ? "the refund window has not passed" : NULL, &rewards[i].id);
    }
    return STATUS_OK;
}

/* A rule that is due: grants what it comes to, or says why not. `*ret_settled` false: it stays due. */
static enum status try_to_pay(struct intake *in, const struct reward_rule *rule, struct moment *moment,
                              struct rule_decision *decision, bool *ret_settled, const char **ret_reason,
                              struct error *err)
{
    struct rule_people people = people_of(in);
    struct rule_beneficiary to[RULE_BENEFICIARIES_MAX];
    *ret_settled = false;
    if (moment->event != NULL && moment->event->no_reward) {
        *ret_reason = "the event says no_reward";
        return STATUS_OK;
    }
    size_t count = rule_beneficiaries(rule, &people, to, ret_reason);
    if (count == 0)
        return STATUS_OK;
    TRY(ask_amount(in, rule, moment, decision, err));
    if (decision->outcome == RULE_GRANTED) {
        TRY(pay(in, rule, moment, decision, to, count, ret_reason, err));
        *ret_settled = *ret_reason == NULL;
    } else if (decision->outcome == RULE_COUNTED) {
        TRY(draw(in, rule, moment, decision, err));
        TRY(referral_set_rule(in->act, &in->referral.id, str_from(rule->key), true, err));
        record(in, moment, str_from(rule->key), "ineligible", decision->reason, NULL);
        *ret_settled = true;
    } else {
        *ret_reason = decision->reason;
    }
    return STATUS_OK;
}

static const struct rule_standing *standing_of(const struct rule_standing *rules, size_t count, struct str key)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(rules[i].rule_key, key))
            return &rules[i];
    return NULL;
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
    if (standing != NULL && standing->settled) {
        bool granted = !id_is_none(&standing->reward_id);
        record(in, moment, key, granted ? "already_rewarded" : "ineligible",
               granted ? "this rule has paid for this referral" : "this rule pays nothing for this referral",
               granted ? &standing->reward_id : NULL);
        return STATUS_OK;
    }
    bool settled = false;
    const char *reason = decision.reason;
    if (decision.outcome == RULE_DUE) {
        reason = NULL;
        TRY(try_to_pay(in, rule, moment, &decision, &settled, &reason, err));
    }
    if (settled)
        return STATUS_OK;
    record(in, moment, key, refusal_outcome(decision.outcome), reason, NULL);
    return standing != NULL ? STATUS_OK : referral_set_rule(in->act, &in->referral.id, key, false, err);
}

static enum status ask_rules(struct intake *in, struct moment *moment, struct error *err)
{
    struct rule_facts facts;
    struct rule_standing *rules = NULL;
    size_t count = 0;
    TRY(gather(in, moment, &facts, err));
    TRY(ask_qualification(in, moment, &facts, err));
    facts.entered = (struct str_array){moment->entered, moment->entered_count};
    if (!moment->submitted) /* nothing was ever due before */
        TRY(referral_rules(in->act, &in->referral.id, &rules, &count, err));
    for (size_t i = 0; i < in->rules->reward_count; i++) {
        const struct reward_rule *rule = &in->rules->rewards[i];
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
    if (moment->event != NULL) {
        in->plan.event_id = moment->event->id;
        TRY(count_object(in, moment, err));
    }
    if (referral_is_live(&in->referral))
        TRY(ask_rules(in, moment, err));
    else
        record(in, moment, STR("qualification"), "ineligible", "the referral is disqualified", NULL);
    if (moment->decision_count == before)
        return STATUS_OK;
    struct str text = decisions_text(moment->decisions, moment->decision_count, txn_arena(in->act->txn));
    return event_write_decisions(in->act, &moment->event->id, text, err);
}
