/* src/domain/contact/word.c, nickname.c: mistyped words and other names. */

#include "domain/contact/nickname.h"
#include "domain/contact/word.h"
#include "unit.h"

static struct arena arena;

static void distances_are_those_of_slips(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int distance; /* 3: more than 2 */
    } pairs[] = {
        {"smith", "smith", 0},
        {"smith", "smiht", 1},
        {"smith", "smth", 1},
        {"smith", "smiith", 1},
        {"smith", "snith", 1},
        {"smith", "smyth", 1},
        {"meyer", "maier", 2},
        {"smith", "jones", 3},
        {"jonh", "john", 1},
        {"ca", "abc", 3},
        {"muller", "mueller", 1},
        {"a", "abcd", 3},
        {"\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd", "\xd0\xb8\xd0\xb2\xd0\xbe\xd0\xbd", 1},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_int_equal(word_distance(str_from(pairs[i].a), str_from(pairs[i].b), 2), pairs[i].distance);
        assert_int_equal(word_distance(str_from(pairs[i].b), str_from(pairs[i].a), 2), pairs[i].distance);
    }
}

static bool share_a_key(const char *a, const char *b)
{
    struct str left[WORD_KEYS_MAX], right[WORD_KEYS_MAX];
    size_t left_count = word_keys(str_from(a), &arena, left), right_count = word_keys(str_from(b), &arena, right);
    for (size_t i = 0; i < left_count; i++)
        for (size_t j = 0; j < right_count; j++)
            if (str_equal(left[i], right[j]))
                return true;
    return false;
}

/* Every way to slip once in a word is found by its keys. */
static void one_slip_keeps_a_key(void **state)
{
    (void)state;
    static const char *const words[] = {"smith", "anderson", "lee", "oconnor", "williams", "garcia", "schneider"};
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
        size_t size = strlen(words[w]);
        for (size_t at = 0; at < size; at++) {
            char slip[32];
            snprintf(slip, sizeof slip, "%.*s%s", (int)at, words[w], words[w] + at + 1);
            if (size > 3)
                assert_true(share_a_key(words[w], slip)); /* left out */
            snprintf(slip, sizeof slip, "%.*sq%s", (int)at, words[w], words[w] + at);
            assert_true(share_a_key(words[w], slip)); /* put in */
            snprintf(slip, sizeof slip, "%s", words[w]);
            slip[at] = 'q';
            if (size > 3)
                assert_true(share_a_key(words[w], slip)); /* exchanged */
            snprintf(slip, sizeof slip, "%s", words[w]);
            if (at + 1 < size) {
                slip[at] = words[w][at + 1];
                slip[at + 1] = words[w][at];
                assert_true(share_a_key(words[w], slip)); /* swapped */
            }
        }
    }
    assert_false(share_a_key("smith", "garcia"));
    arena_release(&arena);
}

static void keys_are_the_skeleton_and_it_less_a_letter(void **state)
{
    (void)state;
    struct str keys[WORD_KEYS_MAX];
    size_t count = word_keys(STR("miller"), &arena, keys);
    assert_int_equal(count, 4);
    assert_str_equal(keys[0], "mlr");
    assert_str_equal(keys[1], "lr");
    assert_str_equal(keys[2], "mr");
    assert_str_equal(keys[3], "ml");
    assert_int_equal(word_keys(STR("eve"), &arena, keys), 3);
    assert_str_equal(keys[0], "ev");
    assert_int_equal(word_keys(STR("bcdfghjklmnp"), &arena, keys), WORD_KEYS_MAX);
    arena_release(&arena);
}

static void short_words_and_numbers_are_taken_as_they_are(void **state)
{
    (void)state;
    assert_true(word_is_mistyped(STR("lee")));
    assert_false(word_is_mistyped(STR("li")));
    assert_false(word_is_mistyped(STR("abc1")));
    assert_int_equal(word_slips(STR("li")), 0);
    assert_int_equal(word_slips(STR("john")), 1);
    assert_int_equal(word_slips(STR("smith")), 2);
}

static void short_forms_name_each_other(void **state)
{
    (void)state;
    assert_true(nickname_same(STR("bill"), STR("william")));
    assert_true(nickname_same(STR("william"), STR("bill")));
    assert_true(nickname_same(STR("paco"), STR("francisco")));
    assert_true(nickname_same(STR("uschi"), STR("ursula")));
    assert_true(nickname_same(STR("alex"), STR("alexandra")));
    assert_false(nickname_same(STR("bill"), STR("bill")));
    assert_false(nickname_same(STR("alexander"), STR("alexandra")));
    assert_false(nickname_same(STR("bill"), STR("bil")));
    struct str names[NICKNAMES_MAX];
    assert_int_equal(nickname_others(STR("xyz"), names), 0);
    size_t count = nickname_others(STR("rick"), names);
    bool richard = false, frederick = false;
    for (size_t i = 0; i < count; i++) {
        richard = richard || str_equal(names[i], STR("richard"));
        frederick = frederick || str_equal(names[i], STR("frederick"));
        assert_false(str_equal(names[i], STR("rick")));
    }
    assert_true(richard && frederick);
}

UNIT_TESTS(word)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_slips),
        cmocka_unit_test(one_slip_keeps_a_key),
        cmocka_unit_test(keys_are_the_skeleton_and_it_less_a_letter),
        cmocka_unit_test(short_words_and_numbers_are_taken_as_they_are),
        cmocka_unit_test(short_forms_name_each_other),
    };
    return cmocka_run_group_tests_name("word", tests, NULL, NULL);
}
