/* The grammar of codes, and drawing them. */

#include "unit.h"

#include "domain/link/code.h"

static void codes_are_upper_cased(void **state)
{
    (void)state;
    struct code code;
    assert_true(code_parse(STR("ann-2026"), &code));
    assert_true(str_equal(code_str(&code), STR("ANN-2026")));
    assert_true(code_parse(STR("---"), &code));
    assert_true(code_parse(STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"), &code));
    assert_int_equal(code.size, 32);
}

static void other_texts_are_no_codes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",           "A",     "AB",     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456", "A B C", "ABC/", "ABC.", "AB_C",
        "\xc3\x84-C", "ABC\n", "ABC%20",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct code code = {.size = 99};
        assert_false(code_parse(str_from(texts[i]), &code));
        assert_int_equal(code.size, 99);
    }
    assert_false(code_parse((struct str){"AB\0C", 4}, &(struct code){0}));
    struct error err = {0};
    assert_int_equal(code_read(STR("?"), "code", &(struct code){0}, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_INVALID_VALUE);
    assert_string_equal(err.param, "code");
}

static void drawn_codes_use_all_letters_evenly(void **state)
{
    (void)state;
    enum { DRAWS = 20000 };
    struct env *env = env_new();
    env_set_seed(env, 7);
    int seen[256] = {0};
    for (int i = 0; i < DRAWS; i++) {
        struct code code;
        code_generate(env, &code);
        assert_int_equal(code.size, CODE_GENERATED_SIZE);
        for (size_t j = 0; j < code.size; j++)
            seen[(unsigned char)code.text[j]]++;
    }
    int letters = 0;
    for (int c = 0; c < 256; c++) {
        letters += seen[c] > 0;
        if (seen[c] > 0) /* 4516 expected; 5 % is five standard deviations and a half */
            assert_in_range(seen[c], 4280, 4750);
    }
    assert_int_equal(letters, 31);
    for (const char *c = "0O1IL"; *c != '\0'; c++)
        assert_int_equal(seen[(unsigned char)*c], 0);
    env_free(env);
}

UNIT_TESTS(code)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_upper_cased),
        cmocka_unit_test(other_texts_are_no_codes),
        cmocka_unit_test(drawn_codes_use_all_letters_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
