/* src/domain/outbox/outbox.c */

#include "books.h"

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

/* Ids of receivers; what they mean is a channel's own business. */
static const struct id first_endpoint = {{1}};
static const struct id second_endpoint = {{2}};

/* Two endpoints that want to know of referrals; one of them is found twice. */
static enum status find_endpoints(struct act *act, const struct outbox_change *change,
                                  struct outbox_receivers *receivers, struct error *err)
{
    (void)act;
    (void)err;
    if (!str_equal(change->object_kind, STR("ref")))
        return STATUS_OK;
    outbox_receiver_add(receivers, &first_endpoint, STR_NONE);
    outbox_receiver_add(receivers, &second_endpoint, STR_NONE);
    outbox_receiver_add(receivers, &first_endpoint, STR_NONE);
    return STATUS_OK;
}

/* The object's own contact, with words that must stay as they are. */
static enum status find_person(struct act *act, const struct outbox_change *change, struct outbox_receivers *receivers,
                               struct error *err)
{
    (void)act;
    (void)err;
    outbox_receiver_add(receivers, &change->object_id, change->action);
    return STATUS_OK;
}

static enum status find_nobody(struct act *act, const struct outbox_change *change, struct outbox_receivers *receivers,
                               struct error *err)
{
    (void)act;
    (void)change;
    (void)receivers;
    return error_set(err, ERROR_INTERNAL, NULL, "the channel is broken");
}

static const struct outbox_channel two_channels[] = {
    {.name = "webhook", .find_receivers = find_endpoints},
    {.name = "message", .find_receivers = find_person},
    {.name = NULL},
};
static const struct outbox_channel no_channels[] = {{.name = NULL}};
static const struct outbox_channel broken_channels[] = {
    {.name = "message", .find_receivers = find_person},
    {.name = "webhook", .find_receivers = find_nobody},
    {.name = NULL},
};

static const struct statement all_deliveries = {
    .name = "test_deliveries",
    .purpose = "who is to be told",
    .text = "SELECT change_id, channel, receiver_id, sequence, payload, state, attempts, next_try_at FROM delivery "
            "WHERE ws = $1 ORDER BY channel DESC, receiver_id",
    .params = "i",
    .columns = "btbittii",
};

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
    const struct audit_entry entry = {
        .action = "referral.created", .object_kind = "ref", .object_id = mint_id(&act->mint)};
    TRY(audit_write(act, &entry, &audit_id, err));
    TRY(outbox_add(act, &audit_id, 7, err));
    TRY(tell(act, "program.created", "prg", err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(count == 2 && id_equal(&ids[0], &audit_id));
    TRY(outbox_fan_out(act, &ids[0], two_channels, err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(count == 1 && !id_equal(&ids[0], &audit_id));
    struct result rows;
    TRY(txn_query(act->txn, &all_deliveries, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 3);
    struct id receivers[] = {first_endpoint, second_endpoint, entry.object_id};
    for (size_t i = 0; i < 3; i++) {
        struct id change = result_id(&rows, i, 0);
        struct id receiver = result_id(&rows, i, 2);
        EXPECT(id_equal(&change, &audit_id) && id_equal(&receiver, &receivers[i]));
        EXPECT(result_int(&rows, i, 3) == 7 && result_int(&rows, i, 6) == 0);
        EXPECT(result_int(&rows, i, 7) == txn_now(act->txn));
        EXPECT_STR(result_str(&rows, i, 5), "waiting");
    }
    EXPECT_STR(result_str(&rows, 0, 1), "webhook");
    EXPECT(result_is_null(&rows, 0, 4));
    EXPECT_STR(result_str(&rows, 2, 4), "referral.created");
    EXPECT_BREAKS(outbox_verify, 0, "");
    TRY(outbox_fan_out(act, &audit_id, two_channels, err)); /* done by somebody else: nothing again */
    TRY(txn_query(act->txn, &all_deliveries, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 3);
    return STATUS_OK;
}

static void a_change_becomes_a_delivery_for_each_receiver(void **state)
{
    books_write(*state, LIVE, fan_out);
}

static enum status nobody_asked(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id ids[10];
    size_t count;
    struct result rows;
    TRY(tell(act, "referral.created", "ref", err));
    TRY(waiting(act, &count, ids, err));
    TRY(outbox_fan_out(act, &ids[0], no_channels, err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(count == 0);
    TRY(txn_query(act->txn, &all_deliveries, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 0);
    return STATUS_OK;
}

static void what_nobody_asked_for_is_done_with(void **state)
{
    books_write(*state, LIVE, nobody_asked);
}

static enum status one_channel_fails(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id ids[10];
    size_t count;
    struct result rows;
    struct error refusal = {0};
    TRY(tell(act, "referral.created", "ref", err));
    TRY(waiting(act, &count, ids, err));
    EXPECT(outbox_fan_out(act, &ids[0], broken_channels, &refusal) == STATUS_INTERNAL);
    TRY(waiting(act, &count, ids, err)); /* it came before the first write */
    EXPECT(count == 1);
    TRY(txn_query(act->txn, &all_deliveries, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 0);
    return STATUS_OK;
}

static void a_channel_that_fails_leaves_the_change_waiting(void **state)
{
    books_write(*state, LIVE, one_channel_fails);
}

static enum status damage_deliveries(struct act *act, struct books *books, struct error *err)
{
    struct id ids[10];
    size_t count;
    TRY(tell(act, "program.created", "prg", err));
    TRY(waiting(act, &count, ids, err));
    TRY(outbox_fan_out(act, &ids[0], two_channels, err));
    EXPECT_BREAKS(outbox_verify, 0, "");
    TRY(outbox_add(act, &ids[0], 0, err)); /* told, and waiting again */
    EXPECT_BREAKS(outbox_verify, 1, "B17");
    DAMAGE("DELETE FROM outbox");
    DAMAGE("DROP TRIGGER audit_no_delete");
    DAMAGE("DELETE FROM audit");
    EXPECT_BREAKS(outbox_verify, 1, "B17");
    *(bool *)books->ctx = true;
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

static void deliveries_without_their_change_are_found(void **state)
{
    struct books *books = *state;
    bool found = false;
    books->ctx = &found;
    books_roll_back(books, LIVE, damage_deliveries);
    assert_true(found);
}

UNIT_TESTS(outbox)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_row_holds_its_act_and_sequence),
        BOOKS_TEST(without_a_referral_there_is_no_sequence),
        BOOKS_TEST(an_act_cannot_be_told_twice),
        BOOKS_TEST(what_is_told_are_the_acts_that_must_be),
        BOOKS_TEST(a_change_becomes_a_delivery_for_each_receiver),
        BOOKS_TEST(what_nobody_asked_for_is_done_with),
        BOOKS_TEST(a_channel_that_fails_leaves_the_change_waiting),
        BOOKS_TEST(deliveries_without_their_change_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
