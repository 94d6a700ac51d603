/* What participants read: a reason for everything that happens. */

#include "unit.h"

#include "base/time.h"
#include "domain/portal/portal_words.h"

static struct referral disqualified(const char *code)
{
    return (struct referral){.stage_kind = STAGE_OPEN,
                             .qualified_at = TIME_NONE,
                             .rewarded_at = TIME_NONE,
                             .disqualified_at = 5,
                             .revoked_at = TIME_NONE,
                             .reason_code = str_from(code)};
}

static void test_reasons_of_referrals(void **state)
{
    (void)state;
    static const struct {
        const char *code, *key, *text;
    } reasons[] = {
        {"existing_customer", "reason.customer", "This person was a customer already."},
        {"refund.created", "reason.refunded", "The payment was given back."},
        {"self_referral", "reason.self_referral", "You cannot refer yourself."},
        {"wrong_product", "reason.other", "Wrong product."},
        {"=HYPERLINK", "reason.other", "=HYPERLINK."},
        {NULL, "reason.disqualified", "It does not count."},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        struct referral referral = disqualified(reasons[i].code);
        struct portal_reason reason = portal_reason_of_referral(&referral, STR("refunded"), &arena);
        assert_str_equal(reason.key, reasons[i].key);
        assert_str_equal(reason.text, reasons[i].text);
    }
    arena_release(&arena);
}

static void test_rewards_say_why_a_referral_was_revoked(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct referral referral = disqualified(NULL);
    referral.disqualified_at = TIME_NONE;
    referral.revoked_at = 5;
    assert_str_equal(portal_reason_of_referral(&referral, STR("refunded"), &arena).key, "reason.refunded");
    assert_str_equal(portal_reason_of_referral(&referral, STR_NONE, &arena).key, "reason.reversed");
    arena_release(&arena);
}

static void test_every_state_of_a_reward_has_words(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (int status = 0; status < REWARD_STATUS_COUNT; status++) {
        struct reward reward = {.status = status};
        struct portal_reason reason = portal_reason_of_reward(&reward, &arena);
        assert_true(str_starts_with(reason.key, STR("reason.")));
        assert_true(reason.text.size > 5);
    }
    struct reward waits = {.status = REWARD_PENDING, .waits = INT64_C(1) << REWARD_WAIT_FRAUD};
    assert_str_equal(portal_reason_of_reward(&waits, &arena).key, "reason.review");
    arena_release(&arena);
}

UNIT_TESTS(portal_words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reasons_of_referrals),
        cmocka_unit_test(test_rewards_say_why_a_referral_was_revoked),
        cmocka_unit_test(test_every_state_of_a_reward_has_words),
    };
    return cmocka_run_group_tests_name("portal_words", tests, NULL, NULL);
}
