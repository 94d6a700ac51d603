/* Reading the books: accounts with balances now or at a past moment, and the journal.
 *
 * A balance at a past moment is the balance now less every entry after that moment: one scan of the journal's tail,
 * since txns are clustered by time-ordered id. It needs no index on entries and no history of balances. */

#include <assert.h>
#include <stdlib.h>

#include "domain/ledger/ledger.h"
#include "domain/ledger/ledger_store.h"

static const enum ledger_kind program_kinds[LEDGER_PROGRAM_KINDS] = {LEDGER_PROGRAM_EXPENSE, LEDGER_ROUNDING,
                                                                     LEDGER_EXTERNAL};

enum status ledger_lot_heads(struct act *act, const struct id *owner_id, struct id **ret_heads, size_t *ret_count,
                             struct error *err)
{
    struct result result;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_LOT_HEADS], VALUES(value_int(act->ws), value_id(owner_id)),
                  &result, err));
    struct id *heads = arena_array(txn_arena(act->txn), result.row_count, sizeof *heads);
    for (size_t i = 0; i < result.row_count; i++)
        heads[i] = result_id(&result, i, 0);
    *ret_heads = heads;
    *ret_count = result.row_count;
    return STATUS_OK;
}

/* What the journal holds for a program's accounts past the roll-up, added to `balances` (in the order of
 * program_kinds). */
static enum status add_program_tail(struct act *act, const struct id *owner_id, const struct currency *currency,
                                    const struct id *mark, int64_t balances[LEDGER_PROGRAM_KINDS], struct error *err)
{
    struct result tail;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_PROGRAM_TAIL],
                  VALUES(value_int(act->ws), value_id(mark), value_id(owner_id), value_text(currency_str(currency))),
                  &tail, err));
    for (size_t i = 0; i < tail.row_count; i++)
        for (int k = 0; k < LEDGER_PROGRAM_KINDS; k++)
            if (result_int(&tail, i, 0) == (int64_t)program_kinds[k])
                balances[k] += result_int(&tail, i, 1);
    return STATUS_OK;
}

/* The page under construction. */
struct account_page {
    const struct page *page;
    struct ledger_account *accounts;
    size_t count;
};

static void page_add(struct account_page *page, const struct ledger_account *account)
{
    if (page_holds(page->page, &account->id) && page->count <= page->page->limit)
        page->accounts[page->count++] = *account;
}

static struct ledger_account account_of(const struct result *rows, size_t row, enum ledger_kind kind, int64_t balance)
{
    struct ledger_account account = {
        .id = result_id(rows, row, 0),
        .owner_id = result_id(rows, row, 1),
        .kind = kind,
        .currency = result_currency(rows, row, 2),
        .balance = balance,
    };
    account.id.bytes[15] = (uint8_t)kind;
    return account;
}

/* Highest kind first, since lists run from the highest id down. */
static void page_add_contact(struct account_page *page, const struct result *rows, size_t row)
{
    for (int kind = LEDGER_CLAWBACK; kind >= LEDGER_PENDING; kind--) {
        int64_t balance = result_int(rows, row, (size_t)(3 + kind - LEDGER_PENDING));
        if (balance == 0 && kind != LEDGER_PENDING && kind != LEDGER_AVAILABLE)
            continue;
        struct ledger_account account = account_of(rows, row, (enum ledger_kind)kind, balance);
        page_add(page, &account);
    }
}

static enum status page_add_program(struct act *act, struct account_page *page, const struct result *rows, size_t row,
                                    struct error *err)
{
    int64_t balances[LEDGER_PROGRAM_KINDS] = {result_int(rows, row, 3), result_int(rows, row, 4),
                                              result_int(rows, row, 5)};
    struct id owner_id = result_id(rows, row, 1);
    struct id mark = result_id(rows, row, 6);
    struct currency currency = result_currency(rows, row, 2);
    TRY(add_program_tail(act, &owner_id, &currency, &mark, balances, err));
    for (int k = LEDGER_PROGRAM_KINDS - 1; k >= 0; k--) {
        if (balances[k] == 0 && program_kinds[k] != LEDGER_PROGRAM_EXPENSE)
            continue;
        struct ledger_account account = account_of(rows, row, program_kinds[k], balances[k]);
        account.of_program = true;
        page_add(page, &account);
    }
    return STATUS_OK;
}

/* Takes an entry after the asked moment off the account that it belongs to. */
static enum status take_back_entry(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct account_page *page = ctx;
    struct id owner_id = result_id(row, 0, 0);
    struct currency currency = result_currency(row, 0, 1);
    for (size_t i = 0; i < page->count; i++) {
        struct ledger_account *account = &page->accounts[i];
        if (id_equal(&account->owner_id, &owner_id) && (int64_t)account->kind == result_int(row, 0, 2) &&
            currency_equal(&account->currency, &currency))
            account->balance -= result_int(row, 0, 3);
    }
    return STATUS_OK;
}

enum status ledger_account_list(struct act *act, const struct ledger_account_filter *filter, const struct page *asked,
                                struct ledger_account *ret_accounts, size_t *ret_count, bool *ret_more,
                                struct error *err)
{
    struct account_page page = {.page = asked, .accounts = ret_accounts};
    bool one = !id_is_none(&filter->owner_id);
    int contacts_sql = one ? LEDGER_SQL_OWNER_BALANCES : LEDGER_SQL_LIST_BALANCES;
    int programs_sql = one ? LEDGER_SQL_OWNER_PROGRAM_ACCOUNTS : LEDGER_SQL_LIST_PROGRAM_ACCOUNTS;
    /* The rows' own ids end in 0: `id <= before` keeps a row whose accounts stand on both sides of the bound. It may
     * then have none for this page: one row more than the page wants is fetched, and one that tells of others. */
    const struct value values[] = {value_int(act->ws), page_before(asked), value_int((int64_t)asked->limit + 2),
                                   value_id(&filter->owner_id)};
    struct result contacts, programs;
    TRY(txn_query(act->txn, &ledger_statements[contacts_sql], values, one ? 4 : 3, &contacts, err));
    TRY(txn_query(act->txn, &ledger_statements[programs_sql], values, one ? 4 : 3, &programs, err));

    /* Merge by id, newest first. */
    size_t c = 0, p = 0;
    while ((c < contacts.row_count || p < programs.row_count) && page.count <= asked->limit) {
        bool contact =
            p == programs.row_count ||
            (c < contacts.row_count && str_compare(result_str(&contacts, c, 0), result_str(&programs, p, 0)) > 0);
        if (contact)
            page_add_contact(&page, &contacts, c++);
        else
            TRY(page_add_program(act, &page, &programs, p++, err));
    }
    if (filter->at != TIME_NONE && page.count > 0) {
        struct id floor = id_floor(filter->at);
        TRY(txn_each(act->txn, &ledger_statements[LEDGER_SQL_ENTRIES_AFTER],
                     VALUES(value_int(act->ws), value_id(&floor), value_int(filter->at)), take_back_entry, &page, err));
    }
    *ret_count = page_count(asked, page.count, ret_more);
    return STATUS_OK;
}

static enum status read_entries(struct act *act, const struct id *program_id, struct ledger_txn *txn, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_TXN_ENTRIES],
                  VALUES(value_int(act->ws), value_id(&txn->id), value_text(currency_str(&txn->currency))), &rows,
                  err));
    assert(rows.row_count <= LEDGER_TXN_ENTRIES);
    for (size_t i = 0; i < rows.row_count; i++) {
        struct ledger_entry *entry = &txn->entries[i];
        entry->owner_id = result_id(&rows, i, 0);
        entry->of_program = id_equal(&entry->owner_id, program_id);
        entry->kind = (enum ledger_kind)result_int(&rows, i, 1);
        entry->amount = result_int(&rows, i, 2);
        entry->account_id = result_id(&rows, i, 3);
        entry->account_id.bytes[15] = (uint8_t)entry->kind;
    }
    txn->entry_count = rows.row_count;
    return STATUS_OK;
}

enum status ledger_txn_list(struct act *act, int64_t at, const struct page *page, struct ledger_txn *ret_txns,
                            size_t *ret_count, bool *ret_more, struct error *err)
{
    struct page until = *page;
    if (at != TIME_NONE) { /* ids begin with their millisecond: no need to walk over what is younger */
        struct id end = id_floor(at + TIME_US_PER_MS);
        until.before = page_holds(page, &end) ? end : page->before;
    }
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_LIST_TXNS],
                  VALUES(value_int(act->ws), page_before(&until), page_from(page),
                         value_int(at == TIME_NONE ? INT64_MAX : at), page_fetch(page)),
                  &rows, err));
    *ret_count = page_count(page, rows.row_count, ret_more);
    for (size_t i = 0; i < *ret_count; i++) {
        struct ledger_txn *txn = &ret_txns[i];
        *txn = (struct ledger_txn){
            .id = result_id(&rows, i, 0),
            .created_at = result_int(&rows, i, 1),
            .effect = result_str(&rows, i, 2),
            .cause_kind = result_str(&rows, i, 3),
            .cause_id = result_id(&rows, i, 4),
            .currency = result_currency(&rows, i, 5),
            .lot_id = result_id(&rows, i, 7),
        };
        struct id program_id = result_id(&rows, i, 6);
        TRY(read_entries(act, &program_id, txn, err));
    }
    return STATUS_OK;
}
