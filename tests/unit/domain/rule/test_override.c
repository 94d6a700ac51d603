/* A reward rule with another amount: what stays, what is refused, and that counting goes on. */

#include "domain/rule/override.h"

#include "rule_support.h"

struct trying {
    struct rules *rules;
    struct arena arena;
    struct reward_rule rule;
    struct error err;
};

/* Puts `amount` in the place of that of the rule `r`, which is `of`. */
static enum status try(struct trying *trying, const char *of, const char *amount)
{
    *trying = (struct trying){.rules = support_amount(of)};
    arena_init(&trying->arena);
    json_t *json = support_json(amount);
    enum status status = rule_override(json, "overrides[0]", trying->rules, &trying->rules->rewards[0], &trying->arena,
                                       &trying->rule, &trying->err);
    json_decref(json);
    return status;
}

static void end(struct trying *trying)
{
    rules_free(trying->rules);
    arena_release(&trying->arena);
}

static int64_t pays(const struct reward_rule *rule, int64_t base, int64_t counter_before, int64_t *ret_counter)
{
    struct rule_decision decision = {.outcome = RULE_DUE, .base = base};
    rule_amount(rule, counter_before, &decision);
    *ret_counter = decision.counter;
    return decision.has_amount ? decision.amount_minor : 0;
}

static void the_rest_of_the_rule_stays(void **state)
{
    (void)state;
    struct trying trying;
    int64_t counter;
    assert_int_equal(try(&trying, "{'fixed': 2500}", "{'percent_bp': 1500, 'of': 'event.amount'}"), STATUS_OK);
    assert_string_equal(trying.rule.key, "r");
    assert_int_equal(trying.rule.on, RULE_ON_QUALIFIED);
    assert_int_equal(trying.rule.counter, RULE_COUNTER_NONE);
    assert_int_equal(pays(&trying.rule, 10000, 0, &counter), 1500);
    assert_int_equal(pays(&trying.rules->rewards[0], 10000, 0, &counter), 2500);
    end(&trying);
}

/* Who is paid 80 for each by agreement still has a third referral after two. */
static void counting_goes_on(void **state)
{
    (void)state;
    struct trying trying;
    int64_t counter;
    assert_int_equal(try(&trying, "{'steps': [{'from': 1, 'fixed': 25}, {'from': 3, 'fixed': 50}]}", "{'fixed': 80}"),
                     STATUS_OK);
    assert_int_equal(trying.rule.counter, RULE_COUNTER_REFERRALS);
    assert_int_equal(pays(&trying.rule, 0, 1, &counter), 80);
    assert_int_equal(counter, 2);
    assert_int_equal(pays(&trying.rules->rewards[0], 0, 2, &counter), 50);
    end(&trying);
}

static void an_amount_may_begin_to_count(void **state)
{
    (void)state;
    struct trying trying;
    int64_t counter;
    assert_int_equal(try(&trying, "{'fixed': 25}", "{'milestones': [{'at': 2, 'fixed': 90}]}"), STATUS_OK);
    assert_int_equal(trying.rule.counter, RULE_COUNTER_REFERRALS);
    assert_int_equal(pays(&trying.rule, 0, 0, &counter), 0);
    assert_int_equal(pays(&trying.rule, 0, 1, &counter), 90);
    end(&trying);
}

static void what_does_not_suit_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *of, *amount, *param;
    } cases[] = {
        {"{'fixed': 25}", "{'fixed': 0}", "overrides[0].amount.fixed"},
        {"{'fixed': 25}", "{}", "overrides[0].amount"},
        {"{'fixed': 25}", "7", "overrides[0].amount"},
        {"{'fixed': 25}", "{'steps': [{'from': 0, 'fixed': 5}], 'by': 'revenue'}", "overrides[0].amount"},
        {"{'steps': [{'from': 0, 'fixed': 5}], 'by': 'revenue'}", "{'fixed': 25}", "overrides[0].amount"},
        {"{'steps': [{'from': 1, 'fixed': 5}], 'per': 'year'}", "{'steps': [{'from': 1, 'fixed': 6}]}",
         "overrides[0].amount"},
        {"{'fixed': 25}", "{'steps': [{'from': 2, 'fixed': 5}, {'from': 1, 'fixed': 6}]}",
         "overrides[0].amount.steps[1]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trying trying;
        assert_int_not_equal(try(&trying, cases[i].of, cases[i].amount), STATUS_OK);
        assert_string_equal(trying.err.param, cases[i].param);
        end(&trying);
    }
}

UNIT_TESTS(override)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rest_of_the_rule_stays),
        cmocka_unit_test(counting_goes_on),
        cmocka_unit_test(an_amount_may_begin_to_count),
        cmocka_unit_test(what_does_not_suit_is_refused),
    };
    return cmocka_run_group_tests_name("override", tests, NULL, NULL);
}
