/* POST /v1/test_clock/advance. What becomes due is done in the same transaction as the move, so that no reader sees the
 * new time with old work; it is the same domain call that the sweep makes, bounded, and what is left after the bound is
 * the sweep's. */

#include "api/test_clock.h"

#include "domain/intake/release.h"
#include "domain/rollup/clicks.h"
#include "domain/rollup/figures.h"
#include "domain/workspace/workspace.h"

enum { SLICE = 100, SLICES_MAX = 100 };

struct advance_command {
    int64_t to_at;
};

static const struct field advance_fields[] = {
    {.name = "to",
     .type = FIELD_TIME,
     .offset = offsetof(struct advance_command, to_at),
     .flags = FIELD_REQUIRED,
     .doc = "The test world's new time; not before its present one."},
};

const struct schema test_clock_schema = SCHEMA("TestClockAdvance", advance_fields, struct advance_command);

static enum status do_what_is_due(struct act *act, struct error *err)
{
    bool more = true;
    for (int i = 0; i < SLICES_MAX && more; i++) {
        size_t released;
        TRY(release_due(act, SLICE, &released, &more, err));
    }
    more = true;
    for (int i = 0; i < SLICES_MAX && more; i++)
        TRY(rollup_clicks(act->txn, SLICE, &more, err));
    return figures_count(act, SLICE * SLICES_MAX, &more, err);
}

enum status test_clock_advance_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct advance_command *command = call->command;
    TRY(workspace_advance_clock(&call->act, command->to_at, err));
    struct act moved = call->act;
    moved.mint = mint_begin(txn_env(txn), command->to_at);
    TRY(do_what_is_due(&moved, err));
    jsonw_object(&call->w, NULL);
    jsonw_text(&call->w, "object", "test_clock");
    jsonw_time(&call->w, "now", command->to_at);
    jsonw_close(&call->w);
    return STATUS_OK;
}
