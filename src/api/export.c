/* GET /v1/export: all of a world as one archive, while it is made. The trail keeps who took it, in a commit of its own;
 * then pieces are made on a worker thread, one at a time, and the next one only when the client has taken the last: a
 * slow client costs no memory. What goes wrong on the way ends the connection, and the archive lacks its end, which
 * `tar` tells. On the loop's thread, but for work(). */

#include <stdatomic.h>
#include <stdlib.h>

#include "api/api.h"
#include "api/call.h"
#include "api/export_archive.h"
#include "api/routes.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/audit/audit.h"
#include "domain/workspace/workspace.h"

enum { EXPORTS_MAX = 1 }; /* at once, on all loops: each keeps a snapshot and up to LIMIT_EXPORT_FILE_BYTES */

/* An export under way. It outlives its request, which may go while a piece is made. */
struct sending {
    uv_work_t job;
    const struct api *api;
    struct http_request *request; /* null: it has gone */
    struct export *export;
    int64_t until; /* monotonic */
    bool working;  /* a worker has `export` and what follows */
    struct buf piece;
    bool end;
    enum status status;
    struct error err;
};

static void finish(struct sending *sending)
{
    atomic_fetch_sub(sending->api->exporting, 1);
    export_free(sending->export);
    buf_release(&sending->piece);
    free(sending);
}

static void gone(struct http_request *request, void *ctx)
{
    struct sending *sending = ctx;
    (void)request;
    sending->request = NULL;
    if (!sending->working)
        finish(sending);
}

/* ---- pieces ---- */

static void work(uv_work_t *job)
{
    struct sending *sending = job->data;
    buf_clear(&sending->piece);
    sending->status = export_read(sending->export, &sending->piece, &sending->end, &sending->err);
}

static void worked(uv_work_t *job, int result);

static void work_on(struct sending *sending)
{
    uv_loop_t *loop = http_loop_uv(sending->request->loop);
    sending->job.data = sending;
    sending->working = uv_queue_work(loop, &sending->job, work, worked) == 0;
    if (!sending->working)
        http_stream_end(sending->request);
}

/* All that was written is on its way. */
static void on_sent(struct http_request *request, void *ctx)
{
    struct sending *sending = ctx;
    if (sending->working || http_stream_waiting(request) > 0)
        return;
    if (sending->end)
        http_stream_end(request);
    else
        work_on(sending);
}

static bool is_broken(struct sending *sending, int result)
{
    bool late = env_monotonic(sending->api->env) > sending->until;
    if (sending->status != STATUS_OK)
        LOG(LOG_ERROR, "an export was broken off", LOG_TEXT("detail", sending->err.detail));
    else if (late)
        LOG(LOG_WARN, "an export was broken off: its client is too slow", LOG_INT("seconds", LIMIT_EXPORT_S));
    return result != 0 || late || sending->status != STATUS_OK;
}

static void worked(uv_work_t *job, int result)
{
    struct sending *sending = job->data;
    sending->working = false;
    if (sending->request == NULL) {
        finish(sending);
        return;
    }
    if (is_broken(sending, result)) {
        http_stream_end(sending->request);
        return;
    }
    http_stream_write(sending->request, buf_str(&sending->piece));
    on_sent(sending->request, sending);
}

/* ---- the call ---- */

static enum status refuse_second(struct error *err)
{
    return error_set(err, ERROR_UNAVAILABLE, NULL, "Another export is under way. Try again when it is done.");
}

/* What is refused is not in the trail; who comes at the same moment is refused below. */
static enum status export_parse(struct call *call, struct error *err)
{
    return atomic_load(call->api->exporting) >= EXPORTS_MAX ? refuse_second(err) : STATUS_OK;
}

static enum status export_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn, (void)err;
    jsonw_object(&call->w, NULL);
    jsonw_close(&call->w);
    return STATUS_OK;
}

/* ---- the trail ---- */

/* The call's command. */
struct noting {
    struct store_work work;
    struct call *call;
    void (*go_on)(struct call *call, enum status status, const struct error *err);
};

static enum status note(struct txn *txn, struct store_work *work, struct error *err)
{
    const struct caller *caller = &((struct noting *)work)->call->caller;
    const struct workspace here = {
        .ws = caller->ws, .livemode = caller->livemode, .clock_offset_us = caller->clock_offset_us};
    struct workspace world;
    struct act act;
    TRY(workspace_enter(txn, &here, caller->principal, &act, err));
    TRY(workspace_read(txn, act.ws, &world, err));
    return audit_write(
        &act, &(struct audit_entry){.action = "workspace.exported", .object_kind = "wks", .object_id = world.id}, NULL,
        err);
}

static void noted(struct store_work *work, enum status status, const struct error *err)
{
    struct noting *noting = (struct noting *)work;
    noting->go_on(noting->call, status, err);
}

/* Before the first byte: what is not in the trail is not taken. */
static void export_settle(struct call *call,
                          void (*go_on)(struct call *call, enum status status, const struct error *err))
{
    struct noting *noting = call->command;
    *noting = (struct noting){.work = {.act = note, .done = noted}, .call = call, .go_on = go_on};
    store_write(api_loop_of(call->request)->store, STORE_BOOKS, &noting->work);
}

/* ---- the answer ---- */

static struct sending *begin_sending(const struct call *call)
{
    struct sending *sending = memory_new(sizeof *sending);
    sending->api = call->api;
    sending->request = call->request;
    sending->until = env_monotonic(call->api->env) + LIMIT_EXPORT_S * TIME_US_PER_S;
    sending->export = export_new(&(struct export_config){
        .database = call->api->database,
        .api = call->api,
        .ws = call->caller.ws,
        .livemode = call->caller.livemode,
        .clock_offset_us = call->caller.clock_offset_us,
    });
    return sending;
}

static void write_head(const struct call *call)
{
    struct http_request *request = call->request;
    char day[TIME_TEXT_SIZE];
    time_format(env_now(call->api->env), day);
    request->response.status = 200;
    request->response.content_type = "application/x-tar";
    buf_add_format(http_headers(request),
                   "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
                   "Content-Disposition: attachment; filename=\"referd-export-%.10s.tar\"\r\n",
                   day);
}

static void export_begin(struct call *call)
{
    struct http_request *request = call->request;
    struct error err = {0};
    if (atomic_fetch_add(call->api->exporting, 1) >= EXPORTS_MAX) {
        atomic_fetch_sub(call->api->exporting, 1);
        (void)refuse_second(&err);
        http_problem(request, &err);
        http_respond(request);
        return;
    }
    struct sending *sending = begin_sending(call);
    write_head(call);
    http_forget_input(request);
    if (!http_stream_begin(request, gone, sending)) {
        finish(sending);
        return;
    }
    if (request->head)
        return; /* it has ended */
    http_stream_on_sent(request, on_sent);
    on_sent(request, sending);
}

/* sorted table: by 1, 2 */
const struct route export_routes[] = {
    CALL("/v1/export", GET, .scope = "exports:read", .flags = ROUTE_CHEAP | ROUTE_STEP_UP,
         .command_size = sizeof(struct noting), .parse = export_parse, .act = export_act, .settle = export_settle,
         .stream = export_begin,
         .summary =
             "All of the world as one tar archive, of one moment: what there may be many of as CSV, a file or several "
             "of each, settings as JSON, and manifest.json behind them, with the rows of each. Secrets are not in it. "
             "The connection ends with the archive; one without its manifest was broken off.",
         .produces = "application/x-tar"),
};
const size_t export_route_count = sizeof export_routes / sizeof export_routes[0];
