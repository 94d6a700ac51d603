/* src/domain/user/role.c and session_device.c */

#include "unit.h"

#include "domain/key/scope.h"
#include "domain/user/role.h"
#include "domain/user/session.h"

static bool has(enum role role, struct str scope)
{
    return scope_set_has(role_scopes(role), scope);
}

static void each_role_has_no_more_than_an_admin_and_all_read(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++) {
        assert_true(scope_set_contains(role_scopes(ROLE_ADMIN), role_scopes((enum role)role)));
        assert_true(scope_set_contains(role_scopes((enum role)role), role_scopes(ROLE_VIEWER)));
    }
    assert_int_equal(role_scopes(ROLE_OWNER).bits, SCOPE_ALL.bits);
}

static void money_people_and_keys_are_for_few(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++) {
        bool admins = role == ROLE_OWNER || role == ROLE_ADMIN;
        assert_true(has((enum role)role, STR("users:write")) == admins);
        assert_true(has((enum role)role, STR("keys:write")) == admins);
        assert_true(has((enum role)role, STR("keys:read")) == admins);
        assert_true(has((enum role)role, STR("settings:write")) == admins);
        assert_true(has((enum role)role, STR("payouts:write")) == (admins || role == ROLE_FINANCE));
        assert_true(has((enum role)role, STR("rewards:write")) ==
                    (admins || role == ROLE_FINANCE || role == ROLE_MANAGER));
    }
    assert_true(has(ROLE_STAFF, STR("referrals:write")) && !has(ROLE_VIEWER, STR("referrals:write")));
    assert_true(!has(ROLE_FINANCE, STR("referrals:write")));
}

static void who_governs_whom(void **state)
{
    (void)state;
    for (int other = 0; other < ROLE_COUNT; other++) {
        assert_true(role_governs(ROLE_OWNER, (enum role)other));
        assert_true(role_governs(ROLE_ADMIN, (enum role)other) == (other != ROLE_OWNER));
        for (int role = ROLE_MANAGER; role < ROLE_COUNT; role++)
            assert_false(role_governs((enum role)role, (enum role)other));
    }
}

static void browsers_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *header, *device;
    } cases[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
         "Safari/537.36 "
         "Edg/126.0.0.0",
         "Edge on Windows"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
         "Mobile/15E148 Safari/604.1",
         "Safari on iPhone"},
        {"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
         "Chrome on Android"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Browser on macOS"},
        {"Firefox/1", "Firefox"},
        {"curl/8.0", "Unknown device"},
        {NULL, "Unknown device"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(str_equal(session_device(str_from(cases[i].header), &arena), str_from(cases[i].device)));
    arena_release(&arena);
}

UNIT_TESTS(role)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_has_no_more_than_an_admin_and_all_read),
        cmocka_unit_test(money_people_and_keys_are_for_few),
        cmocka_unit_test(who_governs_whom),
        cmocka_unit_test(browsers_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
