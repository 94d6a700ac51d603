/* Asks the rules about one moment of a referral and gathers what follows: see intake.h and domain/rule/rule.h.
 *
 * The order within a moment: count the event, ask the qualification, move the stage, then ask each reward rule that was
 * not due before. Ordinals are drawn when a rule is due, in commit order, and never taken back (LEDGER.md "Order
 * freedom"). */

#include <assert.h>
#include <jansson.h>

#include "domain/audit/audit.h"
#include "domain/intake/intake_state.h"

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

static const int64_t *counts_of(struct intake *in)
{
    int64_t *counts = arena_array(txn_arena(in->act->txn), in->rules->count_type_count, sizeof *counts);
    for (size_t i = 0; i < in->rules->count_type_count; i++)
        counts[i] = referral_count_of(&in->referral, in->rules->count_types[i]);
    return counts;
}

static enum status ask_prospect(struct intake *in, struct rule_facts *facts, struct error *err)
{
    if (!in->contact_known) {
        TRY(contact_read_row(in->act, &in->referral.contact_id, &in->contact, err));
        in->contact_known = true;
    }
    facts->prospect.country = in->contact.country;
    int64_t since = in->contact.customer_since;
    facts->prospect.is_new_customer = (struct opt_bool){true, since == TIME_NONE || since >= in->referral.submitted_at};
    facts->prospect.tags = texts_of(in, in->contact.tags);
    return STATUS_OK;
}

static enum status ask_channel(struct intake *in, struct rule_facts *facts, struct error *err)
{
    if (!in->channel_known && !id_is_none(&in->referral.link_id)) {
        struct link link;
        TRY(link_read(in->act, &in->referral.link_id, &link, err));
        in->channel = link.channel;
    }
    in->channel_known = true;
    facts->referral.channel = in->channel;
    return STATUS_OK;
}

/* What only some rules ask about costs a read each. */
static enum status ask_further(struct intake *in, struct rule_facts *facts, struct error *err)
{
    if (in->rules->asks & RULE_ASKS_PROSPECT)
        TRY(ask_prospect(in, facts, err));
    if (in->rules->asks & RULE_ASKS_CHANNEL)
        TRY(ask_channel(in, facts, err));
    if ((in->rules->asks & RULE_ASKS_REFERRALS_QUALIFIED) && in->has_referrer) {
        struct participant_amounts amounts;
        TRY(participant_keep(in->act, &in->referrer.id, err)); /* two that qualify now must count each other */
        TRY(participant_total_of(in->act, &in->referrer.id, &in->program.currency, &amounts, err));
        bool just_now = in->referral.qualified_at != TIME_NONE && !in->plan.qualified_before;
        facts->participant.referrals_qualified = (struct opt_int){true, amounts.ever_qualified + just_now};
    }
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
    facts->referral.days_since_qualified = days_between(referral->qualified_at, moment->occurred_at);
    if (in->has_referrer) {
        facts->participant.kind = in->referrer.kind;
        facts->participant.tags = texts_of(in, in->referrer.tags);
    }
    facts->counts = counts_of(in);
    facts->submitted = moment->submitted;
    facts->entered = (struct str_array){moment->entered, moment->entered_count};
    return ask_further(in, facts, err);
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

static enum status qualify(struct intake *in, struct moment *moment, struct error *err)
{
    struct referral *referral = &in->referral;
    int64_t now = act_now(in->act);
    referral_set_qualified(referral, moment->occurred_at < now ? moment->occurred_at : now);
    struct changes changes;
    changes_begin(&changes);
    changes_time(&changes, "qualified_at", TIME_NONE, referral->qualified_at);
    const struct stage *to = in->rules->stage_on_qualified;
    if (to != NULL && referral->stage_kind == STAGE_OPEN && !str_equal(referral->stage, str_from(to->key))) {
        struct str from = referral->stage;
        TRY(referral_move(referral, to, referral->qualified_at, err));
        changes_str(&changes, "stage", from, referral->stage);
        moment->entered[moment->entered_count++] = referral->stage;
    }
    bool by_hand = in->fact->kind == FACT_QUALIFY;
    if (by_hand && !str_is_none(in->fact->object_id))
        changes_str(&changes, "object", STR_NONE, in->fact->object_id);
    struct str text = changes_end(&changes, txn_arena(in->act->txn));
    struct str note = by_hand ? in->fact->reason : STR_NONE;
    return plan_tell(&in->plan, "referral.qualified", "ref", &referral->id, text, note, err);
}

static enum status ask_qualification(struct intake *in, struct moment *moment, struct rule_facts *facts,
                                     struct error *err)
{
    if (in->referral.qualified_at != TIME_NONE)
        return STATUS_OK;
    char reason[RULE_REASON_SIZE];
    enum rule_truth truth = moment->qualify_by_hand ? RULE_TRUE : rules_qualify(in->rules, facts, reason);
    if (truth != RULE_TRUE) {
        record(in, moment, STR("qualification"), truth == RULE_MISMATCH ? "currency_mismatch" : "ineligible", reason,
               NULL);
        return STATUS_OK;
    }
    TRY(qualify(in, moment, err));
    TRY(gather(in, moment, facts, err)); /* stage, status and days have changed */
    facts->qualified = true;
    return STATUS_OK;
}

/* ---- rewards ---- */

static enum status draw_counter(struct intake *in, const struct reward_rule *rule, const struct moment *moment,
                                int64_t base, int64_t *ret_counter, int64_t *ret_ordinal, struct error *err)
{
    *ret_counter = *ret_ordinal = 0;
    if (rule->counter == RULE_COUNTER_NONE)
        return STATUS_OK;
    int64_t period = 0;
    if (rule->per != RULE_PER_LIFE)
        period = rule->per == RULE_PER_YEAR ? time_year(moment->occurred_at) : time_month(moment->occurred_at);
    int64_t referrals, revenue;
    bool by_revenue = rule->counter == RULE_COUNTER_REVENUE;
    TRY(participant_step_next(in->act, &in->referrer.id, str_from(rule->key), period, by_revenue ? base : 0, &referrals,
                              &revenue, err));
    *ret_counter = by_revenue ? revenue : referrals;
    *ret_ordinal = referrals;
    return STATUS_OK;
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
                                 const struct rule_decision *decision, const struct rule_beneficiary *to,
                                 int64_t ordinal)
{
    struct reward reward = {
        .id = mint_id(&in->act->mint),
        .program_id = in->program.id,
        .program_version = in->program.version,
        .referral_id = in->referral.id,
        .event_id = moment->event == NULL ? (struct id){0} : moment->event->id,
        .root_id = in->referral.id,
        .rule_key = str_from(rule->key),
        .contact_id = to->contact_id,
        .participant_id = to->participant_id,
        .role = str_from(rule_role_name(to->role)),
        .kind = str_from(rule_kind_name(rule->kind)),
        .title = rule->title,
        .currency = rule->currency.text[0] == '\0' ? in->program.currency : rule->currency,
        .amount = {decision->has_amount, decision->amount_minor},
        .step = ordinal,
        .hold_until = hold_until(rule, moment->occurred_at),
    };
    reward_cause("rule", &reward.program_id, reward.rule_key, &reward.contact_id, 0, reward.cause);
    return reward;
}

static const char *refusal_outcome(enum rule_outcome outcome)
{
    return outcome == RULE_CURRENCY_MISMATCH ? "currency_mismatch" : "ineligible";
}

/* Whom the rule pays, or a reason why nobody is paid. */
static const char *find_beneficiary(const struct intake *in, const struct reward_rule *rule,
                                    const struct moment *moment, struct rule_beneficiary *ret)
{
    if (moment->event != NULL && moment->event->no_reward)
        return "the event says no_reward";
    struct rule_people people = {.referred = {.contact_id = in->referral.contact_id}};
    if (in->has_referrer) {
        people.referrer = (struct rule_person){in->referrer.contact_id, in->referrer.id};
        people.referrer_is_barred =
            str_equal(in->referrer.status, STR("blocked")) || str_equal(in->referrer.status, STR("rejected"));
    }
    struct rule_beneficiary found[RULE_BENEFICIARIES_MAX];
    const char *reason = NULL;
    if (rule_beneficiaries(rule, &people, found, &reason) > 0)
        *ret = found[0];
    return reason;
}

/* A rule that is due: draws its ordinal and grants what it comes to, if anything. */
static enum status grant(struct intake *in, const struct reward_rule *rule, struct moment *moment,
                         struct rule_decision *decision, const struct rule_beneficiary *to, struct error *err)
{
    struct str key = str_from(rule->key);
    referral_claim(&in->referral, key, txn_arena(in->act->txn));
    int64_t counter, ordinal;
    TRY(draw_counter(in, rule, moment, decision->base, &counter, &ordinal, err));
    int64_t raise = rule->counter == RULE_COUNTER_REVENUE ? decision->base : rule->counter != RULE_COUNTER_NONE;
    rule_amount(rule, counter - raise, decision);
    if (decision->outcome != RULE_GRANTED) {
        record(in, moment, key, refusal_outcome(decision->outcome), decision->reason, NULL);
        return STATUS_OK;
    }
    struct reward reward = make_reward(in, rule, moment, decision, to, ordinal);
    bool fits;
    TRY(plan_fits(&in->plan, &reward, &fits, err));
    if (!fits) {
        record(in, moment, key, "ineligible", "the books cannot hold a sum this large", NULL);
        return STATUS_OK;
    }
    bool held = str_equal(plan_grant(&in->plan, &reward)->state, STR("pending"));
    record(in, moment, key, held ? "held" : "granted", held ? "the refund window has not passed" : NULL, &reward.id);
    return STATUS_OK;
}

static enum status ask_reward(struct intake *in, const struct reward_rule *rule, struct moment *moment,
                              const struct rule_facts *facts, struct error *err)
{
    struct str key = str_from(rule->key);
    if (referral_has_claimed(&in->referral, key))
        return STATUS_OK;
    struct rule_decision decision;
    rule_decide(in->rules, rule, facts, &decision);
    if (decision.outcome == RULE_SILENT)
        return STATUS_OK;
    struct rule_beneficiary to = {0};
    const char *refusal = decision.outcome == RULE_DUE ? find_beneficiary(in, rule, moment, &to) : decision.reason;
    if (refusal == NULL)
        return grant(in, rule, moment, &decision, &to, err);
    record(in, moment, key, refusal_outcome(decision.outcome), refusal, NULL);
    return STATUS_OK;
}

/* Only types that some rule of the referral's version asks for: any number of others may come. */
static void count_event(struct intake *in, struct str type)
{
    for (size_t i = 0; i < in->rules->count_type_count; i++)
        if (str_equal(in->rules->count_types[i], type))
            referral_count_event(&in->referral, type, txn_arena(in->act->txn));
}

static enum status ask_rules(struct intake *in, struct moment *moment, struct error *err)
{
    struct rule_facts facts;
    TRY(gather(in, moment, &facts, err));
    TRY(ask_qualification(in, moment, &facts, err));
    facts.entered = (struct str_array){moment->entered, moment->entered_count};
    for (size_t i = 0; i < in->rules->reward_count; i++)
        TRY(ask_reward(in, &in->rules->rewards[i], moment, &facts, err));
    return STATUS_OK;
}

enum status intake_decide(struct intake *in, struct moment *moment, struct error *err)
{
    size_t before = moment->decision_count;
    if (moment->event != NULL) {
        in->plan.event_id = moment->event->id;
        count_event(in, moment->event->type);
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
