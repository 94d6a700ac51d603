/* How long kinds rest, and whom they give way to. */

#include "jobs/rest.h"

#include "base/time.h"
#include "unit.h"

static const struct job patient = {.name = "patient"};
static const struct job awaited = {.name = "awaited", .awaited = true};
static const struct job punctual = {.name = "punctual", .late_ms = 1000};

static void test_visitors_come_first(void **state)
{
    (void)state;
    assert_true(rest_percent(&patient, true, 0) > 10 * rest_percent(&patient, false, 0));
    assert_int_equal(rest_percent(&punctual, true, 1000 * TIME_US_PER_MS), rest_percent(&patient, true, 0));
    assert_int_equal(rest_percent(&patient, true, TIME_US_PER_DAY), rest_percent(&patient, true, 0));
}

static void test_what_is_late_works_half_of_the_time(void **state)
{
    (void)state;
    assert_int_equal(rest_percent(&punctual, true, 1001 * TIME_US_PER_MS), 100);
    assert_int_equal(rest_percent(&punctual, false, 1001 * TIME_US_PER_MS), 100);
}

static void test_what_somebody_waits_for_keeps_its_share(void **state)
{
    (void)state;
    assert_int_equal(rest_percent(&awaited, true, TIME_US_PER_DAY), rest_percent(&patient, false, 0));
    assert_true(rest_percent(&awaited, false, 0) < 20);
}

/* Steps of 10 ms that commit for 9 of them, 5 ms apart, in which others commit for `others_us`. */
static bool is_busy(int64_t others_us)
{
    struct others others = {0};
    int64_t now = 0, commit_us = 0;
    for (int i = 0; i < 1000; i++) {
        others_leave(&others, commit_us, now);
        now += 5000;
        commit_us += others_us;
        others_note(&others, commit_us, now);
        now += 10000;
        commit_us += 9000;
    }
    return others_are_busy(&others);
}

static void test_commits_of_others_alone_count(void **state)
{
    (void)state;
    struct others none = {0};
    assert_false(others_are_busy(&none));
    assert_false(is_busy(0));
    assert_false(is_busy(1000));
    assert_true(is_busy(2000));
}

UNIT_TESTS(rest)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visitors_come_first),
        cmocka_unit_test(test_what_is_late_works_half_of_the_time),
        cmocka_unit_test(test_what_somebody_waits_for_keeps_its_share),
        cmocka_unit_test(test_commits_of_others_alone_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
