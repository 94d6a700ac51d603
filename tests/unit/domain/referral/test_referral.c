/* Where a referral stands, how it may move, and the texts that count. */

#include "unit.h"

#include "domain/referral/referral.h"

static struct referral fresh(void)
{
    return (struct referral){
        .stage = STR("submitted"),
        .stage_kind = STAGE_OPEN,
        .qualified_at = TIME_NONE,
        .rewarded_at = TIME_NONE,
        .disqualified_at = TIME_NONE,
        .closed_at = TIME_NONE,
    };
}

static void the_status_is_derived(void **state)
{
    (void)state;
    struct referral referral = fresh();
    assert_int_equal(referral_status(&referral), REFERRAL_PENDING);
    referral_set_qualified(&referral, 5);
    assert_int_equal(referral_status(&referral), REFERRAL_QUALIFIED);
    referral.rewarded_at = 6;
    assert_int_equal(referral_status(&referral), REFERRAL_REWARDED);
    referral.stage_kind = STAGE_LOST;
    assert_int_equal(referral_status(&referral), REFERRAL_DISQUALIFIED);
    referral.stage_kind = STAGE_WON;
    assert_int_equal(referral_status(&referral), REFERRAL_REWARDED);
    referral.disqualified_at = 7;
    assert_int_equal(referral_status(&referral), REFERRAL_DISQUALIFIED);
    assert_string_equal(referral_status_name(REFERRAL_DISQUALIFIED), "disqualified");
}

/* Every stage to every stage: open and won go anywhere but where they are, lost goes nowhere. */
static void the_whole_table_of_moves(void **state)
{
    (void)state;
    size_t count;
    const struct stage *all = stages_default(&count);
    for (size_t from = 0; from < count; from++)
        for (size_t to = 0; to < count; to++) {
            struct referral referral = fresh();
            referral.stage = str_from(all[from].key);
            referral.stage_kind = all[from].kind;
            struct error err = {0};
            enum status status = referral_move(&referral, &all[to], 42, &err);
            bool allowed = all[from].kind != STAGE_LOST && from != to;
            assert_int_equal(status, allowed ? STATUS_OK : error_info(ERROR_CONFLICT)->status);
            if (!allowed) {
                assert_string_equal(err.param, "to");
                assert_str_equal(referral.stage, all[from].key);
                continue;
            }
            assert_str_equal(referral.stage, all[to].key);
            assert_int_equal(referral.stage_kind, all[to].kind);
            assert_true(referral.closed_at == (all[to].kind == STAGE_OPEN ? TIME_NONE : 42));
        }
}

static void disqualified_is_final(void **state)
{
    (void)state;
    struct referral referral = fresh();
    struct error err = {0};
    assert_int_equal(referral_set_disqualified(&referral, STR("spam"), 9, &err), STATUS_OK);
    assert_true(referral.disqualified_at == 9 && referral.closed_at == 9 && !referral_is_live(&referral));
    assert_str_equal(referral.reason_code, "spam");
    assert_int_not_equal(referral_set_disqualified(&referral, STR("other"), 10, &err), STATUS_OK);
    assert_int_not_equal(referral_move(&referral, &(struct stage){"won", "Won", STAGE_WON}, 10, &err), STATUS_OK);
    assert_str_equal(referral.reason_code, "spam");
}

static void events_are_counted_by_type(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct referral referral = fresh();
    assert_int_equal(referral_count_of(&referral, STR("invoice.paid")), 0);
    assert_int_equal(referral_count_event(&referral, STR("invoice.paid"), &arena), 1);
    assert_int_equal(referral_count_event(&referral, STR("custom.invoice.paid"), &arena), 1);
    assert_int_equal(referral_count_event(&referral, STR("invoice.paid"), &arena), 2);
    assert_int_equal(referral_count_of(&referral, STR("invoice.paid")), 2);
    assert_int_equal(referral_count_of(&referral, STR("custom.invoice.paid")), 1);
    assert_int_equal(referral_count_of(&referral, STR("invoice.pai")), 0);
    assert_str_equal(referral.counts, "invoice.paid=2 custom.invoice.paid=1");
    arena_release(&arena);
}

static void a_rule_is_claimed_by_its_whole_key(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct referral referral = fresh();
    assert_false(referral_has_claimed(&referral, STR("thanks")));
    referral_claim(&referral, STR("thanks"), &arena);
    referral_claim(&referral, STR("cash"), &arena);
    assert_str_equal(referral.claimed, "thanks cash");
    assert_true(referral_has_claimed(&referral, STR("cash")) && referral_has_claimed(&referral, STR("thanks")));
    assert_false(referral_has_claimed(&referral, STR("thank")) || referral_has_claimed(&referral, STR("cashback")));
    arena_release(&arena);
}

UNIT_TESTS(referral)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_status_is_derived),
        cmocka_unit_test(the_whole_table_of_moves),
        cmocka_unit_test(disqualified_is_final),
        cmocka_unit_test(events_are_counted_by_type),
        cmocka_unit_test(a_rule_is_claimed_by_its_whole_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
