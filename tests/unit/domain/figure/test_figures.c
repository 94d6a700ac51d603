/* How figures follow from sums: against arithmetic by hand. */

#include "unit.h"

#include "domain/figure/figures.h"

static int64_t told(enum figure figure, const struct sums *sums)
{
    struct opt_int value = figure_of(figure, sums);
    assert_true(value.set);
    return value.value;
}

/* 1,050.00 brought for 172.50: 6.0870 times the cost, a gain of 508.70 per cent. */
static void test_what_each_unit_of_cost_brought(void **state)
{
    (void)state;
    const struct sums sums = {.of = {[SUM_REVENUE] = 105000, [SUM_COST] = 17250, [SUM_CLOSED] = 4}};
    assert_int_equal(told(FIGURE_gain, &sums), 87750);
    assert_int_equal(told(FIGURE_roi, &sums), 50870);
    assert_int_equal(told(FIGURE_revenue_per_cost, &sums), 60870);
    assert_int_equal(told(FIGURE_revenue_per_closed, &sums), 26250);
    assert_int_equal(told(FIGURE_cost_per_closed, &sums), 4313); /* 4312.5 */
}

static void test_losses_are_rounded_as_gains_are(void **state)
{
    (void)state;
    const struct sums loss = {.of = {[SUM_REVENUE] = 1, [SUM_COST] = 3}}, all = {.of = {[SUM_COST] = 3}};
    assert_int_equal(told(FIGURE_roi, &loss), -6667);
    assert_int_equal(told(FIGURE_roi, &all), -10000);
}

static void test_nothing_is_divided_by_nothing(void **state)
{
    (void)state;
    const struct sums none = {{0}}, negative = {.of = {[SUM_REVENUE] = 5, [SUM_COST] = -1}};
    assert_false(figure_of(FIGURE_roi, &none).set);
    assert_false(figure_of(FIGURE_visitor_to_referral, &none).set);
    assert_false(figure_of(FIGURE_close_median_s, &none).set);
    assert_false(figure_of(FIGURE_roi, &negative).set); /* more came back than was given in the period */
    assert_int_equal(told(FIGURE_referrals, &none), 0);
}

static void test_the_largest_sums_do_not_overflow(void **state)
{
    (void)state;
    const struct sums most = {.of = {[SUM_REVENUE] = INT64_MAX, [SUM_COST] = INT64_MAX, [SUM_CLOSED] = 1}};
    const struct sums much = {.of = {[SUM_REVENUE] = INT64_MAX, [SUM_COST] = 1}};
    assert_int_equal(told(FIGURE_revenue_per_cost, &most), 10000);
    assert_int_equal(told(FIGURE_gain, &most), 0);
    assert_false(figure_of(FIGURE_roi, &much).set); /* no number for it */
}

UNIT_TESTS(figures)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_each_unit_of_cost_brought),
        cmocka_unit_test(test_losses_are_rounded_as_gains_are),
        cmocka_unit_test(test_nothing_is_divided_by_nothing),
        cmocka_unit_test(test_the_largest_sums_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
