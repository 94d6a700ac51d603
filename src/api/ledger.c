/* /v1/ledger: accounts with their balances, now or at a past moment, and the journal. */

#include "api/ledger.h"

#include "domain/ledger/ledger.h"

struct account_query {
    struct list_query list;
    struct id contact_id, program_id;
    int64_t at;
};

#define ACCOUNT(member) offsetof(struct account_query, member)

static const struct field account_fields[] = {
    LIST_FIELDS("acc"),
    {.name = "at",
     .type = FIELD_TIME,
     .offset = ACCOUNT(at),
     .doc = "Balances at the end of this moment; now when absent."},
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = ACCOUNT(contact_id),
     .prefix = "cnt",
     .doc = "Only this contact's."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = ACCOUNT(program_id),
     .prefix = "prg",
     .doc = "Only this program's own."},
};

const struct schema account_list_schema = SCHEMA("LedgerAccountList", account_fields, struct account_query);

static void write_owner(struct jsonw *w, const struct id *owner_id, bool of_program)
{
    jsonw_object(w, "owner");
    jsonw_text(w, "type", of_program ? "program" : "contact");
    jsonw_id(w, "id", of_program ? "prg" : "cnt", owner_id);
    jsonw_close(w);
}

static void write_account(struct jsonw *w, const struct ledger_account *account)
{
    jsonw_object(w, NULL);
    jsonw_id(w, "id", "acc", &account->id);
    jsonw_text(w, "object", "ledger_account");
    write_owner(w, &account->owner_id, account->of_program);
    jsonw_text(w, "kind", ledger_kind_name(account->kind));
    jsonw_currency(w, "currency", &account->currency);
    jsonw_int(w, "balance", account->balance);
    jsonw_close(w);
}

enum status ledger_accounts_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct account_query *query = call->query;
    if (!id_is_none(&query->contact_id) && !id_is_none(&query->program_id))
        return error_set(err, ERROR_INVALID_VALUE, "program_id",
                         "Ask for a contact's accounts or for a program's, not for both.");
    struct page page = call_page(&query->list);
    struct ledger_account_filter filter = {
        .owner_id = id_is_none(&query->contact_id) ? query->program_id : query->contact_id,
        .at = query->at,
    };
    struct ledger_account *accounts = arena_array(txn_arena(txn), page.limit + 1, sizeof *accounts);
    size_t count;
    bool more;
    TRY(ledger_account_list(&call->act, &filter, &page, accounts, &count, &more, err));
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        write_account(&call->w, &accounts[i]);
    call_list_end(call, more, "acc", count == 0 ? NULL : &accounts[count - 1].id);
    return STATUS_OK;
}

struct transaction_query {
    struct list_query list;
    int64_t at;
};

static const struct field transaction_fields[] = {
    LIST_FIELDS("txn"),
    {.name = "at",
     .type = FIELD_TIME,
     .offset = offsetof(struct transaction_query, at),
     .doc = "Only those made until the end of this moment."},
};

const struct schema transaction_list_schema =
    SCHEMA("LedgerTransactionList", transaction_fields, struct transaction_query);

static void write_transaction(struct jsonw *w, const struct ledger_txn *row, struct arena *arena)
{
    jsonw_object(w, NULL);
    jsonw_id(w, "id", "txn", &row->id);
    jsonw_time(w, "created_at", row->created_at);
    jsonw_object(w, "cause");
    jsonw_str(w, "effect", row->effect);
    jsonw_id(w, "id", str_copy(arena, row->cause_kind).data, &row->cause_id);
    jsonw_close(w);
    jsonw_currency(w, "currency", &row->currency);
    jsonw_array(w, "entries");
    for (size_t i = 0; i < row->entry_count; i++) {
        const struct ledger_entry *entry = &row->entries[i];
        jsonw_object(w, NULL);
        jsonw_id(w, "account", "acc", &entry->account_id);
        write_owner(w, &entry->owner_id, entry->of_program);
        jsonw_int(w, "amount", entry->amount);
        jsonw_id(w, "reward_id", "rwd", &row->lot_id);
        jsonw_close(w);
    }
    jsonw_close(w);
    jsonw_close(w);
}

enum status ledger_transactions_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct transaction_query *query = call->query;
    struct page page = call_page(&query->list);
    struct ledger_txn *rows = arena_array(txn_arena(txn), page.limit, sizeof *rows);
    size_t count;
    bool more;
    TRY(ledger_txn_list(&call->act, query->at, &page, rows, &count, &more, err));
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        write_transaction(&call->w, &rows[i], txn_arena(txn));
    call_list_end(call, more, "txn", count == 0 ? NULL : &rows[count - 1].id);
    return STATUS_OK;
}
