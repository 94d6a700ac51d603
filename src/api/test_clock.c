/* POST /v1/test_clock/advance. The move is one commit; what becomes due by it is then done by the jobs themselves, each
 * unit in a transaction of its own, and the answer waits for them. A unit that fails is put off by its job: it stops
 * neither the others nor the clock. */

#include "api/test_clock.h"

#include "api/api.h"
#include "domain/workspace/workspace.h"

struct advance_command {
    int64_t to_at;
    void (*go_on)(struct call *call, enum status status, const struct error *err); /* of settle */
};

static const struct field advance_fields[] = {
    {.name = "to",
     .type = FIELD_TIME,
     .offset = offsetof(struct advance_command, to_at),
     .flags = FIELD_REQUIRED,
     .doc = "The test world's new time; not before its present one."},
};

const struct schema test_clock_schema = SCHEMA("TestClockAdvance", advance_fields, struct advance_command);

static const char *const object_word[] = {"test_clock", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct advance_command, object, to_at, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct advance_command, now, to_at, TIME, 0, .doc = "The test world's time.")};
const struct entity test_clock_entity = ENTITY("TestClock", members, struct advance_command);

enum status test_clock_advance_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct advance_command *command = call->command;
    TRY(workspace_advance_clock(&call->act, command->to_at, err));
    entity_write(&test_clock_entity, &call->w, NULL, command, ENTITY_ALONE);
    return STATUS_OK;
}

static void due_is_done(void *ctx, enum status status, const struct error *err)
{
    struct call *call = ctx;
    const struct advance_command *command = call->command;
    command->go_on(call, status, err);
}

void test_clock_advance_settle(struct call *call,
                               void (*go_on)(struct call *call, enum status status, const struct error *err))
{
    struct advance_command *command = call->command;
    command->go_on = go_on;
    call->api->probes.run_world(api_loop_of(call->request)->store, call->caller.ws, due_is_done, call);
}
