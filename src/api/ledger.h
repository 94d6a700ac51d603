#pragma once

#include "api/call.h"

/* /v1/ledger: the books. */

extern const struct schema account_list_schema;
extern const struct schema transaction_list_schema;

enum status ledger_accounts_act(struct txn *txn, struct call *call, struct error *err);
enum status ledger_transactions_act(struct txn *txn, struct call *call, struct error *err);
