/* Connections: made, changed, deleted.
 *
 * The id stands in a public address, so it is one that cannot be guessed. A secret is sealed before it is stored, and
 * the trail tells only that it was changed. Runs inside a transaction, on its thread. */

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/connection/connection.h"
#include "domain/connection/connection_store.h"
#include "domain/program/program.h"

#define KIND "con"
#define STRIPE STR("stripe")

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

/* The program's connection of that account, if there is one. */
static enum status find_same(struct act *act, const struct id *program_id, struct str account,
                             struct connection *ret_connection, bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(
        act->txn, &connection_statements[CONNECTION_SQL_FIND_SAME],
        VALUES(value_int(act->ws), value_id(program_id), value_text(STRIPE), value_text(stored_account(account))),
        &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        *ret_connection = connection_of(&rows, 0);
    return STATUS_OK;
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

static enum status create(struct act *act, const struct connection_fields *fields, const uint8_t seal[SUBKEY_SIZE],
                          struct connection *ret_connection, struct error *err)
{
    struct connection connection = {
        .id = env_id(txn_env(act->txn), act_now(act)),
        .ws = act->ws,
        .livemode = act->livemode,
        .clock_offset_us = act_now(act) - txn_now(act->txn),
        .kind = STRIPE,
        .program_id = fields->program_id,
        .account = fields->account,
        .status = CONNECTION_ACTIVE,
        .sealed = seal_secret(act, fields->signing_secret, seal),
        .previous_until = TIME_NONE,
        .created_at = act_now(act),
    };
    TRY(insert(act, &connection, err));
    *ret_connection = connection;
    return STATUS_OK;
}

enum status connection_create(struct act *act, const struct connection_fields *fields, const uint8_t seal[SUBKEY_SIZE],
                              struct connection *ret_connection, bool *ret_created, struct error *err)
{
    if (fields->livemode.value != act->livemode)
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "livemode", "livemode must be %s with this key.",
                         act->livemode ? "true" : "false");
    struct program program;
    bool found;
    TRY(program_read(act, &fields->program_id, &program, err));
    TRY(find_same(act, &program.id, fields->account, ret_connection, &found, err));
    *ret_created = !found;
    if (!found)
        return create(act, fields, seal, ret_connection, err);
    if (has_secret(act, ret_connection, fields->signing_secret, seal))
        return STATUS_OK;
    char id[ID_TEXT_SIZE];
    id_format(&ret_connection->id, KIND, id);
    return error_set(err, ERROR_CONFLICT, "signing_secret",
                     "This program has a connection of this account with another secret: change that one by PATCH "
                     "/v1/connections/%.*s.",
                     (int)sizeof id, id);
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
    TRY(find_same(act, &connection->program_id, account, &other, &found, err));
    if (found && !id_equal(&other.id, &connection->id))
        return error_set(err, ERROR_CONFLICT, "account", "Another connection of this program is of that account.");
    return STATUS_OK;
}

static void take_secret(struct act *act, struct str secret, const uint8_t seal[SUBKEY_SIZE],
                        struct connection *connection, struct changes *changes)
{
    if (has_secret(act, connection, secret, seal))
        return;
    connection->previous_sealed = connection->sealed;
    connection->previous_until = str_is_none(connection->sealed)
                                     ? TIME_NONE
                                     : txn_now(act->txn) + LIMIT_SECRET_ROTATION_HOURS * 3600 * TIME_US_PER_S;
    connection->sealed = seal_secret(act, secret, seal);
    changes_str(changes, "signing_secret", STR_NONE, STR_NONE); /* that it is another, and nothing of it */
}

static void merge(struct act *act, const struct connection_patch *fields, const uint8_t seal[SUBKEY_SIZE],
                  struct connection *connection, struct changes *changes)
{
    struct str account = fields->account.size == 0 ? STR_NONE : fields->account;
    if (!str_is_none(fields->signing_secret))
        take_secret(act, fields->signing_secret, seal, connection, changes);
    if (!str_is_none(fields->account) && !str_equal(account, connection->account)) {
        changes_str(changes, "account", connection->account, account);
        connection->account = account;
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
                        value_text(str_from(connection_statuses[connection->status])), value_bytes(connection->sealed),
                        value_bytes(connection->previous_sealed), value_time(connection->previous_until)),
                 err));
    txn_touch_caches(act->txn);
    return tell(act, &connection->id, "connection.updated", changes, err);
}

enum status connection_change(struct act *act, const struct id *id, const struct connection_patch *fields,
                              const uint8_t seal[SUBKEY_SIZE], struct connection *ret_connection, struct error *err)
{
    struct connection connection;
    TRY(lock(act, id, &connection, err)); /* all members are written back */
    if (!str_is_none(fields->account))
        TRY(require_free_account(act, &connection, fields->account, err));
    struct changes changes;
    changes_begin(&changes);
    merge(act, fields, seal, &connection, &changes);
    struct str text = changes_end(&changes, txn_arena(act->txn));
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
