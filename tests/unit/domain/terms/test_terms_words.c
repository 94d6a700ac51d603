/* Amounts in words. */

#include "domain/terms/terms.h"

#include "unit.h"

/* One reward rule with this amount, written with ' for ". */
static struct rules *rules_of(const char *amount)
{
    char text[1024];
    struct rules *rules = NULL;
    struct error err = {0};
    int size = snprintf(
        text, sizeof text,
        "{'rewards': [{'key': 'r', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'amount': %s}]}", amount);
    assert_true(size > 0 && (size_t)size < sizeof text);
    for (int i = 0; i < size; i++)
        text[i] = text[i] == '\'' ? '"' : text[i];
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    assert_int_equal(rules_compile(json, &(struct currency){"USD"}, &rules, &err), STATUS_OK);
    json_decref(json);
    return rules;
}

static void assert_words(const char *amount, const char *words)
{
    struct rules *rules = rules_of(amount);
    struct arena arena;
    arena_init(&arena);
    struct str text = terms_words(&rules->rewards[0], &arena);
    if (!str_equal(text, str_from(words)))
        fail_msg("%.*s, not %s", STR_ARG(text), words);
    arena_release(&arena);
    rules_free(rules);
}

static void each_form_has_words(void **state)
{
    (void)state;
    assert_words("{'fixed': 2500}", "25.00 USD");
    assert_words("{'percent_bp': 1000, 'of': 'event.amount', 'cap': 5000}", "10 % of the amount, at most 50.00 USD");
    assert_words("{'percent_bp': 1250, 'of': 'event.net_amount', 'floor': 105}",
                 "12.5 % of the amount without tax, at least 1.05 USD");
    assert_words("{'percent_bp': 1, 'of': 'referral.value'}", "0.01 % of the referral's value");
    assert_words("{'steps': [{'from': 1, 'fixed': 2500}, {'from': 3, 'fixed': 5000}, {'from': 22, 'percent_bp': 50}]}",
                 "25.00 USD from the 1st on, 50.00 USD from the 3rd on, 0.5 % from the 22nd on of the amount");
    assert_words("{'steps': [{'from': 0, 'fixed': 1}], 'by': 'revenue', 'per': 'year'}",
                 "0.01 USD from revenue of 0.00 USD on, counted by year");
    assert_words("{'milestones': [{'at': 1, 'fixed': 2500}, {'at': 11, 'fixed': 100}], 'per': 'month'}",
                 "25.00 USD for the 1st, 1.00 USD for the 11th, counted by month");
    assert_words("{'brackets': [{'up_to': 100000, 'fixed': 5000}, {'up_to': null, 'percent_bp': 800}], "
                 "'of': 'event.amount', 'marginal': true}",
                 "50.00 USD up to 1000.00 USD, 8 % above of the amount, each for its part");
}

UNIT_TESTS(terms_words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_has_words),
    };
    return cmocka_run_group_tests_name("terms_words", tests, NULL, NULL);
}
