/* The list of kinds: complete, and the trail speaks of what exists. */

#include "domain/report/kinds.h"

#include "damage.h"
#include "scene.h"
#include "unit.h"

static const char rules[] = "{'rewards': []}";

static enum status look(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT_BREAKS(kinds_verify_trail, 0, "");
    return STATUS_OK;
}

/* Each kind in turn: an act on a referral becomes one on a thing of this kind, which there is not. */
static const struct statement rename_act = {.name = "test_rename_act",
                                            .purpose = "say that acts on referrals were on things of another kind",
                                            .text = "UPDATE audit SET object_kind = $1 WHERE object_kind = 'ref'",
                                            .params = "t",
                                            .columns = ""};

struct asked {
    const char *kind;
    int count;
    char rule[8];
};

static enum status rename_and_look(struct act *act, struct books *books, struct error *err)
{
    struct asked *asked = books->ctx;
    struct breaks breaks = {0};
    DAMAGE("DROP TRIGGER audit_no_update");
    TRY(txn_exec(act->txn, &rename_act, VALUES(value_text(str_from(asked->kind))), err));
    TRY(kinds_verify_trail(act, breaks_add, &breaks, err));
    asked->count = breaks.count;
    snprintf(asked->rule, sizeof asked->rule, "%s", breaks.rule);
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

static void acts_on_what_does_not_exist_are_found(void **state)
{
    static const char *const kinds[] = {"wks", "key", "evt", "cas", "cnt", "prg",
                                        "lnk", "ptc", "con", "rwd", "xyz"}; /* the last is of no kind */
    static struct asked asked;
    struct books *books = *state;
    struct id program = scene_program(books, "USD", rules);
    struct telling telling;
    scene_submission(&telling, &program, "bob@example.com", "NOBODYS");
    scene_must(books, &telling);
    books_read(books, LIVE, look);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        asked = (struct asked){.kind = kinds[i]};
        books->ctx = &asked;
        books_roll_back(books, LIVE, rename_and_look);
        if (asked.count != 1 || strcmp(asked.rule, "B20") != 0)
            fail_msg("%s: %d breaks", kinds[i], asked.count);
    }
}

static void each_kind_is_one_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < object_kind_count; i++) {
        assert_true(strlen(object_kinds[i].name) > 0);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(object_kinds[i].name, object_kinds[j].name);
            if (object_kinds[i].prefix != NULL && object_kinds[j].prefix != NULL)
                assert_string_not_equal(object_kinds[i].prefix, object_kinds[j].prefix);
        }
    }
}

UNIT_TESTS(kinds)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(acts_on_what_does_not_exist_are_found),
        cmocka_unit_test(each_kind_is_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
