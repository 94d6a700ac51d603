/* Connections: made, found, shown.
 *
 * The id stands in a public address, so it is one that cannot be guessed. The secret is sealed before it is stored.
 * Runs inside a transaction, on its thread. */

#include "domain/connection/connection.h"

#include "domain/audit/audit.h"
#include "domain/connection/connection_store.h"
#include "domain/program/program.h"

#define KIND "con"
#define STRIPE STR("stripe")

static struct connection connection_of(const struct result *rows, size_t row)
{
    return (struct connection){
        .ws = result_int(rows, row, 0),
        .id = result_id(rows, row, 1),
        .kind = result_str(rows, row, 2),
        .program_id = result_id(rows, row, 3),
        .livemode = result_int(rows, row, 4) != 0,
        .account = result_str(rows, row, 5),
        .sealed = result_str(rows, row, 6),
        .created_at = result_int(rows, row, 7),
        .clock_offset_us = result_int(rows, row, 8),
    };
}

static struct str seal_secret(struct act *act, struct str secret, const uint8_t seal[SUBKEY_SIZE])
{
    size_t size = secret.size + SEALED_OVERHEAD;
    uint8_t *box = arena_alloc(txn_arena(act->txn), size);
    crypto_seal(seal, secret, box);
    return (struct str){(const char *)box, size};
}

static enum status insert(struct act *act, const struct connection *connection, struct error *err)
{
    TRY(txn_exec(act->txn, &connection_statements[CONNECTION_SQL_INSERT],
                 VALUES(value_int(connection->ws), value_id(&connection->id), value_text(connection->kind),
                        value_id(&connection->program_id), value_int(connection->livemode),
                        value_text(connection->account), value_bytes(connection->sealed),
                        value_int(connection->created_at)),
                 err));
    const struct audit_entry entry = {.action = "connection.created", .object_kind = KIND, .object_id = connection->id};
    return audit_write(act, &entry, NULL, err);
}

enum status connection_create(struct act *act, const struct connection_fields *fields, const uint8_t seal[SUBKEY_SIZE],
                              struct connection *ret_connection, struct error *err)
{
    if (fields->livemode.value != act->livemode)
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "livemode", "livemode must be %s with this key.",
                         act->livemode ? "true" : "false");
    struct program program;
    TRY(program_read(act, &fields->program_id, &program, err));
    struct connection connection = {
        .id = env_id(txn_env(act->txn), act_now(act)),
        .ws = act->ws,
        .livemode = act->livemode,
        .clock_offset_us = act_now(act) - txn_now(act->txn),
        .kind = STRIPE,
        .program_id = program.id,
        .account = fields->account,
        .sealed = seal_secret(act, fields->signing_secret, seal),
        .created_at = act_now(act),
    };
    TRY(insert(act, &connection, err));
    *ret_connection = connection;
    return STATUS_OK;
}

static enum status only(const struct result *rows, struct connection *ret, struct error *err)
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
    return only(&rows, ret_connection, err);
}

enum status connection_read(struct act *act, const struct id *id, struct connection *ret_connection, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &connection_statements[CONNECTION_SQL_READ], VALUES(value_int(act->ws), value_id(id)),
                  &rows, err));
    return only(&rows, ret_connection, err);
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

enum status connection_open_secret(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                   struct arena *arena, struct str *ret_secret, struct error *err)
{
    struct str sealed = connection->sealed;
    size_t size = sealed.size < SEALED_OVERHEAD ? 0 : sealed.size - SEALED_OVERHEAD;
    char *secret = arena_alloc(arena, size);
    if (!crypto_unseal(seal, sealed, (uint8_t *)secret))
        return error_set(err, ERROR_INTERNAL, NULL, "A connection's secret was sealed by another master key.");
    *ret_secret = (struct str){secret, size};
    return STATUS_OK;
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
    if (!str_is_none(connection->account))
        jsonw_str(w, "account", connection->account);
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
