/* src/domain/workspace/workspace.c */

#include "books.h"

#include "base/limits.h"
#include "unit.h"

static const int64_t day = TIME_US_PER_DAY;

static enum status init_again(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool created = true;
    TRY(workspace_init(act->txn, STR("Other"), &created, err));
    EXPECT(!created);
    struct workspace live, test, read;
    TRY(workspace_find(act->txn, STR_NONE, true, &live, err));
    TRY(workspace_find(act->txn, STR_NONE, false, &test, err));
    EXPECT(live.livemode && !test.livemode);
    EXPECT(live.twin_ws == test.ws && test.twin_ws == live.ws);
    EXPECT(!id_equal(&live.id, &test.id));
    EXPECT_STR(live.name, "Tests");
    TRY(workspace_read(act->txn, test.ws, &read, err));
    EXPECT(id_equal(&read.id, &test.id));
    EXPECT_REFUSED(workspace_read(act->txn, 7, &read, err), ERROR_NOT_FOUND, "");
    return STATUS_OK;
}

static void init_makes_two_worlds_once(void **state)
{
    books_write(*state, LIVE, init_again);
}

struct seen {
    struct txn *txn;
    size_t count;
    int64_t numbers[8];
    struct id ids[8];
};

static enum status see(void *ctx, const struct workspace *world, struct error *err)
{
    struct seen *seen = ctx;
    struct workspace read;
    TRY(workspace_read(seen->txn, world->twin_ws, &read, err)); /* other statements may run meanwhile */
    EXPECT(read.twin_ws == world->ws && read.livemode != world->livemode);
    EXPECT(seen->count < 8);
    seen->numbers[seen->count] = world->ws;
    seen->ids[seen->count++] = world->id;
    return STATUS_OK;
}

static enum status stop_at_once(void *ctx, const struct workspace *world, struct error *err)
{
    (void)world;
    ++*(int *)ctx;
    return error_set(err, ERROR_CONFLICT, NULL, "Enough.");
}

static enum status create_two(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct workspace live, test;
    TRY(workspace_create(act->txn, STR("Bloom & Söhne"), &live, &test, err));
    EXPECT(live.ws == 3 && test.ws == 4 && live.livemode && !test.livemode);
    EXPECT(live.twin_ws == 4 && test.twin_ws == 3);
    TRY(workspace_create(act->txn, STR("Third"), &live, &test, err));
    EXPECT(live.ws == 5 && test.ws == 6);
    struct seen seen = {.txn = act->txn};
    TRY(workspace_each(act->txn, see, &seen, err));
    EXPECT(seen.count == 6);
    for (size_t i = 0; i < seen.count; i++)
        EXPECT(seen.numbers[i] == (int64_t)i + 1);
    EXPECT(id_equal(&seen.ids[4], &live.id) && id_equal(&seen.ids[5], &test.id));
    int calls = 0;
    EXPECT_REFUSED(workspace_each(act->txn, stop_at_once, &calls, err), ERROR_CONFLICT, "");
    EXPECT(calls == 1);
    return STATUS_OK;
}

static enum status find_each(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct workspace live, test, found;
    char live_id[ID_TEXT_SIZE], test_id[ID_TEXT_SIZE];
    const struct str live_text = {live_id, sizeof live_id}, test_text = {test_id, sizeof test_id};
    EXPECT_REFUSED(workspace_find(act->txn, STR_NONE, true, &found, err), ERROR_MISSING_FIELD, "workspace");
    EXPECT_REFUSED(workspace_find(act->txn, STR("bloom & Söhne"), true, &found, err), ERROR_NOT_FOUND, "workspace");
    TRY(workspace_find(act->txn, STR("Bloom & Söhne"), true, &live, err));
    TRY(workspace_find(act->txn, STR("Bloom & Söhne"), false, &test, err));
    EXPECT(live.ws == 3 && test.ws == 4);
    id_format(&live.id, "wks", live_id);
    id_format(&test.id, "wks", test_id);
    TRY(workspace_find(act->txn, live_text, true, &found, err));
    EXPECT(found.ws == 3);
    TRY(workspace_find(act->txn, live_text, false, &found, err));
    EXPECT(found.ws == 4);
    TRY(workspace_find(act->txn, test_text, false, &found, err));
    EXPECT(found.ws == 4);
    EXPECT_REFUSED(workspace_find(act->txn, test_text, true, &found, err), ERROR_INVALID_VALUE, "workspace");
    EXPECT_REFUSED(workspace_find(act->txn, STR("wks_01h2xcejqtf2nbrexx3vqjhp41"), true, &found, err), ERROR_NOT_FOUND,
                   "workspace");
    return STATUS_OK;
}

static enum status create_wrongly(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct workspace live, test;
    char long_name[LIMIT_TEXT_BYTES + 1];
    memset(long_name, 'x', sizeof long_name);
    EXPECT_REFUSED(workspace_create(act->txn, STR("Tests"), &live, &test, err), ERROR_CONFLICT, "name");
    const struct str wrong[] = {STR(""),
                                STR("two\nlines"),
                                STR("\x1b[31mred"),
                                STR("\xff\xfe"),
                                STR("del\x7f"),
                                STR("wks_01h2xcejqtf2nbrexx3vqjhp41"),
                                {long_name, sizeof long_name}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        EXPECT_REFUSED(workspace_create(act->txn, wrong[i], &live, &test, err), ERROR_INVALID_VALUE, "name");
    TRY(workspace_create(act->txn, (struct str){long_name, LIMIT_TEXT_BYTES}, &live, &test, err));
    return STATUS_OK;
}

static void workspaces_are_made_in_pairs_and_found(void **state)
{
    books_write(*state, LIVE, create_two);
    books_read(*state, LIVE, find_each);
}

static void names_are_one_line_and_nobody_elses(void **state)
{
    books_write(*state, LIVE, create_wrongly);
}

static enum status advance_wrongly(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT_REFUSED(workspace_advance_clock(act, act_now(act) - 1, err), ERROR_OUT_OF_RANGE, "to");
    EXPECT_REFUSED(workspace_advance_clock(act, act_now(act) + (LIMIT_CLOCK_AHEAD_DAYS + 1) * day, err),
                   ERROR_OUT_OF_RANGE, "to");
    return STATUS_OK;
}

static enum status advance_live(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT_REFUSED(workspace_advance_clock(act, act_now(act) + day, err), ERROR_FORBIDDEN, "");
    return STATUS_OK;
}

static enum status advance(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(workspace_advance_clock(act, BOOKS_NOW + 30 * day, err));
    EXPECT(act_now(act) == BOOKS_NOW + 30 * day);
    return STATUS_OK;
}

static enum status thirty_days_on(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    int64_t off = act_now(act) - (BOOKS_NOW + 30 * day);
    EXPECT(off > -TIME_US_PER_S && off < TIME_US_PER_S); /* a writer's clock runs a little ahead of a frozen one */
    EXPECT(txn_now(act->txn) < BOOKS_NOW + day);
    return STATUS_OK;
}

static enum status still_today(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT(act_now(act) < BOOKS_NOW + day);
    return STATUS_OK;
}

/* What a cache knew of the worlds before the clock was moved. */
static enum status enter_late(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct act entered;
    TRY(workspace_enter(act->txn, &(struct workspace){.ws = TEST}, principal_system(), &entered, err));
    EXPECT(act_now(&entered) == act_now(act) && act_now(act) > BOOKS_NOW + 29 * day);
    const struct workspace live = {.ws = LIVE, .livemode = true};
    TRY(workspace_enter(act->txn, &live, principal_system(), &entered, err));
    EXPECT(act_now(&entered) == txn_now(act->txn) && entered.livemode);
    return STATUS_OK;
}

static void only_a_test_world_has_a_clock_and_it_moves_forward(void **state)
{
    struct books *books = *state;
    uint64_t generation = store_generation(books->store);
    books_write(books, TEST, advance_wrongly);
    books_write(books, LIVE, advance_live);
    assert_int_equal(store_generation(books->store), generation);
    books_write(books, TEST, advance);
    assert_true(store_generation(books->store) > generation);
    books_read(books, TEST, thirty_days_on);
    books_write(books, TEST, enter_late);
    books_read(books, LIVE, still_today);
    books_write(books, TEST, advance_wrongly);
}

static enum status check_master_key(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const uint8_t mine[] = {1, 2, 3}, other[] = {1, 2, 4};
    TRY(workspace_check_master_key(act->txn, mine, sizeof mine, err));
    TRY(workspace_check_master_key(act->txn, mine, sizeof mine, err));
    EXPECT_REFUSED(workspace_check_master_key(act->txn, other, sizeof other, err), ERROR_INVALID_VALUE,
                   "master_key_file");
    TRY(workspace_replace_master_key(act->txn, other, sizeof other, err));
    TRY(workspace_check_master_key(act->txn, other, sizeof other, err));
    EXPECT_REFUSED(workspace_check_master_key(act->txn, mine, sizeof mine, err), ERROR_INVALID_VALUE,
                   "master_key_file");
    return STATUS_OK;
}

static enum status replace_nothing(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const uint8_t mine[] = {1, 2, 3};
    EXPECT_REFUSED(workspace_replace_master_key(act->txn, mine, sizeof mine, err), ERROR_NOT_FOUND, "");
    return STATUS_OK;
}

static void another_master_key_is_noticed(void **state)
{
    books_write(*state, LIVE, replace_nothing);
    books_write(*state, LIVE, check_master_key);
}

static enum status verify_finds(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT_BREAKS(workspace_verify, 0, "");
    DAMAGE("UPDATE workspace SET twin_ws = 1 WHERE ws = 1");
    EXPECT_BREAKS(workspace_verify, 1, "B20");
    return STATUS_OK;
}

static void verify_finds_a_lone_twin(void **state)
{
    books_write(*state, LIVE, verify_finds);
}

UNIT_TESTS(workspace)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(init_makes_two_worlds_once),          BOOKS_TEST(workspaces_are_made_in_pairs_and_found),
        BOOKS_TEST(names_are_one_line_and_nobody_elses), BOOKS_TEST(only_a_test_world_has_a_clock_and_it_moves_forward),
        BOOKS_TEST(another_master_key_is_noticed),       BOOKS_TEST(verify_finds_a_lone_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
