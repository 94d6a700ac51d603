/* Connections: found and shown, and their secrets opened. Making and changing them is connection_change.c.
 *
 * Runs inside a transaction, on its thread. */

#include "domain/connection/connection.h"

#include "domain/connection/connection_store.h"

#define KIND "con"

struct connection connection_of(const struct result *rows, size_t row)
{
    struct str account = result_str(rows, row, 5);
    return (struct connection){
        .ws = result_int(rows, row, 0),
        .id = result_id(rows, row, 1),
        .kind = result_str(rows, row, 2),
        .program_id = result_id(rows, row, 3),
        .livemode = result_int(rows, row, 4) != 0,
        .account = account.size == 0 ? STR_NONE : account,
        .status = str_equal(result_str(rows, row, 6), STR("paused")) ? CONNECTION_PAUSED : CONNECTION_ACTIVE,
        .sealed = result_str(rows, row, 7),
        .previous_sealed = result_str(rows, row, 8),
        .previous_until = result_time(rows, row, 9),
        .created_at = result_int(rows, row, 10),
        .clock_offset_us = result_int(rows, row, 11),
    };
}

enum status connection_only(const struct result *rows, struct connection *ret, struct error *err)
{
    if (rows->row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no connection with this id.");
    *ret = connection_of(rows, 0);
    return STATUS_OK;
}

enum status connection_find(struct txn *txn, const struct id *id, struct connection *ret_connection, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &connection_statements[CONNECTION_SQL_FIND], VALUES(value_id(id)), &rows, err));
    return connection_only(&rows, ret_connection, err);
}

enum status connection_read(struct act *act, const struct id *id, struct connection *ret_connection, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &connection_statements[CONNECTION_SQL_READ], VALUES(value_int(act->ws), value_id(id)),
                  &rows, err));
    return connection_only(&rows, ret_connection, err);
}

enum status connection_list(struct act *act, const struct page *page, struct connection *ret_connections,
                            size_t *ret_count, bool *ret_more, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &connection_statements[CONNECTION_SQL_LIST],
                  VALUES(value_int(act->ws), page_before(page), page_from(page), page_fetch(page)), &rows, err));
    size_t count = page_count(page, rows.row_count, ret_more);
    for (size_t i = 0; i < count; i++)
        ret_connections[i] = connection_of(&rows, i);
    *ret_count = count;
    return STATUS_OK;
}

static bool open_secret(struct str sealed, const uint8_t seal[SUBKEY_SIZE], struct arena *arena, struct str *ret)
{
    size_t size = sealed.size < SEALED_OVERHEAD ? 0 : sealed.size - SEALED_OVERHEAD;
    char *secret = arena_alloc(arena, size);
    if (!crypto_unseal(seal, sealed, (uint8_t *)secret))
        return false;
    *ret = (struct str){secret, size};
    return true;
}

enum status connection_open_secrets(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                    int64_t now_at, struct arena *arena, struct connection_secrets *ret,
                                    struct error *err)
{
    struct connection_secrets secrets = {0};
    if (str_is_none(connection->sealed))
        return error_set(err, ERROR_UNAVAILABLE, "signing_secret",
                         "This connection's secret was given up together with a lost master key, so no message can be "
                         "checked. Set it anew by PATCH /v1/connections/{id}; the address stays.");
    if (!open_secret(connection->sealed, seal, arena, &secrets.items[secrets.count++]))
        return error_set(err, ERROR_INTERNAL, NULL, "A connection's secret was sealed by another master key.");
    bool good = !str_is_none(connection->previous_sealed) && now_at < connection->previous_until;
    if (good && open_secret(connection->previous_sealed, seal, arena, &secrets.items[secrets.count]))
        secrets.count++;
    *ret = secrets;
    return STATUS_OK;
}

void connection_wipe_secrets(struct connection_secrets *secrets)
{
    for (size_t i = 0; i < secrets->count; i++)
        crypto_wipe((char *)(uintptr_t)secrets->items[i].data, secrets->items[i].size);
}

void connection_write_json(struct jsonw *w, const char *name, const struct connection *connection,
                           struct str public_url)
{
    char id[ID_TEXT_SIZE];
    id_format(&connection->id, KIND, id);
    struct buf hook_url = {0};
    buf_add_str(&hook_url, public_url);
    BUF_ADD_LITERAL(&hook_url, "/hooks/");
    buf_add_str(&hook_url, connection->kind);
    buf_add_char(&hook_url, '/');
    buf_add(&hook_url, id, sizeof id);

    jsonw_object(w, name);
    jsonw_id(w, "id", KIND, &connection->id);
    jsonw_text(w, "object", "connection");
    jsonw_str(w, "kind", connection->kind);
    jsonw_id(w, "program_id", "prg", &connection->program_id);
    jsonw_bool(w, "livemode", connection->livemode);
    jsonw_str(w, "account", connection->account);
    jsonw_text(w, "status", connection_statuses[connection->status]);
    jsonw_bool(w, "secret_lost", str_is_none(connection->sealed));
    jsonw_time(w, "previous_secret_until", connection->previous_until);
    jsonw_str(w, "hook_url", buf_str(&hook_url));
    jsonw_time(w, "created_at", connection->created_at);
    jsonw_close(w);
    buf_release(&hook_url);
}

enum status connection_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    const struct verify_query wrong_mode = {
        &connection_statements[CONNECTION_SQL_WRONG_MODE],
        "B20",
        KIND,
        "its mode is not that of its world",
    };
    return verify_queries(act, &wrong_mode, 1, broken, ctx, err);
}
