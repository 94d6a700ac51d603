/* src/domain/program/program_takes.c */

#include "domain/program/program.h"
#include "unit.h"

#define X ERROR_NONE

/* By status, then face, clicks, participants, referrals, qualification. */
static const enum error_code WANTED[PROGRAM_ENDED + 1][PROGRAM_WISH_COUNT] = {
    [PROGRAM_DRAFT] = {ERROR_NOT_FOUND, ERROR_NOT_FOUND, X, ERROR_CONFLICT, X},
    [PROGRAM_ACTIVE] = {X, X, X, X, X},
    [PROGRAM_PAUSED] = {X, X, ERROR_PROGRAM_PAUSED, ERROR_PROGRAM_PAUSED, X},
    [PROGRAM_ENDED] = {X, ERROR_PROGRAM_ENDED, ERROR_PROGRAM_ENDED, ERROR_PROGRAM_ENDED, ERROR_PROGRAM_ENDED},
};

static void the_whole_table(void **state)
{
    (void)state;
    for (enum program_status status = 0; status <= PROGRAM_ENDED; status++)
        for (enum program_wish wish = 0; wish < PROGRAM_WISH_COUNT; wish++) {
            struct error err = {0};
            enum status got = program_takes(status, wish, "program_id", &err);
            assert_int_equal(err.code, WANTED[status][wish]);
            assert_int_equal(got, WANTED[status][wish] == X ? STATUS_OK : error_info(err.code)->status);
            assert_string_equal(err.param, got == STATUS_OK ? "" : "program_id");
            assert_int_equal(program_takes(status, wish, NULL, NULL), got);
        }
}

UNIT_TESTS(program_takes)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
