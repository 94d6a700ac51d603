/* Decides, from facts, whether a referral qualifies and whether a reward rule pays. Pure: any thread. */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "domain/rule/amount.h"
#include "domain/rule/condition.h"
#include "domain/rule/rule.h"

enum rule_truth rules_qualify(const struct rules *rules, const struct rule_facts *facts, char *reason)
{
    if (rules->qualification == NULL) {
        if (reason != NULL)
            snprintf(reason, RULE_REASON_SIZE, "the program qualifies referrals by hand only");
        return RULE_FALSE;
    }
    enum rule_truth truth = condition_holds(rules, rules->qualification, facts);
    if (reason != NULL && truth == RULE_TRUE)
        reason[0] = '\0';
    else if (reason != NULL)
        condition_explain(rules, rules->qualification, facts, reason);
    return truth;
}

enum rule_truth rules_enroll(const struct rules *rules, const struct rule_facts *facts, char *reason)
{
    assert(rules->enrollment != NULL);
    enum rule_truth truth = condition_holds(rules, rules->enrollment->when, facts);
    if (reason != NULL && truth == RULE_TRUE)
        reason[0] = '\0';
    else if (reason != NULL)
        condition_explain(rules, rules->enrollment->when, facts, reason);
    return truth;
}

static bool has_entered(const struct rule_facts *facts, const struct stage *stage)
{
    for (size_t i = 0; i < facts->entered.count; i++)
        if (str_equal(facts->entered.items[i], str_from(stage->key)))
            return true;
    return false;
}

static enum rule_truth trigger_holds(const struct rules *rules, const struct reward_rule *rule,
                                     const struct rule_facts *facts)
{
    switch (rule->on) {
    case RULE_ON_SUBMITTED:
        return facts->submitted ? RULE_TRUE : RULE_FALSE;
    case RULE_ON_QUALIFIED:
        return facts->qualified ? RULE_TRUE : RULE_FALSE;
    case RULE_ON_STAGE:
        return has_entered(facts, rule->on_stage) ? RULE_TRUE : RULE_FALSE;
    case RULE_ON_CONDITION:
        return condition_holds(rules, rule->on_condition, facts);
    }
    assert(false && "a trigger without a meaning");
    return RULE_FALSE;
}

/* Refuses with the reason of a condition that came to `truth`. */
static void refuse(const struct rules *rules, const struct rule_condition *condition, const struct rule_facts *facts,
                   enum rule_truth truth, struct rule_decision *decision)
{
    decision->outcome = truth == RULE_MISMATCH ? RULE_CURRENCY_MISMATCH : RULE_INELIGIBLE;
    condition_explain(rules, condition, facts, decision->reason);
}

/* What the amount is a share of. */
static struct opt_int base_of(const struct rule_amount *amount, const struct rule_facts *facts)
{
    if (amount->of == OF_NOTHING)
        return (struct opt_int){0};
    return amount->of == OF_EVENT_AMOUNT       ? facts->event.amount
           : amount->of == OF_EVENT_NET_AMOUNT ? facts->event.net_amount
                                               : facts->referral.value;
}

/* Finds it for a decision, or says why it cannot be gone by. */
static void find_base(const struct rules *rules, const struct rule_amount *amount, const struct rule_facts *facts,
                      struct rule_decision *decision)
{
    if (amount == NULL || amount->of == OF_NOTHING)
        return;
    struct opt_int base = base_of(amount, facts);
    const char *name = amount_of_name(amount->of);
    bool is_foreign = amount->of != OF_REFERRAL_VALUE && !currency_equal(&facts->event.currency, &rules->currency);
    if (!base.set) {
        decision->outcome = RULE_INELIGIBLE;
        snprintf(decision->reason, sizeof decision->reason, "%s is absent", name);
    } else if (is_foreign) {
        const char *currency = facts->event.currency.text;
        decision->outcome = RULE_CURRENCY_MISMATCH;
        snprintf(decision->reason, sizeof decision->reason, "%s is in %s, not in %s", name,
                 currency[0] == '\0' ? "no currency" : currency, rules->currency.text);
    } else if (base.value < 0 || base.value > MONEY_LIMIT) {
        decision->outcome = RULE_INELIGIBLE;
        snprintf(decision->reason, sizeof decision->reason, "%s %lld is out of range", name, (long long)base.value);
    } else {
        decision->base = base.value;
    }
}

void rule_decide(const struct rules *rules, const struct reward_rule *rule, const struct rule_facts *facts,
                 struct rule_decision *ret_decision)
{
    *ret_decision = (struct rule_decision){.outcome = RULE_SILENT};
    enum rule_truth happened = trigger_holds(rules, rule, facts);
    if (happened == RULE_FALSE)
        return;
    if (happened == RULE_MISMATCH) {
        refuse(rules, rule->on_condition, facts, happened, ret_decision);
        return;
    }
    enum rule_truth when = condition_holds(rules, rule->when, facts);
    if (when != RULE_TRUE) {
        refuse(rules, rule->when, facts, when, ret_decision);
        return;
    }
    ret_decision->outcome = RULE_DUE;
    find_base(rules, rule->amount, facts, ret_decision);
}

int64_t rule_counts_by(const struct reward_rule *rule, const struct rule_facts *facts)
{
    struct opt_int base = rule->amount == NULL ? (struct opt_int){0} : base_of(rule->amount, facts);
    if (rule->counter != RULE_COUNTER_REVENUE)
        return rule->counter == RULE_COUNTER_REFERRALS;
    return base.set && base.value > 0 && base.value <= MONEY_LIMIT ? base.value : 0;
}
