/* Connections: found and shown, and their secrets opened. Making and changing them is connection_change.c.
 *
 * Runs inside a transaction, on its thread. */

#include "domain/connection/connection.h"

#include <assert.h>
#include <string.h>

#include "base/json.h"
#include "domain/connection/connection_kinds.h"
#include "domain/connection/connection_store.h"

#define KIND "con"

#define HEALTH(member, words) ENTITY_TOLD(struct connection_health, member, member, INT, 0, .doc = (words))
static const struct member health_members[] = {
    HEALTH(applied, "Messages that were new and counted.") HEALTH(replayed, "That had been here before.")
        HEALTH(ignored, "Of types that are not used; of many at once some are counted.")
            HEALTH(failed, "That could not be used; of many at once some are counted.")
                HEALTH(refused, "That did not prove whose they were; of many at once some are counted.")
                    ENTITY_TOLD(struct connection_health, last_received_at, last_received_at, TIME, 0,
                                .doc = "When the newest message came.")
                        ENTITY_TOLD(struct connection_health, last_error, last_error, TEXT, MEMBER_NULL,
                                    .doc = "What was wrong with the newest message that could not be used.")
                            ENTITY_TOLD(struct connection_health, last_error_at, last_error_at, TIME, MEMBER_NULL,
                                        .doc = "When that came.")};
const struct entity connection_health_entity = ENTITY("ConnectionHealth", health_members, struct connection_health);

static const char *const object_word[] = {"connection", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct connection, object, id, CONSTANT, 0, .words = object_word) CONNECTION_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct connection, has_api_key, has_api_key, BOOL, 0,
                    .doc =
                        "stripe: whether it can be called: for reading events again, and for credit and codes there.")
            ENTITY_TOLD(struct connection, secret_lost, secret_lost, BOOL, 0,
                        .doc = "Its secret was given up with a lost master key: no message can be checked.")
                ENTITY_TOLD(struct connection, previous_secret_until, previous_until, TIME, MEMBER_NULL,
                            .doc = "Until when messages signed with the secret before are taken too.")
                    ENTITY_TOLD(
                        struct connection, hook_url, hook_url, TEXT, MEMBER_NULL,
                        .doc = "Where it posts to; null when it does not, or when the address is a secret and the "
                               "caller may only look.") ENTITY_TOLD(struct connection, health, health, OBJECT,
                                                                    MEMBER_NULL, .entity = &connection_health_entity,
                                                                    .doc = "What it was told; null: nothing yet.")};
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

enum status connection_for(struct act *act, enum connection_family family, const struct id *program_id,
                           struct connection *ret_connection, bool *ret_found, struct error *err)
{
    static const char *const kinds_of[][2] = {
        [CONNECTION_PAYMENTS] = {"stripe", "stripe"},  [CONNECTION_MAIL] = {"smtp", "smtp"},
        [CONNECTION_SMS] = {"twilio", "sms_gateway"},  [CONNECTION_GIFTS] = {"tremendous", "tremendous"},
        [CONNECTION_REPORTS] = {"webhook", "webhook"},
    };
    struct result rows;
    TRY(txn_query(act->txn, &connection_statements[CONNECTION_SQL_FOR],
                  VALUES(value_int(act->ws), value_id(program_id), value_text(str_from(kinds_of[family][0])),
                         value_text(str_from(kinds_of[family][1]))),
                  &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        *ret_connection = connection_of(&rows, 0);
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

static bool is_stripe(const struct connection *connection)
{
    return str_equal(connection->kind, STR("stripe"));
}

enum status connection_open_secrets(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                    int64_t now_at, struct arena *arena, struct connection_secrets *ret,
                                    struct error *err)
{
    struct connection_secrets secrets = {0};
    if (str_is_none(connection->sealed))
        return error_set(err, ERROR_UNAVAILABLE, is_stripe(connection) ? "signing_secret" : "secrets",
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

enum status connection_open_api_key(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                    struct arena *arena, struct str *ret, struct error *err)
{
    if (str_is_none(connection->api_key))
        return error_set(err, ERROR_INVALID_STATE, "api_key",
                         "This connection has no API key: set one by PATCH /v1/connections/{id}.");
    if (!open_secret(connection->api_key, seal, arena, ret))
        return error_set(err, ERROR_INTERNAL, NULL, "A connection's API key was sealed by another master key.");
    return STATUS_OK;
}

/* ---- settings and secrets of their kind ---- */

/* Parses what was checked when it was stored; strings are copied, for the JSON goes. */
static enum status read_stored(const struct schema *schema, struct str text, void *ret, struct arena *arena,
                               struct error *err)
{
    json_t *json = NULL;
    TRY(json_parse(text, &json, err));
    enum status status = schema_read(schema, json, ret, arena, err);
    for (size_t i = 0; status == STATUS_OK && i < schema->field_count; i++) {
        struct str *value = (struct str *)(void *)((char *)ret + schema->fields[i].offset);
        if (schema->fields[i].type == FIELD_TEXT || schema->fields[i].type == FIELD_URL)
            *value = str_copy(arena, *value);
    }
    json_decref(json);
    return status;
}

enum status connection_read_settings(const struct connection *connection, void *ret, struct arena *arena,
                                     struct error *err)
{
    const struct connection_kind *kind = connection_kind_named(connection->kind);
    assert(kind != NULL && kind->settings != NULL);
    return read_stored(kind->settings, connection->settings, ret, arena, err);
}

enum status connection_read_secrets(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], void *ret,
                                    struct arena *arena, struct error *err)
{
    const struct connection_kind *kind = connection_kind_named(connection->kind);
    struct connection_secrets opened = {{STR_NONE}, 0};
    assert(kind != NULL && kind->secrets != NULL);
    TRY(connection_open_secrets(connection, seal, INT64_MAX, arena, &opened, err));
    enum status status = read_stored(kind->secrets, opened.items[0], ret, arena, err);
    connection_wipe_secrets(&opened);
    return status;
}

static enum status member_of(struct str text, const char *name, struct arena *arena, struct str *ret, struct error *err)
{
    json_t *json = NULL;
    TRY(json_parse(text, &json, err));
    const json_t *value = json_object_get(json, name);
    *ret = json_is_string(value) ? str_copy(arena, (struct str){json_string_value(value), json_string_length(value)})
                                 : STR_NONE;
    json_decref(json);
    return STATUS_OK;
}

enum status connection_read_secret(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                   const char *name, int64_t now_at, struct arena *arena,
                                   struct connection_secrets *ret, struct error *err)
{
    struct connection_secrets opened = {{STR_NONE}, 0}, named = {{STR_NONE}, 0};
    TRY(connection_open_secrets(connection, seal, now_at, arena, &opened, err));
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < opened.count; i++)
        status = member_of(opened.items[i], name, arena, &named.items[named.count++], err);
    connection_wipe_secrets(&opened);
    *ret = named;
    return status;
}

/* ---- hooks ---- */

void connection_hook_secret(const struct id *id, const uint8_t seal[SUBKEY_SIZE], char out[CONNECTION_HOOK_SECRET_SIZE])
{
    uint8_t code[SHA256_SIZE];
    char message[sizeof "hook " + ID_TEXT_SIZE] = "hook ";
    struct buf text = {0};
    id_format(id, KIND, message + 5);
    crypto_hmac_sha256((struct str){(const char *)seal, SUBKEY_SIZE}, (struct str){message, 5 + ID_TEXT_SIZE}, code);
    buf_add_hex(&text, code, CONNECTION_HOOK_SECRET_SIZE / 2);
    memcpy(out, text.data, CONNECTION_HOOK_SECRET_SIZE);
    buf_release(&text);
}

/* Of a webhook by its settings. */
bool connection_hook_is_secret(const struct connection *connection)
{
    const struct connection_kind *kind = connection_kind_named(connection->kind);
    json_t *settings = NULL;
    if (kind == NULL || !kind->hook_secret || kind->family != CONNECTION_REPORTS)
        return kind != NULL && kind->hook_secret;
    if (json_parse(connection->settings, &settings, NULL) != STATUS_OK)
        return true;
    const char *auth = json_string_value(json_object_get(settings, "auth"));
    bool secret = auth == NULL || str_equal(str_from(auth), STR("secret_path"));
    json_decref(settings);
    return secret;
}

struct str connection_hook_url(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                               struct str public_url, const char *tail, struct arena *arena)
{
    const struct connection_kind *kind = connection_kind_named(connection->kind);
    char id[ID_TEXT_SIZE];
    char secret[CONNECTION_HOOK_SECRET_SIZE];
    assert(kind != NULL && kind->hook != NULL);
    id_format(&connection->id, KIND, id);
    if (!connection_hook_is_secret(connection))
        return str_from(
            arena_format(arena, "%.*s/hooks/%s/%.*s%s", STR_ARG(public_url), kind->hook_name, ID_TEXT_SIZE, id, tail));
    connection_hook_secret(&connection->id, seal, secret);
    return str_from(arena_format(arena, "%.*s/hooks/%s/%.*s/%.*s%s", STR_ARG(public_url), kind->hook_name, ID_TEXT_SIZE,
                                 id, CONNECTION_HOOK_SECRET_SIZE, secret, tail));
}

void connection_tell(struct connection *connections, size_t count, struct str public_url, const uint8_t *seal,
                     struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        struct connection *connection = &connections[i];
        const struct connection_kind *kind = connection_kind_named(connection->kind);
        connection->account = account_of(connection->account);
        connection->secret_lost = str_is_none(connection->sealed);
        connection->has_api_key = !str_is_none(connection->api_key);
        if (kind != NULL && kind->hook != NULL && (seal != NULL || !connection_hook_is_secret(connection)))
            connection->hook_url = connection_hook_url(connection, seal, public_url, kind->hook, arena);
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
