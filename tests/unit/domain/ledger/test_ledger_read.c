/* Accounts, page by page, now and at past moments; and the journal. */

#include "posting.h"
#include "unit.h"

enum { PROGRAMS = 5, OWNERS = 4, ACCOUNTS = PROGRAMS + 2 * OWNERS };

/* Programs and contacts take turns, so that pages hold both. */
static enum status open_accounts(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct currency usd = posting_currency("USD");
    for (int i = 0; i < PROGRAMS; i++) {
        struct id program = posting_id(0x77 + i);
        TRY(ledger_open_program(act, &program, &usd, err));
        if (i < OWNERS)
            TRY(accrue(act, i + 1, i + 1, "USD", 10, err));
    }
    return STATUS_OK;
}

/* Pages of every size give each account once, in descending order, and say truly whether more follow. */
static enum status walk(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    const struct ledger_account_filter all = {.at = TIME_NONE};
    for (size_t limit = 1; limit <= ACCOUNTS + 1; limit++) {
        struct page page = {.limit = limit};
        struct ledger_account accounts[ACCOUNTS + 3];
        size_t seen = 0, count;
        bool more = true;
        while (more) {
            TRY(ledger_account_list(act, &all, &page, accounts, &count, &more, err));
            EXPECT(count == (seen + limit < ACCOUNTS ? limit : ACCOUNTS - seen));
            for (size_t i = 0; i < count; i++) {
                EXPECT(page_holds(&page, &accounts[i].id));
                EXPECT(accounts[i].id.bytes[15] == accounts[i].kind);
                page.before = accounts[i].id;
            }
            seen += count;
            EXPECT(more == (seen < ACCOUNTS));
        }
        EXPECT(seen == ACCOUNTS);
    }
    return STATUS_OK;
}

static void accounts_are_paged_across_their_rows(void **state)
{
    books_write(*state, LIVE, open_accounts);
    books_read(*state, LIVE, walk);
}

static enum status accrue_first(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", 100, err));
    return accrue(act, 2, 9, "EUR", 5, err);
}

static enum status accrue_second(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(settle(act, LEDGER_RELEASE, 1, 9, "USD", 100, err));
    TRY(accrue(act, 3, 9, "USD", 30, err));
    return accrue(act, 4, 8, "USD", 4, err);
}

static enum status balance_at(struct act *act, int64_t at, int owner, const char *currency, enum ledger_kind kind,
                              int64_t *ret, struct error *err)
{
    struct ledger_account accounts[11];
    struct ledger_account_filter filter = {.owner_id = posting_id(owner), .at = at};
    size_t count;
    bool more;
    TRY(ledger_account_list(act, &filter, &(struct page){.limit = 10}, accounts, &count, &more, err));
    *ret = INT64_MIN;
    for (size_t i = 0; i < count; i++)
        if (accounts[i].kind == kind && strcmp(accounts[i].currency.text, currency) == 0)
            *ret = accounts[i].balance;
    return STATUS_OK;
}

#define EXPECT_AT(at, owner, currency, kind, expected)                                                                 \
    do {                                                                                                               \
        int64_t balance_;                                                                                              \
        TRY(balance_at(act, (at), (owner), (currency), (kind), &balance_, err));                                       \
        EXPECT(balance_ == (expected));                                                                                \
    } while (0)

static enum status look_back(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    int64_t first = BOOKS_NOW + TIME_US_PER_S, before = BOOKS_NOW - 1, now = TIME_NONE;
    EXPECT_AT(now, 9, "USD", LEDGER_PENDING, 30);
    EXPECT_AT(now, 9, "USD", LEDGER_AVAILABLE, 100);
    EXPECT_AT(first, 9, "USD", LEDGER_PENDING, 100);
    EXPECT_AT(first, 9, "USD", LEDGER_AVAILABLE, 0);
    EXPECT_AT(first, 9, "EUR", LEDGER_PENDING, 5);
    EXPECT_AT(before, 9, "USD", LEDGER_PENDING, 0);
    EXPECT_AT(first, 8, "USD", LEDGER_PENDING, 0); /* not opened yet */
    EXPECT_AT(now, 0x77, "USD", LEDGER_PROGRAM_EXPENSE, -134);
    EXPECT_AT(first, 0x77, "USD", LEDGER_PROGRAM_EXPENSE, -100);
    bool more;
    struct ledger_txn txns[10];
    size_t count;
    TRY(ledger_txn_list(act, TIME_NONE, &(struct page){.limit = 10}, txns, &count, &more, err));
    EXPECT(count == 5 && !more && txns[0].entry_count == 2);
    EXPECT_STR(txns[2].effect, "release");
    EXPECT(txns[2].entries[0].kind == LEDGER_PENDING && txns[2].entries[0].amount == -100);
    EXPECT(txns[2].entries[1].kind == LEDGER_AVAILABLE && !txns[2].entries[1].of_program);
    EXPECT(txns[0].entries[0].of_program && txns[0].entries[0].account_id.bytes[15] == LEDGER_PROGRAM_EXPENSE);
    TRY(ledger_txn_list(act, first, &(struct page){.limit = 10}, txns, &count, &more, err));
    EXPECT(count == 2 && !more);
    TRY(ledger_txn_list(act, first, &(struct page){.limit = 1, .before = txns[0].id}, txns, &count, &more, err));
    EXPECT(count == 1 && !more);
    TRY(ledger_txn_list(act, before, &(struct page){.limit = 1}, txns, &count, &more, err));
    EXPECT(count == 0 && !more);
    return STATUS_OK;
}

static enum status roll_all(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more;
    return ledger_roll_up(act, 100, &more, err);
}

static void balances_are_known_at_past_moments(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, accrue_first);
    env_set_now(books->env, BOOKS_NOW + 2 * TIME_US_PER_S);
    books_write(books, LIVE, accrue_second);
    books_read(books, LIVE, look_back);
    books_write(books, LIVE, roll_all);
    books_read(books, LIVE, look_back); /* the same when rolled up */
}

UNIT_TESTS(ledger_read)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(accounts_are_paged_across_their_rows),
        BOOKS_TEST(balances_are_known_at_past_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
