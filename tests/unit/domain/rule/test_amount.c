/* How much a rule pays. */

#include "rule_support.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* The decision of the only rule for a base, and a counter that this referral raises to `counter`. */
static struct rule_decision pay(const struct rules *rules, int64_t base, int64_t counter)
{
    struct rule_facts facts = {.qualified = true};
    facts.event.currency = (struct currency){"USD"};
    facts.event.amount = (struct opt_int){true, base};
    struct rule_decision decision;
    rule_decide(rules, &rules->rewards[0], &facts, &decision);
    assert_int_equal(decision.outcome, RULE_DUE);
    const struct reward_rule *rule = &rules->rewards[0];
    int64_t raise = rule->counter == RULE_COUNTER_REVENUE ? base : rule->counter == RULE_COUNTER_REFERRALS;
    assert_int_equal(rule_counts_by(rule, &facts), raise);
    rule_amount(rule, counter - raise, &decision);
    bool settles = decision.outcome == RULE_GRANTED || decision.outcome == RULE_COUNTED;
    assert_int_equal(decision.counter_raise, settles ? raise : 0);
    assert_int_equal(decision.counter, settles && rule->counter != RULE_COUNTER_NONE ? counter : 0);
    return decision;
}

struct amount_row {
    const char *amount;
    int64_t base;
    int64_t counter;
    int64_t minor; /* 0: counted, where the rule counts, else nothing due */
    int step;
};

#define STEPS "{'steps': [{'from': 1, 'fixed': 2500}, {'from': 3, 'fixed': 5000}, {'from': 5, 'fixed': 10000}]}"
#define LATE_STEPS "{'steps': [{'from': 2, 'percent_bp': 500}, {'from': 4, 'fixed': 0}, {'from': 5, 'fixed': 9}]}"
#define REVENUE "{'steps': [{'from': 0, 'percent_bp': 100}, {'from': 100000, 'percent_bp': 200}], 'by': 'revenue'}"
#define MILESTONES "{'milestones': [{'at': 1, 'fixed': 2500}, {'at': 3, 'fixed': 5000}, {'at': 5, 'fixed': 10000}]}"
#define BRACKETS                                                                                                       \
    "{'brackets': [{'up_to': 1000, 'fixed': 50}, {'up_to': 5000, 'percent_bp': 1000}, {'up_to': null, 'percent_bp': "  \
    "333}], 'of': 'event.amount'}"
#define MARGINAL                                                                                                       \
    "{'brackets': [{'up_to': 1000, 'percent_bp': 1000}, {'up_to': 5000, 'percent_bp': 500}, {'up_to': null, "          \
    "'fixed': 77}], 'of': 'event.amount', 'marginal': true}"
#define TENTHS                                                                                                         \
    "{'brackets': [{'up_to': 1, 'percent_bp': 4000}, {'up_to': 2, 'percent_bp': 4000}, {'up_to': null, 'percent_bp': " \
    "4000}], 'of': 'event.amount', 'marginal': true}"
#define SHARE(rest) "{'percent_bp': 1000, 'of': 'event.amount'" rest "}"

static const struct amount_row ROWS[] = {
    {"{'fixed': 700}", 0, 0, 700, 0},
    {"{'fixed': 1000000000000000}", 0, 0, INT64_C(1000000000000000), 0},
    {SHARE(""), 12345, 0, 1235, 0}, /* 1234.5 is rounded away from zero */
    {SHARE(""), 12344, 0, 1234, 0},
    {SHARE(""), 5, 0, 1, 0},
    {SHARE(""), 4, 0, 0, 0},
    {SHARE(""), 0, 0, 0, 0},
    {SHARE(", 'cap': 5000"), 50000, 0, 5000, 0},
    {SHARE(", 'cap': 5000"), 50010, 0, 5000, 0},
    {SHARE(", 'cap': 5000"), 49990, 0, 4999, 0},
    {SHARE(", 'floor': 100"), 999, 0, 100, 0},
    {SHARE(", 'floor': 100"), 1010, 0, 101, 0},
    {SHARE(", 'floor': 100"), 0, 0, 100, 0},
    {SHARE(", 'floor': 7, 'cap': 7"), 123456, 0, 7, 0},
    {"{'percent_bp': 10000, 'of': 'event.amount'}", INT64_C(1000000000000000), 0, INT64_C(1000000000000000), 0},
    {"{'percent_bp': 9999, 'of': 'event.amount'}", INT64_C(1000000000000000), 0, INT64_C(999900000000000), 0},
    /* the 2nd pays what the 1st did */
    {STEPS, 0, 1, 2500, 1},
    {STEPS, 0, 2, 2500, 1},
    {STEPS, 0, 3, 5000, 2},
    {STEPS, 0, 4, 5000, 2},
    {STEPS, 0, 5, 10000, 3},
    {STEPS, 0, 1000000, 10000, 3},
    {LATE_STEPS, 1000, 1, 0, 0},
    {LATE_STEPS, 1000, 2, 50, 1},
    {LATE_STEPS, 1010, 3, 51, 1},
    {LATE_STEPS, 1000, 4, 0, 0},
    {LATE_STEPS, 1000, 5, 9, 3},
    {REVENUE, 1000, 1000, 10, 1},
    {REVENUE, 1000, 99999, 10, 1},
    {REVENUE, 1000, 100000, 20, 2},
    {MILESTONES, 0, 1, 2500, 1},
    {MILESTONES, 0, 2, 0, 0},
    {MILESTONES, 0, 3, 5000, 2},
    {MILESTONES, 0, 4, 0, 0},
    {MILESTONES, 0, 5, 10000, 3},
    {MILESTONES, 0, 6, 0, 0},
    {BRACKETS, 0, 0, 50, 1},
    {BRACKETS, 1000, 0, 50, 1},
    {BRACKETS, 1001, 0, 100, 2},
    {BRACKETS, 5000, 0, 500, 2},
    {BRACKETS, 5001, 0, 167, 3}, /* 166.5333 */
    {MARGINAL, 0, 0, 0, 0},
    {MARGINAL, 1000, 0, 100, 1},
    {MARGINAL, 1010, 0, 101, 2}, /* 100 + 0.5 */
    {MARGINAL, 5000, 0, 300, 2},
    {MARGINAL, 5001, 0, 377, 3},
    {MARGINAL, 999999, 0, 377, 3},
    {TENTHS, 3, 0, 1, 3}, /* 0.4 + 0.4 + 0.4, rounded once */
    {TENTHS, 4, 0, 2, 3},
};

static void tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const struct amount_row *row = &ROWS[i];
        struct rules *rules = support_amount(row->amount);
        struct rule_decision decision = pay(rules, row->base, row->counter);
        enum rule_outcome nothing = rules->rewards[0].counter == RULE_COUNTER_NONE ? RULE_NOTHING_DUE : RULE_COUNTED;
        enum rule_outcome want = row->minor == 0 ? nothing : RULE_GRANTED;
        if (decision.outcome != want || decision.amount_minor != row->minor || decision.step != row->step ||
            decision.has_amount != (want == RULE_GRANTED))
            fail_msg("%s of %lld at %lld: outcome %d, %lld, step %d", row->amount, (long long)row->base,
                     (long long)row->counter, (int)decision.outcome, (long long)decision.amount_minor, decision.step);
        assert_int_equal(decision.reason[0] == '\0', want == RULE_GRANTED);
        rules_free(rules);
    }
}

static void what_cannot_be_booked_is_ineligible(void **state)
{
    (void)state;
    struct rules *rules =
        support_amount("{'brackets': [{'up_to': 1, 'fixed': 1000000000000000}, {'up_to': null, 'fixed': 1}], "
                       "'of': 'event.amount', 'marginal': true}");
    assert_int_equal(pay(rules, 1, 0).outcome, RULE_GRANTED);
    struct rule_decision decision = pay(rules, 2, 0);
    assert_int_equal(decision.outcome, RULE_INELIGIBLE);
    assert_false(decision.has_amount);
    assert_string_equal(decision.reason, "the amount is beyond what can be booked");
    rules_free(rules);
}

static void reasons_for_nothing(void **state)
{
    (void)state;
    struct rules *rules = support_amount(MILESTONES);
    assert_string_equal(pay(rules, 0, 2).reason, "rewards.r: nothing at referral 2");
    rules_free(rules);
    rules = support_amount("{'steps': [{'from': 500, 'fixed': 1}], 'by': 'revenue'}");
    assert_string_equal(pay(rules, 10, 499).reason, "rewards.r: nothing at revenue 499");
    rules_free(rules);
    rules = support_amount(SHARE(""));
    assert_string_equal(pay(rules, 4, 0).reason, "the amount is 0");
    rules_free(rules);
}

/* What depends on the event may be paid by a later one; what the rule says itself is settled. */
static void an_amount_of_0_draws_nothing(void **state)
{
    (void)state;
    struct rules *rules = support_amount(LATE_STEPS);
    struct rule_decision decision = pay(rules, 0, 2);
    assert_int_equal(decision.outcome, RULE_NOTHING_DUE);
    assert_string_equal(decision.reason, "the amount is 0");
    assert_int_equal(pay(rules, 0, 1).outcome, RULE_COUNTED);
    rules_free(rules);
    rules = support_amount("{'steps': [{'from': 500, 'fixed': 1}], 'by': 'revenue'}");
    assert_int_equal(pay(rules, 0, 499).outcome, RULE_NOTHING_DUE);
    assert_int_equal(pay(rules, 1, 499).outcome, RULE_COUNTED);
    assert_int_equal(pay(rules, 0, 500).outcome, RULE_GRANTED);
    rules_free(rules);
}

static struct rule_decision amount_after(const struct rules *rules, int64_t base, int64_t before)
{
    struct rule_decision decision = {.outcome = RULE_DUE, .base = base};
    rule_amount(&rules->rewards[0], before, &decision);
    return decision;
}

/* Revenue beyond what any step can ask for stays where it is: no sum leaves its 63 bits. */
static void counters_have_an_end(void **state)
{
    (void)state;
    struct rules *rules = support_amount("{'steps': [{'from': 0, 'fixed': 1}, {'from': 1000000000000000, 'fixed': 2}], "
                                         "'by': 'revenue'}");
    static const struct {
        int64_t base, before, raise, counter, minor;
    } ROWS_OF_REVENUE[] = {
        {MONEY_LIMIT, 0, MONEY_LIMIT, MONEY_LIMIT, 2},     {MONEY_LIMIT - 1, 0, MONEY_LIMIT - 1, MONEY_LIMIT - 1, 1},
        {MONEY_LIMIT, MONEY_LIMIT - 3, 3, MONEY_LIMIT, 2}, {MONEY_LIMIT, MONEY_LIMIT, 0, MONEY_LIMIT, 2},
        {MONEY_LIMIT, INT64_MAX, 0, INT64_MAX, 2},         {1, INT64_MAX - 1, 0, INT64_MAX - 1, 2},
    };
    for (size_t i = 0; i < sizeof ROWS_OF_REVENUE / sizeof ROWS_OF_REVENUE[0]; i++) {
        struct rule_decision decision = amount_after(rules, ROWS_OF_REVENUE[i].base, ROWS_OF_REVENUE[i].before);
        assert_int_equal(decision.outcome, RULE_GRANTED);
        assert_int_equal(decision.counter_raise, ROWS_OF_REVENUE[i].raise);
        assert_int_equal(decision.counter, ROWS_OF_REVENUE[i].counter);
        assert_int_equal(decision.amount_minor, ROWS_OF_REVENUE[i].minor);
    }
    assert_int_equal(amount_after(rules, 1, -1).outcome, RULE_INELIGIBLE);
    rules_free(rules);

    rules = support_amount(MILESTONES);
    struct rule_decision decision = amount_after(rules, 0, INT64_MAX);
    assert_int_equal(decision.outcome, RULE_INELIGIBLE);
    assert_int_equal(decision.counter_raise, 0);
    assert_string_equal(decision.reason, "the rule's counter is out of range");
    rules_free(rules);
}

/* ---- properties, over seeded random amounts ---- */

enum { SEED = 1789, ROUNDS = 400 };

static int64_t draw(uint64_t *seed, int64_t low, int64_t high)
{
    return low + (int64_t)(unit_next(seed) % (uint64_t)(high - low + 1));
}

/* The percentage of an amount that is not negative, rounded half up. */
static int64_t share_of(int64_t amount, int64_t bp)
{
    return (int64_t)(((__int128)amount * bp + 5000) / 10000);
}

/* A percentage lies within cap and floor, and within half a unit of exact. */
static void percentages_are_bounded_and_near(void **state)
{
    (void)state;
    uint64_t seed = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t bp = draw(&seed, 1, 10000), cap = draw(&seed, 1, 100000), floor = draw(&seed, 0, cap);
        char plain[128], bounded[128];
        snprintf(plain, sizeof plain, "{'percent_bp': %lld, 'of': 'event.amount'}", (long long)bp);
        snprintf(bounded, sizeof bounded, "{'percent_bp': %lld, 'of': 'event.amount', 'cap': %lld, 'floor': %lld}",
                 (long long)bp, (long long)cap, (long long)floor);
        struct rules *free_rules = support_amount(plain), *bounded_rules = support_amount(bounded);
        for (int j = 0; j < 20; j++) {
            int64_t base = draw(&seed, 0, j < 10 ? 1000000 : MONEY_LIMIT), share = share_of(base, bp);
            int64_t got = pay(free_rules, base, 0).amount_minor;
            assert_int_equal(got, share);
            __int128 error = (__int128)got * 10000 - (__int128)base * bp;
            assert_true(error <= 5000 && error > -5000);
            int64_t within = pay(bounded_rules, base, 0).amount_minor;
            assert_int_equal(within, share > cap ? cap : share < floor ? floor : share);
        }
        rules_free(free_rules);
        rules_free(bounded_rules);
    }
}

struct bracket {
    int64_t up_to;
    bool is_percent;
    int64_t value;
};

static struct rules *marginal_rules(const struct bracket *brackets, size_t count)
{
    struct buf text = {0};
    buf_add_str(&text, STR("{'of': 'event.amount', 'marginal': true, 'brackets': ["));
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&text, "%s{'%s': %lld, 'up_to': ", i == 0 ? "" : ", ",
                       brackets[i].is_percent ? "percent_bp" : "fixed", (long long)brackets[i].value);
        if (i + 1 == count)
            buf_add_str(&text, STR("null}"));
        else
            buf_add_format(&text, "%lld}", (long long)brackets[i].up_to);
    }
    buf_add_str(&text, STR("]}"));
    buf_add_char(&text, '\0');
    struct rules *rules = support_amount(text.data);
    buf_release(&text);
    return rules;
}

/* Unit by unit: what each bracket pays for each unit of the base, summed exactly, rounded once. */
static int64_t marginal_by_units(const struct bracket *brackets, size_t count, int64_t base)
{
    int64_t sum = 0;
    size_t at = 0;
    for (int64_t unit = 1; unit <= base; unit++) {
        bool enters = unit == 1;
        while (at + 1 < count && unit > brackets[at].up_to) {
            at++;
            enters = true;
        }
        if (brackets[at].is_percent)
            sum += brackets[at].value;
        else if (enters)
            sum += brackets[at].value * 10000;
    }
    return (sum + 5000) / 10000;
}

/* The sum over brackets is the sum over units, never falls as the base grows, and one bracket is a plain percentage. */
static void marginal_brackets_are_exact_and_monotone(void **state)
{
    (void)state;
    uint64_t seed = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct bracket brackets[6];
        size_t count = (size_t)draw(&seed, 1, 6);
        int64_t up_to = 0;
        for (size_t j = 0; j < count; j++) {
            up_to += draw(&seed, 1, 60);
            bool is_percent = draw(&seed, 0, 3) != 0;
            brackets[j] = (struct bracket){up_to, is_percent, draw(&seed, 0, is_percent ? 10000 : 30)};
        }
        struct rules *rules = marginal_rules(brackets, count);
        int64_t before = 0;
        for (int64_t base = 0; base <= 400; base += draw(&seed, 1, 5)) {
            int64_t got = pay(rules, base, 0).amount_minor;
            if (got != marginal_by_units(brackets, count, base) || got < before)
                fail_msg("round %d of seed %d: %lld of %lld after %lld", i, SEED, (long long)got, (long long)base,
                         (long long)before);
            before = got;
        }
        rules_free(rules);
    }
}

/* The same percentage in all brackets is that percentage of the whole, however the base is cut. */
static void equal_brackets_are_one_percentage(void **state)
{
    (void)state;
    uint64_t seed = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct bracket brackets[5];
        int64_t bp = draw(&seed, 1, 10000), up_to = 0;
        for (size_t j = 0; j < 5; j++) {
            up_to += draw(&seed, 1, MONEY_LIMIT / 5);
            brackets[j] = (struct bracket){up_to, true, bp};
        }
        struct rules *rules = marginal_rules(brackets, 5);
        int64_t base = draw(&seed, 0, MONEY_LIMIT), share = share_of(base, bp);
        assert_int_equal(pay(rules, base, 0).amount_minor, share);
        rules_free(rules);
    }
}

/* Over n referrals the milestones pay each once, and steps pay by the highest `from` that was reached. */
static void steps_and_milestones_over_a_life(void **state)
{
    (void)state;
    uint64_t seed = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct buf steps = {0}, milestones = {0};
        int64_t at[8], fixed[8], sum = 0;
        size_t count = (size_t)draw(&seed, 1, 8);
        for (size_t j = 0; j < count; j++) {
            at[j] = (j == 0 ? 0 : at[j - 1]) + draw(&seed, 1, 4);
            fixed[j] = draw(&seed, 1, 100000);
            sum += fixed[j];
            const char *comma = j == 0 ? "" : ", ";
            buf_add_format(&steps, "%s{'from': %lld, 'fixed': %lld}", comma, (long long)at[j], (long long)fixed[j]);
            buf_add_format(&milestones, "%s{'at': %lld, 'fixed': %lld}", comma, (long long)at[j], (long long)fixed[j]);
        }
        char text[1024];
        snprintf(text, sizeof text, "{'steps': [%.*s]}", STR_ARG(buf_str(&steps)));
        struct rules *step_rules = support_amount(text);
        snprintf(text, sizeof text, "{'milestones': [%.*s]}", STR_ARG(buf_str(&milestones)));
        struct rules *milestone_rules = support_amount(text);
        int64_t paid = 0;
        for (int64_t ordinal = 1; ordinal <= 40; ordinal++) {
            int64_t want = 0;
            for (size_t j = 0; j < count; j++)
                want = at[j] <= ordinal ? fixed[j] : want;
            assert_int_equal(pay(step_rules, 0, ordinal).amount_minor, want);
            paid += pay(milestone_rules, 0, ordinal).amount_minor;
        }
        assert_int_equal(paid, sum);
        rules_free(step_rules);
        rules_free(milestone_rules);
        buf_release(&steps);
        buf_release(&milestones);
    }
}

UNIT_TESTS(amount)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(what_cannot_be_booked_is_ineligible),
        cmocka_unit_test(reasons_for_nothing),
        cmocka_unit_test(an_amount_of_0_draws_nothing),
        cmocka_unit_test(counters_have_an_end),
        cmocka_unit_test(percentages_are_bounded_and_near),
        cmocka_unit_test(marginal_brackets_are_exact_and_monotone),
        cmocka_unit_test(equal_brackets_are_one_percentage),
        cmocka_unit_test(steps_and_milestones_over_a_life),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
