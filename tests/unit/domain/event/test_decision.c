/* src/domain/event/decision.c */

#include "unit.h"

#include "domain/event/decision.h"

#define REWARD "rwd_01h455vb4pex5vsknk084sn02q"

static struct arena arena;

static const char two[] = "[[\"qualification\",\"ineligible\",\"it said \\\"no\\\"\",null],"
                          "[\"first\",\"granted\",null,\"" REWARD "\"]]";

static struct id reward_id(void)
{
    struct id id;
    assert_true(id_parse(STR(REWARD), "rwd", &id));
    return id;
}

static void decisions_are_rows_of_one_text(void **state)
{
    (void)state;
    const struct decision decisions[] = {
        {.rule_key = STR("qualification"), .outcome = STR("ineligible"), .reason = STR("it said \"no\"")},
        {.rule_key = STR("first"), .outcome = STR("granted"), .reward_id = reward_id()},
    };
    assert_str_equal(decisions_text(decisions, 2, &arena), two);
    arena_release(&arena);
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    struct decision *decisions;
    size_t count;
    struct error err = {0};
    assert_int_equal(decisions_parse(str_from(two), 0, &arena, &decisions, &count, &err), STATUS_OK);
    assert_int_equal(count, 2);
    assert_str_equal(decisions[0].rule_key, "qualification");
    assert_str_equal(decisions[0].outcome, "ineligible");
    assert_str_equal(decisions[0].reason, "it said \"no\"");
    assert_true(id_is_none(&decisions[0].reward_id));
    assert_str_equal(decisions[1].rule_key, "first");
    assert_str_equal(decisions[1].outcome, "granted");
    assert_true(str_is_none(decisions[1].reason));
    struct id expected = reward_id();
    assert_true(id_equal(&decisions[1].reward_id, &expected));
    arena_release(&arena);
}

static void none_are_no_text(void **state)
{
    (void)state;
    assert_true(str_is_none(decisions_text(NULL, 0, &arena)));
    struct decision *decisions = NULL;
    size_t count = 9;
    struct error err = {0};
    assert_int_equal(decisions_parse(STR_NONE, 0, &arena, &decisions, &count, &err), STATUS_OK);
    assert_int_equal(count, 0);
    arena_release(&arena);
}

static void others_can_be_added_behind_those_read(void **state)
{
    (void)state;
    struct decision *decisions;
    size_t count;
    struct error err = {0};
    assert_int_equal(decisions_parse(STR("[[\"a\",\"ineligible\",null,null]]"), 2, &arena, &decisions, &count, &err),
                     STATUS_OK);
    decisions[count++] = (struct decision){.rule_key = STR("b"), .outcome = STR("held"), .reason = STR("r")};
    decisions[count++] = (struct decision){.rule_key = STR("c"), .outcome = STR("granted")};
    assert_str_equal(decisions_text(decisions, count, &arena),
                     "[[\"a\",\"ineligible\",null,null],[\"b\",\"held\",\"r\",null],[\"c\",\"granted\",null,null]]");
    arena_release(&arena);
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        "[]",
        "{}",
        "7",
        "[[\"a\",\"granted\",null,null]",
        "[\"a\",\"granted\",null,null]",
        "[{}]",
        "[[\"a\",\"granted\",null]]",
        "[[\"a\",\"granted\",null,null,null]]",
        "[[null,\"granted\",null,null]]",
        "[[\"a\",null,null,null]]",
        "[[\"a\",\"granted\",7,null]]",
        "[[\"a\",\"granted\",null,\"\"]]",
        "[[\"a\",\"granted\",null,\"ref_01h455vb4pex5vsknk084sn02q\"]]",
        "[[\"a\",\"granted\",null,null],[\"b\",\"granted\",null,true]]",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct decision *decisions = NULL;
        size_t count = 9;
        struct error err = {0};
        if (decisions_parse(str_from(refused[i]), 0, &arena, &decisions, &count, &err) != STATUS_INTERNAL)
            fail_msg("taken: %s", refused[i]);
        assert_true(decisions == NULL && count == 9);
    }
    arena_release(&arena);
}

UNIT_TESTS(decision)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decisions_are_rows_of_one_text),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(none_are_no_text),
        cmocka_unit_test(others_can_be_added_behind_those_read),
        cmocka_unit_test(other_texts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
