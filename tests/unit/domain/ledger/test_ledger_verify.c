/* The proof finds each kind of damage. Every act damages books that were clean, expects the break, and takes all back
 * by failing. */

#include "posting.h"

static enum status fill(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", 100, err));
    TRY(accrue(act, 2, 8, "EUR", 50, err));
    TRY(settle(act, LEDGER_RELEASE, 1, 9, "USD", 100, err));
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

/* The rules of all breaks that were found. */
struct found {
    char rules[200];
};

static void add_found(void *ctx, const char *rule, const char *detail)
{
    (void)detail;
    struct found *found = ctx;
    size_t size = strlen(found->rules);
    snprintf(found->rules + size, sizeof found->rules - size, "%s ", rule);
}

/* Damages, looks for a break of `rule`, and takes the damage back. The finding goes to books->ctx, since failing is how
 * an act takes back what it wrote. */
#define DAMAGED(name, rule, ...)                                                                                       \
    static enum status name(struct act *act, struct books *books, struct error *err)                                   \
    {                                                                                                                  \
        __VA_ARGS__;                                                                                                   \
        struct found found = {0};                                                                                      \
        TRY(ledger_verify(act, add_found, &found, err));                                                               \
        *(bool *)books->ctx = strstr(found.rules, rule " ") != NULL;                                                   \
        return error_set(err, ERROR_INTERNAL, NULL, "taken back");                                                     \
    }

#define UNLOCKED                                                                                                       \
    DAMAGE("DROP TRIGGER ledger_txn_no_update");                                                                       \
    DAMAGE("DROP TRIGGER ledger_txn_no_delete");                                                                       \
    DAMAGE("DROP TRIGGER ledger_entry_no_update");                                                                     \
    DAMAGE("DROP TRIGGER ledger_entry_no_delete")

DAMAGED(other_amount, "B1", UNLOCKED; DAMAGE("UPDATE ledger_entry SET amount = amount + 1 WHERE kind = 3"))
DAMAGED(all_sums, "B2", UNLOCKED; DAMAGE("UPDATE ledger_entry SET amount = amount + 1 WHERE kind = 3"))
DAMAGED(one_entry, "B1", UNLOCKED; DAMAGE("DELETE FROM ledger_entry WHERE n = 2"))
DAMAGED(no_entries, "B1", UNLOCKED; DAMAGE("DELETE FROM ledger_entry"))
DAMAGED(other_lot, "B1", UNLOCKED; DAMAGE("UPDATE ledger_entry SET reward_id = txn_id WHERE n = 1"))
DAMAGED(other_kind, "B1", UNLOCKED; DAMAGE("UPDATE ledger_entry SET kind = 99 WHERE kind = 1"))
DAMAGED(other_balance, "B3", DAMAGE("UPDATE balance SET available = available + 1 WHERE currency = 'USD'"))
DAMAGED(other_count, "B3", DAMAGE("UPDATE balance SET entries = entries + 1"))
DAMAGED(lost_balance, "B3", DAMAGE("DELETE FROM balance WHERE currency = 'EUR'"))
DAMAGED(other_expense, "B3", DAMAGE("UPDATE program_account SET program_expense = 1"))
DAMAGED(other_entries, "B3", DAMAGE("UPDATE program_account SET entries = 1"))
DAMAGED(lost_mark, "B3", DAMAGE("UPDATE program_account SET through_txn_id = (SELECT max(id) FROM ledger_txn)"))
/* With a row that is written again: else there is nothing that the store must take back. */
DAMAGED(lost_trigger, "B4", DAMAGE("DROP TRIGGER ledger_entry_no_delete"); DAMAGE("UPDATE balance SET id = id"))
DAMAGED(twice, "B8", TRY(settle(act, LEDGER_DENY, 1, 8, "EUR", 10, err)))
DAMAGED(unaccrued, "B8", TRY(settle(act, LEDGER_DENY, 3, 8, "EUR", 10, err)))
DAMAGED(stray, "B20", UNLOCKED; DAMAGE("DELETE FROM ledger_txn WHERE currency = 'EUR'"))

static void every_damage_is_found(void **state)
{
    static const struct {
        const char *name;
        enum status (*act)(struct act *, struct books *, struct error *);
    } damages[] = {
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
    static bool found; /* it outlives the books */
    books->ctx = &found;
    books_write(books, LIVE, fill);
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        found = false;
        books_roll_back(books, LIVE, damages[i].act);
        if (!found)
            fail_msg("not found: %s", damages[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(every_damage_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
