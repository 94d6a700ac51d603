/* /v1/ledger: accounts with their balances, now or at a past moment, and the journal. */

#include "domain/ledger/ledger.h"
#include "api/call.h"
#include "api/routes.h"

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

static const struct schema account_list_schema = SCHEMA("LedgerAccountList", account_fields, struct account_query);

static enum status ledger_accounts_act(struct txn *txn, struct call *call, struct error *err)
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
    call_write_page(call, &ledger_account_entity, accounts, count, more, "acc", offsetof(struct ledger_account, id));
    return STATUS_OK;
}

struct transaction_query {
    struct list_query list;
    struct id contact_id, program_id, reward_id;
    int64_t at;
};

static const struct field transaction_fields[] = {
    LIST_FIELDS("txn"),
    {.name = "at",
     .type = FIELD_TIME,
     .offset = offsetof(struct transaction_query, at),
     .doc = "Only those made until the end of this moment."},
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = offsetof(struct transaction_query, contact_id),
     .prefix = "cnt",
     .doc = "Only those on this contact's accounts."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct transaction_query, program_id),
     .prefix = "prg",
     .doc = "Only those that move this program's expense."},
    {.name = "reward_id",
     .type = FIELD_ID,
     .offset = offsetof(struct transaction_query, reward_id),
     .prefix = "rwd",
     .doc = "Only those that move this reward's money."},
};

static const struct schema transaction_list_schema =
    SCHEMA("LedgerTransactionList", transaction_fields, struct transaction_query);

static enum status ledger_transactions_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct transaction_query *query = call->query;
    struct list_query list = query->list;
    if (query->at != TIME_NONE && (list.created_lte_at == TIME_NONE || query->at < list.created_lte_at))
        list.created_lte_at = query->at;
    struct list_ask ask = {.page = call_page(&list)};
    ask.filters[LEDGER_TXNS_PROGRAM] = value_id(&query->program_id);
    ask.filters[LEDGER_TXNS_REWARD] = value_id(&query->reward_id);
    ask.filters[LEDGER_TXNS_CONTACT] = value_id(&query->contact_id);
    struct ledger_txn *rows;
    size_t count;
    bool more;
    TRY(ledger_txn_list(&call->act, &ask, &rows, &count, &more, err));
    call_write_page(call, &ledger_txn_entity, rows, count, more, "txn", offsetof(struct ledger_txn, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route ledger_routes[] = {
    CALL("/v1/ledger/accounts", GET, .scope = "ledger:read", .flags = ROUTE_LIST, .query = &account_list_schema,
         .act = ledger_accounts_act, .summary = "Lists accounts with their balances, at any time.",
         .told = &ledger_account_entity),
    CALL("/v1/ledger/transactions", GET, .scope = "ledger:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &transaction_list_schema, .act = ledger_transactions_act,
         .summary = "Lists transactions with their entries, newest first.", .told = &ledger_txn_entity),
};
const size_t ledger_route_count = sizeof ledger_routes / sizeof ledger_routes[0];
