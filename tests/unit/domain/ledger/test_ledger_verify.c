/* The proof finds each kind of damage. Every act damages books that were clean, expects the break, and takes all back
 * by failing. */

#include "damage.h"
#include "posting.h"
#include "unit.h"

static enum status fill(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(posting_open(act, POSTING_PROGRAM + 1, "USD", err));
    TRY(accrue(act, 1, 9, "USD", 100, err));
    TRY(accrue(act, 2, 8, "EUR", 50, err));
    TRY(release(act, 1, 9, "USD", 100, err));
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static enum status deny_again(struct act *act, struct error *err)
{
    struct ledger_move move = move_of(2, 8, LEDGER_PENDING, LEDGER_DENIED, 10);
    return move_lot(act, LEDGER_DENY, &move, "EUR", 1, err);
}

#define UNLOCKED                                                                                                       \
    DAMAGE("DROP TRIGGER ledger_txn_no_update");                                                                       \
    DAMAGE("DROP TRIGGER ledger_txn_no_delete");                                                                       \
    DAMAGE("DROP TRIGGER ledger_entry_no_update");                                                                     \
    DAMAGE("DROP TRIGGER ledger_entry_no_delete")

DAMAGED(ledger_verify, other_amount, "B1", UNLOCKED;
        DAMAGE("UPDATE ledger_entry SET amount = amount + 1 WHERE kind = 3"))
DAMAGED(ledger_verify, all_sums, "B2", UNLOCKED; DAMAGE("UPDATE ledger_entry SET amount = amount + 1 WHERE kind = 3"))
DAMAGED(ledger_verify, one_entry, "B1", UNLOCKED; DAMAGE("DELETE FROM ledger_entry WHERE n = 2"))
DAMAGED(ledger_verify, no_entries, "B1", UNLOCKED; DAMAGE("DELETE FROM ledger_entry"))
DAMAGED(ledger_verify, other_lot, "B7", UNLOCKED;
        DAMAGE("UPDATE ledger_entry SET lot_id = x'02020202020202020202020202020202' WHERE kind = 3"))
DAMAGED(ledger_verify, other_kind, "B1", UNLOCKED; DAMAGE("UPDATE ledger_entry SET kind = 99 WHERE kind = 1"))
DAMAGED(ledger_verify, other_balance, "B3",
        DAMAGE("UPDATE balance SET available = available + 1 WHERE currency = 'USD'"))
DAMAGED(ledger_verify, other_count, "B3", DAMAGE("UPDATE balance SET entries = entries + 1"))
DAMAGED(ledger_verify, lost_balance, "B3", DAMAGE("DELETE FROM balance WHERE currency = 'EUR'"))
DAMAGED(ledger_verify, other_expense, "B3", DAMAGE("UPDATE program_account SET program_expense = 1"))
DAMAGED(ledger_verify, other_entries, "B3", DAMAGE("UPDATE program_account SET entries = 1"))
DAMAGED(ledger_verify, lost_tally, "B3", DAMAGE("DELETE FROM uncounted"))
DAMAGED(ledger_verify, other_lot_amount, "B7", DAMAGE("UPDATE lot SET pending = pending + 1 WHERE currency = 'EUR'"))
DAMAGED(ledger_verify, moved_lot_amount, "B7",
        DAMAGE("UPDATE lot SET available = available - 1, redeemed = 1 WHERE currency = 'USD'"))
DAMAGED(ledger_verify, lot_of_another_currency, "B20", DAMAGE("UPDATE lot SET currency = 'EUR' WHERE currency = 'USD'"))
DAMAGED(ledger_verify, lost_lot, "B7", DAMAGE("DELETE FROM lot WHERE currency = 'EUR'"))
DAMAGED(ledger_verify, lot_of_another, "B7",
        DAMAGE("UPDATE lot SET owner_id = x'08080808080808080808080808080808' WHERE currency = 'USD'"))
DAMAGED(ledger_verify, lot_of_another_program, "B7",
        DAMAGE("UPDATE lot SET program_id = x'78787878787878787878787878787878' WHERE currency = 'USD'"))
DAMAGED(ledger_verify, entry_of_another, "B7", UNLOCKED;
        DAMAGE("UPDATE ledger_entry SET owner_id = x'08080808080808080808080808080808' WHERE kind = 3"))
DAMAGED(ledger_verify, txn_of_another_program, "B20", UNLOCKED;
        DAMAGE("UPDATE ledger_txn SET program_id = x'78787878787878787878787878787878' WHERE effect = 'release'"))
DAMAGED(ledger_verify, txn_of_no_program, "B20", UNLOCKED;
        DAMAGE("UPDATE ledger_txn SET program_id = x'01' WHERE effect = 'release'"))
DAMAGED(ledger_verify, txn_reverses_nothing, "B20", UNLOCKED;
        DAMAGE("UPDATE ledger_txn SET reverses = x'01' WHERE effect = 'release'"))
/* With a row that is written again: else there is nothing that the store must take back. */
#define WITHOUT_TRIGGER(name, trigger)                                                                                 \
    DAMAGED_EXACTLY(ledger_verify, name, "B4 ", DAMAGE("DROP TRIGGER " trigger); DAMAGE("UPDATE balance SET id = id"))
WITHOUT_TRIGGER(lost_entry_delete, "ledger_entry_no_delete")
WITHOUT_TRIGGER(lost_entry_update, "ledger_entry_no_update")
WITHOUT_TRIGGER(lost_txn_delete, "ledger_txn_no_delete")
WITHOUT_TRIGGER(lost_txn_update, "ledger_txn_no_update")
DAMAGED(ledger_verify, twice, "B8", TRY(deny(act, 2, 8, "EUR", 10, err)); TRY(deny_again(act, err)))
DAMAGED(
    ledger_verify, unaccrued, "B8",
    DAMAGE("INSERT INTO lot (ws, id, owner_id, program_id, currency, pending, available, reserved, paid_out, "
           "redeemed, clawback, denied, reversed, expired) SELECT ws, x'03030303030303030303030303030303', owner_id, "
           "program_id, currency, 10, 0, 0, 0, 0, 0, 0, 0, 0 FROM lot WHERE currency = 'EUR'");
    TRY(deny(act, 3, 8, "EUR", 10, err)))
DAMAGED(ledger_verify, stray, "B20", UNLOCKED; DAMAGE("DELETE FROM ledger_txn WHERE currency = 'EUR'"))

static void every_damage_is_found(void **state)
{
    static const struct damage damages[] = {
        {"other amount", other_amount},
        {"all sums", all_sums},
        {"one entry", one_entry},
        {"no entries", no_entries},
        {"other lot", other_lot},
        {"other kind", other_kind},
        {"other balance", other_balance},
        {"other count", other_count},
        {"lost balance", lost_balance},
        {"other expense", other_expense},
        {"other entries", other_entries},
        {"lost tally", lost_tally},
        {"other lot amount", other_lot_amount},
        {"moved lot amount", moved_lot_amount},
        {"lot of another currency", lot_of_another_currency},
        {"lost lot", lost_lot},
        {"lot of another", lot_of_another},
        {"lot of another program", lot_of_another_program},
        {"entry of another", entry_of_another},
        {"txn of another program", txn_of_another_program},
        {"txn of no program", txn_of_no_program},
        {"txn reverses nothing", txn_reverses_nothing},
        {"lost entry delete", lost_entry_delete},
        {"lost entry update", lost_entry_update},
        {"lost txn delete", lost_txn_delete},
        {"lost txn update", lost_txn_update},
        {"twice", twice},
        {"unaccrued", unaccrued},
        {"stray", stray},
    };
    struct books *books = *state;
    books_write(books, LIVE, fill);
    damage_expect_all(books, damages, sizeof damages / sizeof damages[0]);
}

UNIT_TESTS(ledger_verify)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(every_damage_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
