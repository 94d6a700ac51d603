/* src/base/country.c */

#include "base/country.h"

#include <string.h>

#include "unit.h"

static void codes_are_known_in_capitals(void **state)
{
    (void)state;
    assert_true(country_is_known(STR("US")) && country_is_known(STR("AD")) && country_is_known(STR("ZW")));
    assert_true(country_is_known(STR("XK")));
    static const char *const OTHERS[] = {"us", "Us", "XX", "USA", "U", "", "UK", "AA", "ZZ"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        assert_false(country_is_known(str_from(OTHERS[i])));
    assert_false(country_is_known(STR_NONE));
}

static void the_list_ascends_and_is_found(void **state)
{
    (void)state;
    assert_int_equal(country_count(), 250); /* 249 of ISO 3166-1, and XK */
    for (size_t i = 0; i < country_count(); i++) {
        assert_true(country_is_known(str_from(country_at(i))));
        assert_true(i == 0 || strcmp(country_at(i - 1), country_at(i)) < 0);
    }
}

UNIT_TESTS(country)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_known_in_capitals),
        cmocka_unit_test(the_list_ascends_and_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
