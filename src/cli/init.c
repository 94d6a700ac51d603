/* `referd init`: the database, its two worlds and the master key. Repeating it changes nothing. */

#include "cli/master_key.h"
#include "cli/verb.h"
#include "domain/workspace/workspace.h"
#include "store/folder.h"

struct init_arguments {
    const char *name;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "name",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct init_arguments, name),
     .value = "NAME",
     .fallback = WORKSPACE_FIRST_NAME,
     .doc = "What the workspace is called, such as the business's name."},
};

struct init_state {
    struct str name;
    bool created;
};

static enum status act_init(struct txn *txn, void *ctx, struct error *err)
{
    struct init_state *state = ctx;
    return workspace_init(txn, state->name, &state->created, err);
}

/* A new key beside an old database could open nothing of it. */
static enum status make_key(struct cli_call *call, bool new_database, bool *ret_created, struct error *err)
{
    uint8_t key[MASTER_KEY_SIZE];
    TRY(folder_make(call->settings.data_dir, "data-dir", err));
    *ret_created = false;
    if (new_database)
        TRY(master_key_make(call->settings.master_key_file, call->env, ret_created, err));
    TRY(master_key_read(call->settings.master_key_file, key, err));
    enum status status = master_key_check(call->store, key, err);
    crypto_wipe(key, sizeof key);
    return status;
}

static enum status act_has_world(struct txn *txn, void *ctx, struct error *err)
{
    return workspace_any(txn, ctx, err);
}

static int init_write(struct cli_call *call)
{
    const struct init_arguments *arguments = call->arguments;
    struct init_state state = {.name = str_from(arguments->name)};
    bool had_world = false;
    bool key_created = false;
    struct error err = {0};
    enum status status = store_run_read(call->store, act_has_world, &had_world, &err);
    if (status == STATUS_OK)
        status = make_key(call, !had_world, &key_created, &err);
    if (status == STATUS_OK && !had_world) /* else it only reads, and a service starts on a full disk */
        status = store_run_write(call->store, act_init, &state, &err);
    if (status != STATUS_OK)
        return cli_fail(call, &err);
    if (key_created)
        buf_add_format(&call->out, "made the master key %s: keep a copy of it apart from the database\n",
                       call->settings.master_key_file);
    buf_add_format(&call->out, "%s\n",
                   state.created ? "made the database with its live and its test world"
                                 : "the database is ready and up to date");
    return EXIT_DONE;
}

static const char *const settings_used[] = {"database", "data-dir", "master-key-file", NULL};

const struct verb init_verb = {
    .name = "init",
    .purpose = "makes the database, its live and test world, and the master key",
    .details =
        "Run it once before anything else; again it brings an older database up to date and changes nothing else.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct init_arguments),
    .write = init_write,
    .creates = true,
};
