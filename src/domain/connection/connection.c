/* Connections: found and shown, and their secrets opened. Making and changing them is connection_change.c.
 *
 * Runs inside a transaction, on its thread. */

#include "domain/connection/connection.h"

#include "domain/connection/connection_store.h"

#define KIND "con"

static const char *const object_word[] = {"connection", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct connection, object, id, CONSTANT, 0, .words = object_word) CONNECTION_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct connection, secret_lost, secret_lost, BOOL, 0,
                    .doc = "Its secret was given up with a lost master key: no message can be checked.")
            ENTITY_TOLD(struct connection, previous_secret_until, previous_until, TIME, MEMBER_NULL,
                        .doc = "Until when messages signed with the secret before are taken too.")
                ENTITY_TOLD(struct connection, hook_url, hook_url, TEXT, 0, .doc = "Where it posts to.")};
const struct entity connection_entity = ENTITY("Connection", members, struct connection);

static const struct member deleted_members[] = {
    ENTITY_TOLD(struct connection_deleted, id, id, ID, 0, .prefix = KIND,
                .doc = "Its id.") ENTITY_TOLD(struct connection_deleted, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct connection_deleted, deleted, deleted, BOOL, 0, .doc = "true: it is not there any more.")};
const struct entity connection_deleted_entity = ENTITY("ConnectionDeleted", deleted_members, struct connection_deleted);

static const struct list_path paths[] = {{0, &connection_statements[CONNECTION_SQL_LIST], false}};
const struct list connection_list = {
    .name = "connections",
    .entity = &connection_entity,
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &connection_statements[CONNECTION_SQL_HELD],
};

/* An empty account is any, stored so that two of them are the same. */
static struct str account_of(struct str stored)
{
    return stored.size == 0 ? STR_NONE : stored;
}

struct connection connection_of(const struct result *rows, size_t row)
{
    struct connection connection = {.ws = result_int(rows, row, 0)};
    size_t clock = row_read(&connection_entity, rows, row, 1, &connection);
    connection.account = account_of(connection.account);
    connection.clock_offset_us = result_int(rows, row, clock);
    return connection;
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

void connection_tell(struct connection *connections, size_t count, struct str public_url, struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        struct connection *connection = &connections[i];
        char id[ID_TEXT_SIZE];
        id_format(&connection->id, KIND, id);
        connection->account = account_of(connection->account);
        connection->secret_lost = str_is_none(connection->sealed);
        connection->hook_url = str_from(arena_format(arena, "%.*s/hooks/%.*s/%.*s", STR_ARG(public_url),
                                                     STR_ARG(connection->kind), ID_TEXT_SIZE, id));
    }
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
