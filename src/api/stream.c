/* GET /v1/stream: what happens, as it happens. The call is asked who it is, reads where the trail stands, and is then a
 * listener of its loop's hub. */

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "api/stream_hub.h"

/* The command of the call, in the request's arena: it lives as long as the stream. */
struct stream_command {
    struct stream_start start;
    struct audit_change changes[LIMIT_STREAM_ROWS + 1];
};

/* What cannot be read is ignored: its client reads everything anew when it is told that the stream is open. */
static enum status stream_parse(struct call *call, struct error *err)
{
    struct stream_command *command = call->command;
    struct str heard = STR_NONE;
    TRY(http_header_once(call->request, STR("Last-Event-ID"), &heard, err));
    command->start.changes = command->changes;
    command->start.resumed = !str_is_none(heard) && id_parse(heard, "aud", &command->start.heard);
    return STATUS_OK;
}

static enum status stream_act(struct txn *txn, struct call *call, struct error *err)
{
    struct stream_command *command = call->command;
    jsonw_object(&call->w, NULL);
    jsonw_close(&call->w);
    return stream_start_read(txn, call->act.ws, &command->start, err);
}

static void stream_begin(struct call *call)
{
    struct http_request *request = call->request;
    struct stream_command *command = call->command;
    struct error err = {0};
    if (api_stream_admit(call->api, &call->caller.principal, &command->start.place, &err) != STATUS_OK) {
        http_problem(request, &err);
        http_respond(request);
        return;
    }
    request->response.status = 200;
    request->response.content_type = "text/event-stream";
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
                                           "X-Accel-Buffering: no\r\n");
    http_forget_input(request);
    stream_hub_listen(api_loop_of(request), request, call->caller.ws, call->caller.principal.scopes, &command->start);
}

/* sorted table: by 1, 2 */
const struct route stream_routes[] = {
    CALL("/v1/stream", GET, .scope = "referrals:read", .command_size = sizeof(struct stream_command),
         .parse = stream_parse, .act = stream_act, .stream = stream_begin,
         .summary =
             "What happens, as server-sent events, until the connection ends. `open` comes first, then a `change` "
             "{type, object, id, referral_id} for each act on what the caller may read, and `many` where there "
             "were too many to tell; each has an id, for Last-Event-ID. Some may be told twice. A key or user may "
             "have 16 of these at once.",
         .produces = "text/event-stream"),
};
const size_t stream_route_count = sizeof stream_routes / sizeof stream_routes[0];
