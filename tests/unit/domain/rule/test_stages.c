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
    const struct stage *all = stages_default(&count);
    struct rules *rules = support_compile("{}");
    assert_int_equal(rules->stage_count, count);
    assert_int_equal(count, sizeof KEYS / sizeof KEYS[0]);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(all[i].key, KEYS[i]);
        assert_int_equal(all[i].kind, i < 7 ? STAGE_OPEN : i == 7 ? STAGE_WON : STAGE_LOST);
        assert_true(stage_key_is_valid(str_from(KEYS[i])));
        const struct stage *found = rules_find_stage(rules, str_from(KEYS[i]));
        assert_string_equal(found->key, KEYS[i]);
        assert_int_equal(found->kind, all[i].kind);
    }
    rules_free(rules);
}

static void other_keys_are_unknown(void **state)
{
    (void)state;
    struct rules *rules = support_compile("{}");
    assert_null(rules_find_stage(rules, STR("Won")));
    assert_null(rules_find_stage(rules, STR("wo")));
    assert_null(rules_find_stage(rules, STR("")));
    assert_null(rules_find_stage(rules, STR_NONE));
    rules_free(rules);
}

/* What the machinery needs is asked for by role, whatever the stages are called. */
static void roles(void **state)
{
    (void)state;
    struct rules *rules = support_compile("{}");
    assert_string_equal(rules_first_stage(rules)->key, "submitted");
    assert_string_equal(rules_declined_stage(rules)->key, "declined");
    rules_free(rules);
    static const struct stage OWN[] = {{"fresh", "Fresh", STAGE_OPEN},
                                       {"sold", "Sold", STAGE_WON},
                                       {"gone", "Gone", STAGE_LOST},
                                       {"dead", "Dead", STAGE_LOST}};
    const struct rules own = {.stages = OWN, .stage_count = 4};
    assert_ptr_equal(rules_first_stage(&own), &OWN[0]);
    assert_ptr_equal(rules_declined_stage(&own), &OWN[2]);
    assert_ptr_equal(rules_find_stage(&own, STR("sold")), &OWN[1]);
    assert_null(rules_find_stage(&own, STR("won")));
}

static void keys_have_a_form(void **state)
{
    (void)state;
    assert_true(stage_key_is_valid(STR("a23456789012345678901234567890123456789_")));
    assert_false(stage_key_is_valid(STR("a23456789012345678901234567890123456789_1")));
    assert_false(stage_key_is_valid(STR("1st")));
    assert_false(stage_key_is_valid(STR("a-b")));
    assert_false(stage_key_is_valid(STR("")));
    assert_false(stage_key_is_valid(STR_NONE));
}

UNIT_TESTS(stages)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_kinds_are_those_of_the_api),
        cmocka_unit_test(other_keys_are_unknown),
        cmocka_unit_test(roles),
        cmocka_unit_test(keys_have_a_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
