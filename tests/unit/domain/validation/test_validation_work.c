/* src/domain/validation/validation_work.c */

#include "base/time.h"
#include "domain/validation/validation_work.h"
#include "unit.h"

static void the_schedule_is_that_of_the_guide(void **state)
{
    (void)state;
    static const int64_t seconds[] = {5, 60, 300, 900, 3600, 14400};
    int64_t count = (int64_t)(sizeof seconds / sizeof seconds[0]);
    for (int64_t tries = 1; tries <= count; tries++) {
        int64_t least = seconds[tries - 1] * TIME_US_PER_S;
        assert_int_equal(validation_delay_us(tries, 0), least);
        for (uint64_t chance = 0; chance < 1000; chance += 7) {
            int64_t delay_us = validation_delay_us(tries, chance * UINT64_C(0x9e3779b97f4a7c15));
            assert_true(delay_us >= least && delay_us < least + least / 10);
        }
    }
    assert_int_equal(validation_delay_us(count + 1, 7), 0);
    assert_int_equal(validation_delay_us(0, 7), 0);
}

UNIT_TESTS(validation_work)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schedule_is_that_of_the_guide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
