/* src/domain/workspace/verify.c */

#include "books.h"
#include "unit.h"

static const struct statement both_worlds = {
    .name = "test_both_worlds",
    .purpose = "two rows whatever the world",
    .text = "SELECT id FROM workspace WHERE $1 > 0 ORDER BY ws",
    .params = "i",
    .columns = "b",
};

static enum status tell_rows(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    const struct verify_query queries[] = {{&both_worlds, "B1", "wks", "it is here"},
                                           {&both_worlds, "B2", "wks", "it is here again"}};
    struct breaks breaks = {0};
    TRY(verify_queries(act, queries, 2, breaks_add, &breaks, err));
    EXPECT(breaks.count == 4);
    EXPECT(strcmp(breaks.rule, "B2") == 0);
    struct workspace test;
    TRY(workspace_find(act->txn, STR_NONE, false, &test, err));
    char expected[80];
    char id[ID_TEXT_SIZE];
    id_format(&test.id, "wks", id);
    snprintf(expected, sizeof expected, "%.*s: it is here again", ID_TEXT_SIZE, id);
    EXPECT(strcmp(breaks.detail, expected) == 0);
    return STATUS_OK;
}

static void every_row_is_a_break(void **state)
{
    books_read(*state, LIVE, tell_rows);
}

static enum status look_for_triggers(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const char *const tables[] = {"audit", "ledger_entry"};
    struct breaks breaks = {0};
    TRY(verify_triggers(act, tables, 2, breaks_add, &breaks, err));
    EXPECT(breaks.count == 0);
    DAMAGE("DROP TRIGGER ledger_entry_no_delete");
    TRY(verify_triggers(act, tables, 2, breaks_add, &breaks, err));
    EXPECT(breaks.count == 1);
    EXPECT(strcmp(breaks.rule, "B4") == 0);
    EXPECT(strcmp(breaks.detail, "ledger_entry: the trigger ledger_entry_no_delete is missing") == 0);
    static const char *const without[] = {"note"};
    TRY(verify_triggers(act, without, 1, breaks_add, &breaks, err));
    EXPECT(breaks.count == 3);
    return STATUS_OK;
}

static void missing_triggers_are_named(void **state)
{
    books_write(*state, LIVE, look_for_triggers);
}

UNIT_TESTS(verify)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(every_row_is_a_break),
        BOOKS_TEST(missing_triggers_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
