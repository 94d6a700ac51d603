/* Steps of periods, against the calendar. */

#include "unit.h"

#include "base/str.h"
#include "base/time.h"
#include "domain/figure/period.h"

static int64_t day_of(const char *date)
{
    char text[32];
    int64_t at;
    snprintf(text, sizeof text, "%sT00:00:00Z", date);
    assert_true(time_parse(str_from(text), &at));
    return time_day(at);
}

static struct period of(const char *from, const char *to)
{
    return (struct period){day_of(from), day_of(to)};
}

static void test_months_of_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(period_month_of(day_of("2026-11-29")), day_of("2026-11-01"));
    assert_int_equal(period_month_after(day_of("2026-02-28")), day_of("2026-03-01"));
    assert_int_equal(period_month_after(day_of("2028-02-29")), day_of("2028-03-01"));
    assert_int_equal(period_month_after(day_of("2026-12-31")), day_of("2027-01-01"));
}

static void test_the_period_before(void **state)
{
    (void)state;
    const struct period month = of("2026-03-01", "2026-04-01"), quarter = of("2026-01-01", "2026-04-01"),
                        days = of("2026-03-02", "2026-03-12");
    struct period before = period_before(&month);
    assert_int_equal(before.first, day_of("2026-02-01"));
    assert_int_equal(before.end, day_of("2026-03-01"));
    before = period_before(&quarter);
    assert_int_equal(before.first, day_of("2025-10-01"));
    before = period_before(&days);
    assert_int_equal(before.first, day_of("2026-02-20"));
    assert_int_equal(before.end, day_of("2026-03-02"));
}

static void test_weeks_begin_on_mondays_and_may_be_cut(void **state)
{
    (void)state;
    const struct period period = of("2026-11-25", "2026-12-09"); /* Wednesday to Tuesday */
    int64_t starts[8];
    assert_int_equal(period_count(&period, PERIOD_WEEK), 3);
    period_starts(&period, PERIOD_WEEK, starts);
    assert_int_equal(starts[1], day_of("2026-11-30"));
    assert_int_equal(starts[2], day_of("2026-12-07"));
    assert_int_equal(starts[3], day_of("2026-12-09"));
    assert_int_equal(period_find(starts, 3, day_of("2026-11-25")), 0);
    assert_int_equal(period_find(starts, 3, day_of("2026-11-30")), 1);
    assert_int_equal(period_find(starts, 3, day_of("2026-12-08")), 2);
}

static void test_steps_of_each_kind(void **state)
{
    (void)state;
    const struct period year = of("2026-01-01", "2027-01-01"), cut = of("2026-01-15", "2026-03-02");
    assert_int_equal(period_count(&year, PERIOD_MONTH), 12);
    assert_int_equal(period_count(&year, PERIOD_DAY), 365);
    assert_int_equal(period_count(&year, PERIOD_WHOLE), 1);
    assert_int_equal(period_count(&cut, PERIOD_MONTH), 3);
    assert_true(period_is_months(&year));
    assert_false(period_is_months(&cut));
}

UNIT_TESTS(period)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_months_of_the_calendar),
        cmocka_unit_test(test_the_period_before),
        cmocka_unit_test(test_weeks_begin_on_mondays_and_may_be_cut),
        cmocka_unit_test(test_steps_of_each_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
