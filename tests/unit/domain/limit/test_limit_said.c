/* What caps and budgets say, and that it is read back as it was meant. */

#include "domain/limit/limit_said.h"

#include <stdio.h>

#include "unit.h"

static struct limit make_limit(bool counts, const char *currency, enum rule_period per, int64_t most, int64_t used)
{
    struct limit limit = {.counts = counts, .per = per, .most = most, .used = used};
    snprintf(limit.currency.text, sizeof limit.currency.text, "%s", currency);
    return limit;
}

static struct limit_said read_back(const char *reason)
{
    struct limit_said said;
    if (!limit_said_read(str_from(reason), &said))
        fail_msg("not read: %s", reason);
    return said;
}

static void assert_said(const char *reason, const struct limit_said *want)
{
    struct limit_said said = read_back(reason);
    assert_int_equal(said.kind, want->kind);
    assert_int_equal(said.most, want->most);
    assert_string_equal(said.currency.text, want->currency.text);
    assert_int_equal(said.per, want->per);
    assert_int_equal(said.left.set, want->left.set);
    assert_int_equal(said.wanted.set, want->wanted.set);
    if (want->left.set) {
        assert_int_equal(said.left.value, want->left.value);
        assert_int_equal(said.wanted.value, want->wanted.value);
    }
    assert_int_equal(said.asks, want->asks);
}

static void caps_are_read_back(void **state)
{
    (void)state;
    char reason[RULE_REASON_SIZE];
    for (int per = RULE_PER_LIFE; per <= RULE_PER_DAY; per++) {
        struct limit counted = make_limit(true, "", (enum rule_period)per, 5, 5);
        limit_say_cap(&counted, 0, 2500, reason);
        assert_said(reason, &(struct limit_said){.kind = LIMIT_CAP, .most = 5, .per = per});
        struct limit money = make_limit(false, "x-miles", (enum rule_period)per, 4000, 2500);
        limit_say_cap(&money, 1500, 2500, reason);
        assert_said(reason, &(struct limit_said){.kind = LIMIT_CAP,
                                                 .most = 4000,
                                                 .currency = {"x-miles"},
                                                 .per = per,
                                                 .left = {true, 1500},
                                                 .wanted = {true, 2500}});
    }
    struct limit used = make_limit(false, "USD", RULE_PER_DAY, 4000, 4000);
    limit_say_cap(&used, 0, 2500, reason);
    assert_string_equal(reason, "the cap of 4000 USD per day is reached");
    assert_said(reason,
                &(struct limit_said){.kind = LIMIT_CAP, .most = 4000, .currency = {"USD"}, .per = RULE_PER_DAY});
}

static void budgets_are_read_back(void **state)
{
    (void)state;
    char reason[RULE_REASON_SIZE];
    struct limit budget = make_limit(false, "EUR", RULE_PER_MONTH, INT64_MAX, 7);
    struct limit_said want = {.kind = LIMIT_BUDGET,
                              .most = INT64_MAX,
                              .currency = {"EUR"},
                              .per = RULE_PER_MONTH,
                              .left = {true, INT64_MAX - 7},
                              .wanted = {true, INT64_MAX}};
    limit_say_budget(&budget, INT64_MAX, reason);
    assert_said(reason, &want);
    budget.review = want.asks = true;
    limit_say_budget(&budget, INT64_MAX, reason);
    assert_said(reason, &want);
}

static void nothing_else_is_read(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "",
        "the cap of ",
        "the cap of 5",
        "the cap of five rewards per month is reached",
        "the cap of 5 rewards",
        "the cap of 5 rewards per century is reached",
        "the cap of 5 rewards per month is reached.",
        "the cap of 5 rewards per month leaves 1",
        "the cap of 5 rewards per month leaves 1 of 2 3",
        "the cap of 5 a-unit-longer-than-any-currency per month is reached",
        "the budget of 5 rewards per month has 1 left, too little for 2",
        "the budget of 5 USD per month has 1 left, too little for 2: nobody decides",
        "the budget of 5 USD per month is reached",
        "qualification: event.amount 5000 is not gte 6000",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        struct limit_said said = {.most = -1};
        if (limit_said_read(str_from(TEXTS[i]), &said))
            fail_msg("read: %s", TEXTS[i]);
        assert_int_equal(said.most, -1);
    }
}

UNIT_TESTS(limit_said)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(caps_are_read_back),
        cmocka_unit_test(budgets_are_read_back),
        cmocka_unit_test(nothing_else_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
