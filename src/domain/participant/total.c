/* A participant's totals and step counters. Runs inside the caller's transaction, on its thread.
 *
 * Adding is an UPDATE, and an INSERT only when there was no row: a delta may be negative, and both databases check the
 * constraints of a row to be inserted (pending >= 0) before they find that it exists already. */

#include "domain/participant/total.h"

#include "domain/participant/total_store.h"

static int compare_totals(const void *left, const void *right)
{
    const struct participant_total *a = left;
    const struct participant_total *b = right;
    return str_compare(currency_str(&a->currency), currency_str(&b->currency));
}

int64_t participant_earned(const struct participant_amounts *amounts)
{
    return amounts->granted - amounts->pending - amounts->denied - amounts->reversed;
}

enum status participant_total_read(struct act *act, const struct id *participant_id,
                                   const struct participant_total **ret_totals, size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &total_statements[TOTAL_SQL_READ], VALUES(value_int(act->ws), value_id(participant_id)),
                  &found, err));
    struct participant_total *totals = arena_array(txn_arena(act->txn), found.row_count, sizeof *totals);
    for (size_t row = 0; row < found.row_count; row++)
        totals[row] = total_from_row(&found, row);
    if (found.row_count > 1)
        qsort(totals, found.row_count, sizeof *totals, compare_totals);
    *ret_totals = totals;
    *ret_count = found.row_count;
    return STATUS_OK;
}

enum status participant_total_of(struct act *act, const struct id *participant_id, const struct currency *currency,
                                 struct participant_amounts *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &total_statements[TOTAL_SQL_READ_ONE],
                  VALUES(value_int(act->ws), value_id(participant_id), value_text(currency_str(currency))), &found,
                  err));
    *ret = found.row_count == 0 ? (struct participant_amounts){0} : total_from_row(&found, 0).amounts;
    return STATUS_OK;
}

enum status participant_total_add(struct act *act, const struct id *participant_id, const struct currency *currency,
                                  const struct participant_amounts *delta, struct error *err)
{
    const struct value values[] = {
        value_int(act->ws),
        value_id(participant_id),
        value_text(currency_str(currency)),
        value_int(delta->referrals),
        value_int(delta->qualified),
        value_int(delta->rewarded),
        value_int(delta->disqualified),
        value_int(delta->ever_qualified),
        value_int(delta->rewards_earned),
        value_int(delta->granted),
        value_int(delta->pending),
        value_int(delta->available),
        value_int(delta->reserved),
        value_int(delta->redeemed),
        value_int(delta->paid),
        value_int(delta->reversed),
        value_int(delta->expired),
        value_int(delta->denied),
        value_int(delta->debt),
        value_int(delta->closed),
        value_int(delta->revenue),
        value_int(delta->last_referral_at),
    };
    const size_t count = sizeof values / sizeof values[0];
    struct result added;
    TRY(txn_query(act->txn, &total_statements[TOTAL_SQL_ADD], values, count, &added, err));
    if (added.row_count > 0)
        return STATUS_OK;
    return txn_exec(act->txn, &total_statements[TOTAL_SQL_INSERT], values, count, err);
}

enum status participant_step_next(struct act *act, const struct id *participant_id, struct str rule_key, int64_t period,
                                  int64_t revenue, int64_t *ret_referrals, int64_t *ret_revenue, struct error *err)
{
    const char *key = arena_format(txn_arena(act->txn), "#%.*s/%lld", STR_ARG(rule_key), (long long)period);
    struct result raised;
    TRY(txn_query(act->txn, &total_statements[TOTAL_SQL_STEP],
                  VALUES(value_int(act->ws), value_id(participant_id), value_text(str_from(key)), value_int(revenue)),
                  &raised, err));
    *ret_referrals = result_int(&raised, 0, 0);
    *ret_revenue = result_int(&raised, 0, 1);
    return STATUS_OK;
}
