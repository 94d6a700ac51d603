/* Accounts, page by page, now and at past moments; and the journal. */

#include "domain/rollup/figures.h"
#include "posting.h"
#include "unit.h"

enum { PROGRAMS = 5, OWNERS = 4, ACCOUNTS = PROGRAMS + 2 * OWNERS };

/* Programs and contacts take turns, so that pages hold both. */
static enum status open_accounts(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    for (int i = 0; i < PROGRAMS; i++) {
        TRY(posting_open(act, POSTING_PROGRAM + i, "USD", err));
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
                page.after = accounts[i].id;
            }
            seen += count;
            EXPECT(more == (seen < ACCOUNTS));
        }
        EXPECT(seen == ACCOUNTS);
    }
    struct page wrong = {.limit = 5, .after = posting_id(1)}; /* a contact's id is no account's */
    struct ledger_account accounts[6];
    size_t count;
    bool more;
    EXPECT_REFUSED(ledger_account_list(act, &all, &wrong, accounts, &count, &more, err), ERROR_INVALID_CURSOR,
                   "starting_after");
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
    TRY(release(act, 1, 9, "USD", 100, err));
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
        if (accounts[i].kind == (int)kind && strcmp(accounts[i].currency.text, currency) == 0)
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
    return STATUS_OK;
}

static enum status count_all(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more;
    TRY(figures_count(act, 100, &more, err));
    EXPECT(!more);
    return STATUS_OK;
}

static enum status count_one(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more;
    NUMBER("SELECT COUNT(*) > 2 FROM uncounted", 1);
    TRY(figures_count(act, 1, &more, err));
    EXPECT(more);
    return STATUS_OK;
}

static void balances_are_known_at_past_moments(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, accrue_first);
    env_set_now(books->env, BOOKS_NOW + 2 * TIME_US_PER_S);
    books_write(books, LIVE, accrue_second);
    books_read(books, LIVE, look_back);
    books_write(books, LIVE, count_one);
    books_read(books, LIVE, look_back); /* the same when some of it is counted */
    books_write(books, LIVE, count_all);
    books_read(books, LIVE, look_back); /* ... and all */
}

/* ---- the journal ---- */

static enum status read_journal(struct act *act, const struct list_ask *ask, struct ledger_txn **ret, size_t *ret_count,
                                bool *ret_more, struct error *err)
{
    return ledger_txn_list(act, ask, ret, ret_count, ret_more, err);
}

static enum status look_at_journal(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct ledger_txn *txns;
    size_t count;
    bool more;
    TRY(read_journal(act, &(struct list_ask){.page = {.limit = 10}}, &txns, &count, &more, err));
    EXPECT(count == 5 && !more);
    for (size_t i = 0; i < count; i++)
        EXPECT(txns[i].entries.count == 2 && !str_is_none(txns[i].cause));
    EXPECT_STR(txns[2].effect, "release");
    const struct ledger_entry *entries = txns[2].entries.items;
    struct id lot = posting_id(1);
    EXPECT(entries[0].amount == -100 && entries[0].account_id.bytes[15] == LEDGER_PENDING);
    EXPECT(entries[1].amount == 100 && entries[1].account_id.bytes[15] == LEDGER_AVAILABLE);
    EXPECT_STR(entries[1].owner.type, "contact");
    EXPECT(id_equal(&entries[0].lot_id, &lot) && id_equal(&entries[1].lot_id, &lot));
    entries = txns[0].entries.items;
    EXPECT_STR(entries[0].owner.type, "program");
    EXPECT(entries[0].account_id.bytes[15] == LEDGER_PROGRAM_EXPENSE);
    EXPECT(str_starts_with(txns[0].cause, STR("rwd_")));

    struct list_ask ask = {.page = {.limit = 2, .after = txns[1].id}};
    TRY(read_journal(act, &ask, &txns, &count, &more, err));
    EXPECT(count == 2 && more);
    EXPECT_STR(txns[0].effect, "release");
    ask = (struct list_ask){.page = {.limit = 10}};
    page_of_time(&ask.page, TIME_NONE, BOOKS_NOW + TIME_US_PER_S);
    TRY(read_journal(act, &ask, &txns, &count, &more, err));
    EXPECT(count == 2 && !more);
    return STATUS_OK;
}

static enum status look_at_journals_of_programs(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id program = posting_id(POSTING_PROGRAM), other = posting_id(POSTING_PROGRAM + 1);
    struct ledger_txn *txns;
    size_t count;
    bool more;
    struct list_ask ask = {.page = {.limit = 10}, .filters = {[LEDGER_TXNS_PROGRAM] = value_id(&program)}};
    TRY(read_journal(act, &ask, &txns, &count, &more, err));
    EXPECT(count == 5);
    ask.filters[LEDGER_TXNS_PROGRAM] = value_id(&other);
    TRY(read_journal(act, &ask, &txns, &count, &more, err));
    EXPECT(count == 0);
    ask = (struct list_ask){.page = {.limit = 1, .after = program}};
    EXPECT_REFUSED(read_journal(act, &ask, &txns, &count, &more, err), ERROR_INVALID_CURSOR, "starting_after");
    return STATUS_OK;
}

static void the_journal_is_told_with_its_entries(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, accrue_first);
    env_set_now(books->env, BOOKS_NOW + 2 * TIME_US_PER_S);
    books_write(books, LIVE, accrue_second);
    books_read(books, LIVE, look_at_journal);
    books_read(books, LIVE, look_at_journals_of_programs);
}

static enum status read_lots(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    const struct id ids[] = {posting_id(3), posting_id(99), posting_id(1)};
    struct ledger_lot *lots;
    size_t count;
    TRY(ledger_lots_read(act, ids, 3, &lots, &count, err));
    EXPECT(count == 2);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += lots[i].amounts.of[LEDGER_PENDING] + 10 * lots[i].amounts.of[LEDGER_AVAILABLE];
    EXPECT(sum == 1030);
    TRY(ledger_lots_read(act, ids, 0, &lots, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void lots_are_read_by_their_ids(void **state)
{
    books_write(*state, LIVE, accrue_first);
    books_write(*state, LIVE, accrue_second);
    books_read(*state, LIVE, read_lots);
}

UNIT_TESTS(ledger_read)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(accounts_are_paged_across_their_rows),
        BOOKS_TEST(balances_are_known_at_past_moments),
        BOOKS_TEST(the_journal_is_told_with_its_entries),
        BOOKS_TEST(lots_are_read_by_their_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
