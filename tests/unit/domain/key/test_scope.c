/* src/domain/key/scope.c */

#include "unit.h"

#include "domain/key/scope.h"

static struct scope_set parse(struct str text)
{
    struct scope_set set = {0};
    assert_int_equal(scope_set_parse(text, &set, NULL), STATUS_OK);
    return set;
}

static void a_set_has_what_it_names(void **state)
{
    (void)state;
    struct scope_set set = parse(STR("referrals:read,events:write contacts:write"));
    assert_true(scope_set_has(set, STR("referrals:read")));
    assert_true(scope_set_has(set, STR("events:write")));
    assert_true(scope_set_has(set, STR("contacts:write")));
    assert_false(scope_set_has(set, STR("referrals:write")));
    assert_false(scope_set_has(set, STR("events:read"))); /* to write is not to read */
    assert_false(scope_set_has(set, STR("keys:read")));
}

static void a_star_is_all(void **state)
{
    (void)state;
    struct scope_set all = parse(STR("*"));
    assert_true(scope_set_has(all, STR("test_clock:write")));
    assert_true(scope_set_has(all, STR("clicks:read")));
    assert_true(scope_set_contains(all, parse(STR("ledger:read"))));
    assert_false(scope_set_contains(parse(STR("ledger:read")), all));
    assert_false(scope_set_has(all, STR("no_such:read")));
    assert_false(scope_set_has(all, STR("*")));
}

static void unknown_words_are_refused_by_name(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "referral:read",  "referrals",       "referrals:",     ":read", "referrals:delete",
        "Referrals:read", "referrals:read;", "events:write:x", "**",    "referrals:read\t"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct scope_set set = {7};
        struct error err = {0};
        assert_int_equal(scope_set_parse(str_from(wrong[i]), &set, &err), STATUS_INVALID);
        assert_int_equal(err.code, ERROR_INVALID_VALUE);
        assert_string_equal(err.param, "scopes");
        assert_non_null(strstr(err.detail, wrong[i]));
        assert_int_equal(set.bits, 7);
    }
}

static void an_empty_list_is_refused(void **state)
{
    (void)state;
    static const char *const empty[] = {"", " ", ",", ", ,"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        struct scope_set set;
        assert_int_equal(scope_set_parse(str_from(empty[i]), &set, NULL), STATUS_INVALID);
    }
}

static void the_text_is_canonical(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct scope_set set = parse(STR(" rewards:write,, clicks:read,rewards:read rewards:write "));
    struct str text = scope_set_text(set, &arena);
    assert_str_equal(text, "clicks:read rewards:read rewards:write");
    assert_int_equal(parse(text).bits, set.bits);
    assert_str_equal(scope_set_text(SCOPE_ALL, &arena), "*");
    assert_str_equal(scope_set_text(scope_set_publishable(), &arena), "clicks:write codes:read referrals:write");
    arena_release(&arena);
}

/* Every resource has two scopes of its own. */
static void later_resources_are_named(void **state)
{
    (void)state;
    static const char *const names[] = {"audit",    "cases",    "groups",          "imports",
                                        "messages", "payouts",  "reconciliations", "redemptions",
                                        "reports",  "settings", "users",           "webhooks"};
    struct scope_set all = {0};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s:read %s:write", names[i], names[i]);
        struct scope_set both = parse(str_from(text));
        assert_int_equal(__builtin_popcountll(both.bits), 2);
        assert_int_equal(all.bits & both.bits, 0);
        all.bits |= both.bits;
    }
}

UNIT_TESTS(scope)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_has_what_it_names),
        cmocka_unit_test(a_star_is_all),
        cmocka_unit_test(unknown_words_are_refused_by_name),
        cmocka_unit_test(an_empty_list_is_refused),
        cmocka_unit_test(the_text_is_canonical),
        cmocka_unit_test(later_resources_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
