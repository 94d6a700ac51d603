/* Opening the database for a verb. The lock decides who writes: a server holds it as long as it runs, a verb for a
 * moment. Two verbs at once wait for each other; a verb beside a server is carried out by the server. */

#include "cli/access.h"

#include <stdio.h>
#include <time.h>

#include "cli/control.h"
#include "domain/click/click.h"
#include "domain/rollup/clicks.h"
#include "domain/workspace/workspace.h"
#include "store/bulk/staging.h"

enum { WAIT_TRIES = 200, WAIT_MS = 50 };

static void wait_a_moment(void)
{
    struct timespec moment = {.tv_nsec = WAIT_MS * 1000000L};
    nanosleep(&moment, NULL);
}

static enum status act_mark(struct txn *txn, void *ctx, struct error *err)
{
    return rollup_clicks_mark(txn, ctx, err);
}

static int write_here(struct cli_call *call, struct error *err, bool *ret_opened)
{
    struct store_config config = {
        .url = call->settings.database,
        .mode = STORE_TOOL,
        .env = call->env,
        .disk_reserve_bytes = 0, /* the reserve is kept from visitors, for the one who types a verb */
        .migrate = call->verb->creates,
    };
    *ret_opened = store_open(&config, &call->store, err) == STATUS_OK;
    if (!*ret_opened)
        return EXIT_FAILED;
    int code = EXIT_FAILED;
    int64_t counted_batch = 0;
    *ret_opened = !call->verb->visits || store_run_read(call->store, act_mark, &counted_batch, err) == STATUS_OK;
    if (*ret_opened) {
        call->clicks = call->verb->visits ? click_log_new(call->store, counted_batch) : NULL;
        code = call->verb->write(call);
    }
    store_close(call->store);
    click_log_free(call->clicks);
    call->clicks = NULL;
    call->store = NULL;
    return code;
}

int access_write(struct cli_call *call)
{
    struct error err = {0};
    int code = EXIT_FAILED;
    bool done = false;
    call->env = env_new();
    /* The lock may change hands between asking and taking, and a server that starts has the lock before its socket. */
    for (int i = 0; i < WAIT_TRIES && !done; i++) {
        bool served = store_is_served(call->settings.database);
        if (i > 0)
            wait_a_moment();
        if (served)
            done = control_ask(call, &code, &err);
        else
            code = write_here(call, &err, &done);
        if (!done && !served && !store_is_served(call->settings.database))
            break; /* it is not the lock that hinders */
    }
    if (!done)
        code = cli_fail(call, &err);
    env_free(call->env);
    call->env = NULL;
    return code;
}

static void name_draft(void *ctx, const char *files)
{
    (void)ctx;
    fprintf(stderr, "a restore or copy that was killed has left %s: these files may be removed\n", files);
}

void access_name_drafts(const char *url)
{
    if (!store_is_served(url))
        staging_each_draft(url, name_draft, NULL);
}

enum status access_read(struct cli_call *call, enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                        struct error *err)
{
    struct env *env = env_new();
    struct store *store;
    struct store_config config = {.url = call->settings.database, .mode = STORE_INSPECT, .env = env};
    enum status status = store_open(&config, &store, err);
    if (status == STATUS_OK) {
        status = store_run_read(store, act, ctx, err);
        store_close(store);
    }
    env_free(env);
    return status;
}

enum status access_act(struct txn *txn, const char *workspace, bool livemode, struct act *ret_act, struct error *err)
{
    struct workspace world;
    TRY(workspace_find(txn, str_from(workspace), livemode, &world, err));
    return workspace_enter(txn, &world, principal_cli(), ret_act, err);
}
