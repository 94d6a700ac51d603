/* Cases about what is tried again and again. See trouble.h. */

#include "domain/review/trouble.h"

enum status trouble_say(struct act *act, const struct trouble_table *table, const struct id *about_id, int problem,
                        const struct review_case *about, struct error *err)
{
    struct result rows;
    struct id case_id;
    TRY(txn_query(act->txn, table->find, VALUES(value_int(act->ws), value_id(about_id)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        if (result_int(&rows, i, 0) == problem)
            return STATUS_OK;
    TRY(review_open(act, about, &case_id, err));
    TRY(txn_query(act->txn, table->add,
                  VALUES(value_int(act->ws), value_id(about_id), value_int(problem), value_id(&case_id)), &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

enum status trouble_end(struct act *act, const struct trouble_table *table, const struct id *about_id, struct str words,
                        struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, table->find, VALUES(value_int(act->ws), value_id(about_id)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct id case_id = result_id(&rows, i, 1);
        struct review_case found, resolved;
        TRY(review_read(act, &case_id, &found, err));
        if (found.state == REVIEW_OPEN)
            TRY(review_resolve(act, &case_id, words, &resolved, err));
    }
    if (rows.row_count == 0)
        return STATUS_OK;
    return txn_exec(act->txn, table->end, VALUES(value_int(act->ws), value_id(about_id)), err);
}
