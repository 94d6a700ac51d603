/* What a contact has got, by currency. Runs inside a transaction, on its thread. */

#include "domain/reward/reward.h"
#include "domain/reward/reward_store.h"

/* The columns of a row of REWARD_SQL_SUMMARY. */
static struct reward_summary summary_of(const struct result *rows, size_t row)
{
    static const enum ledger_kind kinds[] = {LEDGER_PENDING,  LEDGER_AVAILABLE, LEDGER_RESERVED,
                                             LEDGER_PAID_OUT, LEDGER_REDEEMED,  LEDGER_CLAWBACK,
                                             LEDGER_DENIED,   LEDGER_REVERSED,  LEDGER_EXPIRED};
    size_t at = 0;
    struct reward_summary summary = {.currency = result_currency(rows, row, at++)};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        summary.amounts.of[kinds[i]] = result_int(rows, row, at++);
    ledger_amounts_move(&summary.amounts, LEDGER_AVAILABLE, LEDGER_EXPIRED, result_int(rows, row, at++));
    summary.spendable = result_int(rows, row, at++);
    summary.next_expires_at = result_time(rows, row, at++);
    summary.rewards_earned = result_int(rows, row, at++);
    summary.has_money = result_int(rows, row, at++) > 0;
    return summary;
}

enum status reward_summary_read(struct act *act, const struct id *contact_id, struct reward_summary **ret,
                                size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_SUMMARY],
                  VALUES(value_int(act->ws), value_id(contact_id), value_int(act_now(act))), &rows, err));
    struct reward_summary *summaries = arena_array(txn_arena(act->txn), rows.row_count, sizeof *summaries);
    for (size_t i = 0; i < rows.row_count; i++) {
        summaries[i] = summary_of(&rows, i);
        if (summaries[i].next_expires_at != TIME_NONE)
            TRY(ledger_lapses_at(act, contact_id, &summaries[i].currency, summaries[i].next_expires_at,
                                 &summaries[i].next_expires, err));
    }
    *ret = summaries;
    *ret_count = rows.row_count;
    return STATUS_OK;
}
