/* POST /v1/connections/{id}/test: the connection is read, its system is called on one of libuv's threads, where nothing
 * else waits for it, and what it says is the answer. On all loops together LIMIT_CONNECTION_TESTS at once; one too many
 * is told to come back (503). The loop's thread, but for look() and try_it(). */

#include <stdatomic.h>
#include <uv.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "base/limits.h"
#include "connect/account/account_check.h"
#include "domain/connection/connection.h"

static const char *const object_word[] = {"connection_test", NULL};
/* By enum send_kind. */
static const char *const outcomes[] = {"works", "unavailable", "refused", "no_answer", "misconfigured", NULL};

struct connection_test {
    bool works;
    int outcome;
    struct str reason;

    /* on its way */
    struct call *call;
    void (*go_on)(struct call *call, enum status status, const struct error *err);
    struct id id;
    struct str kind;
    struct client_request request;
    struct send_outcome answer; /* texts in the request's arena */
    struct store_work work;
    uv_work_t job;
};

static const struct member members[] = {
    ENTITY_TOLD(struct connection_test, object, works, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct connection_test, works, works, BOOL, 0, .doc = "Whether the system takes the account.")
            ENTITY_TOLD(struct connection_test, outcome, outcome, NAME, 0, .words = outcomes,
                        .doc = "works; misconfigured: the settings or secrets are not taken; unavailable, no_answer: "
                               "nothing could be asked; refused: anything else.")
                ENTITY_TOLD(struct connection_test, reason, reason, TEXT, MEMBER_NULL,
                            .doc = "What is wrong, in English.")};
static const struct entity connection_test_entity = ENTITY("ConnectionTest", members, struct connection_test);

/* ---- calling ---- */

static void answered(void *ctx, const struct client_reply *reply)
{
    struct connection_test *test = ctx;
    struct arena *arena = &test->call->request->arena;
    account_check_reply(test->kind, reply, arena, &test->answer);
    test->answer.reason = str_copy(arena, test->answer.reason);
}

/* The request's arena is ours until the loop goes on. */
static void try_it(uv_work_t *job)
{
    struct connection_test *test = job->data;
    http_client_call(&test->call->api->outside, &test->request, answered, test);
}

static void tried(uv_work_t *job, int status)
{
    struct connection_test *test = job->data;
    struct error err;
    atomic_fetch_sub(test->call->api->trying, 1);
    if (status == 0)
        test->go_on(test->call, STATUS_OK, NULL);
    else
        test->go_on(test->call, error_set(&err, ERROR_UNAVAILABLE, NULL, "The server is stopping."), &err);
}

static enum status begin(struct connection_test *test, struct error *err)
{
    struct call *call = test->call;
    test->job.data = test;
    bool one_too_many = atomic_fetch_add(call->api->trying, 1) >= LIMIT_CONNECTION_TESTS;
    if (!one_too_many && uv_queue_work(http_loop_uv(call->request->loop), &test->job, try_it, tried) == 0)
        return STATUS_OK;
    atomic_fetch_sub(call->api->trying, 1);
    return error_set(err, ERROR_UNAVAILABLE, NULL, "Other connections are being tried. Try again in a second.");
}

/* ---- looking ---- */

static enum status look(struct txn *txn, struct store_work *work, struct error *err)
{
    struct connection_test *test = (struct connection_test *)((char *)work - offsetof(struct connection_test, work));
    struct call *call = test->call;
    const struct caller *caller = &call->caller;
    struct arena *arena = &call->request->arena;
    struct act act = act_begin(txn, caller->ws, caller->livemode, caller->clock_offset_us, caller->principal);
    struct connection connection;
    TRY(connection_read(&act, &test->id, &connection, err));
    test->kind = str_copy(arena, connection.kind);
    return account_check_request(&connection, call->api->seal, arena, &test->request, err);
}

static void looked(struct store_work *work, enum status status, const struct error *err)
{
    struct connection_test *test = (struct connection_test *)((char *)work - offsetof(struct connection_test, work));
    struct error failure;
    if (status == STATUS_OK) {
        status = begin(test, &failure);
        err = &failure;
    }
    if (status != STATUS_OK)
        test->go_on(test->call, status, err);
}

static void test_prepare(struct call *call,
                         void (*go_on)(struct call *call, enum status status, const struct error *err))
{
    struct connection_test *test = call->command;
    struct error err;
    test->call = call;
    test->go_on = go_on;
    if (call_path_id(call, 0, "con", &test->id, &err) != STATUS_OK) {
        go_on(call, STATUS_NOT_FOUND, &err);
        return;
    }
    test->work.act = look;
    test->work.done = looked;
    store_read(api_loop_of(call->request)->store, &test->work, true);
}

/* ---- answering ---- */

static enum status test_act(struct txn *txn, struct call *call, struct error *err)
{
    struct connection_test *test = call->command;
    (void)txn;
    (void)err;
    test->works = test->answer.kind == SEND_ACCEPTED;
    test->outcome = (int)test->answer.kind;
    test->reason = test->works ? STR_NONE : test->answer.reason;
    entity_write(&connection_test_entity, &call->w, NULL, test, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route connection_test_routes[] = {
    CALL("/v1/connections/{id}/test", POST, .scope = "connections:write",
         .command_size = sizeof(struct connection_test), .prepare = test_prepare, .act = test_act,
         .summary = "Calls the connected system and tells whether it takes the account; nothing is sent.",
         .told = &connection_test_entity),
};
const size_t connection_test_route_count = sizeof connection_test_routes / sizeof connection_test_routes[0];
