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
    struct id audit_id;
    const struct audit_entry untold = {
        .action = "referral.created", .object_kind = "ref", .object_id = mint_id(&act->mint)};
    TRY(audit_write(act, &untold, &audit_id, err));
    EXPECT_BREAKS(outbox_verify, 1, "B17");
    TRY(outbox_add(act, &audit_id, 3, err));
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

UNIT_TESTS(outbox)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_row_holds_its_act_and_sequence),
        BOOKS_TEST(without_a_referral_there_is_no_sequence),
        BOOKS_TEST(an_act_cannot_be_told_twice),
        BOOKS_TEST(what_is_told_are_the_acts_that_must_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
