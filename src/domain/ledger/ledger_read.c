/* Reading the books: lots, accounts with balances now or at a past moment, and the journal.
 *
 * A balance at a past moment is the balance now less the owner's entries after that moment, which an index holds. */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "domain/ledger/ledger.h"
#include "domain/ledger/ledger_store.h"
#include "store/row.h"

enum status ledger_lots_read(struct act *act, const struct id *ids, size_t id_count, struct ledger_lot **ret_lots,
                             size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &ledger_statements[LEDGER_SQL_LOTS], VALUES(value_int(act->ws)), ids, id_count, &rows,
                      err));
    *ret_lots = row_read_all(&ledger_lot_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- what can be spent ---- */

enum status ledger_balance_read(struct act *act, const struct id *owner_id, const struct currency *currency,
                                struct ledger_amounts *ret, struct error *err)
{
    struct result row;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_BALANCE],
                  VALUES(value_int(act->ws), value_id(owner_id), value_text(currency_str(currency))), &row, err));
    *ret = (struct ledger_amounts){{0}};
    for (int kind = LEDGER_PENDING; kind <= LEDGER_CLAWBACK && row.row_count > 0; kind++)
        ret->of[kind] = result_int(&row, 0, (size_t)(3 + kind - LEDGER_PENDING));
    return STATUS_OK;
}

enum status ledger_lots_spendable(struct act *act, const struct id *owner_id, const struct currency *currency,
                                  size_t limit, struct ledger_lot **ret_lots, size_t *ret_count, struct error *err)
{
    const struct value values[] = {value_int(act->ws), value_id(owner_id), value_text(currency_str(currency)),
                                   value_int((int64_t)limit), value_int(act_now(act))};
    struct result lapsing, lasting = {0};
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_LOTS_LAPSING], values, 5, &lapsing, err));
    if (lapsing.row_count < limit)
        TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_LOTS_LASTING], values, 4, &lasting, err));
    size_t room = limit - lapsing.row_count;
    size_t more = lasting.row_count < room ? lasting.row_count : room;
    *ret_count = lapsing.row_count + more;
    *ret_lots = arena_array(txn_arena(act->txn), *ret_count, sizeof **ret_lots);
    for (size_t i = 0; i < *ret_count; i++) {
        bool lapses = i < lapsing.row_count;
        row_read(&ledger_lot_entity, lapses ? &lapsing : &lasting, lapses ? i : i - lapsing.row_count, 1,
                 &(*ret_lots)[i]);
    }
    return STATUS_OK;
}

static enum status sum_at(struct act *act, int sql, const struct id *owner_id, const struct currency *currency,
                          int64_t at, int64_t *ret, struct error *err)
{
    struct result sum;
    TRY(txn_query(act->txn, &ledger_statements[sql],
                  VALUES(value_int(act->ws), value_id(owner_id), value_text(currency_str(currency)), value_int(at)),
                  &sum, err));
    *ret = result_int(&sum, 0, 0);
    return STATUS_OK;
}

enum status ledger_lapsed(struct act *act, const struct id *owner_id, const struct currency *currency,
                          int64_t *ret_amount, struct error *err)
{
    return sum_at(act, LEDGER_SQL_LAPSED, owner_id, currency, act_now(act), ret_amount, err);
}

enum status ledger_lapses_at(struct act *act, const struct id *owner_id, const struct currency *currency, int64_t at,
                             int64_t *ret_amount, struct error *err)
{
    return sum_at(act, LEDGER_SQL_LAPSES_AT, owner_id, currency, at, ret_amount, err);
}

enum status ledger_lots_due(struct act *act, int64_t now, size_t limit, struct id *ret_ids, size_t *ret_count,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_LOTS_DUE],
                  VALUES(value_int(act->ws), value_int(now), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status ledger_lots_lock(struct act *act, const struct id *ids, size_t id_count, struct ledger_lot **ret_lots,
                             size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &ledger_statements[LEDGER_SQL_LOTS_LOCK], VALUES(value_int(act->ws)), ids, id_count,
                      &rows, err));
    *ret_lots = row_read_all(&ledger_lot_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status ledger_debts_lock(struct act *act, const struct id *owner_id, const struct currency *currency,
                              struct ledger_lot **ret_lots, size_t *ret_count, struct error *err)
{
    const struct value values[] = {value_int(act->ws), value_id(owner_id), value_text(currency_str(currency)),
                                   value_int(LIMIT_DEBT_LOTS)};
    struct result rows;
    *ret_count = 0;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_OWES], values, 3, &rows, err));
    if (rows.row_count == 0)
        return STATUS_OK;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_DEBTS_LOCK], values, 4, &rows, err));
    *ret_lots = row_read_all(&ledger_lot_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- accounts ---- */

static const struct member owner_members[] = {
    ENTITY_TOLD(struct ledger_owner, type, type, TEXT, 0, .doc = "`contact` or `program`.")
        ENTITY_TOLD(struct ledger_owner, id, id, TEXT, 0, .doc = "Its id.")};
static const struct entity owner_entity = ENTITY("LedgerOwner", owner_members, struct ledger_owner);

static const char *const account_object[] = {"ledger_account", NULL};
static const struct member account_members[] = {
    ENTITY_TOLD(struct ledger_account, id, id, ID, 0, .prefix = "acc", .doc = "Its id.")
        ENTITY_TOLD(struct ledger_account, object, id, CONSTANT, 0, .words = account_object)
            ENTITY_TOLD(struct ledger_account, owner, owner, PART, 0, .entity = &owner_entity, .doc = "Whose it is.")
                ENTITY_TOLD(struct ledger_account, kind, kind, WORD, 0, .words = ledger_kind_names,
                            .doc = "What its money is.")
                    ENTITY_TOLD(struct ledger_account, currency, currency, CURRENCY, 0, .doc = "Of the balance.")
                        ENTITY_TOLD(struct ledger_account, balance, balance, INT, 0,
                                    .doc = "In minor units; a contact's is what the business owes.")};
const struct entity ledger_account_entity = ENTITY("LedgerAccount", account_members, struct ledger_account);

static struct ledger_owner owner_told(const struct act *act, const struct id *owner_id, bool of_program)
{
    char text[ID_TEXT_SIZE];
    id_format(owner_id, of_program ? "prg" : "cnt", text);
    return (struct ledger_owner){
        .type = of_program ? STR("program") : STR("contact"),
        .id = str_copy(txn_arena(act->txn), (struct str){text, sizeof text}),
    };
}

/* The page under construction. */
struct account_page {
    struct act *act;
    const struct page *page;
    struct tally pending; /* what is not counted yet of programs' accounts */
    struct ledger_account *accounts;
    size_t count;
};

static void page_add(struct account_page *page, const struct ledger_account *account)
{
    if (page_holds(page->page, &account->id) && page->count <= page->page->limit)
        page->accounts[page->count++] = *account;
}

static struct ledger_account account_of(const struct account_page *page, const struct result *rows, size_t row,
                                        enum ledger_kind kind, int64_t balance)
{
    struct ledger_account account = {
        .id = result_id(rows, row, 0),
        .owner_id = result_id(rows, row, 1),
        .of_program = ledger_kind_is_program(kind),
        .kind = (int)kind,
        .currency = result_currency(rows, row, 2),
        .balance = balance,
    };
    account.id.bytes[15] = (uint8_t)kind;
    account.owner = owner_told(page->act, &account.owner_id, account.of_program);
    return account;
}

/* Highest kind first, since lists run from the highest id down. */
static void page_add_contact(struct account_page *page, const struct result *rows, size_t row)
{
    for (int kind = LEDGER_CLAWBACK; kind >= LEDGER_PENDING; kind--) {
        int64_t balance = result_int(rows, row, (size_t)(3 + kind - LEDGER_PENDING));
        if (balance == 0 && kind != LEDGER_PENDING && kind != LEDGER_AVAILABLE)
            continue;
        struct ledger_account account = account_of(page, rows, row, (enum ledger_kind)kind, balance);
        page_add(page, &account);
    }
}

static void page_add_program(struct account_page *page, const struct result *rows, size_t row)
{
    struct id owner_id = result_id(rows, row, 1);
    struct currency currency = result_currency(rows, row, 2);
    struct tally_accounts waiting = tally_accounts_of(&page->pending, &owner_id, &currency);
    for (size_t k = LEDGER_PROGRAM_KINDS; k-- > 0;) {
        enum ledger_kind kind = ledger_program_kinds[k];
        int64_t balance = result_int(rows, row, 3 + k) + waiting.amounts[kind];
        if (balance == 0 && kind != LEDGER_PROGRAM_EXPENSE)
            continue;
        struct ledger_account account = account_of(page, rows, row, kind, balance);
        page_add(page, &account);
    }
}

/* Merges both kinds of rows by id, newest first. */
static void merge(struct account_page *page, const struct result *contacts, const struct result *programs)
{
    size_t c = 0, p = 0;
    while ((c < contacts->row_count || p < programs->row_count) && page->count <= page->page->limit) {
        bool contact =
            p == programs->row_count ||
            (c < contacts->row_count && str_compare(result_str(contacts, c, 0), result_str(programs, p, 0)) > 0);
        if (contact)
            page_add_contact(page, contacts, c++);
        else
            page_add_program(page, programs, p++);
    }
}

static void take_back(struct account_page *page, const struct result *sums)
{
    for (size_t i = 0; i < page->count; i++) {
        struct ledger_account *account = &page->accounts[i];
        for (size_t row = 0; row < sums->row_count; row++) {
            struct id owner_id = result_id(sums, row, 0);
            struct currency currency = result_currency(sums, row, 1);
            if (id_equal(&account->owner_id, &owner_id) && account->kind == result_int(sums, row, 2) &&
                currency_equal(&account->currency, &currency))
                account->balance -= result_int(sums, row, 3);
        }
    }
}

static enum status go_back(struct account_page *page, int64_t at, struct error *err)
{
    struct act *act = page->act;
    struct id *owners = arena_array(txn_arena(act->txn), page->count, sizeof *owners);
    size_t owner_count = 0;
    for (size_t i = 0; i < page->count; i++) /* accounts of one owner stand together */
        if (owner_count == 0 || !id_equal(&owners[owner_count - 1], &page->accounts[i].owner_id))
            owners[owner_count++] = page->accounts[i].owner_id;
    struct id floor = id_floor(at);
    struct result sums;
    TRY(txn_query_ids(
        act->txn, &ledger_statements[LEDGER_SQL_ENTRIES_AFTER],
        VALUES(value_int(act->ws), value_bytes((struct str){(const char *)floor.bytes, sizeof floor}), value_int(at)),
        owners, owner_count, &sums, err));
    take_back(page, &sums);
    return STATUS_OK;
}

/* A cursor is an account of this world. */
static enum status check_cursor(struct act *act, const struct page *page, struct error *err)
{
    if (id_is_none(&page->after))
        return STATUS_OK;
    struct id first = page->after;
    first.bytes[15] = 0;
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_ACCOUNT_HELD], VALUES(value_int(act->ws), value_id(&first)),
                  &rows, err));
    if (rows.row_count > 0)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_CURSOR, "starting_after",
                     "This is no row of this list: give next_cursor of the page before, or leave it out.");
}

enum status ledger_account_list(struct act *act, const struct ledger_account_filter *filter, const struct page *asked,
                                struct ledger_account *ret_accounts, size_t *ret_count, bool *ret_more,
                                struct error *err)
{
    TRY(check_cursor(act, asked, err));
    struct account_page page = {.act = act, .page = asked, .accounts = ret_accounts};
    bool one = !id_is_none(&filter->owner_id);
    /* The rows' own ids end in 0: `id <= before` keeps a row whose accounts stand on both sides of the bound. It may
     * then have none for this page: one row more than the page wants is fetched, and one that tells of others. */
    const struct value values[] = {value_int(act->ws), page_before(asked), value_int((int64_t)asked->limit + 2),
                                   value_id(&filter->owner_id)};
    struct result contacts, programs;
    TRY(txn_query(act->txn, &ledger_statements[one ? LEDGER_SQL_OWNER_BALANCES : LEDGER_SQL_LIST_BALANCES], values,
                  one ? 4 : 3, &contacts, err));
    TRY(txn_query(act->txn,
                  &ledger_statements[one ? LEDGER_SQL_OWNER_PROGRAM_ACCOUNTS : LEDGER_SQL_LIST_PROGRAM_ACCOUNTS],
                  values, one ? 4 : 3, &programs, err));
    page.pending = tally_begin(act);
    bool more_waiting;
    if (programs.row_count > 0)
        TRY(tally_pending(act, 0, &page.pending, &more_waiting, err));
    merge(&page, &contacts, &programs);
    if (filter->at != TIME_NONE && page.count > 0)
        TRY(go_back(&page, filter->at, err));
    *ret_count = page_count(asked, page.count, ret_more);
    return STATUS_OK;
}

/* ---- the journal ---- */

static const struct member entry_members[] = {
    ENTITY_TOLD(struct ledger_entry, account, account_id, ID, MEMBER_NULL, .prefix = "acc", .doc = "The account.")
        ENTITY_TOLD(struct ledger_entry, owner, owner, PART, 0, .entity = &owner_entity, .doc = "Whose account it is.")
            ENTITY_TOLD(struct ledger_entry, amount, amount, INT, 0, .doc = "In minor units.")
                ENTITY_TOLD(struct ledger_entry, reward_id, lot_id, ID, 0, .prefix = "rwd",
                            .doc = "The reward whose money it is.")};
static const struct entity entry_entity = ENTITY("LedgerEntry", entry_members, struct ledger_entry);

static const struct member cause_members[] = {
    ENTITY_TOLD(struct ledger_txn, effect, effect, TEXT, 0, .doc = "What was done: `accrue`, `release`, ...")
        ENTITY_TOLD(struct ledger_txn, id, cause, TEXT, 0, .doc = "What it was done for: an event, an act, a reward.")};
static const struct entity cause_entity = ENTITY("LedgerCause", cause_members, struct ledger_txn);

static const struct member txn_members[] = {
    TXN_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct ledger_txn, cause, id, PART, 0, .entity = &cause_entity, .doc = "Why it was posted.")
            ENTITY_TOLD(struct ledger_txn, entries, entries, LIST, 0, .entity = &entry_entity,
                        .doc = "What it moves; their amounts add up to 0.")};
const struct entity ledger_txn_entity = ENTITY("LedgerTransaction", txn_members, struct ledger_txn);

static const struct list_filter txn_filters[] = {
    [LEDGER_TXNS_PROGRAM] = {"program_id", 'b'},
    [LEDGER_TXNS_REWARD] = {"reward_id", 'b'},
    [LEDGER_TXNS_CONTACT] = {"contact_id", 'b'},
};
static const struct list_path txn_paths[] = {
    {0, &ledger_statements[LEDGER_SQL_LIST_TXNS], false},
    {LIST_FILTER(LEDGER_TXNS_PROGRAM), &ledger_statements[LEDGER_SQL_LIST_TXNS_PROGRAM], false},
    {LIST_FILTER(LEDGER_TXNS_REWARD), &ledger_statements[LEDGER_SQL_LIST_TXNS_LOT], false},
    {LIST_FILTER(LEDGER_TXNS_CONTACT), &ledger_statements[LEDGER_SQL_LIST_TXNS_OWNER], false},
};
const struct list ledger_txns = {
    .name = "ledger/transactions",
    .entity = &ledger_txn_entity,
    .filters = txn_filters,
    .filter_count = sizeof txn_filters / sizeof txn_filters[0],
    .paths = txn_paths,
    .path_count = sizeof txn_paths / sizeof txn_paths[0],
    .holds = &ledger_statements[LEDGER_SQL_TXN_HELD],
};

static struct ledger_entry entry_of(const struct act *act, const struct result *rows, size_t row)
{
    struct id owner_id = result_id(rows, row, 1);
    enum ledger_kind kind = (enum ledger_kind)result_int(rows, row, 2);
    struct ledger_entry entry = {
        .account_id = result_id(rows, row, 5),
        .owner = owner_told(act, &owner_id, ledger_kind_is_program(kind)),
        .amount = result_int(rows, row, 3),
        .lot_id = result_id(rows, row, 4),
    };
    if (!id_is_none(&entry.account_id))
        entry.account_id.bytes[15] = (uint8_t)kind;
    return entry;
}

/* The rows of one txn stand together, in no order of txns. */
static void take_entries(const struct act *act, struct ledger_txn *txn, const struct result *rows)
{
    size_t first = 0;
    for (; first < rows->row_count; first++) {
        struct id txn_id = result_id(rows, first, 0);
        if (id_equal(&txn_id, &txn->id))
            break;
    }
    struct ledger_entry *entries = arena_array(txn_arena(act->txn), rows->row_count - first, sizeof *entries);
    size_t count = 0;
    for (size_t row = first; row < rows->row_count; row++) {
        struct id txn_id = result_id(rows, row, 0);
        if (!id_equal(&txn_id, &txn->id))
            break;
        entries[count++] = entry_of(act, rows, row);
    }
    txn->entries = (struct entity_list){entries, count};
}

static struct str cause_told(const struct act *act, const struct ledger_txn *txn)
{
    char text[ID_TEXT_SIZE];
    id_format(&txn->cause_id, str_copy(txn_arena(act->txn), txn->cause_kind).data, text);
    return str_copy(txn_arena(act->txn), (struct str){text, sizeof text});
}

enum status ledger_txn_list(struct act *act, const struct list_ask *ask, struct ledger_txn **ret_txns,
                            size_t *ret_count, bool *ret_more, struct error *err)
{
    void *found;
    size_t count;
    TRY(list_read(act, &ledger_txns, ask, &found, &count, ret_more, err));
    struct ledger_txn *txns = found;
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = txns[i].id;
    struct result rows;
    TRY(txn_query_ids(act->txn, &ledger_statements[LEDGER_SQL_TXN_ENTRIES], VALUES(value_int(act->ws)), ids, count,
                      &rows, err));
    for (size_t i = 0; i < count; i++) {
        txns[i].cause = cause_told(act, &txns[i]);
        take_entries(act, &txns[i], &rows);
    }
    *ret_txns = txns;
    *ret_count = count;
    return STATUS_OK;
}
