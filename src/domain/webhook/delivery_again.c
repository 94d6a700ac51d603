/* Deliveries that are told again, and those that are forgotten. Runs inside a transaction, on its thread. */

#include <stdio.h>

#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/webhook/delivery.h"
#include "domain/webhook/delivery_store.h"

static enum status begin_again(struct act *act, const struct id *id, bool *ret_begun, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_AGAIN],
                  VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), &rows, err));
    *ret_begun = rows.row_count == 1;
    return STATUS_OK;
}

/* Deliveries are forgotten one day, and the trail is not: it names the endpoint. */
static enum status note(struct act *act, const struct id *endpoint_id, struct error *err)
{
    const struct audit_entry entry = {
        .action = "webhook_endpoint.replayed", .object_kind = "whk", .object_id = *endpoint_id};
    return audit_write(act, &entry, NULL, err);
}

enum status delivery_retry(struct act *act, const struct id *id, struct delivery *ret, struct error *err)
{
    struct result body;
    bool begun;
    TRY(delivery_read(act, id, ret, err));
    if (ret->state == DELIVERY_WAITING)
        return error_set(err, ERROR_INVALID_STATE, "id", "The delivery waits for its next try already.");
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_BODY],
                  VALUES(value_int(act->ws), value_id(&ret->event_id)), &body, err));
    if (body.row_count == 0)
        return error_set(err, ERROR_INVALID_STATE, "id", "What was sent has been deleted.");
    TRY(begin_again(act, id, &begun, err));
    if (!begun)
        return STATUS_BUSY; /* somebody else has meanwhile */
    TRY(note(act, &ret->endpoint_id, err));
    return delivery_read(act, id, ret, err);
}

enum status delivery_replay_ids(struct act *act, const struct webhook_endpoint *endpoint, const struct id *ids,
                                size_t count, size_t *ret_count, struct error *err)
{
    char param[40];
    *ret_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct delivery delivery;
        enum status status = delivery_read(act, &ids[i], &delivery, err);
        if (status == STATUS_OK && id_equal(&delivery.endpoint_id, &endpoint->id))
            continue;
        if (status != STATUS_OK && status != STATUS_NOT_FOUND)
            return status;
        snprintf(param, sizeof param, "delivery_ids[%zu]", i);
        return error_set(err, ERROR_NOT_FOUND, param, "The endpoint has no delivery with this id.");
    }
    for (size_t i = 0; i < count; i++) {
        bool begun;
        TRY(begin_again(act, &ids[i], &begun, err));
        *ret_count += begun;
    }
    return note(act, &endpoint->id, err);
}

/* ---- ranges ---- */

static enum status set_replay(struct act *act, const struct id *endpoint_id, const struct id *after,
                              const struct id *until, struct error *err)
{
    return txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_SET_REPLAY],
                    VALUES(value_int(act->ws), value_id(endpoint_id), value_id(after), value_id(until)), err);
}

enum status delivery_replay_range(struct act *act, const struct webhook_endpoint *endpoint, int64_t from, int64_t to,
                                  struct error *err)
{
    if (!id_is_none(&endpoint->replay_until))
        return error_set(err, ERROR_INVALID_STATE, "id", "A replay of this endpoint is under way.");
    struct id after = id_floor(from), until = id_floor(to);
    TRY(set_replay(act, &endpoint->id, &after, &until, err));
    return note(act, &endpoint->id, err);
}

enum status delivery_replays_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                  struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_REPLAYS],
                  VALUES(value_int(act->ws), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status delivery_replay_step(struct act *act, const struct id *endpoint_id, bool *ret_more, struct error *err)
{
    static const struct id none;
    struct webhook_endpoint endpoint;
    struct result rows;
    enum status status = webhook_endpoint_read(act, endpoint_id, &endpoint, err);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && id_is_none(&endpoint.replay_until)))
        return STATUS_OK;
    TRY(status);
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_RANGE],
                  VALUES(value_int(act->ws), value_id(endpoint_id),
                         value_bytes((struct str){(const char *)endpoint.replay_after.bytes, sizeof(struct id)}),
                         value_id(&endpoint.replay_until), value_int(LIMIT_WEBHOOK_REPLAYED)),
                  &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct id id = result_id(&rows, i, 0);
        bool begun;
        TRY(begin_again(act, &id, &begun, err));
    }
    *ret_more = rows.row_count == LIMIT_WEBHOOK_REPLAYED;
    if (!*ret_more)
        return set_replay(act, endpoint_id, &none, &none, err);
    struct id last = result_id(&rows, rows.row_count - 1, 0);
    return set_replay(act, endpoint_id, &last, &endpoint.replay_until, err);
}

/* ---- forgetting ---- */

/* One that waited so long, for an endpoint that was disabled, lets go of those behind it. The last of an act takes its
 * body with it: what an import tells of has ids of its own past, and says nothing of how long its body was kept. */
static enum status forget(struct act *act, const struct result *old, size_t row, struct error *err)
{
    struct id id = result_id(old, row, 0), endpoint_id = result_id(old, row, 1), stream_id = result_id(old, row, 2);
    struct id event_id = result_id(old, row, 3);
    TRY(txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_DELETE_ATTEMPTS],
                 VALUES(value_int(act->ws), value_id(&id)), err));
    TRY(txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_DELETE], VALUES(value_int(act->ws), value_id(&id)), err));
    TRY(txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_DELETE_BODY],
                 VALUES(value_int(act->ws), value_id(&event_id)), err));
    return txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_RELEASE],
                    VALUES(value_int(act->ws), value_id(&endpoint_id), value_id(&stream_id), value_int(act_now(act))),
                    err);
}

enum status delivery_purge(struct act *act, bool *ret_more, struct error *err)
{
    struct id floor = id_floor(act_now(act) - LIMIT_WEBHOOK_LOG_DAYS * TIME_US_PER_DAY);
    struct result old;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_OLD],
                  VALUES(value_int(act->ws), value_id(&floor), value_int(LIMIT_WEBHOOK_PURGED)), &old, err));
    for (size_t i = 0; i < old.row_count; i++)
        TRY(forget(act, &old, i, err));
    *ret_more = old.row_count == LIMIT_WEBHOOK_PURGED;
    return STATUS_OK;
}
