/* src/domain/contact/guess_rank.c, search_query.c: how much of what was said fits whom. */

#include "domain/contact/guess_rank.h"
#include "unit.h"

static struct arena arena;

static const struct contact karen = {
    .id = {{1}},
    .name = {"Karen Holloway", 14},
    .phone = {"+12025550101", 12},
    .email = {"karen@example.com", 17},
    .address = {"31 Maple Street", 15},
    .city = {"Springfield", 11},
    .company = {"Acme Plumbing", 13},
};

static struct contact_hit ask(const struct contact_said *said, const struct contact *contact)
{
    struct guess_query query = guess_query_read(said, &arena);
    return guess_rank(&query, contact, &arena);
}

static int score(const char *words)
{
    return ask(&(struct contact_said){.words = str_from(words)}, &karen).score;
}

static void more_of_what_fits_is_better(void **state)
{
    (void)state;
    static const char *const best_first[] = {
        "Karen Holloway 202-555-0101",   "Karen Holloway",     "Karen Holoway",
        "Karen Hollways from Elsewhere", "Karen Stone Wright",
    };
    int last = 101;
    for (size_t i = 0; i < sizeof best_first / sizeof best_first[0]; i++) {
        int now = score(best_first[i]);
        if (now >= last)
            fail_msg("%s: %d, after %d", best_first[i], now, last);
        last = now;
    }
    assert_int_equal(score("Petra Zimmermann"), 0);
}

static void fillers_and_kinds_of_streets_need_not_fit(void **state)
{
    (void)state;
    assert_int_equal(score("Mrs Karen Holloway"), score("Karen Holloway"));
    assert_true(score("Karen from Maple Street") > 80);
    assert_true(score("the lady Karen at Acme Plumbing") > 80);
}

static void only_a_first_name_is_not_strong(void **state)
{
    (void)state;
    assert_true(score("Karen") < 80);
    assert_true(score("Karen") >= 60);
}

static void a_number_says_more_than_a_name(void **state)
{
    (void)state;
    static const char *const spellings[] = {"(202) 555-0101", "+1 202 555 0101", "001 202 5550101", "202.555.0101"};
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct contact_hit hit = ask(&(struct contact_said){.phone = str_from(spellings[i])}, &karen);
        assert_true(hit.score >= 94);
        assert_true(hit.reasons & HIT_PHONE);
        assert_int_equal(score(spellings[i]), hit.score);
    }
    struct contact_hit other =
        ask(&(struct contact_said){.words = STR("Karen Holloway"), .phone = STR("2025559999")}, &karen);
    assert_true(other.score > 60 && other.score < 94);
}

static void places_and_firms_help_and_do_not_decide(void **state)
{
    (void)state;
    struct contact_said said = {.words = STR("Karen Holloway"), .city = STR("Springfield")};
    struct contact_hit here = ask(&said, &karen);
    said.city = STR("Riverton");
    struct contact_hit elsewhere = ask(&said, &karen);
    assert_true(here.score > elsewhere.score);
    assert_true(here.reasons & HIT_CITY);
    said = (struct contact_said){.words = STR("Zoe Quill"), .city = STR("Springfield")};
    assert_int_equal(ask(&said, &karen).score, 0);
}

static void a_name_written_as_one_word_fits_two(void **state)
{
    (void)state;
    const struct contact mary = {.id = {{2}}, .name = STR("Mary-Ann O'Neill")};
    struct contact_said said = {.words = STR("Maryann ONeill")};
    assert_true(ask(&said, &mary).score >= 90);
}

static void a_number_with_spaces_is_one_part(void **state)
{
    (void)state;
    struct search_query query = search_query_read(STR("Nina 202 555 0105"), &arena);
    assert_int_equal(query.count, 2);
    assert_string_equal(arena_format(&arena, "%.*s", STR_ARG(query.pieces[1].phone)), "#5010555202");
    query = search_query_read(STR("<karen@example.com>,"), &arena);
    assert_true(str_equal(query.pieces[0].address, STR("karen@example.com")));
    assert_true(str_equal(search_phone_ending(STR("+44 (0)20 7946 0101"), &arena), STR("#101064970244")));
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

UNIT_TESTS(guess_rank)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_of_what_fits_is_better),
        cmocka_unit_test(fillers_and_kinds_of_streets_need_not_fit),
        cmocka_unit_test(only_a_first_name_is_not_strong),
        cmocka_unit_test(a_number_says_more_than_a_name),
        cmocka_unit_test(places_and_firms_help_and_do_not_decide),
        cmocka_unit_test(a_name_written_as_one_word_fits_two),
        cmocka_unit_test(a_number_with_spaces_is_one_part),
    };
    return cmocka_run_group_tests_name("guess_rank", tests, NULL, release);
}
