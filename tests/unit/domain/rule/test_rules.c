/* What compiles, to what, and what is refused with which code and path. */

#include "rule_support.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "unit.h"

/* API.md, section 3. */
static const char EXAMPLE[] =
    "{'attribution': {'touch': 'last', 'window_days': 90},"
    " 'qualification': {'all': [{'field': 'event.type', 'op': 'in', 'value': ['job.invoiced', 'invoice.paid']},"
    "                           {'field': 'event.amount', 'op': 'gte', 'value': 5000},"
    "                           {'field': 'referral.age_days', 'op': 'lte', 'value': 365}]},"
    " 'rewards': [{'key': 'thanks', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'hold_days': 30,"
    "   'amount': {'steps': [{'from': 1, 'fixed': 2500}, {'from': 3, 'fixed': 5000}, {'from': 5, 'fixed': 10000}]}},"
    "  {'key': 'cashback', 'to': 'referred', 'kind': 'credit', 'on': 'qualified',"
    "   'amount': {'percent_bp': 1000, 'of': 'event.amount', 'cap': 5000}}]}";

static void the_example_compiles(void **state)
{
    (void)state;
    struct rules *rules = support_compile(EXAMPLE);
    assert_int_equal(rules->reward_count, 2);
    const struct reward_rule *thanks = &rules->rewards[0];
    assert_string_equal(thanks->key, "thanks");
    assert_int_equal(thanks->to, RULE_REFERRER);
    assert_int_equal(thanks->kind, RULE_CREDIT);
    assert_int_equal(thanks->on, RULE_ON_QUALIFIED);
    assert_int_equal(thanks->hold_days, 30);
    assert_int_equal(thanks->counter, RULE_COUNTER_REFERRALS);
    assert_int_equal(thanks->per, RULE_PER_LIFE);
    assert_string_equal(thanks->currency.text, "USD");
    const struct reward_rule *cashback = &rules->rewards[1];
    assert_int_equal(cashback->to, RULE_REFERRED);
    assert_int_equal(cashback->hold_days, 0);
    assert_int_equal(cashback->counter, RULE_COUNTER_NONE);
    assert_ptr_equal(rules_find_reward(rules, STR("cashback")), cashback);
    assert_null(rules_find_reward(rules, STR("cash")));
    assert_non_null(rules->qualification);
    rules_free(rules);
}

static void an_empty_document_has_the_defaults(void **state)
{
    (void)state;
    struct rules *rules = support_compile("{}");
    assert_int_equal(rules->touch, RULE_TOUCH_LAST);
    assert_int_equal(rules->window_days, 90);
    for (enum rule_method method = 0; method < RULE_METHOD_COUNT; method++)
        assert_int_equal(rules->precedence[method], method);
    assert_string_equal(rules->stage_on_qualified->key, "won");
    assert_null(rules->qualification);
    assert_int_equal(rules->reward_count, 0);
    assert_int_equal(rules->count_type_count, 0);
    rules_free(rules);
    rules_free(NULL);
}

static void enrolment_has_defaults(void **state)
{
    (void)state;
    struct rules *rules = support_compile("{}");
    assert_null(rules->enrollment);
    rules_free(rules);
    rules = support_compile("{'enrollment': {}}");
    const struct rule_enrollment *usual = rules->enrollment;
    assert_int_equal(usual->channels, RULE_CHANNEL_SMS | RULE_CHANNEL_EMAIL);
    assert_int_equal(usual->delay_hours, 24);
    assert_int_equal(usual->again_after_days, 180);
    assert_int_equal(usual->reminder_days, 0);
    assert_int_equal(usual->count_type_count, 1);
    assert_true(str_equal(usual->count_types[0], STR("job.completed")));
    assert_int_equal(usual->last_type_count, 1);
    assert_true(str_equal(usual->last_types[0], STR("survey.scored")));
    assert_int_equal(rules->count_type_count, 0); /* no referral need be counted for it */
    rules_free(rules);
    rules = support_compile("{'enrollment': {'join': 'invitation', 'invite': {'channels': ['email'], 'delay_hours': 0,"
                            " 'again_after_days': 30, 'reminder_days': 7},"
                            " 'when': {'field': 'last.custom.visit.data.stars', 'op': 'eq', 'value': 5}}}");
    assert_int_equal(rules->enrollment->channels, RULE_CHANNEL_EMAIL);
    assert_int_equal(rules->enrollment->delay_hours, 0);
    assert_int_equal(rules->enrollment->again_after_days, 30);
    assert_int_equal(rules->enrollment->reminder_days, 7);
    assert_int_equal(rules->enrollment->count_type_count, 0);
    assert_true(str_equal(rules->enrollment->last_types[0], STR("custom.visit")));
    rules_free(rules);
}

static void settings_are_read(void **state)
{
    (void)state;
    struct rules *rules = support_compile("{'attribution': {'touch': 'first', 'window_days': 3650,"
                                          " 'precedence': ['click', 'code']}, 'stage_on_qualified': null}");
    static const enum rule_method ORDER[] = {RULE_METHOD_CLICK, RULE_METHOD_CODE, RULE_METHOD_MANUAL,
                                             RULE_METHOD_COUPON, RULE_METHOD_NAME};
    assert_int_equal(rules->touch, RULE_TOUCH_FIRST);
    assert_int_equal(rules->window_days, 3650);
    for (size_t i = 0; i < RULE_METHOD_COUNT; i++)
        assert_int_equal(rules->precedence[i], ORDER[i]);
    assert_null(rules->stage_on_qualified);
    rules_free(rules);

    rules = support_compile("{'stage_on_qualified': 'opportunity'}");
    assert_string_equal(rules->stage_on_qualified->key, "opportunity");
    rules_free(rules);
}

static void a_reward_keeps_all_it_was_given(void **state)
{
    (void)state;
    struct rules *rules = support_compile(
        "{'rewards': [{'key': 'a', 'to': 'referrer', 'kind': 'custom', 'title': 'Dinner', 'on': {'stage': 'accepted'},"
        " 'description': 'For two', 'approval': 'auto'},"
        "{'key': 'b_2', 'to': 'referrer', 'kind': 'cash', 'on': {'field': 'event.type', 'op': 'eq', 'value': "
        "'custom.done'}, 'when': {'field': 'count.custom.done', 'op': 'eq', 'value': 2}, 'currency': 'x-points',"
        " 'amount': {'milestones': [{'at': 1, 'fixed': 3}], 'per': 'month'}},"
        "{'key': 'c', 'to': 'referrer', 'kind': 'credit', 'on': 'submitted', 'currency': 'eur',"
        " 'amount': {'steps': [{'from': 0, 'fixed': 1}], 'by': 'revenue', 'per': 'year', 'of': 'event.net_amount'}}]}");
    const struct reward_rule *a = &rules->rewards[0], *b = &rules->rewards[1], *c = &rules->rewards[2];
    assert_true(str_equal(a->title, STR("Dinner")));
    assert_true(str_equal(a->description, STR("For two")));
    assert_int_equal(a->on, RULE_ON_STAGE);
    assert_string_equal(a->on_stage->key, "accepted");
    assert_null(a->amount);
    assert_string_equal(a->currency.text, "");
    assert_int_equal(b->on, RULE_ON_CONDITION);
    assert_non_null(b->on_condition);
    assert_non_null(b->when);
    assert_true(str_is_none(b->title));
    assert_string_equal(b->currency.text, "x-points");
    assert_int_equal(b->counter, RULE_COUNTER_REFERRALS);
    assert_int_equal(b->per, RULE_PER_MONTH);
    assert_int_equal(c->on, RULE_ON_SUBMITTED);
    assert_string_equal(c->currency.text, "EUR");
    assert_int_equal(c->counter, RULE_COUNTER_REVENUE);
    assert_int_equal(c->per, RULE_PER_YEAR);
    assert_int_equal(rules->count_type_count, 1);
    assert_true(str_equal(rules->count_types[0], STR("custom.done")));
    rules_free(rules);
}

struct refusal {
    const char *
        text; /* of the document; "#" in front: of the second of two rewards; "@": its amount; "?": the qualification */
    enum error_code code;
    const char *param;
};

#define REWARD "'key': 'two', 'to': 'referrer', 'on': 'qualified'"
#define LEAF(field, op, value) "?{'field': '" field "', 'op': '" op "', 'value': " value "}"

static const struct refusal REFUSALS[] = {
    /* the document */
    {"[]", ERROR_INVALID_TYPE, "rules"},
    {"null", ERROR_INVALID_TYPE, "rules"},
    {"{'reward': []}", ERROR_UNKNOWN_FIELD, "rules.reward"},
    {"{'rewards': null}", ERROR_INVALID_TYPE, "rules.rewards"},
    {"{'a\\u00e4 b': 1}", ERROR_UNKNOWN_FIELD, "rules.a???b"},
    {"{'dedupe': {}}", ERROR_NOT_SUPPORTED, "rules.dedupe"},
    {"{'stages': []}", ERROR_NOT_SUPPORTED, "rules.stages"},
    {"{'expiry': {'days': 90}}", ERROR_NOT_SUPPORTED, "rules.expiry"},
    {"{'enrollment': {'join': 'never'}}", ERROR_INVALID_VALUE, "rules.enrollment.join"},
    {"{'enrollment': {'invite': {'channels': []}}}", ERROR_OUT_OF_RANGE, "rules.enrollment.invite.channels"},
    {"{'enrollment': {'when': {'field': 'event.amount', 'op': 'exists'}}}", ERROR_NOT_SUPPORTED,
     "rules.enrollment.when.field"},
    {"{'enrollment': {'when': {'field': 'count.invoice.paid', 'op': 'gte', 'value': 1}}}", ERROR_NOT_SUPPORTED,
     "rules.enrollment.when.field"},
    {"{'fraud': {'score_hold': 60, 'score_block': 60}}", ERROR_INVALID_VALUE, "rules.fraud.score_hold"},
    {"{'fraud': {'shared_network': 'block'}}", ERROR_INVALID_VALUE, "rules.fraud.shared_network"},
    {"{'fraud': {'cluster': {'do': 'allow', 'count': 3}}}", ERROR_INVALID_VALUE, "rules.fraud.cluster.count"},
    {"{'budgets': {}}", ERROR_INVALID_TYPE, "rules.budgets"},
    {"{'budgets': [{'amount': 0}]}", ERROR_OUT_OF_RANGE, "rules.budgets[0].amount"},
    {"{'budgets': [{'currency': 'USD'}]}", ERROR_MISSING_FIELD, "rules.budgets[0].amount"},
    {"{'budgets': [{'amount': 5, 'at_limit': 'warn'}]}", ERROR_INVALID_VALUE, "rules.budgets[0].at_limit"},
    {"{'budgets': [{'amount': 5, 'per': 'hour'}]}", ERROR_INVALID_VALUE, "rules.budgets[0].per"},
    {"{'budgets': [{'amount': 5}, {'amount': 6, 'per': 'life'}]}", ERROR_INVALID_VALUE, "rules.budgets[1]"},
    {"{'dedupe': null}", ERROR_NOT_SUPPORTED, "rules.dedupe"},
    /* attribution */
    {"{'attribution': []}", ERROR_INVALID_TYPE, "rules.attribution"},
    {"{'attribution': {'touches': 1}}", ERROR_UNKNOWN_FIELD, "rules.attribution.touches"},
    {"{'attribution': {'touch': 'best'}}", ERROR_INVALID_VALUE, "rules.attribution.touch"},
    {"{'attribution': {'touch': 1}}", ERROR_INVALID_TYPE, "rules.attribution.touch"},
    {"{'attribution': {'window_days': 0}}", ERROR_OUT_OF_RANGE, "rules.attribution.window_days"},
    {"{'attribution': {'window_days': 3651}}", ERROR_OUT_OF_RANGE, "rules.attribution.window_days"},
    {"{'attribution': {'window_days': 9.0}}", ERROR_INVALID_TYPE, "rules.attribution.window_days"},
    {"{'attribution': {'window_days': 9e1}}", ERROR_INVALID_TYPE, "rules.attribution.window_days"},
    {"{'attribution': {'window_days': '9'}}", ERROR_INVALID_TYPE, "rules.attribution.window_days"},
    {"{'attribution': {'precedence': 'code'}}", ERROR_INVALID_TYPE, "rules.attribution.precedence"},
    {"{'attribution': {'precedence': ['code', 'mail']}}", ERROR_INVALID_VALUE, "rules.attribution.precedence[1]"},
    {"{'attribution': {'precedence': ['code', 'coupon']}}", ERROR_NOT_SUPPORTED, "rules.attribution.precedence[1]"},
    {"{'attribution': {'precedence': ['name']}}", ERROR_NOT_SUPPORTED, "rules.attribution.precedence[0]"},
    {"{'attribution': {'precedence': ['code', 'click', 'code']}}", ERROR_INVALID_VALUE,
     "rules.attribution.precedence[2]"},
    /* stage_on_qualified */
    {"{'stage_on_qualified': 'sold'}", ERROR_INVALID_VALUE, "rules.stage_on_qualified"},
    {"{'stage_on_qualified': 'lost'}", ERROR_INVALID_VALUE, "rules.stage_on_qualified"},
    {"{'stage_on_qualified': 1}", ERROR_INVALID_TYPE, "rules.stage_on_qualified"},
    /* rewards */
    {"{'rewards': {}}", ERROR_INVALID_TYPE, "rules.rewards"},
    {"{'rewards': [1]}", ERROR_INVALID_TYPE, "rules.rewards[0]"},
    {"#" REWARD ", 'kind': 'cash'", ERROR_MISSING_FIELD, "rules.rewards[1].amount"},
    {"#" REWARD ", 'kind': 'credit', 'title': 'x'", ERROR_MISSING_FIELD, "rules.rewards[1].amount"},
    {"#" REWARD ", 'kind': 'custom'", ERROR_MISSING_FIELD, "rules.rewards[1].title"},
    {"#" REWARD ", 'kind': 'custom', 'title': ''", ERROR_OUT_OF_RANGE, "rules.rewards[1].title"},
    {"#" REWARD ", 'kind': 'custom', 'title': 'x', 'currency': 'USD'", ERROR_INVALID_VALUE,
     "rules.rewards[1].currency"},
    {"#" REWARD ", 'kind': 'gold'", ERROR_INVALID_VALUE, "rules.rewards[1].kind"},
    {"#" REWARD ", 'kind': 'discount'", ERROR_MISSING_FIELD, "rules.rewards[1].discount"},
    {"#" REWARD ", 'kind': 'gift_card'", ERROR_MISSING_FIELD, "rules.rewards[1].amount"},
    {"#" REWARD ", 'discount': {}", ERROR_MISSING_FIELD, "rules.rewards[1].discount.fixed"},
    {"#" REWARD ", 'kind': 'credit', 'amount': {'fixed': 1}, 'discount': {'fixed': 5}", ERROR_INVALID_VALUE,
     "rules.rewards[1].discount"},
    {"#" REWARD ", 'kind': 'credit', 'amount': {'fixed': 1}, 'gift': {}", ERROR_INVALID_VALUE, "rules.rewards[1].gift"},
    {"#" REWARD ", 'repeat': {}", ERROR_NOT_SUPPORTED, "rules.rewards[1].repeat"},
    {"#" REWARD ", 'caps': [{'scope': 'participant', 'count': 0}]", ERROR_OUT_OF_RANGE,
     "rules.rewards[1].caps[0].count"},
    {"#" REWARD ", 'caps': [{'scope': 'participant'}]", ERROR_MISSING_FIELD, "rules.rewards[1].caps[0].amount"},
    {"#" REWARD ", 'caps': [{'scope': 'team', 'count': 1}]", ERROR_INVALID_VALUE, "rules.rewards[1].caps[0].scope"},
    {"#" REWARD ", 'caps': [{'scope': 'participant', 'count': 1, 'amount': 1}]", ERROR_INVALID_VALUE,
     "rules.rewards[1].caps[0].count"},
    {"#" REWARD ", 'kind': 'credit', 'amount': {'fixed': 5}, 'caps': [{'scope': 'program', 'count': 1}, {'scope': "
     "'program', 'count': 2}]",
     ERROR_INVALID_VALUE, "rules.rewards[1].caps[1]"},
    {"#" REWARD ", 'kind': 'credit', 'amount': {'fixed': 5}, 'approval': {'above': 10, 'second_above': 9}",
     ERROR_INVALID_VALUE, "rules.rewards[1].approval.second_above"},
    {"#" REWARD ", 'approval': {'second_above': 9}", ERROR_MISSING_FIELD, "rules.rewards[1].approval.above"},
    {"#" REWARD ", 'approval': {'above': -1}", ERROR_OUT_OF_RANGE, "rules.rewards[1].approval.above"},
    {"#" REWARD ", 'release_on': {'events': []}", ERROR_OUT_OF_RANGE, "rules.rewards[1].release_on.events"},
    {"#" REWARD ", 'release_on': {'events': ['job.done']}", ERROR_INVALID_VALUE,
     "rules.rewards[1].release_on.events[0]"},
    {"#" REWARD ", 'release_on': {'events': ['refund.created']}", ERROR_INVALID_VALUE,
     "rules.rewards[1].release_on.events[0]"},
    {"#" REWARD
     ", 'kind': 'credit', 'amount': {'fixed': 5}, 'release_on': {'field': 'event.kind', 'op': 'eq', 'value': 'x'}",
     ERROR_INVALID_VALUE, "rules.rewards[1].release_on.field"},
    {"#" REWARD ", 'expires_days': 0", ERROR_OUT_OF_RANGE, "rules.rewards[1].expires_days"},
    {"#" REWARD ", 'expires_days': 3651", ERROR_OUT_OF_RANGE, "rules.rewards[1].expires_days"},
    {"#" REWARD ", 'kind': 'custom', 'title': 'x', 'expires_days': 3", ERROR_INVALID_VALUE,
     "rules.rewards[1].expires_days"},
    {"#" REWARD ", 'level': 1", ERROR_NOT_SUPPORTED, "rules.rewards[1].level"},
    {"#" REWARD ", 'approval': {'above': true}", ERROR_INVALID_TYPE, "rules.rewards[1].approval.above"},
    {"#" REWARD ", 'approval': 'never'", ERROR_INVALID_VALUE, "rules.rewards[1].approval"},
    {"#" REWARD ", 'approval': true", ERROR_INVALID_TYPE, "rules.rewards[1].approval"},
    {"#" REWARD ", 'hold_days': -1", ERROR_OUT_OF_RANGE, "rules.rewards[1].hold_days"},
    {"#" REWARD ", 'hold_days': 3651", ERROR_OUT_OF_RANGE, "rules.rewards[1].hold_days"},
    {"#" REWARD ", 'holds': 1", ERROR_UNKNOWN_FIELD, "rules.rewards[1].holds"},
    {"#" REWARD ", 'kind': 'cash', 'amount': {'fixed': 1}, 'currency': 'XQX'", ERROR_INVALID_CURRENCY,
     "rules.rewards[1].currency"},
    {"#" REWARD ", 'kind': 'cash', 'amount': {'percent_bp': 1, 'of': 'event.amount'}, 'currency': 'EUR'",
     ERROR_INVALID_CURRENCY, "rules.rewards[1].currency"},
    {"#" REWARD ", 'kind': 'cash', 'amount': {'percent_bp': 1, 'of': 'event.amount'}, 'currency': 'x-points'",
     ERROR_INVALID_CURRENCY, "rules.rewards[1].currency"},
    {"#" REWARD ", 'kind': 'cash', 'currency': 'EUR', 'amount': {'steps': [{'from': 1, 'percent_bp': 1}]}",
     ERROR_INVALID_CURRENCY, "rules.rewards[1].currency"},
    {"#'to': 'referrer', 'kind': 'cash', 'on': 'qualified'", ERROR_MISSING_FIELD, "rules.rewards[1].key"},
    {"#'key': 'one', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 1}", ERROR_INVALID_VALUE,
     "rules.rewards[1].key"},
    {"#'key': 'One'", ERROR_INVALID_VALUE, "rules.rewards[1].key"},
    {"#'key': '1st'", ERROR_INVALID_VALUE, "rules.rewards[1].key"},
    {"#'key': ''", ERROR_INVALID_VALUE, "rules.rewards[1].key"},
    {"#'key': 'a23456789012345678901234567890123456789_1'", ERROR_INVALID_VALUE, "rules.rewards[1].key"},
    {"#'key': 'two', 'kind': 'cash', 'on': 'qualified'", ERROR_MISSING_FIELD, "rules.rewards[1].to"},
    {"#'to': 'recruiter'", ERROR_NOT_SUPPORTED, "rules.rewards[1].to"},
    {"#'to': 'rep'", ERROR_NOT_SUPPORTED, "rules.rewards[1].to"},
    {"#'to': 'me'", ERROR_INVALID_VALUE, "rules.rewards[1].to"},
    {"#'key': 'two', 'to': 'referrer', 'kind': 'cash'", ERROR_MISSING_FIELD, "rules.rewards[1].on"},
    {"#'on': 'enrolled'", ERROR_NOT_SUPPORTED, "rules.rewards[1].on"},
    {"#'on': 'won'", ERROR_INVALID_VALUE, "rules.rewards[1].on"},
    {"#'on': 1", ERROR_INVALID_TYPE, "rules.rewards[1].on"},
    {"#'on': {'stage': 'lost'}", ERROR_INVALID_VALUE, "rules.rewards[1].on.stage"},
    {"#'on': {'stage': 'declined'}", ERROR_INVALID_VALUE, "rules.rewards[1].on.stage"},
    {"#'on': {'stage': 'expired'}", ERROR_INVALID_VALUE, "rules.rewards[1].on.stage"},
    {"#'on': {'stage': 'sold'}", ERROR_INVALID_VALUE, "rules.rewards[1].on.stage"},
    {"#'on': {'stage': 'won', 'field': 'x'}", ERROR_UNKNOWN_FIELD, "rules.rewards[1].on.field"},
    {"#'key': 'two', 'to': 'referrer', 'kind': 'cash', 'on': {}", ERROR_MISSING_FIELD, "rules.rewards[1].on.field"},
    {"#" REWARD ", 'kind': 'cash', 'when': {'all': []}", ERROR_OUT_OF_RANGE, "rules.rewards[1].when.all"},
    {"#" REWARD ", 'kind': 'cash', 'when': 'qualified'", ERROR_INVALID_TYPE, "rules.rewards[1].when"},
    {"#" REWARD ", 'kind': 'cash', 'amount': {'fixed': 1}, 'validation': true", ERROR_INVALID_VALUE,
     "rules.rewards[1].validation"},
    {"#'validation': 'yes'", ERROR_INVALID_TYPE, "rules.rewards[1].validation"},
    {"#'validation': {}", ERROR_MISSING_FIELD, "rules.rewards[1].validation.endpoint"},
    {"#'validation': {'endpoint': 'whk_1'}", ERROR_INVALID_VALUE, "rules.rewards[1].validation.endpoint"},
    /* amounts */
    {"@5", ERROR_INVALID_TYPE, "rules.rewards[1].amount"},
    {"@{}", ERROR_MISSING_FIELD, "rules.rewards[1].amount"},
    {"@{'cap': 5}", ERROR_MISSING_FIELD, "rules.rewards[1].amount"},
    {"@{'flat': 5}", ERROR_UNKNOWN_FIELD, "rules.rewards[1].amount.flat"},
    {"@{'fixed': 0}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.fixed"},
    {"@{'fixed': -1}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.fixed"},
    {"@{'fixed': 1000000000000001}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.fixed"},
    {"@{'fixed': 1.5}", ERROR_INVALID_TYPE, "rules.rewards[1].amount.fixed"},
    {"@{'fixed': 1, 'cap': 5}", ERROR_UNKNOWN_FIELD, "rules.rewards[1].amount.cap"},
    {"@{'fixed': 1, 'percent_bp': 5}", ERROR_UNKNOWN_FIELD, "rules.rewards[1].amount.percent_bp"},
    {"@{'percent_bp': 5}", ERROR_MISSING_FIELD, "rules.rewards[1].amount.of"},
    {"@{'percent_bp': 0, 'of': 'event.amount'}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.percent_bp"},
    {"@{'percent_bp': 10001, 'of': 'event.amount'}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.percent_bp"},
    {"@{'percent_bp': 5, 'of': 'event.total'}", ERROR_INVALID_VALUE, "rules.rewards[1].amount.of"},
    {"@{'percent_bp': 5, 'of': 'reward.one'}", ERROR_NOT_SUPPORTED, "rules.rewards[1].amount.of"},
    {"@{'percent_bp': 5, 'of': 'event.amount', 'cap': 'x'}", ERROR_INVALID_TYPE, "rules.rewards[1].amount.cap"},
    {"@{'percent_bp': 5, 'of': 'event.amount', 'cap': 0}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.cap"},
    {"@{'percent_bp': 5, 'of': 'event.amount', 'cap': 4, 'floor': 5}", ERROR_INVALID_VALUE,
     "rules.rewards[1].amount.floor"},
    {"@{'steps': []}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.steps"},
    {"@{'steps': [{'from': 1}]}", ERROR_MISSING_FIELD, "rules.rewards[1].amount.steps[0].fixed"},
    {"@{'steps': [{'fixed': 1}]}", ERROR_MISSING_FIELD, "rules.rewards[1].amount.steps[0].from"},
    {"@{'steps': [{'from': 1, 'fixed': 1, 'percent_bp': 1}]}", ERROR_INVALID_VALUE,
     "rules.rewards[1].amount.steps[0].percent_bp"},
    {"@{'steps': [{'from': 0, 'fixed': 1}]}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.steps[0].from"},
    {"@{'steps': [{'from': 2, 'fixed': 1}, {'from': 2, 'fixed': 2}]}", ERROR_INVALID_VALUE,
     "rules.rewards[1].amount.steps[1]"},
    {"@{'steps': [{'from': 1, 'fixed': 1}], 'by': 'clicks'}", ERROR_INVALID_VALUE, "rules.rewards[1].amount.by"},
    {"@{'steps': [{'from': 1, 'fixed': 1}], 'per': 'day'}", ERROR_INVALID_VALUE, "rules.rewards[1].amount.per"},
    {"@{'milestones': [{'at': 0, 'fixed': 1}]}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.milestones[0].at"},
    {"@{'milestones': [{'at': 1, 'fixed': 0}]}", ERROR_OUT_OF_RANGE, "rules.rewards[1].amount.milestones[0].fixed"},
    {"@{'milestones': [{'at': 3, 'fixed': 1}, {'at': 1, 'fixed': 1}]}", ERROR_INVALID_VALUE,
     "rules.rewards[1].amount.milestones[1]"},
    {"@{'milestones': [{'at': 1, 'percent_bp': 1}]}", ERROR_UNKNOWN_FIELD,
     "rules.rewards[1].amount.milestones[0].percent_bp"},
    {"@{'brackets': [{'up_to': null, 'fixed': 1}]}", ERROR_MISSING_FIELD, "rules.rewards[1].amount.of"},
    {"@{'brackets': [{'fixed': 1}], 'of': 'event.amount'}", ERROR_MISSING_FIELD,
     "rules.rewards[1].amount.brackets[0].up_to"},
    {"@{'brackets': [{'up_to': 9, 'fixed': 1}], 'of': 'event.amount'}", ERROR_INVALID_VALUE,
     "rules.rewards[1].amount.brackets[0].up_to"},
    {"@{'brackets': [{'up_to': null, 'fixed': 1}, {'up_to': null, 'fixed': 1}], 'of': 'event.amount'}",
     ERROR_INVALID_VALUE, "rules.rewards[1].amount.brackets[0].up_to"},
    {"@{'brackets': [{'up_to': 9, 'fixed': 1}, {'up_to': 8, 'fixed': 1}, {'up_to': null, 'fixed': 1}], 'of': "
     "'event.amount'}",
     ERROR_INVALID_VALUE, "rules.rewards[1].amount.brackets[1]"},
    {"@{'brackets': [{'up_to': null, 'fixed': 1}], 'of': 'event.amount', 'marginal': 1}", ERROR_INVALID_TYPE,
     "rules.rewards[1].amount.marginal"},
    /* conditions */
    {"?5", ERROR_INVALID_TYPE, "rules.qualification"},
    {"?null", ERROR_INVALID_TYPE, "rules.qualification"},
    {"?{}", ERROR_MISSING_FIELD, "rules.qualification.field"},
    {"?{'some': []}", ERROR_UNKNOWN_FIELD, "rules.qualification.some"},
    {"?{'all': {}}", ERROR_INVALID_TYPE, "rules.qualification.all"},
    {"?{'any': []}", ERROR_OUT_OF_RANGE, "rules.qualification.any"},
    {"?{'not': []}", ERROR_INVALID_TYPE, "rules.qualification.not"},
    {"?{'not': {}, 'all': []}", ERROR_UNKNOWN_FIELD, "rules.qualification.not"},
    {"?{'any': [{'field': 'event.type', 'op': 'exists'}, {'not': {'field': 'x', 'op': 'eq', 'value': 1}}]}",
     ERROR_INVALID_VALUE, "rules.qualification.any[1].not.field"},
    {"?{'field': 'event.amount', 'op': 'gte'}", ERROR_MISSING_FIELD, "rules.qualification.value"},
    {"?{'field': 'event.amount', 'value': 1}", ERROR_MISSING_FIELD, "rules.qualification.op"},
    {"?{'op': 'gte', 'value': 1}", ERROR_MISSING_FIELD, "rules.qualification.field"},
    {"?{'field': 'event.amount', 'op': 'gte', 'value': 1, 'currency': 'USD'}", ERROR_UNKNOWN_FIELD,
     "rules.qualification.currency"},
    {"?{'field': 1, 'op': 'eq', 'value': 1}", ERROR_INVALID_TYPE, "rules.qualification.field"},
    {"?{'field': 'event.type', 'op': 1, 'value': 1}", ERROR_INVALID_TYPE, "rules.qualification.op"},
    {LEAF("event.amount", "above", "1"), ERROR_INVALID_VALUE, "rules.qualification.op"},
    {LEAF("event", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.data", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.data.", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.data.a.", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.data.a..b", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.data.a b", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.data.1.2.3.4.5.6.7.8.9", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.items", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("event.items.a b", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("items.sku", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("last.survey.scored.score", "gte", "4"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("last.refund.created.data.score", "gte", "4"), ERROR_NOT_SUPPORTED, "rules.qualification.field"},
    {LEAF("prospect.email_verified", "eq", "'yes'"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {"{'fraud': {'verify': ['fax']}}", ERROR_INVALID_VALUE, "rules.fraud.verify[0]"},
    {"{'fraud': {'verify': ['sms', 'sms']}}", ERROR_INVALID_VALUE, "rules.fraud.verify[1]"},
    {"{'fraud': {'verify': []}}", ERROR_OUT_OF_RANGE, "rules.fraud.verify"},
    {LEAF("participant.group", "eq", "'gold'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("count.invoice", "eq", "1"), ERROR_INVALID_VALUE, "rules.qualification.field"},
    {LEAF("count.refund.created", "eq", "1"), ERROR_NOT_SUPPORTED, "rules.qualification.field"},
    {LEAF("event.type", "eq", "1"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.type", "eq", "'invoice'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("event.type", "eq", "'refund.created'"), ERROR_NOT_SUPPORTED, "rules.qualification.value"},
    {LEAF("event.type", "in", "['invoice.paid', 'order.canceled']"), ERROR_NOT_SUPPORTED,
     "rules.qualification.value[1]"},
    {LEAF("event.type", "gte", "1"), ERROR_INVALID_VALUE, "rules.qualification.op"},
    {LEAF("event.type", "contains", "'inv'"), ERROR_INVALID_VALUE, "rules.qualification.op"},
    {LEAF("event.type", "in", "'invoice.paid'"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.type", "in", "[]"), ERROR_OUT_OF_RANGE, "rules.qualification.value"},
    {LEAF("event.amount", "gte", "'5000'"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.amount", "gte", "50.0"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.amount", "gte", "1000000000000001"), ERROR_OUT_OF_RANGE, "rules.qualification.value"},
    {LEAF("event.amount", "in", "[1, '2']"), ERROR_INVALID_TYPE, "rules.qualification.value[1]"},
    {LEAF("event.amount", "between", "[1]"), ERROR_OUT_OF_RANGE, "rules.qualification.value"},
    {LEAF("event.amount", "between", "[1, 2, 3]"), ERROR_OUT_OF_RANGE, "rules.qualification.value"},
    {LEAF("event.amount", "between", "[2, 1]"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("event.amount", "between", "[1, null]"), ERROR_INVALID_TYPE, "rules.qualification.value[1]"},
    {LEAF("event.amount", "contains", "1"), ERROR_INVALID_VALUE, "rules.qualification.op"},
    {LEAF("event.amount", "exists", "1"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.currency", "eq", "'usd'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("event.data.a", "gt", "1.5"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.data.a", "eq", "1.5"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.data.a", "eq", "null"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("event.data.a", "gt", "'x'"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("prospect.country", "eq", "'us'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("prospect.country", "in", "['US', 'XX']"), ERROR_INVALID_VALUE, "rules.qualification.value[1]"},
    {LEAF("prospect.country", "ne", "'USA'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("prospect.country", "eq", "''"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("referral.method", "eq", "'link'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("referral.method", "in", "['code', 'coupon']"), ERROR_NOT_SUPPORTED, "rules.qualification.value[1]"},
    {LEAF("referral.method", "eq", "'name'"), ERROR_NOT_SUPPORTED, "rules.qualification.value"},
    {LEAF("referral.stage", "eq", "'sold'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("referral.status", "eq", "'open'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("participant.kind", "ne", "'friend'"), ERROR_INVALID_VALUE, "rules.qualification.value"},
    {LEAF("prospect.is_new_customer", "eq", "1"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("prospect.is_new_customer", "in", "[true]"), ERROR_INVALID_VALUE, "rules.qualification.op"},
    {LEAF("prospect.tags", "eq", "'vip'"), ERROR_INVALID_VALUE, "rules.qualification.op"},
    {LEAF("prospect.tags", "contains", "1"), ERROR_INVALID_TYPE, "rules.qualification.value"},
    {LEAF("referral.age_days", "lte", "'365'"), ERROR_INVALID_TYPE, "rules.qualification.value"},
};

static char *document_of(const char *text)
{
    static const char ONE[] =
        "{'key': 'one', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 1}}";
    char *document = NULL;
    int size = 0;
    if (text[0] == '#')
        size = asprintf(&document, "{'rewards': [%s, {%s}]}", ONE, text + 1);
    else if (text[0] == '@')
        size = asprintf(&document, "{'rewards': [%s, {" REWARD ", 'kind': 'cash', 'amount': %s}]}", ONE, text + 1);
    else if (text[0] == '?')
        size = asprintf(&document, "{'qualification': %s}", text + 1);
    else
        size = asprintf(&document, "%s", text);
    assert_true(size > 0);
    return document;
}

static void what_is_wrong_is_refused_with_code_and_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof REFUSALS / sizeof REFUSALS[0]; i++) {
        const struct refusal *row = &REFUSALS[i];
        char *document = document_of(row->text);
        struct rules *rules = (struct rules *)0x1;
        struct error err = {0};
        enum status status = support_try(document, &rules, &err);
        if (status != STATUS_INVALID || err.code != row->code || strcmp(err.param, row->param) != 0)
            fail_msg("%s: got %s at '%s' (%s), want %s at '%s'", document, error_info(err.code)->name, err.param,
                     err.detail, error_info(row->code)->name, row->param);
        assert_ptr_equal(rules, (struct rules *)0x1);
        assert_true(strlen(err.detail) > 0);
        free(document);
    }
}

/* `count` times `item` with '%zu' in it, between `head` and `tail`. */
static json_t *repeat(const char *head, const char *item, size_t count, const char *tail)
{
    struct buf text = {0};
    buf_add_str(&text, str_from(head));
    for (size_t i = 0; i < count; i++) {
        const char *number = strchr(item, '#');
        buf_add_str(&text, i == 0 ? STR("") : STR(","));
        buf_add(&text, item, number == NULL ? strlen(item) : (size_t)(number - item));
        if (number != NULL) {
            buf_add_int(&text, (int64_t)i + 1);
            buf_add_str(&text, str_from(number + 1));
        }
    }
    buf_add_str(&text, str_from(tail));
    buf_add_char(&text, '\0');
    json_t *json = support_json(text.data);
    buf_release(&text);
    return json;
}

static void expect(json_t *document, enum error_code code, const char *param)
{
    struct rules *rules = NULL;
    struct error err = {0};
    enum status status = rules_compile(document, &(struct currency){"USD"}, &rules, &err);
    assert_int_equal(err.code, code);
    assert_string_equal(err.param, param);
    assert_int_equal(status, error_info(code)->status);
    rules_free(rules);
    json_decref(document);
}

static void every_list_has_its_limit(void **state)
{
    (void)state;
    const char *reward = "{'key': 'r#', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 1}}";
    expect(repeat("{'rewards': [", reward, LIMIT_REWARD_RULES, "]}"), ERROR_NONE, "");
    expect(repeat("{'rewards': [", reward, LIMIT_REWARD_RULES + 1, "]}"), ERROR_OUT_OF_RANGE, "rules.rewards");

    const char *steps =
        "{'rewards': [{'key': 'r', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'steps': [";
    expect(repeat(steps, "{'from': #, 'fixed': 1}", LIMIT_STEPS, "]}}]}"), ERROR_NONE, "");
    expect(repeat(steps, "{'from': #, 'fixed': 1}", LIMIT_STEPS + 1, "]}}]}"), ERROR_OUT_OF_RANGE,
           "rules.rewards[0].amount.steps");

    const char *leaf = "{'field': 'count.custom.n#', 'op': 'gt', 'value': 0}";
    expect(repeat("{'qualification': {'any': [", leaf, LIMIT_CONDITION_NODES - 1, "]}}"), ERROR_NONE, "");
    expect(repeat("{'qualification': {'any': [", leaf, LIMIT_CONDITION_NODES, "]}}"), ERROR_OUT_OF_RANGE,
           "rules.qualification.any[255]");

    const char *in = "{'qualification': {'field': 'event.data.a', 'op': 'in', 'value': [";
    expect(repeat(in, "#", LIMIT_CONDITION_VALUES, "]}}"), ERROR_NONE, "");
    expect(repeat(in, "#", LIMIT_CONDITION_VALUES + 1, "]}}"), ERROR_OUT_OF_RANGE, "rules.qualification.value");
}

/* The limit of nodes is one for the whole document. */
static void nodes_are_counted_together(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_str(&text, STR("{'qualification': {'any': ["));
    for (size_t i = 0; i < LIMIT_CONDITION_NODES - 1; i++)
        buf_add_format(&text, "%s{'field': 'event.type', 'op': 'exists'}", i == 0 ? "" : ",");
    buf_add_str(&text,
                STR("]}, 'rewards': [{'key': 'r', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': "
                    "{'fixed': 1}, 'when': {'field': 'event.type', 'op': 'exists'}}]}"));
    buf_add_char(&text, '\0');
    expect(support_json(text.data), ERROR_OUT_OF_RANGE, "rules.rewards[0].when");
    buf_release(&text);
}

/* Deeper than JSON may come from outside: a document from elsewhere must not exhaust the stack. */
static json_t *nested(const char *group, int depth)
{
    json_t *condition = json_pack("{s:s, s:s, s:[s]}", "field", "event.type", "op", "in", "value", "invoice.paid");
    for (int i = 1; i < depth; i++)
        condition = json_pack(strcmp(group, "not") == 0 ? "{s:o}" : "{s:[o]}", group, condition);
    return condition;
}

static void depth_is_bounded(void **state)
{
    (void)state;
    static const char *const GROUPS[] = {"all", "any", "not"};
    for (size_t i = 0; i < sizeof GROUPS / sizeof GROUPS[0]; i++) {
        struct rules *rules = NULL;
        struct error err = {0};
        json_t *document = json_pack("{s:o}", "qualification", nested(GROUPS[i], LIMIT_CONDITION_DEPTH));
        assert_int_equal(rules_compile(document, &(struct currency){"USD"}, &rules, &err), STATUS_OK);
        rules_free(rules);
        json_decref(document);
        document = json_pack("{s:o}", "qualification", nested(GROUPS[i], LIMIT_CONDITION_DEPTH + 1));
        assert_int_equal(rules_compile(document, &(struct currency){"USD"}, &rules, &err), STATUS_INVALID);
        assert_int_equal(err.code, ERROR_OUT_OF_RANGE);
        assert_string_equal(err.detail, "Conditions may be nested 14 deep, the outermost included.");
        json_decref(document);
    }
}

/* The deepest condition is one that a request can bring: JSON's own limit lies above it, also in a reward. */
static void the_deepest_condition_fits_into_a_request(void **state)
{
    (void)state;
    json_t *body = json_pack("{s:{s:[{s:s, s:s, s:s, s:s, s:{s:i}, s:o}]}}", "rules", "rewards", "key", "r", "to",
                             "referrer", "kind", "cash", "on", "qualified", "amount", "fixed", 1, "when",
                             nested("all", LIMIT_CONDITION_DEPTH));
    char *text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    struct error err = {0};
    assert_int_equal(json_parse(str_from(text), &body, &err), STATUS_OK);
    free(text);
    json_t *document = json_incref(json_object_get(body, "rules"));
    json_decref(body);
    expect(document, ERROR_NONE, "");
}

UNIT_TESTS(rules)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_compiles),
        cmocka_unit_test(an_empty_document_has_the_defaults),
        cmocka_unit_test(enrolment_has_defaults),
        cmocka_unit_test(settings_are_read),
        cmocka_unit_test(a_reward_keeps_all_it_was_given),
        cmocka_unit_test(what_is_wrong_is_refused_with_code_and_path),
        cmocka_unit_test(every_list_has_its_limit),
        cmocka_unit_test(nodes_are_counted_together),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(the_deepest_condition_fits_into_a_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
