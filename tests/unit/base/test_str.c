/* Views: comparing, cutting, numbers at their limits, and the borders of UTF-8. */

#include "unit.h"

#include <stdlib.h>

#include "base/arena.h"

static void test_equality_knows_absence(void **state)
{
    (void)state;
    assert_true(str_equal(STR("a"), STR("a")));
    assert_false(str_equal(STR("a"), STR("b")));
    assert_false(str_equal(STR(""), STR_NONE));
    assert_true(str_equal(STR_NONE, STR_NONE));
    assert_true(str_equal_nocase(STR("Content-TYPE"), STR("content-type")));
    assert_false(str_equal_nocase(STR("@"), STR("`")));
    assert_false(str_equal_nocase(STR("["), STR("{")));
    assert_false(str_equal_nocase(STR(""), STR_NONE));
    assert_true(str_is_none(str_from(NULL)));
}

/* Every pair of bytes, at every place of texts that are compared in words and in single bytes. */
static void test_case_of_every_byte(void **state)
{
    (void)state;
    enum { LONGEST = 17 };
    for (int pair = 0; pair < 256 * 256; pair++) {
        int one = pair / 256;
        int other = pair % 256;
        bool same = one == other || (one >= 'A' && one <= 'Z' && other == one + ('a' - 'A')) ||
                    (other >= 'A' && other <= 'Z' && one == other + ('a' - 'A'));
        char a[LONGEST];
        char b[LONGEST];
        memset(a, 'x', sizeof a);
        memset(b, 'X', sizeof b);
        size_t at = (size_t)pair % LONGEST;
        a[at] = (char)one;
        b[at] = (char)other;
        for (size_t size = at + 1; size <= LONGEST; size++)
            assert_int_equal(str_equal_nocase((struct str){a, size}, (struct str){b, size}), same);
    }
}

static void test_order(void **state)
{
    (void)state;
    static const char *const sorted[] = {"", "\x01", "A", "AB", "B", "a", "\x7F", "\x80", "\xFF", "\xFF\x01"};
    int count = sizeof sorted / sizeof sorted[0];
    for (int i = 0; i < count; i++)
        for (int k = 0; k < count; k++) {
            int order = str_compare(str_from(sorted[i]), str_from(sorted[k]));
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
}

static void test_finding_and_cutting(void **state)
{
    (void)state;
    assert_true(str_starts_with(STR("abc"), STR("ab")));
    assert_true(str_starts_with(STR("abc"), STR("")));
    assert_true(str_starts_with(STR_NONE, STR("")));
    assert_false(str_starts_with(STR("a"), STR("ab")));
    assert_int_equal(str_find(STR("a=b=c"), '='), 1);
    assert_true(str_find(STR("abc"), '=') == SIZE_MAX);
    assert_true(str_find(STR_NONE, '=') == SIZE_MAX);
    assert_str_equal(str_trim(STR(" \t\r\n a b \v\f")), "a b");
    assert_str_equal(str_trim(STR(" \t ")), "");
    assert_true(str_is_none(str_trim(STR_NONE)));

    struct str rest = STR("a,,b");
    assert_str_equal(str_split(&rest, ','), "a");
    assert_str_equal(str_split(&rest, ','), "");
    assert_str_equal(str_split(&rest, ','), "b");
    assert_true(str_is_none(rest));
    assert_true(str_is_none(str_split(&rest, ',')));
    rest = STR("a,");
    assert_str_equal(str_split(&rest, ','), "a");
    assert_false(str_is_none(rest));
    assert_str_equal(str_split(&rest, ','), "");
    assert_true(str_is_none(rest));
}

static void test_copies(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct str copy = str_copy(&arena, (struct str){"abcdef", 3});
    assert_string_equal(copy.data, "abc");
    assert_true(str_is_none(str_copy(&arena, STR_NONE)));
    assert_false(str_is_none(str_copy(&arena, STR(""))));
    assert_str_equal(str_lower(&arena, STR("AZ[@\xC3\x89")), "az[@\xC3\x89");
    assert_str_equal(str_upper(&arena, STR("az{`\xC3\xA9")), "AZ{`\xC3\xA9");
    assert_true(str_is_none(str_lower(&arena, STR_NONE)) && str_is_none(str_upper(&arena, STR_NONE)));
    arena_release(&arena);
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
        int64_t value;
    } rows[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"007", true, 7},
        {"-1", true, -1},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"92233720368547758070", false, 0},
        {"00000000000000000000000000000001", true, 1},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {"--1", false, 0},
        {"0x10", false, 0},
        {"\xD9\xA1", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t value = 77;
        assert_int_equal(str_to_int64(str_from(rows[i].text), &value), rows[i].valid);
        assert_true(value == (rows[i].valid ? rows[i].value : 77));
    }
    int64_t value = 77;
    assert_false(str_to_int64(STR_NONE, &value));
}

static void test_text_borders(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
        {"", true},
        {"plain ascii text that is longer than eight bytes\x7F", true},
        {"\xC2\x80", true},          /* U+0080, first of two bytes */
        {"\xDF\xBF", true},          /* U+07FF */
        {"\xE0\xA0\x80", true},      /* U+0800 */
        {"\xED\x9F\xBF", true},      /* U+D7FF, last before the surrogates */
        {"\xEE\x80\x80", true},      /* U+E000, first after them */
        {"\xEF\xBF\xBF", true},      /* U+FFFF */
        {"\xF0\x90\x80\x80", true},  /* U+10000 */
        {"\xF4\x8F\xBF\xBF", true},  /* U+10FFFF */
        {"\xC0\x80", false},         /* overlong U+0000 */
        {"\xC1\xBF", false},         /* overlong U+007F */
        {"\xE0\x9F\xBF", false},     /* overlong U+07FF */
        {"\xF0\x8F\xBF\xBF", false}, /* overlong U+FFFF */
        {"\xED\xA0\x80", false},     /* U+D800 */
        {"\xED\xBF\xBF", false},     /* U+DFFF */
        {"\xF4\x90\x80\x80", false}, /* U+110000 */
        {"\xF5\x80\x80\x80", false},
        {"\xFF", false},
        {"\x80", false},
        {"\xC3", false},
        {"\xE2\x82", false},
        {"\xF0\x9F\x98", false},
        {"\xC3\x28", false},
        {"\xE2\x28\xA1", false},
        {"\xE2\x82\x28", false},
        {"\xF0\x9F\x98\x28", false},
        {"12345678\xC3\xA9", true},
        {"1234567\xC3\xA9", true},
        {"12345678\xC3", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(str_is_text(str_from(rows[i].text)), rows[i].valid);
    assert_true(str_is_text(STR_NONE));
}

static void test_nul_is_not_text_anywhere(void **state)
{
    (void)state;
    char text[40];
    for (size_t size = 1; size <= sizeof text; size++)
        for (size_t at = 0; at < size; at++) {
            memset(text, 'x', sizeof text);
            assert_true(str_is_text((struct str){text, size}));
            text[at] = '\0';
            assert_false(str_is_text((struct str){text, size}));
            text[at] = (char)0x80;
            assert_false(str_is_text((struct str){text, size}));
        }
}

/* A view that ends where its memory ends, so that a read past it is seen by the sanitizer. */
static void test_cut_characters_read_nothing_behind(void **state)
{
    (void)state;
    static const char emoji[] = "\xF0\x9F\x98\x80";
    for (size_t size = 1; size < 4; size++) {
        char *exact = malloc(size);
        assert_non_null(exact);
        memcpy(exact, emoji, size);
        assert_false(str_is_text((struct str){exact, size}));
        free(exact);
    }
}

static void test_hash_tells_apart(void **state)
{
    (void)state;
    assert_true(str_hash(STR("abc")) == str_hash(STR("abc")));
    assert_true(str_hash(STR("")) != str_hash((struct str){"\0", 1}));
    enum { COUNT = 4096 };
    static uint8_t seen[1 << 16];
    int collisions = 0;
    for (int i = 0; i < COUNT; i++) {
        struct arena arena = {0};
        uint64_t hash = str_hash(str_from(arena_format(&arena, "CODE%d", i)));
        collisions += seen[hash & 0xFFFF];
        seen[hash & 0xFFFF] = 1;
        arena_release(&arena);
    }
    assert_in_range(collisions, 60, 200); /* 4,096 in 65,536 places: about 125 for a fair hash */
}

UNIT_TESTS(str)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equality_knows_absence),
        cmocka_unit_test(test_case_of_every_byte),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_finding_and_cutting),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_text_borders),
        cmocka_unit_test(test_nul_is_not_text_anywhere),
        cmocka_unit_test(test_cut_characters_read_nothing_behind),
        cmocka_unit_test(test_hash_tells_apart),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
