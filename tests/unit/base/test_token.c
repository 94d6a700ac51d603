/* src/base/token.c */

#include "unit.h"

#include "base/token.h"

static void a_token_is_drawn_and_known(void **state)
{
    (void)state;
    struct env *env = env_new();
    char one[TOKEN_TEXT_SIZE + 1], other[TOKEN_TEXT_SIZE + 1];
    token_draw(env, one);
    token_draw(env, other);
    assert_int_equal(strlen(one), TOKEN_TEXT_SIZE);
    assert_string_not_equal(one, other);
    assert_true(token_is_valid(str_from(one)));
    uint8_t hash[SHA256_SIZE], same[SHA256_SIZE];
    token_hash(str_from(one), hash);
    crypto_sha256(str_from(one), same);
    assert_memory_equal(hash, same, sizeof hash);
    env_free(env);
}

static void a_token_has_one_form(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",   /* one less */
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", /* one more */
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",  /* bits that no byte has */
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAA+AAAAAAAAAAAAAAAAAAAAA",
    };
    assert_true(token_is_valid(STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
    assert_true(token_is_valid(STR("AAAAAAAAAAAAAAAAAAAAA-_AAAAAAAAAAAAAAAAAAAE")));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(token_is_valid(str_from(wrong[i])));
}

static void what_follows_from_a_token_differs_by_token_and_purpose(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct str token = STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    struct str derived = token_derive(token, STR("csrf"), &arena);
    assert_true(token_is_valid(derived));
    assert_true(str_equal(derived, token_derive(token, STR("csrf"), &arena)));
    assert_false(str_equal(derived, token_derive(token, STR("other"), &arena)));
    assert_false(str_equal(derived, token_derive(derived, STR("csrf"), &arena)));
    arena_release(&arena);
}

UNIT_TESTS(token)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_drawn_and_known),
        cmocka_unit_test(a_token_has_one_form),
        cmocka_unit_test(what_follows_from_a_token_differs_by_token_and_purpose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
