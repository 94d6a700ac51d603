/* src/base/locale/message.c: texts with gaps, held against ICU's own MessageFormat. */

#include "base/locale/locale.h"
#include "base/locale/message.h"
#include "unit.h"

#include <unicode/umsg.h>
#include <unicode/ustring.h>

static struct locale_set *set;

static int begin(void **state)
{
    (void)state;
    set = locale_set_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    locale_set_free(set);
    return 0;
}

static void check(const char *tag, const char *pattern, const struct message_argument *arguments, size_t count,
                  const char *expected)
{
    struct arena arena = {0};
    struct buf out = {0};
    const struct message *message = NULL;
    const char *wrong = message_compile(&arena, str_from(pattern), &message);
    if (wrong != NULL)
        fail_msg("%s: %s", pattern, wrong);
    message_format(message, locale_of(set, str_from(tag)), arguments, count, &out);
    assert_str_equal(buf_str(&out), expected);
    buf_release(&out);
    arena_release(&arena);
}

static void gaps_are_filled(void **state)
{
    (void)state;
    const struct message_argument arguments[] = {MESSAGE_TEXT("name", STR("Ann")), MESSAGE_NUMBER("n", 12345)};
    check("en", "Hi {name}, {n} and {n, number}", arguments, 2, "Hi Ann, 12,345 and 12,345");
    check("de", "{n, number}", arguments, 2, "12.345");
    check("en", "{other}.", arguments, 2, ".");
    check("en", "", arguments, 2, "");
}

static void apostrophes_are_those_of_icu(void **state)
{
    (void)state;
    const struct message_argument name = MESSAGE_TEXT("name", STR("Ann"));
    check("en", "It''s {name}'s", &name, 1, "It's Ann's");
    check("en", "a '{name}' b", &name, 1, "a {name} b");
    check("en", "'{'{name}'}'", &name, 1, "{Ann}");
    check("en", "don't", &name, 1, "don't");
    check("en", "'{a''b}' {name}", &name, 1, "{a'b} Ann");
}

static void plural_forms_are_those_of_the_language(void **state)
{
    (void)state;
    static const char pattern[] = "{n, plural, =0 {none} one {# friend} other {# friends}}";
    static const char ordinal[] = "{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}";
    static const struct {
        int64_t n;
        const char *count, *rank;
    } cases[] = {{0, "none", "0th"},
                 {1, "1 friend", "1st"},
                 {2, "2 friends", "2nd"},
                 {3, "3 friends", "3rd"},
                 {11, "11 friends", "11th"},
                 {21, "21 friends", "21st"},
                 {1000, "1,000 friends", "1,000th"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check("en", pattern, &MESSAGE_NUMBER("n", cases[i].n), 1, cases[i].count);
        check("en", ordinal, &MESSAGE_NUMBER("n", cases[i].n), 1, cases[i].rank);
    }
    check("en", "{n, plural, offset:1 =1 {only you} one {you and # other} other {you and # others}}",
          &MESSAGE_NUMBER("n", 3), 1, "you and 2 others");
    check("en", "{who, select, friend {a friend} other {somebody}}", &MESSAGE_TEXT("who", STR("friend")), 1,
          "a friend");
    check("en", "{who, select, friend {a friend} other {somebody}}", &MESSAGE_TEXT("who", STR("x")), 1, "somebody");
}

/* What ICU makes of the same pattern with one number in it. */
static void icu_says(const char *tag, const char *pattern, int64_t n, char out[256])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[512];
    UChar text[512];
    int32_t size;
    u_strFromUTF8(units, 512, &size, pattern, -1, &status);
    UMessageFormat *format = umsg_open(units, size, tag, NULL, &status);
    assert_true(U_SUCCESS(status));
    int32_t written = umsg_format(format, text, 512, &status, (double)n);
    u_strToUTF8(out, 256, NULL, text, written, &status);
    assert_true(U_SUCCESS(status));
    umsg_close(format);
}

static void icu_reads_the_same(void **state)
{
    (void)state;
    static const char *const tags[] = {"en", "de", "es"};
    static const char *const patterns[] = {
        "{0, plural, =0 {no one''s} =5 {five} one {# a} other {# b}} '{c}'",
        "{0, plural, offset:2 =2 {x} one {# a} other {# b}}",
        "{0, selectordinal, one {#st} two {#nd} few {#rd} other {#.}}",
        "a {0, number} b's",
    };
    for (size_t t = 0; t < 3; t++)
        for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++)
            for (int64_t n = 0; n < 120; n += n < 25 ? 1 : 19) {
                char expected[256];
                icu_says(tags[t], patterns[p], n, expected);
                check(tags[t], patterns[p], &MESSAGE_NUMBER("0", n), 1, expected);
            }
}

static void what_cannot_be_read_is_refused(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "{",
        "}",
        "a}",
        "{}",
        "{ }",
        "{a",
        "{a b}",
        "{a, }",
        "{a, date}",
        "{a, plural}",
        "{a, plural, one {x}}",
        "{a, plural, other {x}",
        "{a, plural, other x}",
        "{a, plural, other {x}}}",
        "{a, select, other {{b}}",
        "{a, plural, offset:x other {x}}",
        "{a, number, percent}",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct arena arena = {0};
        const struct message *message = NULL;
        if (message_compile(&arena, str_from(patterns[i]), &message) == NULL)
            fail_msg("read: %s", patterns[i]);
        assert_null(message);
        arena_release(&arena);
    }
}

static void plain_texts_are_known(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct message *message = NULL;
    assert_null(message_compile(&arena, STR("It's ''plain''"), &message));
    assert_str_equal(message_plain(message), "It's 'plain'");
    assert_null(message_compile(&arena, STR("{a}"), &message));
    assert_true(str_is_none(message_plain(message)));
    arena_release(&arena);
}

UNIT_TESTS(message)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_are_filled),
        cmocka_unit_test(apostrophes_are_those_of_icu),
        cmocka_unit_test(plural_forms_are_those_of_the_language),
        cmocka_unit_test(icu_reads_the_same),
        cmocka_unit_test(what_cannot_be_read_is_refused),
        cmocka_unit_test(plain_texts_are_known),
    };
    return cmocka_run_group_tests_name("message", tests, begin, end);
}
