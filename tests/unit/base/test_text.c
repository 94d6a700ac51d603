/* src/base/text.c: texts of one line. */

#include "base/arena.h"
#include "base/text.h"
#include "unit.h"

#include <stdlib.h>

static const char *const plain[] = {
    "",
    "Ann O'Neill, Ph.D. <x>",
    "J\xc3\xbcrgen Gro\xc3\x9f", /* a letter whose first byte is not C2 */
    "\xc2\xa0\xc2\xa1",          /* just above the controls */
    "\xe2\x80\xa7\xe2\x80\xaf",  /* U+2027, U+202F: the neighbours */
    "\xe2\x81\xa5\xe2\x81\xaa",  /* U+2065, U+206A */
    "\xe2\x80\x8d",              /* the joiner of emoji and Indic scripts */
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
    "\xf0\x9f\x98\x80",
    "~",
};

static const char *const odd[] = {
    "a\nb",         "\r",           "\t",           "\x1b[31m",     "\x7f",
    "\x01",         "\xc2\x80",     "\xc2\x85",     "x\xc2\x9f",    "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9",
};

static void letters_of_all_scripts_are_plain(void **state)
{
    (void)state;
    assert_true(text_is_plain(STR_NONE));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        assert_true(text_is_plain(str_from(plain[i])));
    }
}

static void controls_separators_and_overrides_are_not(void **state)
{
    (void)state;
    assert_false(text_is_plain(STR("\0")));
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        assert_false(text_is_plain(str_from(odd[i])));
        struct error error = {0};
        assert_int_equal(text_check_plain(str_from(odd[i]), "name", &error), STATUS_INVALID);
        assert_string_equal(error.param, "name");
        assert_int_equal(error.code, ERROR_INVALID_VALUE);
    }
}

static void a_cut_off_sequence_is_not_read_beyond(void **state)
{
    (void)state;
    char *byte = malloc(1);
    *byte = '\xe2';
    assert_true(text_is_plain((struct str){byte, 1}));
    *byte = '\xc2';
    assert_true(text_is_plain((struct str){byte, 1}));
    free(byte);
}

static void each_becomes_a_space(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_str_equal(text_make_plain(STR("a\r\nb\xe2\x80\xae\xc2\x85 c\xc3\xa9"), &arena), "a  b   c\xc3\xa9");
    assert_str_equal(text_make_plain(STR("as it is"), &arena), "as it is");
    assert_true(str_is_none(text_make_plain(STR_NONE, &arena)));
    arena_release(&arena);
}

static void names_are_cut_between_characters(void **state)
{
    (void)state;
    static const struct {
        const char *name, *told, *initial;
    } names[] = {
        {"Priya Raman", "Priya R.", "P"}, {"  Priya   Anne  Raman ", "Priya R.", " "},
        {"Madonna", "Madonna", "M"},      {"Łukasz Żak", "Łukasz Ż.", "Ł"},
        {"Ärzte Nord", "Ärzte N.", "Ä"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_str_equal(text_short_name(str_from(names[i].name), &arena), names[i].told);
        assert_str_equal(text_initial(str_from(names[i].name)), names[i].initial);
    }
    assert_true(str_is_none(text_short_name(STR_NONE, &arena)));
    assert_true(str_is_none(text_short_name(STR("   "), &arena)));
    assert_int_equal(text_initial(STR("")).size, 0);
    assert_int_equal(text_initial(STR_NONE).size, 0);
    arena_release(&arena);
}

UNIT_TESTS(text)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_all_scripts_are_plain),
        cmocka_unit_test(controls_separators_and_overrides_are_not),
        cmocka_unit_test(a_cut_off_sequence_is_not_read_beyond),
        cmocka_unit_test(each_becomes_a_space),
        cmocka_unit_test(names_are_cut_between_characters),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
