/* POST /v1/test_clock/advance. What is due already is done first: moved over, a message would come too late. The move
 * is one commit; what becomes due by it is then done by the jobs themselves, each unit in a transaction of its own, and
 * the answer waits for them. A unit that fails is put off by its job: it stops neither the others nor the clock. */

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/workspace/workspace.h"

struct advance_command {
    int64_t to_at;
    void (*go_on)(struct call *call, enum status status, const struct error *err); /* of prepare, then of settle */
};

static const struct field advance_fields[] = {
    {.name = "to",
     .type = FIELD_TIME,
     .offset = offsetof(struct advance_command, to_at),
     .flags = FIELD_REQUIRED,
     .doc = "The test world's new time; not before its present one."},
};

static const struct schema test_clock_schema = SCHEMA("TestClockAdvance", advance_fields, struct advance_command);

static const char *const object_word[] = {"test_clock", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct advance_command, object, to_at, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct advance_command, now, to_at, TIME, 0, .doc = "The test world's time.")};
static const struct entity test_clock_entity = ENTITY("TestClock", members, struct advance_command);

static enum status test_clock_advance_act(struct txn *txn, struct call *call, struct error *err)
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

static void do_what_is_due(struct call *call,
                           void (*go_on)(struct call *call, enum status status, const struct error *err))
{
    struct advance_command *command = call->command;
    if (call->caller.livemode) { /* whose clock does not move: refused by the act */
        go_on(call, STATUS_OK, NULL);
        return;
    }
    command->go_on = go_on;
    call->api->probes.run_world(api_loop_of(call->request)->store, call->caller.ws, due_is_done, call);
}

/* sorted table: by 1, 2 */
const struct route test_clock_routes[] = {
    CALL("/v1/test_clock/advance", POST, .scope = "test_clock:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_ALONE, .body = &test_clock_schema, .prepare = do_what_is_due,
         .act = test_clock_advance_act, .settle = do_what_is_due,
         .summary = "Moves the test world's clock forward and does what has become due.", .told = &test_clock_entity),
};
const size_t test_clock_route_count = sizeof test_clock_routes / sizeof test_clock_routes[0];
