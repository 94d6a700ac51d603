/* The table of throw-away mail domains. */

#include "unit.h"

#include "domain/fraud/disposable.h"

static void the_table_is_ascending(void **state)
{
    (void)state;
    assert_true(fraud_disposable_domain_count > 100000);
    for (size_t i = 1; i < fraud_disposable_domain_count; i++)
        assert_true(fraud_disposable_domains[i - 1] < fraud_disposable_domains[i]);
    for (size_t i = 1; i < fraud_disposable_parent_count; i++)
        assert_true(fraud_disposable_parents[i - 1] < fraud_disposable_parents[i]);
}

static void throw_away_mailboxes_are_known(void **state)
{
    (void)state;
    static const char *const theirs[] = {"x@mailinator.com", "x@guerrillamail.com", "x@10minutemail.com", "x@0-180.com",
                                         "x@any.anonbox.net"};
    static const char *const others[] = {
        "x@gmail.com", "x@example.com", "x@outlook.com", "x@web.de", "mailinator", "x@mailinator.com.org", "x@", ""};
    for (size_t i = 0; i < sizeof theirs / sizeof theirs[0]; i++)
        if (!fraud_is_disposable(str_from(theirs[i])))
            fail_msg("%s", theirs[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (fraud_is_disposable(str_from(others[i])))
            fail_msg("%s", others[i]);
}

UNIT_TESTS(disposable)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_ascending),
        cmocka_unit_test(throw_away_mailboxes_are_known),
    };
    return cmocka_run_group_tests_name("disposable", tests, NULL, NULL);
}
