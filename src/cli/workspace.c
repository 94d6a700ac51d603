/* `referd workspace create|list`: the companies whose data a database holds, each with a live and a test world. */

#include "domain/workspace/workspace.h"
#include "base/time.h"
#include "cli/access.h"
#include "cli/verb.h"

static const char *const settings_used[] = {"database", NULL};

static void print_world(const struct workspace *world, struct buf *out)
{
    char id[ID_TEXT_SIZE];
    char created[TIME_TEXT_SIZE];
    id_format(&world->id, "wks", id);
    time_format(world->created_at, created);
    buf_add_format(out, "%.*s  %s  %.19sZ  %.*s\n", ID_TEXT_SIZE, id, world->livemode ? "live" : "test", created,
                   STR_ARG(world->name));
}

/* ---- create ---- */

struct create_arguments {
    const char *name;
};

/* sorted table: by name */
static const struct option create_options[] = {
    {.name = "name",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct create_arguments, name),
     .value = "NAME",
     .flags = OPTION_REQUIRED,
     .doc = "What the workspace is called, such as the business's name. No two have the same."},
};

struct create_state {
    struct str name;
    struct buf *out;
};

static enum status act_create(struct txn *txn, void *ctx, struct error *err)
{
    const struct create_state *state = ctx;
    struct workspace live, test;
    TRY(workspace_create(txn, state->name, &live, &test, err));
    buf_clear(state->out);
    print_world(&live, state->out);
    print_world(&test, state->out);
    return STATUS_OK;
}

static int create_write(struct cli_call *call)
{
    const struct create_arguments *arguments = call->arguments;
    struct create_state state = {str_from(arguments->name), &call->out};
    struct error err = {0};
    if (store_run_write(call->store, act_create, &state, &err) == STATUS_OK)
        return EXIT_DONE;
    buf_clear(&call->out);
    return cli_fail(call, &err);
}

const struct verb workspace_create_verb = {
    .name = "workspace create",
    .purpose = "makes one more workspace: a live world and its test twin",
    .details = "Workspaces share a database and a server and nothing else: an API key opens one world of one "
               "workspace. Prints "
               "both worlds as `referd workspace list` does. A running server knows them at once.",
    .settings = settings_used,
    .options = create_options,
    .option_count = sizeof create_options / sizeof create_options[0],
    .arguments_size = sizeof(struct create_arguments),
    .write = create_write,
};

/* ---- list ---- */

static enum status list_world(void *ctx, const struct workspace *world, struct error *err)
{
    (void)err;
    print_world(world, ctx);
    return STATUS_OK;
}

static enum status act_list(struct txn *txn, void *ctx, struct error *err)
{
    buf_clear(ctx);
    return workspace_each(txn, list_world, ctx, err);
}

static int list_run(struct cli_call *call)
{
    struct error err = {0};
    return access_read(call, act_list, &call->out, &err) == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

const struct verb workspace_list_verb = {
    .name = "workspace list",
    .purpose = "lists the workspaces and their worlds",
    .details = "One line for each world: id, live or test, time of creation, name.",
    .settings = settings_used,
    .run = list_run,
};
