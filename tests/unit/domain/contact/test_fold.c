/* src/domain/contact/fold.c: words without case, accents and punctuation. */

#include "domain/contact/fold.h"
#include "unit.h"

static struct arena arena;

/* The words of a text, joined by '|'. */
static const char *folded(const char *text)
{
    struct words words = fold_words(str_from(text), &arena);
    char *joined = arena_alloc(&arena, 1024);
    joined[0] = '\0';
    for (size_t i = 0; i < words.count; i++)
        snprintf(joined + strlen(joined), 1024 - strlen(joined), "%s%.*s", i > 0 ? "|" : "", STR_ARG(words.items[i]));
    return joined;
}

static void words_lose_case_accents_and_punctuation(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Ann Lee", "ann|lee"},
        {"  O'Neill-SMITH, Ph.D. ", "oneill|smith|ph|d"},
        {"O\xe2\x80\x99Neill", "oneill"},
        {"J\xc3\xbcrgen Gro\xc3\x9f", "jurgen|gross"},
        {"Jose\xcc\x81 Nun\xcc\x83"
         "ez",
         "jose|nunez"}, /* letters and marks apart */
        {"Jos\xc3\xa9 Nu\xc3\xb1"
         "ez",
         "jose|nunez"},
        {"S\xc3\xb8ren \xc3\x86"
         "belg\xc3\xa5rd",
         "soren|aebelgard"},
        {"\xc5\x81ukasz", "lukasz"},
        {"\xc4\xb0stanbul", "istanbul"},
        {"\xef\xbc\xa1\xef\xbc\xa2\xef\xbc\xa3", "abc"}, /* full-width */
        {"\xef\xac\x81nch", "finch"},                    /* a ligature */
        {"\xd0\x98\xd0\x92\xd0\x90\xd0\x9d", "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd"},
        {"\xe5\xb1\xb1\xe7\x94\xb0\xe3\x80\x80\xe5\xa4\xaa", "\xe5\xb1\xb1\xe7\x94\xb0|\xe5\xa4\xaa"},
        {"4711 & Co.", "4711|co"},
        {"-- .", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_string_equal(folded(pairs[i][0]), pairs[i][1]);
    assert_int_equal(fold_words(STR_NONE, &arena).count, 0);
    arena_release(&arena);
}

static void folding_again_changes_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xc3\x84\xc3\x96\xc3\x9c \xc3\x9f", "\xe1\xba\x9e", "\xc7\x85", "\xce\x91\xcf\x82", "\xed\x95\x9c\xea\xb8\x80",
        "\xe0\xa4\xb9\xe0\xa4\xbf"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct words once = fold_words(str_from(texts[i]), &arena);
        for (size_t n = 0; n < once.count; n++) {
            struct words again = fold_words(once.items[n], &arena);
            assert_int_equal(again.count, 1);
            assert_true(str_equal(again.items[0], once.items[n]));
        }
    }
    arena_release(&arena);
}

static void long_texts_are_cut_between_letters(void **state)
{
    (void)state;
    char text[1200];
    for (size_t i = 0; i < 600; i++)
        memcpy(text + 2 * i, "\xd0\xb8", 2);
    struct words words = fold_words((struct str){text, sizeof text}, &arena);
    assert_int_equal(words.count, 1);
    assert_int_equal(words.items[0].size, LIMIT_WORD_BYTES);
    assert_true(str_is_text(words.items[0]));
    assert_string_equal(folded("a b c d e f g h i j k"), "a|b|c|d|e|f|g|h");
    arena_release(&arena);
}

UNIT_TESTS(fold)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lose_case_accents_and_punctuation),
        cmocka_unit_test(folding_again_changes_nothing),
        cmocka_unit_test(long_texts_are_cut_between_letters),
    };
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
