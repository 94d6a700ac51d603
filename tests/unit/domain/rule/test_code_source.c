/* Where a discount's code comes from. */

#include "domain/rule/code_source.h"
#include "unit.h"

static void a_source_is_drawn_a_pool_or_a_code(void **state)
{
    (void)state;
    static const char *const good[] = {"generate", "pool:a", "pool:Summer.26_a-b", "ABC", "1.2_3-4", "x--"};
    static const char *const bad[] = {"", "AB", "-ab", ".ab", "a b", "pool:", "pool:a b", "caf\xc3\xa9", "a/b", "a\nb"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(code_source_is_good(str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(code_source_is_good(str_from(bad[i])));
}

static void texts_and_names_have_an_end(void **state)
{
    (void)state;
    char text[CODE_TEXT_MAX + 1];
    memset(text, 'a', sizeof text);
    assert_true(code_text_is_good((struct str){text, CODE_TEXT_MAX}));
    assert_false(code_text_is_good((struct str){text, CODE_TEXT_MAX + 1}));
    assert_true(code_pool_name_is_good((struct str){text, CODE_POOL_NAME_MAX}));
    assert_false(code_pool_name_is_good((struct str){text, CODE_POOL_NAME_MAX + 1}));
}

static void only_a_pool_has_a_name(void **state)
{
    (void)state;
    assert_true(str_equal(code_source_pool(STR("pool:summer")), STR("summer")));
    assert_true(str_is_none(code_source_pool(STR("generate"))));
    assert_true(str_is_none(code_source_pool(STR("pool-summer"))));
}

UNIT_TESTS(code_source)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_is_drawn_a_pool_or_a_code),
        cmocka_unit_test(texts_and_names_have_an_end),
        cmocka_unit_test(only_a_pool_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
