/* src/domain/webhook/retry.c */

#include "base/time.h"
#include "domain/webhook/retry.h"
#include "unit.h"

static void the_schedule_lasts_three_days(void **state)
{
    (void)state;
    int64_t least = 0, most = 0;
    for (int64_t tries = 1; tries < retry_tries(); tries++) {
        int64_t delay_us = retry_delay_us(tries, 0);
        assert_true(delay_us > 0 && (tries == 1 || delay_us > retry_delay_us(tries - 1, 0)));
        least += delay_us;
        most += retry_delay_us(tries, (uint64_t)(delay_us / 10 - 1));
    }
    assert_int_equal(retry_tries(), 12);
    assert_true(least >= 71 * INT64_C(3600) * TIME_US_PER_S && most < 79 * INT64_C(3600) * TIME_US_PER_S);
    assert_int_equal(retry_delay_us(1, 0), 5 * TIME_US_PER_S);
    assert_int_equal(retry_delay_us(retry_tries(), 0), 0);
    assert_int_equal(retry_delay_us(retry_tries() + 1, 7), 0);
    assert_int_equal(retry_delay_us(0, 7), 0);
}

static void chance_makes_it_longer_by_a_tenth_at_most(void **state)
{
    (void)state;
    for (uint64_t chance = 0; chance < 10000; chance += 7) {
        int64_t delay_us = retry_delay_us(2, chance * UINT64_C(0x9e3779b97f4a7c15));
        assert_true(delay_us >= 60 * TIME_US_PER_S && delay_us < 66 * TIME_US_PER_S);
    }
}

static void receivers_say_when(void **state)
{
    (void)state;
    int64_t now = 0;
    assert_true(time_parse(STR("1994-11-06T08:49:37Z"), &now));
    static const struct {
        const char *header;
        int64_t seconds;
    } rows[] = {
        {NULL, 0},
        {"", 0},
        {"0", 0},
        {"1", 1},
        {" 120 ", 120},
        {"-5", 0},
        {"1.5", 0},
        {"86400", 86400},
        {"86401", 86400},
        {"99999999999999999999", 0},
        {"soon", 0},
        {"Sun, 06 Nov 1994 08:50:37 GMT", 60},
        {"Sun, 06 Nov 1994 08:49:37 GMT", 0},
        {"Sun, 06 Nov 1994 08:49:36 GMT", 0},
        {"Mon, 07 Nov 1994 08:49:38 GMT", 86400},
        {"Sun, 06 Nov 2094 08:49:37 GMT", 86400},
        {"Sun, 06 Foo 1994 08:50:37 GMT", 0},
        {"Sun, 36 Nov 1994 08:50:37 GMT", 0},
        {"Sun, 06 Nov 1994 08:50:37 UTC", 0},
        {"Sunday, 06-Nov-94 08:50:37 GMT", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (retry_after_s(str_from(rows[i].header), now) != rows[i].seconds)
            fail_msg("%s: %lld", rows[i].header, (long long)retry_after_s(str_from(rows[i].header), now));
}

UNIT_TESTS(retry)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schedule_lasts_three_days),
        cmocka_unit_test(chance_makes_it_longer_by_a_tenth_at_most),
        cmocka_unit_test(receivers_say_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
