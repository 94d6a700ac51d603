/* src/domain/outbox/outbox.c */

#include "books.h"

#include "domain/audit/audit.h"
#include "domain/outbox/outbox.h"

static const struct statement all_rows = {
    .name = "test_outbox_rows",
    .purpose = "what was noted",
    .text = "SELECT type, object_kind, object_id, referral_id, sequence, audit_id FROM outbox WHERE ws = $1",
    .params = "i",
    .columns = "ttbbib",
};

static enum status tell(struct act *act, const char *type, const char *kind, struct error *err)
{
    struct id object_id = mint_id(&act->mint), audit_id;
    TRY(audit_write(act, &(struct audit_entry){.action = type, .object_kind = kind, .object_id = object_id}, &audit_id,
                    err));
    if (!outbox_is_told(str_from(kind)))
        return STATUS_OK;
    return outbox_add(
        act,
        &(struct outbox_entry){
            .type = type, .object_kind = kind, .object_id = object_id, .sequence = 3, .audit_id = audit_id},
        err);
}

static enum status add_and_read(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct outbox_entry entry = {.type = "referral.qualified",
                                 .object_kind = "ref",
                                 .object_id = mint_id(&act->mint),
                                 .sequence = 7,
                                 .audit_id = mint_id(&act->mint)};
    entry.referral_id = entry.object_id;
    TRY(outbox_add(act, &entry, err));
    struct result rows;
    TRY(txn_query(act->txn, &all_rows, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 1);
    EXPECT_STR(result_str(&rows, 0, 0), "referral.qualified");
    EXPECT_STR(result_str(&rows, 0, 1), "ref");
    struct id object_id = result_id(&rows, 0, 2), referral_id = result_id(&rows, 0, 3),
              audit_id = result_id(&rows, 0, 5);
    EXPECT(id_equal(&object_id, &entry.object_id) && id_equal(&referral_id, &entry.object_id));
    EXPECT(result_int(&rows, 0, 4) == 7);
    EXPECT(id_equal(&audit_id, &entry.audit_id));
    TRY(txn_query(act->txn, &all_rows, VALUES(value_int(TEST)), &rows, err));
    EXPECT(rows.row_count == 0);
    return STATUS_OK;
}

static void a_row_holds_ids_and_sequence(void **state)
{
    books_write(*state, LIVE, add_and_read);
}

static enum status without_referral(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(tell(act, "program.created", "prg", err));
    struct result rows;
    TRY(txn_query(act->txn, &all_rows, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(rows.row_count == 1 && result_is_null(&rows, 0, 3) && result_is_null(&rows, 0, 4));
    return STATUS_OK;
}

static void without_a_referral_there_is_no_sequence(void **state)
{
    books_write(*state, LIVE, without_referral);
}

static enum status prove(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(tell(act, "program.created", "prg", err));
    TRY(tell(act, "reward.issued", "rwd", err));
    TRY(tell(act, "key.created", "key", err));
    EXPECT_BREAKS(outbox_verify, 0, "");
    struct id audit_id, object_id = mint_id(&act->mint);
    const struct audit_entry untold = {.action = "referral.created", .object_kind = "ref", .object_id = object_id};
    TRY(audit_write(act, &untold, &audit_id, err));
    EXPECT_BREAKS(outbox_verify, 1, "B17");
    struct outbox_entry entry = {.type = "referral.created", .object_kind = "ref", .object_id = object_id};
    entry.audit_id = audit_id;
    TRY(outbox_add(act, &entry, err));
    EXPECT_BREAKS(outbox_verify, 0, "");
    TRY(outbox_add(act, &entry, err)); /* told twice */
    EXPECT_BREAKS(outbox_verify, 1, "B17");
    return STATUS_OK;
}

static enum status tell_what_did_not_happen(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    const struct outbox_entry entry = {.type = "referral.created",
                                       .object_kind = "ref",
                                       .object_id = mint_id(&act->mint),
                                       .audit_id = mint_id(&act->mint)};
    TRY(outbox_add(act, &entry, err));
    EXPECT_BREAKS(outbox_verify, 2, "B17");
    return STATUS_OK;
}

static enum status other_name(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("UPDATE outbox SET type = 'reward.denied' WHERE type = 'reward.issued'");
    EXPECT_BREAKS(outbox_verify, 3, "B17");
    return STATUS_OK;
}

static enum status clean_elsewhere(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT_BREAKS(outbox_verify, 0, "");
    return STATUS_OK;
}

static void each_act_is_told_once(void **state)
{
    books_write(*state, LIVE, prove);
    books_write(*state, LIVE, tell_what_did_not_happen);
    books_write(*state, LIVE, other_name);
    books_read(*state, TEST, clean_elsewhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_row_holds_ids_and_sequence),
        BOOKS_TEST(without_a_referral_there_is_no_sequence),
        BOOKS_TEST(each_act_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
