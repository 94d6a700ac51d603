/* The proof finds each kind of damage. Every act damages books that were clean, expects the break, and takes all back
 * by failing. */

#include "damage.h"
#include "posting.h"
#include "unit.h"

static enum status fill(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", 100, err));
    TRY(accrue(act, 2, 8, "EUR", 50, err));
    TRY(settle(act, LEDGER_RELEASE, 1, 9, "USD", 100, err));
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
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
DAMAGED(ledger_verify, other_lot, "B8", UNLOCKED;
        DAMAGE("UPDATE ledger_txn SET reward_id = id WHERE effect = 'release'"))
DAMAGED(ledger_verify, other_kind, "B1", UNLOCKED; DAMAGE("UPDATE ledger_entry SET kind = 99 WHERE kind = 1"))
DAMAGED(ledger_verify, other_balance, "B3",
        DAMAGE("UPDATE balance SET available = available + 1 WHERE currency = 'USD'"))
DAMAGED(ledger_verify, other_count, "B3", DAMAGE("UPDATE balance SET entries = entries + 1"))
DAMAGED(ledger_verify, lost_balance, "B3", DAMAGE("DELETE FROM balance WHERE currency = 'EUR'"))
DAMAGED(ledger_verify, other_expense, "B3", DAMAGE("UPDATE program_account SET program_expense = 1"))
DAMAGED(ledger_verify, other_entries, "B3", DAMAGE("UPDATE program_account SET entries = 1"))
DAMAGED(ledger_verify, lost_mark, "B3",
        DAMAGE("UPDATE program_account SET through_txn_id = (SELECT max(id) FROM ledger_txn)"))
/* With a row that is written again: else there is nothing that the store must take back. */
DAMAGED(ledger_verify, lost_trigger, "B4", DAMAGE("DROP TRIGGER ledger_entry_no_delete");
        DAMAGE("UPDATE balance SET id = id"))
DAMAGED(ledger_verify, twice, "B8", TRY(settle(act, LEDGER_DENY, 1, 8, "EUR", 10, err)))
DAMAGED(ledger_verify, unaccrued, "B8", TRY(settle(act, LEDGER_DENY, 3, 8, "EUR", 10, err)))
DAMAGED(ledger_verify, stray, "B20", UNLOCKED; DAMAGE("DELETE FROM ledger_txn WHERE currency = 'EUR'"))

static void every_damage_is_found(void **state)
{
    static const struct damage damages[] = {
        {"other amount", other_amount},   {"all sums", all_sums},
        {"one entry", one_entry},         {"no entries", no_entries},
        {"other lot", other_lot},         {"other kind", other_kind},
        {"other balance", other_balance}, {"other count", other_count},
        {"lost balance", lost_balance},   {"other expense", other_expense},
        {"other entries", other_entries}, {"lost mark", lost_mark},
        {"lost trigger", lost_trigger},   {"twice", twice},
        {"unaccrued", unaccrued},         {"stray", stray},
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
