/* `referd jobs run`: does what is due, for cron, tests and restores. */

#include <stdio.h>

#include "cli/access.h"
#include "cli/verb.h"
#include "domain/workspace/workspace.h"
#include "jobs/jobs.h"

struct run_arguments {
    const char *now;
    bool until_idle;
    const char *workspace;
};

/* sorted table: by name */
static const struct option run_options[] = {
    {.name = "now",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct run_arguments, now),
     .value = "TIME",
     .doc = "Moves the workspace's test clock to this time first (2027-01-31T12:00:00Z). Live worlds keep the real "
            "time; a clock that is there already, or later, stays."},
    {.name = "until-idle",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct run_arguments, until_idle),
     .doc = "Goes on until no job finds work; without it each job does one turn."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct run_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = "For --now. " ACCESS_WORKSPACE_DOC},
};

struct clock_move {
    const char *workspace;
    int64_t to;
};

static enum status act_move_clock(struct txn *txn, void *ctx, struct error *err)
{
    const struct clock_move *move = ctx;
    struct workspace world;
    struct act act;
    TRY(workspace_find(txn, str_from(move->workspace), false, &world, err));
    TRY(workspace_enter_alone(txn, &world, principal_cli(), &act, err));
    return act_now(&act) >= move->to ? STATUS_OK : workspace_advance_clock(&act, move->to, err);
}

static enum status run(struct cli_call *call, struct error *err)
{
    const struct run_arguments *arguments = call->arguments;
    struct clock_move move = {.workspace = arguments->workspace};
    if (arguments->now != NULL) {
        if (!time_parse(str_from(arguments->now), &move.to))
            return error_set(err, ERROR_INVALID_VALUE, "now", "\"%s\" is no time: write --now as 2027-01-31T12:00:00Z.",
                             arguments->now);
        TRY(jobs_run_until_idle(call->store, err)); /* moved over, a message would come too late */
        TRY(store_run_write(call->store, act_move_clock, &move, err));
    }
    return arguments->until_idle ? jobs_run_until_idle(call->store, err) : jobs_run_once(call->store, err);
}

static int run_write(struct cli_call *call)
{
    struct error err = {0};
    return run(call, &err) == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

static const char *const settings_used[] = {"database", NULL};

const struct verb jobs_run_verb = {
    .name = "jobs run",
    .purpose = "does the work that is due: releases, roll-ups, expiry",
    .details =
        "In all worlds. A server does this by itself all the time; the verb is for a database without one, and for "
        "tests.",
    .settings = settings_used,
    .options = run_options,
    .option_count = sizeof run_options / sizeof run_options[0],
    .arguments_size = sizeof(struct run_arguments),
    .write = run_write,
};
