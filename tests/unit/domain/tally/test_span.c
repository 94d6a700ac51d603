/* Classes of how long something took. */

#include "unit.h"

#include "base/time.h"
#include "domain/tally/span.h"

static void test_each_limit_begins_a_class(void **state)
{
    (void)state;
    for (size_t i = 0; i < SPANS; i++) {
        assert_int_equal(span_of(span_limits[i]), i);
        if (i > 0)
            assert_int_equal(span_of(span_limits[i] - 1), i - 1);
    }
    assert_int_equal(span_of(INT64_MAX), SPANS - 1);
}

static void test_seconds_between_two_times(void **state)
{
    (void)state;
    assert_int_equal(span_seconds(5, 5 + 3 * TIME_US_PER_S - 1), 2);
    assert_int_equal(span_seconds(TIME_US_PER_S, 0), 0);
}

/* A hand's count: of ten, five within a day, four more within three, the last longer than a year. */
static void test_a_share_of_all(void **state)
{
    (void)state;
    const int64_t counts[SPANS] = {[1] = 5, [3] = 4, [15] = 1}, none[SPANS] = {0};
    assert_int_equal(span_within(counts, 50), 86400);
    assert_int_equal(span_within(counts, 51), 3 * 86400);
    assert_int_equal(span_within(counts, 90), 3 * 86400);
    assert_int_equal(span_within(counts, 91), 365 * 86400);
    assert_int_equal(span_within(none, 50), -1);
}

UNIT_TESTS(span)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_limit_begins_a_class),
        cmocka_unit_test(test_seconds_between_two_times),
        cmocka_unit_test(test_a_share_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
