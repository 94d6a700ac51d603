/* src/domain/outbox/outbox.c */

#include "books.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/outbox/outbox.h"
#include "unit.h"

static const struct statement all_rows = {
    .name = "test_outbox_rows",
    .purpose = "what was noted",
    .text = "SELECT id, sequence FROM outbox WHERE ws = $1",
    .params = "i",
    .columns = "bi",
};

/* An act on an object of this kind, noted when it must be told. */
static enum status tell(struct act *act, const char *action, const char *kind, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = kind, .object_id = mint_id(&act->mint)};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_is_told(str_from(kind)) ? outbox_add(act, &audit_id, 0, err) : STATUS_OK;
}

static enum status add_and_read(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id audit_id = mint_id(&act->mint);
    TRY(outbox_add(act, &audit_id, 7, err));
    struct result rows;
    TRY(txn_query(act->txn, &all_rows, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 1);
    struct id id = result_id(&rows, 0, 0);
    EXPECT(id_equal(&id, &audit_id) && result_int(&rows, 0, 1) == 7);
    TRY(txn_query(act->txn, &all_rows, VALUES(value_int(TEST)), &rows, err));
    EXPECT(rows.row_count == 0);
    return STATUS_OK;
}

static void a_row_holds_its_act_and_sequence(void **state)
{
    books_write(*state, LIVE, add_and_read);
}

static enum status without_referral(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(tell(act, "program.created", "prg", err));
    struct result rows;
    TRY(txn_query(act->txn, &all_rows, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 1 && result_is_null(&rows, 0, 1));
    return STATUS_OK;
}

static void without_a_referral_there_is_no_sequence(void **state)
{
    books_write(*state, LIVE, without_referral);
}

static enum status tell_twice(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    const struct audit_entry entry = {
        .action = "referral.created", .object_kind = "ref", .object_id = mint_id(&act->mint)};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    TRY(outbox_add(act, &audit_id, 0, err));
    return outbox_add(act, &audit_id, 0, err);
}

static void an_act_cannot_be_told_twice(void **state)
{
    struct books *books = *state;
    books_roll_back(books, LIVE, tell_twice);
}

static enum status prove(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(tell(act, "program.created", "prg", err));
    TRY(tell(act, "reward.issued", "rwd", err));
    TRY(tell(act, "key.created", "key", err));
    EXPECT_BREAKS(outbox_verify, 0, "");
    return STATUS_OK;
}

static enum status tell_what_did_not_happen(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id audit_id = mint_id(&act->mint);
    TRY(outbox_add(act, &audit_id, 3, err));
    EXPECT_BREAKS(outbox_verify, 1, "B17");
    return STATUS_OK;
}

static enum status tell_what_is_our_own(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id audit_id;
    const struct audit_entry own = {.action = "key.created", .object_kind = "key", .object_id = mint_id(&act->mint)};
    TRY(audit_write(act, &own, &audit_id, err));
    TRY(outbox_add(act, &audit_id, 0, err));
    EXPECT_BREAKS(outbox_verify, 2, "B17");
    return STATUS_OK;
}

static enum status clean_elsewhere(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT_BREAKS(outbox_verify, 0, "");
    return STATUS_OK;
}

static void what_is_told_are_the_acts_that_must_be(void **state)
{
    books_write(*state, LIVE, prove);
    books_write(*state, LIVE, tell_what_did_not_happen);
    books_write(*state, LIVE, tell_what_is_our_own);
    books_read(*state, TEST, clean_elsewhere);
}

/* ---- fan-out ---- */

/* What channels took, in order. */
static struct id taken[10];
static size_t taken_count;

static enum status take(struct act *act, const struct outbox_change *change, struct error *err)
{
    (void)act;
    (void)err;
    taken[taken_count++] = change->id;
    return STATUS_OK;
}

static enum status break_down(struct act *act, const struct outbox_change *change, struct error *err)
{
    (void)act;
    (void)change;
    return error_set(err, ERROR_INTERNAL, NULL, "the channel is broken");
}

static const struct outbox_channel two_channels[] = {
    {.name = "webhook", .take = take},
    {.name = "message", .take = take},
    {.name = NULL},
};
static const struct outbox_channel no_channels[] = {{.name = NULL}};
static const struct outbox_channel broken_channels[] = {{.name = "webhook", .take = break_down}, {.name = NULL}};

static enum status waiting(struct act *act, size_t *ret_count, struct id ret_ids[10], struct error *err)
{
    return outbox_list(act, 10, ret_ids, ret_count, err);
}

static enum status fan_out(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id ids[10];
    struct id audit_id;
    size_t count;
    bool more;
    const struct audit_entry entry = {
        .action = "referral.created", .object_kind = "ref", .object_id = mint_id(&act->mint)};
    taken_count = 0;
    TRY(audit_write(act, &entry, &audit_id, err));
    TRY(outbox_add(act, &audit_id, 0, err));
    TRY(tell(act, "program.created", "prg", err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(count == 2 && id_equal(&ids[0], &audit_id));
    TRY(outbox_fan_out(act, &ids[0], two_channels, &more, err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(count == 1 && !id_equal(&ids[0], &audit_id));
    EXPECT(taken_count == 2 && id_equal(&taken[0], &audit_id) && id_equal(&taken[1], &audit_id));
    EXPECT_BREAKS(outbox_verify, 0, "");
    TRY(outbox_fan_out(act, &audit_id, two_channels, &more, err)); /* done by somebody else: nothing again */
    EXPECT(taken_count == 2 && !more);
    return STATUS_OK;
}

static void a_change_is_taken_by_each_channel_once(void **state)
{
    books_write(*state, LIVE, fan_out);
}

/* Ids may go the other way than commits: the sequence is what counts. */
static enum status out_of_order(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id audits[3];
    const struct id referral_id = mint_id(&act->mint);
    bool more;
    taken_count = 0;
    for (int i = 0; i < 3; i++) {
        const struct audit_entry entry = {.action = "referral.stage_changed",
                                          .object_kind = "ref",
                                          .object_id = referral_id,
                                          .referral_id = referral_id};
        TRY(audit_write(act, &entry, &audits[i], err));
        TRY(outbox_add(act, &audits[i], 3 - i, err));
    }
    for (int i = 0; i < 3; i++) {
        TRY(outbox_fan_out(act, &audits[0], two_channels, &more, err));
        EXPECT(more == (i < 2)); /* the one that was asked for waits until its turn */
    }
    EXPECT(taken_count == 6);
    for (int i = 0; i < 3; i++)
        EXPECT(id_equal(&taken[2 * (size_t)i], &audits[2 - i]));
    return STATUS_OK;
}

static void a_referral_is_told_in_the_order_of_its_sequence(void **state)
{
    books_write(*state, LIVE, out_of_order);
}

static enum status nobody_asked(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id ids[10];
    size_t count;
    bool more;
    TRY(tell(act, "referral.created", "ref", err));
    TRY(waiting(act, &count, ids, err));
    TRY(outbox_fan_out(act, &ids[0], no_channels, &more, err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void what_nobody_asked_for_is_done_with(void **state)
{
    books_write(*state, LIVE, nobody_asked);
}

/* Asks for stages alone. */
static enum status asks_for_stages(struct act *act, const char *const **ret_actions, struct error *err)
{
    static const char *const actions[] = {"referral.stage_changed", NULL};
    (void)act;
    (void)err;
    *ret_actions = actions;
    return STATUS_OK;
}

static enum status asks_for_nothing(struct act *act, const char *const **ret_actions, struct error *err)
{
    static const char *const actions[] = {NULL};
    (void)act;
    (void)err;
    *ret_actions = actions;
    return STATUS_OK;
}

static const struct outbox_channel asking_channels[] = {
    {.name = "message", .asks = asks_for_stages, .take = take},
    {.name = "webhook", .asks = asks_for_nothing, .take = take},
    {.name = NULL},
};

/* More of them than are taken at once, among them two that are asked for. */
static enum status few_are_asked_for(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id ids[10], all[10];
    size_t count;
    bool more = false;
    taken_count = 0;
    for (int i = 0; i < LIMIT_OUTBOX_UNASKED + 3; i++)
        TRY(tell(act, i == 1 || i == 4 ? "referral.stage_changed" : "referral.created", "ref", err));
    TRY(outbox_list(act, 10, all, &count, err));
    TRY(outbox_due(act, asking_channels, 10, ids, &count, err));
    EXPECT(count == 3); /* of the ten, one stands for eight */
    EXPECT(id_equal(&ids[0], &all[0]) && id_equal(&ids[1], &all[1]) && id_equal(&ids[2], &all[4]));
    TRY(outbox_due(act, two_channels, 10, ids, &count, err));
    EXPECT(count == 10);

    TRY(outbox_fan_out(act, &all[0], asking_channels, &more, err));
    EXPECT(more && taken_count == 0);
    TRY(outbox_list(act, 10, ids, &count, err));
    EXPECT(count == 5 && id_equal(&ids[0], &all[1]) && id_equal(&ids[1], &all[4]));
    TRY(outbox_fan_out(act, &ids[2], asking_channels, &more, err));
    EXPECT(!more && taken_count == 0);
    for (size_t i = 0; i < 2; i++)
        TRY(outbox_fan_out(act, &ids[i], asking_channels, &more, err));
    EXPECT(taken_count == 4 && id_equal(&taken[0], &all[1]) && id_equal(&taken[2], &all[4]));
    TRY(outbox_due(act, asking_channels, 10, ids, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void what_nobody_asks_for_goes_many_at_a_time(void **state)
{
    books_write(*state, LIVE, few_are_asked_for);
}

static enum status one_channel_fails(struct act *act, struct books *books, struct error *err)
{
    struct id ids[10];
    size_t count;
    bool more;
    TRY(tell(act, "referral.created", "ref", err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(outbox_fan_out(act, &ids[0], broken_channels, &more, err) == STATUS_INTERNAL);
    *(bool *)books->ctx = true;
    return STATUS_INTERNAL;
}

static enum status nothing_waits(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id ids[10];
    size_t count;
    TRY(waiting(act, &count, ids, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void a_channel_that_fails_takes_the_commit_back(void **state)
{
    struct books *books = *state;
    bool refused = false;
    books->ctx = &refused;
    books_roll_back(books, LIVE, one_channel_fails);
    assert_true(refused);
    books_read(books, LIVE, nothing_waits);
}

UNIT_TESTS(outbox)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_row_holds_its_act_and_sequence),
        BOOKS_TEST(without_a_referral_there_is_no_sequence),
        BOOKS_TEST(an_act_cannot_be_told_twice),
        BOOKS_TEST(what_is_told_are_the_acts_that_must_be),
        BOOKS_TEST(a_change_is_taken_by_each_channel_once),
        BOOKS_TEST(a_referral_is_told_in_the_order_of_its_sequence),
        BOOKS_TEST(what_nobody_asked_for_is_done_with),
        BOOKS_TEST(what_nobody_asks_for_goes_many_at_a_time),
        BOOKS_TEST(a_channel_that_fails_takes_the_commit_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
