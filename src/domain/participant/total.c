/* A participant's totals and counters. Runs inside the caller's transaction, on its thread.
 *
 * Adding is an UPDATE, and an INSERT only when there was no row: a delta may be negative, and both databases check the
 * constraints of a row to be inserted (pending >= 0) before they find that it exists already. */

#include "domain/participant/total.h"

#include <stdlib.h>

#include "domain/participant/total_store.h"

static int compare_totals(const void *left, const void *right)
{
    const struct participant_total *a = left;
    const struct participant_total *b = right;
    return str_compare(currency_str(&a->currency), currency_str(&b->currency));
}

enum status participant_total_read(struct act *act, const struct id *participant_id,
                                   const struct participant_total **ret_totals, size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &total_statements[TOTAL_SQL_READ], VALUES(value_int(act->ws), value_id(participant_id)),
                  &found, err));
    struct participant_total *totals = row_read_all(&participant_total_entity, &found, 1, txn_arena(act->txn));
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
    struct participant_total total = {0};
    if (found.row_count > 0)
        row_read(&participant_total_entity, &found, 0, 1, &total);
    *ret = total.amounts;
    return STATUS_OK;
}

enum status participant_totals_of(struct act *act, const struct id *ids, size_t count,
                                  struct participant_amounts *ret_amounts, struct error *err)
{
    struct result found;
    TRY(txn_query_ids(act->txn, &total_statements[TOTAL_SQL_READ_MANY], VALUES(value_int(act->ws)), ids, count, &found,
                      err));
    const struct participant_total *totals = row_read_all(&participant_total_entity, &found, 1, txn_arena(act->txn));
    for (size_t i = 0; i < count; i++) {
        ret_amounts[i] = (struct participant_amounts){0};
        for (size_t row = 0; row < found.row_count; row++)
            if (id_equal(&totals[row].participant_id, &ids[i]))
                ret_amounts[i] = totals[row].amounts;
    }
    return STATUS_OK;
}

enum status participant_total_add(struct act *act, const struct id *participant_id, const struct currency *currency,
                                  const struct participant_amounts *delta, struct error *err)
{
    const struct participant_total total = {
        .participant_id = *participant_id, .currency = *currency, .amounts = *delta};
    struct value values[1 + ROW_MEMBERS_MAX] = {value_int(act->ws)};
    size_t count = 1 + row_values(&participant_total_entity, &total, values + 1);
    size_t added;
    TRY(txn_change(act->txn, &total_statements[TOTAL_SQL_ADD], values, count, &added, err));
    if (added > 0)
        return STATUS_OK;
    return txn_exec(act->txn, &total_statements[TOTAL_SQL_INSERT], values, count, err);
}

enum status participant_counter(struct act *act, const struct id *participant_id, struct str rule_key, int64_t period,
                                int64_t *ret_value, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &total_statements[TOTAL_SQL_COUNTER],
                  VALUES(value_int(act->ws), value_id(participant_id), value_text(rule_key), value_int(period)), &found,
                  err));
    *ret_value = found.row_count == 0 ? 0 : result_int(&found, 0, 0);
    return STATUS_OK;
}

enum status participant_counter_raise(struct act *act, const struct id *participant_id, struct str rule_key,
                                      int64_t period, int64_t by, int64_t *ret_value, struct error *err)
{
    struct result raised;
    TRY(txn_query(
        act->txn, &total_statements[TOTAL_SQL_COUNTER_RAISE],
        VALUES(value_int(act->ws), value_id(participant_id), value_text(rule_key), value_int(period), value_int(by)),
        &raised, err));
    *ret_value = result_int(&raised, 0, 0);
    return STATUS_OK;
}
