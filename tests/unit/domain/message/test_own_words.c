/* src/domain/message/own_words.c. */

#include "domain/message/own_words.h"

#include "base/limits.h"
#include "unit.h"

static void what_leads_somewhere_is_found(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "https://example.com",
        "see example.com",
        "www.example.org/x",
        "x@y",
        "EVIL.Example",
        "evil\xe3\x80\x82"
        "com",
        "evil\xef\xbc\x8e"
        "com",
        "a.bc",
        "m\xc3\xbcller.de",
        "ftp://x",
        "end.Next",
        "\xd0\xbf\xd1\x80.\xd1\x80\xd1\x84",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_true(own_words_have_address(str_from(texts[i])));
}

static void plain_sentences_are_not(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Good. Very good.",
        "3.50 at 10.30",
        "i.e. this",
        "well...then",
        "a. b",
        ".com",
        "\xe3\x80\x82\xe3\x81\xa8",
        "\xe6\x9c\xac\xe3\x80\x82\xe3\x81\xa8\xe3\x81\xa6",
        "z. B. so",
        "1.a",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_true(!own_words_have_address(str_from(texts[i])));
}

static void own_words_are_lines_of_plain_text(void **state)
{
    (void)state;
    char long_text[LIMIT_OWN_WORDS_BYTES + 1];
    struct error err = {0};
    memset(long_text, 'x', sizeof long_text);
    assert_true(own_words_check(STR_NONE, "message", &err) == STATUS_OK);
    assert_true(own_words_check(STR("Two\nlines"), "message", &err) == STATUS_OK);
    assert_true(own_words_check((struct str){long_text, LIMIT_OWN_WORDS_BYTES}, "message", &err) == STATUS_OK);
    assert_true(own_words_check((struct str){long_text, sizeof long_text}, "message", &err) == STATUS_INVALID);
    assert_true(err.code == ERROR_OUT_OF_RANGE);
    assert_true(own_words_check(STR("a\tb"), "message", &err) == STATUS_INVALID);
    assert_true(own_words_check(STR("a.example"), "message", &err) == STATUS_INVALID);
    assert_true(err.code == ERROR_INVALID_VALUE);
}

UNIT_TESTS(own_words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_leads_somewhere_is_found),
        cmocka_unit_test(plain_sentences_are_not),
        cmocka_unit_test(own_words_are_lines_of_plain_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
