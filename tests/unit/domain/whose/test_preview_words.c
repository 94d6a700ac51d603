/* src/domain/whose/preview_words.c: what another attribution would do, in sentences. */

#include "base/time.h"
#include "domain/whose/preview_words.h"
#include "unit.h"

static const struct currency usd = {"USD"};

static struct whose_change change(const char *name, int64_t amount)
{
    return (struct whose_change){
        .name = str_from(name),
        .amount = {true, amount},
        .currency = usd,
        .hold_until = TIME_NONE,
    };
}

/* The sentences, a line each. */
static const char *told(struct whose_preview *preview, struct arena *arena)
{
    struct str_array sentences = whose_preview_words(preview, arena);
    const char *text = "";
    for (size_t i = 0; i < sentences.count; i++)
        text = arena_format(arena, "%s%s%.*s", text, i == 0 ? "" : "\n", STR_ARG(sentences.items[i]));
    return text;
}

static void what_moves_is_one_sentence(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct whose_change take = change("Karen", 5000), give = change("Caren", 5000);
    struct whose_preview preview = {.participant_id = {{1}}, .takes = {&take, 1}, .gives = {&give, 1}};
    assert_string_equal(told(&preview, &arena), "This takes $50.00 back from Karen and gives it to Caren.");
    give.amount.value = 2500;
    assert_string_equal(told(&preview, &arena), "This takes $50.00 back from Karen.\nThis gives $25.00 to Caren.");
    take.owed = 1000;
    preview.gives.count = 0;
    preview.participant_id = (struct id){{0}};
    assert_string_equal(told(&preview, &arena),
                        "This takes $50.00 back from Karen.\n"
                        "$10.00 of it was spent already: Karen owes it, and the next credit covers it.\n"
                        "Nobody is credited for this referral any more.");
    arena_release(&arena);
}

static void what_is_held_and_has_no_amount(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct whose_change give = change("Caren", 0);
    give.amount.set = false;
    give.title = STR("A basket of fruit");
    give.hold_until = INT64_C(1781000000) * TIME_US_PER_S;
    struct whose_preview preview = {.participant_id = {{1}}, .gives = {&give, 1}};
    assert_string_equal(told(&preview, &arena),
                        "This gives A basket of fruit to Caren.\nCaren can use it from Jun 9, 2026 on.");
    arena_release(&arena);
}

static void ordinals(void **state)
{
    (void)state;
    static const struct {
        int64_t ordinal;
        const char *end;
    } rows[] = {{1, "1st."},   {2, "2nd."},   {3, "3rd."},   {4, "4th."},    {11, "11th."},
                {12, "12th."}, {13, "13th."}, {21, "21st."}, {112, "112th."}};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct whose_promise promise = {
            .name = STR("Karen"), .amount = {true, 100}, .currency = usd, .ordinal = rows[i].ordinal};
        struct whose_preview preview = {.participant_id = {{1}}, .promises = {&promise, 1}};
        const char *text = told(&preview, &arena);
        assert_string_equal(text + strlen(text) - strlen(rows[i].end), rows[i].end);
    }
    arena_release(&arena);
}

static void nothing_moves(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct whose_preview preview = {.participant_id = {{1}}, .joins = true};
    assert_string_equal(told(&preview, &arena), "No money moves.\nThe person takes part in the program from now on.");
    arena_release(&arena);
}

UNIT_TESTS(preview_words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_moves_is_one_sentence),
        cmocka_unit_test(what_is_held_and_has_no_amount),
        cmocka_unit_test(ordinals),
        cmocka_unit_test(nothing_moves),
    };
    return cmocka_run_group_tests_name("preview_words", tests, NULL, NULL);
}
