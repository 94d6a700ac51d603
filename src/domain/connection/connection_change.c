/* Connections: made, changed, deleted.
 *
 * The id stands in a public address, so it is one that cannot be guessed. A secret is sealed before it is stored, and
 * the trail tells only that it was changed. Runs inside a transaction, on its thread. */

#include <assert.h>

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/connection/connection.h"
#include "domain/connection/connection_kinds.h"
#include "domain/connection/connection_store.h"
#include "domain/program/program.h"

#define KIND "con"

static enum status tell(struct act *act, const struct id *id, const char *action, struct str changes, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = KIND, .object_id = *id, .changes = changes};
    return audit_write(act, &entry, NULL, err);
}

static struct str seal_secret(struct act *act, struct str secret, const uint8_t seal[SUBKEY_SIZE])
{
    size_t size = secret.size + SEALED_OVERHEAD;
    uint8_t *box = arena_alloc(txn_arena(act->txn), size);
    crypto_seal(seal, secret, box);
    return (struct str){(const char *)box, size};
}

/* Whether the stored secret is this one; one that cannot be opened is not. */
static bool has_secret(struct act *act, const struct connection *connection, struct str secret,
                       const uint8_t seal[SUBKEY_SIZE])
{
    struct connection_secrets secrets;
    struct error unusable;
    int64_t now = txn_now(act->txn);
    if (connection_open_secrets(connection, seal, now, txn_arena(act->txn), &secrets, &unusable) != STATUS_OK)
        return false;
    bool same = crypto_equal(secrets.items[0], secret);
    connection_wipe_secrets(&secrets);
    return same;
}

/* What is not there is stored as an empty text: two nulls would not be the same account. */
static struct str stored_account(struct str account)
{
    return str_is_none(account) ? STR("") : account;
}

/* The connection of that kind and account, of the program or (zero) of all, if there is one. */
static enum status find_same(struct act *act, struct str kind, const struct id *program_id, struct str account,
                             struct connection *ret_connection, bool *ret_found, struct error *err)
{
    struct result rows;
    struct str stored = stored_account(account);
    if (id_is_none(program_id))
        TRY(txn_query(act->txn, &connection_statements[CONNECTION_SQL_FIND_SAME_WORLD],
                      VALUES(value_int(act->ws), value_text(kind), value_text(stored)), &rows, err));
    else
        TRY(txn_query(act->txn, &connection_statements[CONNECTION_SQL_FIND_SAME],
                      VALUES(value_int(act->ws), value_id(program_id), value_text(kind), value_text(stored)), &rows,
                      err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        *ret_connection = connection_of(&rows, 0);
    return STATUS_OK;
}

/* The secrets as they were stored; absent when they were given up. */
static enum status stored_texts(struct act *act, const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                struct connection_texts *ret, struct error *err)
{
    struct connection_secrets secrets = {{STR_NONE}, 0};
    if (!str_is_none(connection->sealed))
        TRY(connection_open_secrets(connection, seal, INT64_MAX, txn_arena(act->txn), &secrets, err));
    *ret = (struct connection_texts){connection->settings, secrets.items[0]};
    return STATUS_OK;
}

static void wipe(struct connection_texts *texts)
{
    crypto_wipe((char *)(uintptr_t)texts->secrets.data, texts->secrets.size);
}

/* ---- making ---- */

static enum status insert(struct act *act, const struct connection *connection, struct error *err)
{
    struct connection row = *connection;
    row.account = stored_account(connection->account);
    bool inserted;
    TRY(row_insert_new(act->txn, &connection_statements[CONNECTION_SQL_INSERT], act->ws, &connection_entity, &row,
                       &inserted, err));
    if (!inserted)
        return STATUS_BUSY; /* lost a race since find_same(): the rerun finds the other's */
    return tell(act, &connection->id, "connection.created", STR_NONE, err);
}

/* What is stored: of stripe the secret itself. */
static enum status texts_of(struct act *act, const struct connection_kind *kind, const struct connection_fields *fields,
                            struct connection_texts *ret, struct error *err)
{
    const struct connection_texts nothing = {STR_NONE, STR_NONE};
    *ret = (struct connection_texts){STR("{}"), fields->signing_secret};
    if (kind->settings == NULL)
        return STATUS_OK;
    return connection_merge(kind, &nothing, fields->settings, fields->secrets, txn_arena(act->txn), ret, err);
}

static enum status create(struct act *act, const struct connection_kind *kind, const struct connection_fields *fields,
                          const struct connection_texts *texts, const uint8_t seal[SUBKEY_SIZE],
                          struct connection *ret_connection, struct error *err)
{
    struct connection connection = {
        .id = env_id(txn_env(act->txn), act_now(act)),
        .ws = act->ws,
        .livemode = act->livemode,
        .clock_offset_us = act_now(act) - txn_now(act->txn),
        .kind = str_from(kind->name),
        .program_id = fields->program_id,
        .account = fields->account,
        .status = CONNECTION_ACTIVE,
        .settings = texts->settings,
        .sealed = seal_secret(act, texts->secrets, seal),
        .previous_until = TIME_NONE,
        .api_key = str_is_none(fields->api_key) ? STR_NONE : seal_secret(act, fields->api_key, seal),
        .api_url = fields->api_url,
        .created_at = act_now(act),
    };
    TRY(insert(act, &connection, err));
    *ret_connection = connection;
    return STATUS_OK;
}

/* Whether the stored key is this one; one that cannot be opened is not. */
static bool has_api_key(struct act *act, const struct connection *connection, struct str key,
                        const uint8_t seal[SUBKEY_SIZE])
{
    struct str stored;
    if (connection_open_api_key(connection, seal, txn_arena(act->txn), &stored, NULL) != STATUS_OK)
        return false;
    bool same = crypto_equal(stored, key);
    crypto_wipe((char *)(uintptr_t)stored.data, stored.size);
    return same;
}

/* What of the stored one is another than is said; null: nothing. */
static const char *difference(struct act *act, const struct connection_kind *kind, const struct connection *stored,
                              const struct connection_fields *fields, const struct connection_texts *texts,
                              const uint8_t seal[SUBKEY_SIZE])
{
    if (!str_is_none(fields->api_key) && !has_api_key(act, stored, fields->api_key, seal))
        return "api_key";
    if (!str_is_none(fields->api_url) && !str_equal(fields->api_url, stored->api_url))
        return "api_url";
    if (!str_equal(stored->settings, texts->settings))
        return "settings";
    if (!has_secret(act, stored, texts->secrets, seal))
        return kind->settings == NULL ? "signing_secret" : "secrets";
    return NULL;
}

static enum status refuse_other(const struct connection *stored, const char *what, struct error *err)
{
    char id[ID_TEXT_SIZE];
    id_format(&stored->id, KIND, id);
    if (str_equal(stored->kind, STR("stripe")))
        return error_set(err, ERROR_CONFLICT, what,
                         "This program has a connection of this account with another %s: change that one by PATCH "
                         "/v1/connections/%.*s.",
                         str_equal(str_from(what), STR("signing_secret")) ? "secret" : what, (int)sizeof id, id);
    return error_set(err, ERROR_CONFLICT, what,
                     "There is a connection of this kind with other %s already: change that one by PATCH "
                     "/v1/connections/%.*s.",
                     what, (int)sizeof id, id);
}

static enum status require_program(struct act *act, const struct id *program_id, struct error *err)
{
    struct program program;
    return id_is_none(program_id) ? STATUS_OK : program_read(act, program_id, &program, err);
}

enum status connection_create(struct act *act, const struct connection_fields *fields, const uint8_t seal[SUBKEY_SIZE],
                              struct connection *ret_connection, bool *ret_created, struct error *err)
{
    const struct connection_kind *kind = connection_kind_chosen(fields->kind);
    struct connection_texts texts;
    bool found;
    assert(kind != NULL);
    if (fields->livemode.set && fields->livemode.value != act->livemode)
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "livemode", "livemode must be %s with this key.",
                         act->livemode ? "true" : "false");
    TRY(require_program(act, &fields->program_id, err));
    TRY(texts_of(act, kind, fields, &texts, err));
    TRY(find_same(act, str_from(kind->name), &fields->program_id, fields->account, ret_connection, &found, err));
    *ret_created = !found;
    if (!found)
        return create(act, kind, fields, &texts, seal, ret_connection, err);
    const char *other = difference(act, kind, ret_connection, fields, &texts, seal);
    return other == NULL ? STATUS_OK : refuse_other(ret_connection, other, err);
}

/* ---- changing ---- */

static enum status lock(struct act *act, const struct id *id, struct connection *ret_connection, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &connection_statements[CONNECTION_SQL_LOCK], VALUES(value_int(act->ws), value_id(id)),
                  &rows, err));
    return connection_only(&rows, ret_connection, err);
}

static enum status require_free_account(struct act *act, const struct connection *connection, struct str account,
                                        struct error *err)
{
    struct connection other;
    bool found;
    TRY(find_same(act, connection->kind, &connection->program_id, account, &other, &found, err));
    if (found && !id_equal(&other.id, &connection->id))
        return error_set(err, ERROR_CONFLICT, "account", "Another connection of this program is of that account.");
    return STATUS_OK;
}

static void take_secret(struct act *act, struct str secret, const char *name, const uint8_t seal[SUBKEY_SIZE],
                        struct connection *connection, struct changes *changes)
{
    if (has_secret(act, connection, secret, seal))
        return;
    bool kept = connection_kind_named(connection->kind)->signs && !str_is_none(connection->sealed);
    connection->previous_sealed = kept ? connection->sealed : STR_NONE;
    connection->previous_until =
        kept ? txn_now(act->txn) + LIMIT_SECRET_ROTATION_HOURS * 3600 * TIME_US_PER_S : TIME_NONE;
    connection->sealed = seal_secret(act, secret, seal);
    changes_str(changes, name, STR_NONE, STR_NONE); /* that it is another, and nothing of it */
}

/* Settings and secrets are one matter: each may need the other. */
static enum status merge_texts(struct act *act, const struct connection_patch *fields, const uint8_t seal[SUBKEY_SIZE],
                               struct connection *connection, struct changes *changes, struct error *err)
{
    const struct connection_kind *kind = connection_kind_named(connection->kind);
    struct connection_texts stored, merged;
    if (kind->settings == NULL || (fields->settings == NULL && fields->secrets == NULL))
        return STATUS_OK;
    TRY(stored_texts(act, connection, seal, &stored, err));
    enum status status =
        connection_merge(kind, &stored, fields->settings, fields->secrets, txn_arena(act->txn), &merged, err);
    wipe(&stored);
    if (status != STATUS_OK)
        return status;
    connection_note_settings(kind, connection->settings, merged.settings, changes);
    connection->settings = merged.settings;
    take_secret(act, merged.secrets, "secrets", seal, connection, changes);
    wipe(&merged);
    return STATUS_OK;
}

static void merge(struct act *act, const struct connection_patch *fields, const uint8_t seal[SUBKEY_SIZE],
                  struct connection *connection, struct changes *changes)
{
    struct str account = fields->account.size == 0 ? STR_NONE : fields->account;
    if (!str_is_none(fields->signing_secret))
        take_secret(act, fields->signing_secret, "signing_secret", seal, connection, changes);
    if (!str_is_none(fields->account) && !str_equal(account, connection->account)) {
        changes_str(changes, "account", connection->account, account);
        connection->account = account;
    }
    if (!str_is_none(fields->api_key)) {
        connection->api_key = seal_secret(act, fields->api_key, seal);
        changes_str(changes, "api_key", STR_NONE, STR_NONE);
    }
    if (!str_is_none(fields->api_url) && !str_equal(fields->api_url, connection->api_url)) {
        changes_str(changes, "api_url", connection->api_url, fields->api_url);
        connection->api_url = fields->api_url;
    }
    enum connection_status status =
        fields->status == 0 ? connection->status : (enum connection_status)(fields->status - 1);
    if (status != connection->status) {
        changes_str(changes, "status", str_from(connection_statuses[connection->status]),
                    str_from(connection_statuses[status]));
        connection->status = status;
    }
}

static enum status update(struct act *act, const struct connection *connection, struct str changes, struct error *err)
{
    TRY(txn_exec(act->txn, &connection_statements[CONNECTION_SQL_UPDATE],
                 VALUES(value_int(act->ws), value_id(&connection->id), value_text(stored_account(connection->account)),
                        value_text(str_from(connection_statuses[connection->status])), value_text(connection->settings),
                        value_bytes(connection->sealed), value_bytes(connection->previous_sealed),
                        value_time(connection->previous_until), value_bytes(connection->api_key),
                        value_text(connection->api_url)),
                 err));
    txn_touch_caches(act->txn);
    return tell(act, &connection->id, "connection.updated", changes, err);
}

enum status connection_change(struct act *act, const struct id *id, const struct connection_patch *fields,
                              const uint8_t seal[SUBKEY_SIZE], struct connection *ret_connection, struct error *err)
{
    struct connection connection;
    TRY(lock(act, id, &connection, err)); /* all members are written back */
    TRY(connection_refuse_other(connection_kind_named(connection.kind), fields, err));
    if (!str_is_none(fields->account))
        TRY(require_free_account(act, &connection, fields->account, err));
    struct changes changes;
    changes_begin(&changes);
    merge(act, fields, seal, &connection, &changes);
    enum status merged = merge_texts(act, fields, seal, &connection, &changes, err);
    struct str text = changes_end(&changes, txn_arena(act->txn));
    TRY(merged);
    if (!str_is_none(text))
        TRY(update(act, &connection, text, err));
    *ret_connection = connection;
    return STATUS_OK;
}

enum status connection_give_up_secret(struct act *act, const struct id *id, struct error *err)
{
    struct connection connection;
    TRY(lock(act, id, &connection, err));
    if (str_is_none(connection.sealed) && str_is_none(connection.previous_sealed))
        return STATUS_OK;
    TRY(txn_exec(act->txn, &connection_statements[CONNECTION_SQL_GIVE_UP_SECRET],
                 VALUES(value_int(act->ws), value_id(&connection.id)), err));
    txn_touch_caches(act->txn);
    return tell(act, &connection.id, "connection.secret_given_up", STR_NONE, err);
}

enum status connection_delete(struct act *act, const struct id *id, struct error *err)
{
    struct connection connection;
    TRY(lock(act, id, &connection, err));
    TRY(txn_exec(act->txn, &connection_statements[CONNECTION_SQL_DELETE],
                 VALUES(value_int(act->ws), value_id(&connection.id), value_int(act_now(act))), err));
    txn_touch_caches(act->txn);
    return tell(act, &connection.id, "connection.deleted", STR_NONE, err);
}
