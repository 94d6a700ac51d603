/* `referd verify`: asks every domain folder to prove its invariants, in both worlds, over one snapshot that lies beside
 * whatever a server does meanwhile. */

#include <stdio.h>
#include <unistd.h>

#include "cli/access.h"
#include "cli/verb.h"
#include "domain/audit/audit.h"
#include "domain/connection/connection.h"
#include "domain/ledger/ledger.h"
#include "domain/outbox/outbox.h"
#include "domain/program/program.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"
#include "domain/workspace/workspace.h"

enum { BREAKS_SHOWN = 1000, WORLDS = 2 };

struct check {
    const char *name;
    enum status (*verify)(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
};

/* In the order of the layers. */
static const struct check checks[] = {
    {"workspace", workspace_verify}, {"audit", audit_verify},     {"outbox", outbox_verify},
    {"ledger", ledger_verify},       {"program", program_verify}, {"connection", connection_verify},
    {"referral", referral_verify},   {"reward", reward_verify},
};

struct verification {
    struct buf *out;
    bool progress; /* standard error is a terminal */
    const char *world;
    size_t breaks;
};

static void note_break(void *ctx, const char *rule, const char *detail)
{
    struct verification *verification = ctx;
    if (verification->breaks++ < BREAKS_SHOWN)
        buf_add_format(verification->out, "%s %s: %s\n", verification->world, rule, detail);
}

static void show_progress(const struct verification *verification, const char *check)
{
    if (verification->progress)
        fprintf(stderr, "\r\033[Kverifying %s: %s", verification->world, check);
}

static enum status verify_world(struct txn *txn, const struct workspace *world, struct verification *verification,
                                struct error *err)
{
    verification->world = world->livemode ? "live" : "test";
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        struct act act =
            act_begin(txn, world->ws, world->livemode, world->clock_offset_us, (struct actor){.type = "cli"});
        show_progress(verification, checks[i].name);
        TRY(checks[i].verify(&act, note_break, verification, err));
    }
    return STATUS_OK;
}

static enum status act_verify(struct txn *txn, void *ctx, struct error *err)
{
    struct workspace worlds[WORLDS];
    size_t count;
    TRY(workspace_list(txn, worlds, WORLDS, &count, err));
    if (count == 0)
        return error_set(err, ERROR_NOT_FOUND, NULL, "There is no workspace yet; `referd init` makes one.");
    for (size_t i = 0; i < count; i++)
        TRY(verify_world(txn, &worlds[i], ctx, err));
    return STATUS_OK;
}

static int verify_run(struct cli_call *call)
{
    struct verification verification = {.out = &call->out, .progress = isatty(STDERR_FILENO) != 0};
    struct error err = {0};
    enum status status = access_read(call, act_verify, &verification, &err);
    if (verification.progress)
        fprintf(stderr, "\r\033[K");
    if (status != STATUS_OK) {
        cli_fail(call, &err);
        return EXIT_USAGE;
    }
    if (verification.breaks > BREAKS_SHOWN)
        buf_add_format(&call->out, "... and %zu more\n", verification.breaks - BREAKS_SHOWN);
    if (verification.breaks > 0)
        buf_add_format(&call->out, "broken: %zu\n", verification.breaks);
    else
        buf_add_str(&call->out, STR("clean\n"));
    return verification.breaks > 0 ? EXIT_FAILED : EXIT_DONE;
}

static const char *const settings_used[] = {"database", NULL};

const struct verb verify_verb = {
    .name = "verify",
    .purpose = "proves the books: re-adds the ledger and checks every invariant, in both worlds",
    .details =
        "Reads only, over one snapshot, beside a running server too, and without the master key. Ends with 0 when "
        "all is clean, 1 with a list of what is broken, 2 when it could not run.",
    .settings = settings_used,
    .run = verify_run,
};
