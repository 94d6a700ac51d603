/* When a rule pays: triggers, `when`, and what the amount is a share of. */

#include "rule_support.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { EVENT = 1, SUBMITTED = 2, QUALIFIED = 4, WON = 8 };

/* A moment at which these things happened; an event is an invoice of 5000 USD. */
static struct rule_facts moment(unsigned happened)
{
    static struct str entered[] = {{"accepted", 8}, {"won", 3}};
    struct rule_facts facts = {.submitted = (happened & SUBMITTED) != 0, .qualified = (happened & QUALIFIED) != 0};
    if ((happened & WON) != 0)
        facts.entered = (struct str_array){entered, 2};
    if ((happened & EVENT) != 0) {
        facts.event.type = STR("invoice.paid");
        facts.event.currency = (struct currency){"USD"};
        facts.event.amount = (struct opt_int){true, 5000};
    }
    return facts;
}

static struct rules *rules_on(const char *on, const char *rest)
{
    char text[1024];
    snprintf(text, sizeof text,
             "{'rewards': [{'key': 'r', 'to': 'referrer', 'kind': 'custom', 'title': 't', 'on': %s%s}]}", on, rest);
    return support_compile(text);
}

static struct rule_decision decide(const struct rules *rules, const struct rule_facts *facts)
{
    struct rule_decision decision;
    memset(&decision, 0xAA, sizeof decision);
    rule_decide(rules, &rules->rewards[0], facts, &decision);
    return decision;
}

struct trigger_row {
    const char *on;
    unsigned happened;
    enum rule_outcome outcome;
};

#define PAID "{'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}"

static const struct trigger_row TRIGGERS[] = {
    {"'submitted'", SUBMITTED, RULE_DUE},
    {"'submitted'", EVENT | QUALIFIED | WON, RULE_SILENT},
    {"'qualified'", QUALIFIED, RULE_DUE},
    {"'qualified'", EVENT | QUALIFIED | WON, RULE_DUE},
    {"'qualified'", EVENT | SUBMITTED | WON, RULE_SILENT},
    {"{'stage': 'won'}", WON, RULE_DUE},
    {"{'stage': 'accepted'}", WON, RULE_DUE},
    {"{'stage': 'contacted'}", WON, RULE_SILENT},
    {"{'stage': 'won'}", EVENT | QUALIFIED, RULE_SILENT},
    {PAID, EVENT, RULE_DUE},
    {PAID, SUBMITTED | QUALIFIED | WON, RULE_SILENT},
};

static void triggers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof TRIGGERS / sizeof TRIGGERS[0]; i++) {
        struct rules *rules = rules_on(TRIGGERS[i].on, "");
        struct rule_facts facts = moment(TRIGGERS[i].happened);
        struct rule_decision decision = decide(rules, &facts);
        if (decision.outcome != TRIGGERS[i].outcome)
            fail_msg("row %zu: on %s: outcome %d", i, TRIGGERS[i].on, (int)decision.outcome);
        assert_int_equal(decision.base, 0);
        assert_false(decision.has_amount);
        assert_string_equal(decision.reason, "");
        rules_free(rules);
    }
}

static void a_custom_reward_may_have_no_amount(void **state)
{
    (void)state;
    struct rules *rules = rules_on("'submitted'", "");
    struct rule_facts facts = moment(SUBMITTED);
    struct rule_decision decision = decide(rules, &facts);
    rule_amount(&rules->rewards[0], 0, &decision);
    assert_int_equal(decision.outcome, RULE_GRANTED);
    assert_false(decision.has_amount);
    assert_int_equal(decision.amount_minor, 0);
    rules_free(rules);
}

static void when_must_hold_too(void **state)
{
    (void)state;
    struct rules *rules =
        rules_on("'qualified'", ", 'when': {'all': [" PAID ", {'field': 'event.amount', 'op': 'gt', 'value': 5000}]}");
    struct rule_facts facts = moment(EVENT | QUALIFIED);
    struct rule_decision decision = decide(rules, &facts);
    assert_int_equal(decision.outcome, RULE_INELIGIBLE);
    assert_string_equal(decision.reason, "rewards[0].when.all[1]: event.amount 5000 is not gt 5000");
    facts.event.amount.value = 5001;
    assert_int_equal(decide(rules, &facts).outcome, RULE_DUE);
    facts.event.currency = (struct currency){"EUR"};
    decision = decide(rules, &facts);
    assert_int_equal(decision.outcome, RULE_CURRENCY_MISMATCH);
    assert_string_equal(decision.reason, "rewards[0].when.all[1]: event.amount is in EUR, not in USD");
    facts.qualified = false; /* not asked when nothing happened */
    assert_int_equal(decide(rules, &facts).outcome, RULE_SILENT);
    rules_free(rules);
}

static void a_trigger_may_hang_on_the_currency(void **state)
{
    (void)state;
    struct rules *rules = rules_on("{'field': 'event.amount', 'op': 'gte', 'value': 1}", "");
    struct rule_facts facts = moment(EVENT);
    assert_int_equal(decide(rules, &facts).outcome, RULE_DUE);
    facts.event.currency = (struct currency){"JPY"};
    struct rule_decision decision = decide(rules, &facts);
    assert_int_equal(decision.outcome, RULE_CURRENCY_MISMATCH);
    assert_string_equal(decision.reason, "rewards[0].on: event.amount is in JPY, not in USD");
    rules_free(rules);
}

struct base_row {
    const char *amount;
    const char *currency;
    struct opt_int event_amount, net_amount, value;
    enum rule_outcome outcome;
    int64_t base;
    const char *reason;
};

#define OF(of) "{'percent_bp': 100, 'of': '" of "'}"
#define SET(value)                                                                                                     \
    {                                                                                                                  \
        true, (value)                                                                                                  \
    }
#define UNSET                                                                                                          \
    {                                                                                                                  \
        false, 99                                                                                                      \
    }

static const struct base_row BASES[] = {
    {OF("event.amount"), "USD", SET(10), SET(20), SET(30), RULE_DUE, 10, ""},
    {OF("event.net_amount"), "USD", SET(10), SET(20), SET(30), RULE_DUE, 20, ""},
    {OF("referral.value"), "USD", SET(10), SET(20), SET(30), RULE_DUE, 30, ""},
    {OF("referral.value"), "EUR", SET(10), SET(20), SET(30), RULE_DUE, 30, ""},
    {OF("event.amount"), "EUR", SET(10), SET(20), SET(30), RULE_CURRENCY_MISMATCH, 0,
     "event.amount is in EUR, not in USD"},
    {OF("event.amount"), "", SET(10), SET(20), SET(30), RULE_CURRENCY_MISMATCH, 0,
     "event.amount is in no currency, not in USD"},
    {OF("event.amount"), "USD", UNSET, SET(20), SET(30), RULE_INELIGIBLE, 0, "event.amount is absent"},
    {OF("event.amount"), "", UNSET, UNSET, UNSET, RULE_INELIGIBLE, 0, "event.amount is absent"},
    {OF("event.net_amount"), "USD", SET(10), UNSET, SET(30), RULE_INELIGIBLE, 0, "event.net_amount is absent"},
    {OF("referral.value"), "USD", SET(10), SET(20), UNSET, RULE_INELIGIBLE, 0, "referral.value is absent"},
    {OF("event.amount"), "USD", SET(-1), SET(20), SET(30), RULE_INELIGIBLE, 0, "event.amount -1 is out of range"},
    {OF("event.amount"), "USD", SET(MONEY_LIMIT + 1), UNSET, UNSET, RULE_INELIGIBLE, 0,
     "event.amount 1000000000000001 is out of range"},
    {OF("event.amount"), "USD", SET(0), UNSET, UNSET, RULE_DUE, 0, ""},
    {"{'fixed': 5}", "EUR", UNSET, UNSET, UNSET, RULE_DUE, 0, ""},
    {"{'steps': [{'from': 1, 'fixed': 5}]}", "EUR", SET(10), UNSET, UNSET, RULE_DUE, 0, ""},
    {"{'steps': [{'from': 1, 'fixed': 5}, {'from': 2, 'percent_bp': 5}]}", "USD", SET(10), UNSET, UNSET, RULE_DUE, 10,
     ""},
    {"{'steps': [{'from': 1, 'fixed': 5}], 'by': 'revenue'}", "USD", SET(10), UNSET, UNSET, RULE_DUE, 10, ""},
    {"{'steps': [{'from': 1, 'fixed': 5}], 'by': 'revenue', 'of': 'event.net_amount'}", "EUR", SET(10), SET(9), UNSET,
     RULE_CURRENCY_MISMATCH, 0, "event.net_amount is in EUR, not in USD"},
    {"{'brackets': [{'up_to': null, 'fixed': 5}], 'of': 'referral.value'}", "USD", UNSET, UNSET, SET(8), RULE_DUE, 8,
     ""},
    {"{'milestones': [{'at': 1, 'fixed': 5}]}", "", UNSET, UNSET, UNSET, RULE_DUE, 0, ""},
};

static void what_it_is_a_share_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BASES / sizeof BASES[0]; i++) {
        const struct base_row *row = &BASES[i];
        struct rules *rules = support_amount(row->amount);
        struct rule_facts facts = {.qualified = true};
        snprintf(facts.event.currency.text, sizeof facts.event.currency.text, "%s", row->currency);
        facts.event.amount = row->event_amount;
        facts.event.net_amount = row->net_amount;
        facts.referral.value = row->value;
        struct rule_decision decision = decide(rules, &facts);
        if (decision.outcome != row->outcome || decision.base != row->base || strcmp(decision.reason, row->reason) != 0)
            fail_msg("row %zu: outcome %d, base %lld, '%s'", i, (int)decision.outcome, (long long)decision.base,
                     decision.reason);
        rules_free(rules);
    }
}

/* Points for brackets of dollars: the base is in the program's currency, the amount in the rule's. */
static void fixed_brackets_may_pay_in_another_unit(void **state)
{
    (void)state;
    struct rules *rules = support_compile(
        "{'rewards': [{'key': 'p', 'to': 'referred', 'kind': 'credit', 'on': 'qualified', 'currency': 'x-points', "
        "'amount': {'brackets': [{'up_to': 100, 'fixed': 1}, {'up_to': null, 'fixed': 2}], 'of': 'event.amount'}}]}");
    struct rule_facts facts = moment(EVENT | QUALIFIED);
    struct rule_decision decision = decide(rules, &facts);
    rule_amount(&rules->rewards[0], 0, &decision);
    assert_int_equal(decision.outcome, RULE_GRANTED);
    assert_int_equal(decision.amount_minor, 2);
    assert_string_equal(rules->rewards[0].currency.text, "x-points");
    rules_free(rules);
}

UNIT_TESTS(decide)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triggers),
        cmocka_unit_test(a_custom_reward_may_have_no_amount),
        cmocka_unit_test(when_must_hold_too),
        cmocka_unit_test(a_trigger_may_hang_on_the_currency),
        cmocka_unit_test(what_it_is_a_share_of),
        cmocka_unit_test(fixed_brackets_may_pay_in_another_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
