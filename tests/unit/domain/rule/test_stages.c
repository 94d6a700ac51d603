/* The default pipeline: its order is part of the API. */

#include "rule_support.h"

#include "domain/rule/stages.h"
#include "unit.h"

static void order_and_kinds_are_those_of_the_api(void **state)
{
    (void)state;
    static const char *const KEYS[] = {"submitted",   "accepted", "contacted", "qualified", "opportunity", "proposal",
                                       "negotiation", "won",      "lost",      "declined",  "expired"};
    size_t count;
    const struct stage *all = stages(&count);
    assert_int_equal(count, sizeof KEYS / sizeof KEYS[0]);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(all[i].key, KEYS[i]);
        assert_int_equal(all[i].kind, i < 7 ? STAGE_OPEN : i == 7 ? STAGE_WON : STAGE_LOST);
        assert_ptr_equal(stage_find(str_from(KEYS[i])), &all[i]);
    }
}

static void other_keys_are_unknown(void **state)
{
    (void)state;
    assert_null(stage_find(STR("Won")));
    assert_null(stage_find(STR("wo")));
    assert_null(stage_find(STR("")));
    assert_null(stage_find(STR_NONE));
}

static void kinds_have_names(void **state)
{
    (void)state;
    assert_string_equal(stage_kind_name(STAGE_OPEN), "open");
    assert_string_equal(stage_kind_name(STAGE_WON), "won");
    assert_string_equal(stage_kind_name(STAGE_LOST), "lost");
}

UNIT_TESTS(stages)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_kinds_are_those_of_the_api),
        cmocka_unit_test(other_keys_are_unknown),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
