/* src/base/totp.c. The secret and the times are those of RFC 6238, appendix B; its codes have eight digits, of which
 * the last six are the same. */

#include "unit.h"

#include "base/time.h"
#include "base/totp.h"

static const uint8_t secret[TOTP_SECRET_SIZE] = "12345678901234567890";

static const struct {
    int64_t at_s;
    const char *code;
} vectors[] = {
    {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
    {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
};

static void codes_are_those_of_the_rfc(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char code[TOTP_DIGITS + 1];
        totp_code(secret, vectors[i].at_s / TOTP_STEP_S, code);
        assert_string_equal(code, vectors[i].code);
    }
}

static bool matches(int64_t at_s, int64_t used_step, const char *code)
{
    int64_t step = -1;
    bool same = totp_matches(secret, at_s * TIME_US_PER_S, used_step, str_from(code), &step);
    assert_true(same == (step != -1));
    return same;
}

static void the_step_before_and_after_count(void **state)
{
    (void)state;
    assert_true(matches(1234567890, 0, "005924"));
    assert_true(matches(1234567890 + TOTP_STEP_S, 0, "005924"));
    assert_true(matches(1234567890 - TOTP_STEP_S, 0, "005924"));
    assert_false(matches(1234567890 + 2 * TOTP_STEP_S, 0, "005924"));
    assert_false(matches(1234567890 - 2 * TOTP_STEP_S, 0, "005924"));
}

static void a_code_is_good_once(void **state)
{
    (void)state;
    int64_t step = 1234567890 / TOTP_STEP_S;
    assert_true(matches(1234567890, step - 1, "005924"));
    assert_false(matches(1234567890, step, "005924"));
    assert_false(matches(1234567890, step + 1, "005924"));
}

static void spaces_are_skipped_and_nothing_else(void **state)
{
    (void)state;
    assert_true(matches(1234567890, 0, " 005 924 "));
    static const char *const wrong[] = {"", "00592", "0059240", "00592a", "005-924", "5924", "\xd9\xa0\xd9\xa0 5924"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(matches(1234567890, 0, wrong[i]));
}

static void secrets_and_addresses_are_as_apps_take_them(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct str text = totp_secret_text(secret, &arena);
    assert_true(str_equal(text, STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))); /* coreutils' base32 of the same bytes */
    struct str uri = totp_uri(STR("Harbor & Pine"), STR("a@example.com"), STR("ABC"), &arena);
    assert_true(
        str_equal(uri, STR("otpauth://totp/Harbor%20%26%20Pine:a@example.com?secret=ABC&issuer=Harbor%20%26%20Pine"
                           "&algorithm=SHA1&digits=6&period=30")));
    arena_release(&arena);
}

UNIT_TESTS(totp)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_rfc),
        cmocka_unit_test(the_step_before_and_after_count),
        cmocka_unit_test(a_code_is_good_once),
        cmocka_unit_test(spaces_are_skipped_and_nothing_else),
        cmocka_unit_test(secrets_and_addresses_are_as_apps_take_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
