/* Reading events again. See backfill.h. */

#include "domain/backfill/backfill.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/backfill/backfill_store.h"

const char *const backfill_states[] = {
    [BACKFILL_RUNNING] = "running",   [BACKFILL_DONE] = "done",       [BACKFILL_FAILED] = "failed",
    [BACKFILL_CANCELED] = "canceled", [BACKFILL_CANCELED + 1] = NULL,
};

static const char *const object_word[] = {"backfill", NULL};
static const struct member members[] = {ENTITY_TOLD(struct backfill, object, id, CONSTANT, 0, .words = object_word)
                                            BACKFILL_COLUMNS(ENTITY_COLUMN)};
const struct entity backfill_entity = ENTITY("Backfill", members, struct backfill);

static struct backfill backfill_of(const struct result *rows, size_t row)
{
    struct backfill backfill = {0};
    row_read(&backfill_entity, rows, row, 1, &backfill);
    return backfill;
}

static enum status save(struct act *act, const struct backfill *b, struct error *err)
{
    return txn_exec(act->txn, &backfill_statements[BACKFILL_SQL_SAVE],
                    VALUES(value_int(act->ws), value_id(&b->id), value_int(b->state), value_int(b->applied),
                           value_int(b->replayed), value_int(b->ignored), value_int(b->failed),
                           value_time(b->reached_at), value_text(b->cursor), value_text(b->reason),
                           value_int(b->attempts), value_int(b->tries), value_time(b->next_try_at),
                           value_time(b->ended_at)),
                    err);
}

static enum status end(struct act *act, struct backfill *backfill, enum backfill_state state, struct error *err)
{
    backfill->state = (int)state;
    backfill->next_try_at = TIME_NONE;
    backfill->ended_at = act_now(act);
    return save(act, backfill, err);
}

/* ---- beginning and ending by hand ---- */

static enum status check_connection(const struct connection *connection, struct error *err)
{
    if (!str_equal(connection->kind, STR("stripe")))
        return error_set(err, ERROR_NOT_SUPPORTED, "id", "Only Stripe's events can be read again.");
    if (str_is_none(connection->api_key))
        return error_set(err, ERROR_INVALID_STATE, "api_key",
                         "Reading events again needs an API key: set one by PATCH /v1/connections/{id}.");
    if (connection->status == CONNECTION_PAUSED)
        return error_set(err, ERROR_INVALID_STATE, "status", "This connection is paused.");
    return STATUS_OK;
}

static enum status check_range(int64_t from_at, int64_t to_at, int64_t now, struct error *err)
{
    if (from_at >= now)
        return error_set(err, ERROR_OUT_OF_RANGE, "from", "from must be in the past.");
    if (to_at <= from_at)
        return error_set(err, ERROR_OUT_OF_RANGE, "to", "to must be later than from.");
    return STATUS_OK;
}

static enum status note(struct act *act, const char *action, const struct id *connection_id, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = "con", .object_id = *connection_id};
    return audit_write(act, &entry, NULL, err);
}

enum status backfill_start(struct act *act, const struct id *connection_id, int64_t from_at, int64_t to_at,
                           struct backfill *ret, struct error *err)
{
    struct connection connection;
    int64_t now = txn_now(act->txn);
    bool inserted;
    TRY(connection_read(act, connection_id, &connection, err));
    TRY(check_connection(&connection, err));
    to_at = to_at == TIME_NONE || to_at > now ? now : to_at;
    TRY(check_range(from_at, to_at, now, err));
    const struct backfill backfill = {
        .id = mint_id(&act->mint),
        .connection_id = *connection_id,
        .from_at = from_at,
        .to_at = to_at,
        .reached_at = TIME_NONE,
        .next_try_at = now,
        .created_at = act_now(act),
        .ended_at = TIME_NONE,
    };
    TRY(row_insert_new(act->txn, &backfill_statements[BACKFILL_SQL_INSERT], act->ws, &backfill_entity, &backfill,
                       &inserted, err));
    if (!inserted)
        return error_set(err, ERROR_CONFLICT, "id", "Events of this connection are being read again already.");
    *ret = backfill;
    return note(act, "connection.backfill_started", connection_id, err);
}

enum status backfill_newest(struct act *act, const struct id *connection_id, struct backfill **ret, size_t *ret_count,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &backfill_statements[BACKFILL_SQL_NEWEST],
                  VALUES(value_int(act->ws), value_id(connection_id), value_int(LIMIT_BACKFILLS_TOLD)), &rows, err));
    *ret = row_read_all(&backfill_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status backfill_cancel(struct act *act, const struct id *connection_id, struct error *err)
{
    struct connection connection;
    struct result rows;
    TRY(connection_read(act, connection_id, &connection, err));
    TRY(txn_query(act->txn, &backfill_statements[BACKFILL_SQL_RUNNING],
                  VALUES(value_int(act->ws), value_id(connection_id)), &rows, err));
    if (rows.row_count == 0)
        return STATUS_OK;
    struct backfill backfill = backfill_of(&rows, 0);
    TRY(end(act, &backfill, BACKFILL_CANCELED, err));
    return note(act, "connection.backfill_canceled", connection_id, err);
}

/* ---- the job's ---- */

enum status backfill_due(struct txn *txn, int64_t now, size_t limit, struct backfill_due *ret, size_t *ret_count,
                         struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &backfill_statements[BACKFILL_SQL_DUE], VALUES(value_int(now), value_int((int64_t)limit)), &rows,
                  err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret[i] = (struct backfill_due){result_int(&rows, i, 0), result_id(&rows, i, 1), result_id(&rows, i, 2)};
    *ret_count = rows.row_count;
    return STATUS_OK;
}

static enum status find(struct act *act, int statement, const struct id *id, struct backfill *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &backfill_statements[statement], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no backfill with this id.");
    *ret = backfill_of(&rows, 0);
    return STATUS_OK;
}

enum status backfill_read(struct act *act, const struct id *id, struct backfill *ret, struct error *err)
{
    return find(act, BACKFILL_SQL_LOCK, id, ret, err);
}

/* Whether its connection can still be called; where not, it has failed of that. */
static enum status find_connection(struct act *act, struct backfill *backfill, struct connection *ret, bool *ret_found,
                                   struct error *err)
{
    struct error why = {0};
    enum status status = connection_read(act, &backfill->connection_id, ret, &why);
    if (status == STATUS_OK)
        status = check_connection(ret, &why);
    *ret_found = status == STATUS_OK;
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status != STATUS_NOT_FOUND && status != STATUS_CONFLICT && status != STATUS_INVALID) {
        *err = why;
        return status;
    }
    backfill->reason = str_copy(txn_arena(act->txn), str_from(why.detail));
    return end(act, backfill, BACKFILL_FAILED, err);
}

enum status backfill_claim(struct act *act, const struct id *id, int64_t lease_until, struct backfill *ret,
                           struct connection *ret_connection, bool *ret_claimed, struct error *err)
{
    *ret_claimed = false;
    TRY(find(act, BACKFILL_SQL_LOCK, id, ret, err));
    if (ret->next_try_at == TIME_NONE || ret->next_try_at > txn_now(act->txn))
        return STATUS_OK;
    TRY(find_connection(act, ret, ret_connection, ret_claimed, err));
    if (!*ret_claimed)
        return STATUS_OK;
    ret->attempts++;
    ret->tries++;
    ret->next_try_at = lease_until;
    return save(act, ret, err);
}

enum status backfill_go_on(struct act *act, struct backfill *backfill, bool more, struct error *err)
{
    backfill->tries = 0;
    backfill->next_try_at = txn_now(act->txn);
    return more ? save(act, backfill, err) : end(act, backfill, BACKFILL_DONE, err);
}

enum status backfill_put_off(struct act *act, struct backfill *backfill, struct str reason, bool lasting,
                             int64_t retry_after_s, struct error *err)
{
    int64_t wait_s = LIMIT_BACKFILL_RETRY_S;
    for (int64_t i = 1; i < backfill->tries && wait_s < LIMIT_BACKFILL_RETRY_MOST_S; i++)
        wait_s *= 2;
    wait_s = wait_s < retry_after_s ? retry_after_s : wait_s;
    backfill->reason = reason;
    if (lasting || backfill->tries >= LIMIT_BACKFILL_TRIES)
        return end(act, backfill, BACKFILL_FAILED, err);
    backfill->next_try_at = txn_now(act->txn) + wait_s * TIME_US_PER_S;
    return save(act, backfill, err);
}
