/* Validations as rows. See validation.h. */

#include "domain/validation/validation.h"

#include "domain/validation/validation_store.h"

const char *const validation_states[] = {
    [VALIDATION_WAITING] = "waiting",   [VALIDATION_GRANTED] = "granted", [VALIDATION_DENIED] = "denied",
    [VALIDATION_GIVEN_UP] = "given_up", [VALIDATION_OVER] = "over",       NULL,
};

static const char *const object_word[] = {"validation", NULL};
static const struct member members[] = {ENTITY_TOLD(struct validation, object, id, CONSTANT, 0, .words = object_word)
                                            VALIDATION_COLUMNS(ENTITY_COLUMN)};
const struct entity validation_entity = ENTITY("Validation", members, struct validation);

enum status validation_open(struct act *act, const struct id *reward_id, const struct id *endpoint_id,
                            struct error *err)
{
    const struct validation row = {
        .id = *reward_id,
        .endpoint_id = *endpoint_id,
        .state = VALIDATION_WAITING,
        .next_try_at = act_now(act),
        .created_at = act_now(act),
        .answered_at = TIME_NONE,
    };
    return row_insert(act->txn, &validation_statements[VALIDATION_SQL_INSERT], act->ws, &validation_entity, &row, err);
}

static enum status read_one(struct act *act, int statement, const struct id *reward_id, struct validation *ret,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &validation_statements[statement], VALUES(value_int(act->ws), value_id(reward_id)), &rows,
                  err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "Nobody is asked whether this reward is to be given.");
    *ret = (struct validation){0};
    row_read(&validation_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status validation_read(struct act *act, const struct id *reward_id, struct validation *ret, struct error *err)
{
    return read_one(act, VALIDATION_SQL_READ, reward_id, ret, err);
}

enum status validation_lock(struct act *act, const struct id *reward_id, struct validation *ret, struct error *err)
{
    return read_one(act, VALIDATION_SQL_LOCK, reward_id, ret, err);
}

enum status validation_ask_again(struct act *act, const struct id *reward_id, struct error *err)
{
    struct validation row = {0};
    TRY(validation_lock(act, reward_id, &row, err));
    if (row.state != VALIDATION_OVER)
        return STATUS_OK; /* it is asked, or a person is */
    row.state = VALIDATION_WAITING;
    row.tries = 0;
    row.next_try_at = act_now(act);
    row.answered_at = TIME_NONE;
    return validation_save(act, &row, err);
}

enum status validation_save(struct act *act, const struct validation *row, struct error *err)
{
    return txn_exec(act->txn, &validation_statements[VALIDATION_SQL_SAVE],
                    VALUES(value_int(act->ws), value_id(&row->id), value_int(row->state), value_int(row->attempts),
                           value_int(row->tries), value_time(row->next_try_at),
                           row->status_code.set ? value_int(row->status_code.value) : value_null(),
                           value_text(row->reason), value_id(&row->case_id), value_time(row->answered_at)),
                    err);
}

enum status validation_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &validation_statements[VALIDATION_SQL_DUE],
                  VALUES(value_int(act->ws), value_int(act_now(act)), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status validation_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&validation_statements[VALIDATION_SQL_STRAY], "B20", "rwd", "its validation says another thing"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
