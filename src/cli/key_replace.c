/* `referd key replace-master --lost`: service goes on after the master key is lost for good. What it had sealed cannot
 * be opened by anybody; that is given up and said, in one transaction with the new key's check value. Not beside a
 * server, which would go on with the old key. */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/access.h"
#include "cli/master_key.h"
#include "cli/verb.h"
#include "domain/connection/connection.h"
#include "domain/gift/gift_order.h"
#include "domain/idempotency/idempotency.h"
#include "domain/portal/portal_key.h"
#include "domain/webhook/webhook.h"
#include "domain/workspace/workspace.h"
#include "store/folder.h"

struct replace_arguments {
    bool lost;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "lost",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct replace_arguments, lost),
     .doc =
         "Says that the key is lost and no copy of it is left. Must be given: the secrets that it sealed are given up "
         "for ever."},
};

struct replacement {
    struct str check; /* of the new key */
    struct txn *txn;
    struct buf *out;
    const struct workspace *world;
    size_t connections;
    size_t portal_keys;
    size_t webhooks;
    size_t gift_links;
};

/* ---- in the database ---- */

static void tell_connection(struct replacement *replacement, const struct connection *connection)
{
    char id[ID_TEXT_SIZE];
    id_format(&connection->id, "con", id);
    replacement->connections++;
    buf_add_format(replacement->out, "  %.*s  %.*s  %s world of %.*s\n", ID_TEXT_SIZE, id, STR_ARG(connection->kind),
                   connection->livemode ? "live" : "test", STR_ARG(replacement->world->name));
}

static enum status give_up_world(void *ctx, const struct workspace *world, struct error *err)
{
    struct replacement *replacement = ctx;
    struct list_ask ask = {.page = {.limit = LIMIT_PAGE_MAX}};
    struct act act;
    bool more = true;
    size_t portal_keys, webhooks, gift_links;
    replacement->world = world;
    TRY(workspace_enter(replacement->txn, world, principal_cli(), &act, err));
    TRY(portal_key_give_up(&act, &portal_keys, err));
    replacement->portal_keys += portal_keys;
    TRY(webhook_give_up_secrets(&act, &webhooks, err));
    replacement->webhooks += webhooks;
    TRY(gift_give_up_links(&act, &gift_links, err));
    replacement->gift_links += gift_links;
    while (more) {
        void *found;
        size_t count;
        TRY(list_read(&act, &connection_list, &ask, &found, &count, &more, err));
        const struct connection *rows = found;
        for (size_t i = 0; i < count; i++) {
            TRY(connection_give_up_secret(&act, &rows[i].id, err));
            tell_connection(replacement, &rows[i]);
        }
        if (count > 0)
            ask.page.after = rows[count - 1].id;
    }
    return STATUS_OK;
}

static enum status act_replace(struct txn *txn, void *ctx, struct error *err)
{
    struct replacement *replacement = ctx;
    replacement->txn = txn;
    replacement->connections = 0;
    replacement->portal_keys = 0;
    replacement->webhooks = 0;
    replacement->gift_links = 0;
    buf_clear(replacement->out);
    TRY(workspace_replace_master_key(txn, (const uint8_t *)replacement->check.data, replacement->check.size, err));
    TRY(idempotency_give_up_sealed(txn, err));
    return workspace_each(txn, give_up_world, replacement, err);
}

/* ---- the file ---- */

static enum status act_stored_check(struct txn *txn, void *ctx, struct error *err)
{
    struct str stored;
    TRY(workspace_master_key_check(txn, &stored, err));
    if (str_is_none(stored))
        return error_set(err, ERROR_NOT_FOUND, NULL, "This database has no master key yet; `referd init` makes one.");
    memcpy(ctx, stored.data, stored.size < SUBKEY_SIZE ? stored.size : SUBKEY_SIZE);
    return STATUS_OK;
}

/* A file that is there is either the key or somebody else's: it is never written over. */
static enum status check_no_file(struct cli_call *call, struct error *err)
{
    const char *path = call->settings.master_key_file;
    uint8_t stored[SUBKEY_SIZE] = {0};
    uint8_t check[SUBKEY_SIZE] = {0};
    uint8_t key[MASTER_KEY_SIZE];
    TRY(store_run_read(call->store, act_stored_check, stored, err));
    if (access(path, F_OK) != 0)
        return STATUS_OK;
    if (master_key_read(path, key, NULL) == STATUS_OK)
        master_key_check_value(key, check);
    crypto_wipe(key, sizeof key);
    if (memcmp(stored, check, sizeof check) == 0)
        return error_set(err, ERROR_CONFLICT, "master-key-file",
                         "The key is not lost: %s is the one that this database was made with.", path);
    return error_set(err, ERROR_CONFLICT, "master-key-file",
                     "%s is another key, perhaps of another database: move it away first; nothing is written over.",
                     path);
}

static enum status make_file(struct cli_call *call, uint8_t ret_check[SUBKEY_SIZE], struct error *err)
{
    const char *path = call->settings.master_key_file;
    uint8_t key[MASTER_KEY_SIZE];
    bool created = false;
    TRY(folder_make(call->settings.data_dir, "data-dir", err));
    TRY(master_key_make(path, call->env, &created, err));
    if (!created)
        return error_set(err, ERROR_CONFLICT, "master-key-file", "%s was made by somebody else just now.", path);
    TRY(master_key_read(path, key, err));
    master_key_check_value(key, ret_check);
    crypto_wipe(key, sizeof key);
    return STATUS_OK;
}

/* ---- the verb ---- */

static void report(struct cli_call *call, const struct buf *lines, const struct replacement *replacement)
{
    size_t connections = replacement->connections, portal_keys = replacement->portal_keys;
    buf_add_format(&call->out, "made the master key %s: keep a copy of it apart from the database\n",
                   call->settings.master_key_file);
    buf_add_str(&call->out, STR("given up: answers with secrets that were kept for repeated Idempotency-Keys\n"));
    if (portal_keys > 0)
        buf_add_format(&call->out, "revoked: %zu signing key%s of portals; make new ones\n", portal_keys,
                       portal_keys == 1 ? "" : "s");
    if (replacement->webhooks > 0)
        buf_add_format(&call->out, "disabled: %zu webhook endpoint%s; rotate the secret of each, then enable it\n",
                       replacement->webhooks, replacement->webhooks == 1 ? "" : "s");
    if (replacement->gift_links > 0)
        buf_add_format(&call->out,
                       "given up: the links to %zu gift card%s in the portal; the provider can send each again\n",
                       replacement->gift_links, replacement->gift_links == 1 ? "" : "s");
    if (connections == 0)
        buf_add_str(&call->out, STR("no connection had a secret\n"));
    else
        buf_add_format(&call->out,
                       "given up: the signing secrets of %zu connection%s; each hook refuses until its secret is set "
                       "again:\n",
                       connections, connections == 1 ? "" : "s");
    buf_add_str(&call->out, buf_str(lines));
}

static enum status replace(struct cli_call *call, struct error *err)
{
    uint8_t check[SUBKEY_SIZE];
    struct buf lines = {0};
    struct replacement replacement = {.check = {(const char *)check, sizeof check}, .out = &lines};
    TRY(check_no_file(call, err));
    TRY(make_file(call, check, err));
    enum status status = store_run_write(call->store, act_replace, &replacement, err);
    if (status == STATUS_OK)
        report(call, &lines, &replacement);
    else
        unlink(call->settings.master_key_file); /* ours, and nothing was sealed by it */
    buf_release(&lines);
    return status;
}

static int replace_run(struct cli_call *call)
{
    const struct replace_arguments *arguments = call->arguments;
    struct error err = {0};
    call->env = env_new();
    struct store_config config = {.url = call->settings.database, .mode = STORE_TOOL, .env = call->env};
    enum status status = STATUS_OK;
    if (!arguments->lost)
        status = error_set(&err, ERROR_MISSING_FIELD, "lost",
                           "Say --lost when no copy of the key is left: what it sealed is then given up for ever.");
    if (status == STATUS_OK)
        status = store_open(&config, &call->store, &err);
    if (status == STATUS_OK)
        status = replace(call, &err);
    store_close(call->store);
    call->store = NULL;
    env_free(call->env);
    return status == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

static const char *const settings_used[] = {"database", "data-dir", "master-key-file", NULL};

const struct verb key_replace_master_verb = {
    .name = "key replace-master",
    .purpose = "makes a new master key after the old one was lost, and gives up what that one had sealed",
    .details =
        "Stop all servers first. The new key is a new file: one that is there is never written over. What the lost key "
        "had sealed cannot be read by anybody: the signing secrets of connections (the verb lists them; their hooks "
        "refuse until the secret is set again), signing keys of portals (they are revoked), links to gift cards (the "
        "provider can send them again), and answers with secrets that were kept for repeated requests. "
        "Everything else stays as it is.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct replace_arguments),
    .run = replace_run,
};
