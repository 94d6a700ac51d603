/* src/domain/workspace/principal.c and what an act may see */

#include "domain/workspace/act.h"
#include "unit.h"

static void kinds_have_names_and_prefixes(void **state)
{
    (void)state;
    assert_str_equal(principal_kind_name(PRINCIPAL_SYSTEM), "system");
    assert_str_equal(principal_kind_name(PRINCIPAL_CLI), "cli");
    assert_string_equal(principal_id_prefix(principal_kind_name(PRINCIPAL_KEY)), "key");
    assert_string_equal(principal_id_prefix(principal_kind_name(PRINCIPAL_USER)), "usr");
    assert_string_equal(principal_id_prefix(principal_kind_name(PRINCIPAL_PARTICIPANT)), "ptc");
    assert_string_equal(principal_id_prefix(principal_kind_name(PRINCIPAL_CONNECTION)), "con");
    assert_null(principal_id_prefix(principal_kind_name(PRINCIPAL_SYSTEM)));
    assert_null(principal_id_prefix(STR("nobody")));
}

static void an_act_sees_all_unless_it_is_kept_to_something(void **state)
{
    (void)state;
    struct act act = {.principal = principal_system()};
    assert_null(act_only(&act));
    act.only_participant.bytes[0] = 1;
    assert_true(act_only(&act) == &act.only_participant);
}

UNIT_TESTS(principal)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_have_names_and_prefixes),
        cmocka_unit_test(an_act_sees_all_unless_it_is_kept_to_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
