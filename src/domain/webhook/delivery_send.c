/* Deliveries on their way: what is due, what begins, what came of it. Runs inside a transaction, on its thread.
 *
 * Whether a delivery is behind another is asked with that one's row kept: whoever ends it comes before, and this one is
 * the first then, or after, and finds this one put aside. So none is forgotten. */

#include "base/limits.h"
#include "base/time.h"
#include "domain/webhook/delivery.h"
#include "domain/webhook/delivery_store.h"
#include "domain/webhook/retry.h"

enum status delivery_due_endpoints(struct txn *txn, int64_t now, size_t limit, struct delivery_due **ret,
                                   size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &delivery_statements[DELIVERY_SQL_DUE_ENDPOINTS],
                  VALUES(value_int(now), value_int((int64_t)limit)), &rows, err));
    struct delivery_due *due = arena_array(txn_arena(txn), rows.row_count, sizeof *due);
    for (size_t i = 0; i < rows.row_count; i++)
        due[i] = (struct delivery_due){result_int(&rows, i, 0), result_id(&rows, i, 1)};
    *ret = due;
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status delivery_due(struct act *act, const struct id *endpoint_id, size_t limit, struct delivery **ret,
                         size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_DUE],
                  VALUES(value_int(act->ws), value_id(endpoint_id), value_int(act_now(act)), value_int((int64_t)limit)),
                  &rows, err));
    *ret = row_read_all(&delivery_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- beginning ---- */

static enum status settle(struct act *act, const struct id *id, int state, int64_t next_try_at,
                          const struct delivery_result *result, struct error *err)
{
    int64_t ended_at = state == DELIVERY_WAITING ? TIME_NONE : act_now(act);
    return txn_exec(
        act->txn, &delivery_statements[DELIVERY_SQL_SETTLE],
        VALUES(value_int(act->ws), value_id(id), value_int(state), value_time(next_try_at), value_int(result->outcome),
               result->status_code == 0 ? value_null() : value_int(result->status_code), value_time(ended_at)),
        err);
}

static enum status release(struct act *act, const struct delivery *ended, struct error *err)
{
    return txn_exec(
        act->txn, &delivery_statements[DELIVERY_SQL_RELEASE],
        VALUES(value_int(act->ws), value_id(&ended->endpoint_id), value_id(&ended->stream_id), value_int(act_now(act))),
        err);
}

static enum status put_aside(struct act *act, const struct delivery *delivery, bool *ret_behind, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_FIRST],
                  VALUES(value_int(act->ws), value_id(&delivery->endpoint_id), value_id(&delivery->stream_id),
                         value_int(delivery->position)),
                  &rows, err));
    *ret_behind = rows.row_count == 1;
    if (!*ret_behind)
        return STATUS_OK;
    return txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_PUT_ASIDE],
                    VALUES(value_int(act->ws), value_id(&delivery->id)), err);
}

static enum status mark(struct act *act, struct delivery *delivery, bool *ret_marked, struct error *err)
{
    struct result rows;
    int64_t now = act_now(act);
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_BEGIN],
                  VALUES(value_int(act->ws), value_id(&delivery->id), value_int(delivery->attempts),
                         value_int(now + LIMIT_WEBHOOK_LEASE_S * TIME_US_PER_S), value_int(now)),
                  &rows, err));
    *ret_marked = rows.row_count == 1;
    delivery->attempts++;
    delivery->tried_at = now;
    return STATUS_OK;
}

/* Somebody had a person's values deleted, or it is older than the log. */
static enum status forget(struct act *act, const struct delivery *delivery, struct error *err)
{
    TRY(settle(act, &delivery->id, DELIVERY_DEAD, TIME_NONE, &(struct delivery_result){.outcome = DELIVERY_FORGOTTEN},
               err));
    return release(act, delivery, err);
}

enum status delivery_begin(struct act *act, struct delivery *delivery, bool *ret_begun, struct str *ret_body,
                           struct error *err)
{
    struct result rows;
    bool behind;
    *ret_begun = false;
    TRY(put_aside(act, delivery, &behind, err));
    if (behind)
        return STATUS_OK;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_BODY],
                  VALUES(value_int(act->ws), value_id(&delivery->event_id)), &rows, err));
    if (rows.row_count == 0)
        return forget(act, delivery, err);
    *ret_body = result_str(&rows, 0, 0);
    return mark(act, delivery, ret_begun, err);
}

/* ---- what came of it ---- */

static enum status keep_attempt(struct act *act, const struct delivery *delivery, const struct delivery_result *result,
                                struct error *err)
{
    return txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_ADD_ATTEMPT],
                    VALUES(value_int(act->ws), value_id(&delivery->id), value_int(delivery->attempts),
                           value_time(delivery->tried_at), value_int(act_now(act) - delivery->tried_at),
                           value_int(result->outcome),
                           result->status_code == 0 ? value_null() : value_int(result->status_code),
                           value_text(result->detail), value_text(result->response)),
                    err);
}

static enum status end(struct act *act, const struct delivery *delivery, int state,
                       const struct delivery_result *result, struct error *err)
{
    TRY(settle(act, &delivery->id, state, TIME_NONE, result, err));
    return release(act, delivery, err);
}

/* Later by the schedule, and not before the receiver wants to hear of us again. */
static enum status try_again(struct act *act, const struct delivery *delivery, const struct delivery_result *result,
                             struct error *err)
{
    uint64_t chance;
    env_random(txn_env(act->txn), &chance, sizeof chance);
    int64_t delay_us = retry_delay_us(delivery->tries, chance);
    if (delay_us == 0)
        return end(act, delivery, DELIVERY_DEAD, result, err);
    if (delay_us < result->retry_after_s * TIME_US_PER_S)
        delay_us = result->retry_after_s * TIME_US_PER_S;
    return settle(act, &delivery->id, DELIVERY_WAITING, act_now(act) + delay_us, result, err);
}

static enum status note_failure(struct act *act, const struct webhook_endpoint *endpoint,
                                const struct delivery_result *result, struct error *err)
{
    if (result->outcome == DELIVERY_GONE)
        return webhook_disable(act, endpoint, WEBHOOK_GONE, err);
    int64_t wait_until = result->retry_after_s == 0 ? TIME_NONE : act_now(act) + result->retry_after_s * TIME_US_PER_S;
    return webhook_failed(act, endpoint, wait_until, err);
}

/* An endpoint that was deleted meanwhile is nobody's health any more. */
static enum status note_endpoint(struct act *act, const struct id *id, const struct delivery_result *result,
                                 struct error *err)
{
    struct webhook_endpoint endpoint;
    enum status status = webhook_endpoint_read(act, id, &endpoint, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    TRY(status);
    if (result->outcome == DELIVERY_TAKEN)
        return webhook_worked(act, &endpoint, err);
    return note_failure(act, &endpoint, result, err);
}

enum status delivery_record(struct act *act, const struct id *id, int64_t attempt, const struct delivery_result *result,
                            struct error *err)
{
    struct result rows;
    struct delivery delivery = {0};
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_LOCK], VALUES(value_int(act->ws), value_id(id)), &rows,
                  err));
    if (rows.row_count == 0)
        return STATUS_OK;
    row_read(&delivery_entity, &rows, 0, 1, &delivery);
    if (delivery.state != DELIVERY_WAITING || delivery.attempts != attempt)
        return STATUS_OK;
    TRY(keep_attempt(act, &delivery, result, err));
    if (result->outcome == DELIVERY_TAKEN)
        TRY(end(act, &delivery, DELIVERY_DELIVERED, result, err));
    else if (result->outcome == DELIVERY_GONE)
        TRY(end(act, &delivery, DELIVERY_DEAD, result, err));
    else
        TRY(try_again(act, &delivery, result, err));
    return note_endpoint(act, &delivery.endpoint_id, result, err);
}
