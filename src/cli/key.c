/* `referd key create|list|revoke`: API keys. A key is printed once, alone, so that a script can keep it. */

#include <stdio.h>

#include "base/limits.h"
#include "cli/access.h"
#include "cli/verb.h"
#include "domain/audit/audit.h"
#include "domain/key/key.h"
#include "domain/workspace/workspace.h"

static const char *const settings_used[] = {"database", NULL};

/* ---- create ---- */

struct create_arguments {
    const char *name;
    const char *scopes;
    const char *origins;
    bool publishable;
    bool test;
    const char *workspace;
};

/* sorted table: by name */
static const struct option create_options[] = {
    {.name = "name",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct create_arguments, name),
     .value = "NAME",
     .flags = OPTION_REQUIRED,
     .doc = "What the key is for: it tells keys apart in lists and in the trail."},
    {.name = "origin",
     .kind = OPTION_WORDS,
     .offset = offsetof(struct create_arguments, origins),
     .value = "URL",
     .doc = "Where the pages come from that may use a publishable key, such as https://shop.example.com; given again, "
            "it adds one. Browsers are refused from everywhere else."},
    {.name = "publishable",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct create_arguments, publishable),
     .doc = "A key for browsers: it may report clicks, submit leads and check codes, and nothing else."},
    {.name = "scopes",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct create_arguments, scopes),
     .value = "A,B",
     .doc = "What the key may do: <resource>:read or <resource>:write, separated by commas. Without it: all."},
    {.name = "test",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct create_arguments, test),
     .doc = "A key of the test world."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct create_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

struct create_state {
    const struct create_arguments *arguments;
    char text[KEY_TEXT_SIZE];
};

static enum status tell(struct act *act, const char *action, const struct id *id, struct error *err)
{
    return audit_write(act, &(struct audit_entry){.action = action, .object_kind = "key", .object_id = *id}, NULL, err);
}

static enum status act_create(struct txn *txn, void *ctx, struct error *err)
{
    struct create_state *state = ctx;
    const struct key_fields fields = {
        .name = str_from(state->arguments->name),
        .kind = state->arguments->publishable ? KEY_PUBLISHABLE : KEY_SECRET,
        .scopes = str_from(state->arguments->scopes),
        .origins = str_from(state->arguments->origins),
    };
    struct act act;
    struct id id;
    TRY(access_act(txn, state->arguments->workspace, !state->arguments->test, &act, err));
    TRY(key_create(&act, &fields, state->text, &id, err));
    return tell(&act, "key.created", &id, err);
}

static int create_write(struct cli_call *call)
{
    struct create_state state = {.arguments = call->arguments};
    struct error err = {0};
    if (store_run_write(call->store, act_create, &state, &err) != STATUS_OK)
        return cli_fail(call, &err);
    buf_add_format(&call->out, "%s\n", state.text);
    crypto_wipe(state.text, sizeof state.text);
    return EXIT_DONE;
}

const struct verb key_create_verb = {
    .name = "key create",
    .purpose = "makes an API key and prints it",
    .details = "The key is printed alone on standard output, and only now: the database keeps a hash of it.",
    .settings = settings_used,
    .options = create_options,
    .option_count = sizeof create_options / sizeof create_options[0],
    .arguments_size = sizeof(struct create_arguments),
    .write = create_write,
};

/* ---- list ---- */

struct list_arguments {
    const char *workspace;
};

/* sorted table: by name */
static const struct option list_options[] = {
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct list_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

struct list_state {
    const char *workspace;
    struct buf *out;
};

static void print_key(const struct key_row *key, bool livemode, struct buf *out)
{
    char id[ID_TEXT_SIZE];
    char created[TIME_TEXT_SIZE];
    char revoked[TIME_TEXT_SIZE];
    id_format(&key->id, "key", id);
    time_format(key->created_at, created);
    buf_add_format(out, "%.*s  %-4s  %-11s  ...%.*s  %.19sZ  %.*s  %.*s", ID_TEXT_SIZE, id, livemode ? "live" : "test",
                   key_kind_name(key->kind), STR_ARG(key->hint), created, STR_ARG(key->name), STR_ARG(key->scopes));
    if (!str_is_none(key->origins))
        buf_add_format(out, "  origins %.*s", STR_ARG(key->origins));
    if (key->revoked_at != TIME_NONE) {
        time_format(key->revoked_at, revoked);
        buf_add_format(out, "  revoked %.19sZ", revoked);
    }
    buf_add_char(out, '\n');
}

static enum status list_world(struct txn *txn, const struct workspace *world, struct buf *out, struct error *err)
{
    struct list_ask ask = {.page = {.limit = LIMIT_PAGE_MAX}};
    struct act act;
    bool more = true;
    TRY(workspace_enter(txn, world, principal_cli(), &act, err));
    while (more) {
        void *rows;
        size_t count;
        TRY(list_read(&act, &key_list, &ask, &rows, &count, &more, err));
        const struct key_row *keys = rows;
        for (size_t i = 0; i < count; i++)
            print_key(&keys[i], world->livemode, out);
        if (count > 0)
            ask.page.after = keys[count - 1].id;
    }
    return STATUS_OK;
}

/* The test world is asked for, since the id of either leads to it. */
static enum status act_list(struct txn *txn, void *ctx, struct error *err)
{
    const struct list_state *state = ctx;
    struct workspace test, live;
    buf_clear(state->out);
    TRY(workspace_find(txn, str_from(state->workspace), false, &test, err));
    TRY(workspace_read(txn, test.twin_ws, &live, err));
    TRY(list_world(txn, &live, state->out, err));
    return list_world(txn, &test, state->out, err);
}

static int list_run(struct cli_call *call)
{
    const struct list_arguments *arguments = call->arguments;
    struct list_state state = {arguments->workspace, &call->out};
    struct error err = {0};
    return access_read(call, act_list, &state, &err) == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

const struct verb key_list_verb = {
    .name = "key list",
    .purpose = "lists the API keys, without the keys themselves",
    .details = "One line each: id, world, kind, last characters, time of creation, name, scopes, origins, and when it "
               "was revoked.",
    .settings = settings_used,
    .options = list_options,
    .option_count = sizeof list_options / sizeof list_options[0],
    .arguments_size = sizeof(struct list_arguments),
    .run = list_run,
};

/* ---- revoke ---- */

struct revoke_arguments {
    const char *id;
    const char *workspace;
};

/* sorted table: by name */
static const struct option revoke_options[] = {
    {.name = "id",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct revoke_arguments, id),
     .value = "KEY_ID",
     .flags = OPTION_REQUIRED,
     .doc = "The key's id (key_...), as `referd key list` shows it."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct revoke_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = "Looks in this workspace only, by its name or the id of one of its worlds. Without it: in all."},
};

struct revoke_state {
    const struct revoke_arguments *arguments;
    struct id id;
    struct txn *txn;
    int64_t only_ws; /* the test world of the workspace that was named; 0: any */
    bool found;
    bool revoked;
};

static enum status revoke_in(void *ctx, const struct workspace *world, struct error *err)
{
    struct revoke_state *state = ctx;
    struct act act;
    if (state->found || (state->only_ws != 0 && state->only_ws != world->ws && state->only_ws != world->twin_ws))
        return STATUS_OK;
    TRY(workspace_enter(state->txn, world, principal_cli(), &act, err));
    enum status status = key_revoke(&act, &state->id, &state->revoked, err);
    if (status == STATUS_NOT_FOUND) {
        *err = (struct error){0};
        return STATUS_OK;
    }
    state->found = status == STATUS_OK;
    return state->found && state->revoked ? tell(&act, "key.revoked", &state->id, err) : status;
}

static enum status act_revoke(struct txn *txn, void *ctx, struct error *err)
{
    struct revoke_state *state = ctx;
    struct workspace test;
    state->txn = txn;
    state->only_ws = 0;
    state->found = state->revoked = false;
    if (state->arguments->workspace != NULL) {
        TRY(workspace_find(txn, str_from(state->arguments->workspace), false, &test, err));
        state->only_ws = test.ws;
    }
    TRY(workspace_each(txn, revoke_in, state, err));
    if (!state->found)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no key %s; `referd key list` shows those there are.",
                         state->arguments->id);
    return STATUS_OK;
}

static int revoke_write(struct cli_call *call)
{
    const struct revoke_arguments *arguments = call->arguments;
    struct revoke_state state = {.arguments = arguments};
    struct error err = {0};
    if (!id_parse(str_from(arguments->id), "key", &state.id))
        error_set(&err, ERROR_INVALID_VALUE, "id",
                  "\"%s\" is no id of a key: it looks like key_01h2xcejqtf2nbrexx3vqjhp41.", arguments->id);
    else if (store_run_write(call->store, act_revoke, &state, &err) == STATUS_OK) {
        buf_add_format(&call->out, "%s %s\n", arguments->id, state.revoked ? "is revoked" : "was revoked before");
        return EXIT_DONE;
    }
    return cli_fail(call, &err);
}

const struct verb key_revoke_verb = {
    .name = "key revoke",
    .purpose = "ends an API key for ever",
    .details = "Requests with the key are refused before this verb returns.",
    .settings = settings_used,
    .options = revoke_options,
    .option_count = sizeof revoke_options / sizeof revoke_options[0],
    .arguments_size = sizeof(struct revoke_arguments),
    .write = revoke_write,
};
