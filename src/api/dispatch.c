/* One request's way through the API, as a chain of steps that each end in the next or in a refusal:
 *
 *     dispatch_request -> authenticate -> admit (rate_gate.h) -> accept_call -> prepare -> run (act) -> settle ->
 * append -> send_answer
 *
 * Who calls is found out by authentication.h, whatever kind of credential was sent.
 *
 * The step in hand is the one that the store calls back by `work.done`. Everything is in the request's arena, so the
 * steady path of a read allocates nothing. All of it on the loop's thread but act() and append(). */

#include "api/dispatch.h"

#include <assert.h>
#include <ctype.h>
#include <stddef.h>

#include "api/api.h"
#include "api/authentication.h"
#include "api/body.h"
#include "api/call.h"
#include "api/rate_gate.h"
#include "api/routes.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "domain/idempotency/idempotency.h"
#include "domain/workspace/workspace.h"
#include "net/cors.h"

struct dispatch {
    struct store_work work;
    struct call call;
    struct api_loop *loop;
    json_t *body; /* owned */
    struct authentication who;
    struct str origin; /* of the page that may read the answer, or absent */
    bool appends;      /* append() has something to do */
    struct rate_left rate;
    struct idempotency_key idempotency;
};

static struct dispatch *of_work(struct store_work *work)
{
    return (struct dispatch *)((char *)work - offsetof(struct dispatch, work));
}

static struct dispatch *of_call(struct call *call)
{
    return (struct dispatch *)((char *)call - offsetof(struct dispatch, call));
}

static const struct route *route_of(const struct dispatch *dispatch)
{
    return dispatch->call.request->route;
}

/* ---- answers ---- */

static void respond(struct dispatch *dispatch)
{
    json_decref(dispatch->body);
    rate_gate_tell(dispatch->call.request, &dispatch->rate);
    if (!str_is_none(dispatch->origin))
        cors_allow(dispatch->call.request, dispatch->origin);
    http_respond(dispatch->call.request);
}

static void log_failure(const struct dispatch *dispatch, const struct error *err)
{
    char id[ID_TEXT_SIZE];
    id_format(&dispatch->call.request->id, "req", id);
    LOG(LOG_ERROR, "request failed", LOG_TEXT("route", route_of(dispatch)->path), LOG_TEXT("detail", err->detail),
        LOG_STR("request_id", ((struct str){id, sizeof id})));
}

static void refuse(struct dispatch *dispatch, const struct error *err)
{
    struct http_request *request = dispatch->call.request;
    if (err->code == ERROR_INTERNAL)
        log_failure(dispatch, err);
    http_problem(request, err);
    if (err->code == ERROR_UNAUTHORIZED)
        http_add_header(request, "WWW-Authenticate", STR("Bearer realm=\"referd\""));
    respond(dispatch);
}

static void send_answer(struct dispatch *dispatch)
{
    struct http_request *request = dispatch->call.request;
    api_count_call(dispatch->loop, route_of(dispatch));
    if (route_of(dispatch)->stream != NULL) {
        buf_clear(&request->response.body);
        rate_gate_tell(request, &dispatch->rate);
        route_of(dispatch)->stream(&dispatch->call);
        return;
    }
    bool empty = (route_of(dispatch)->flags & ROUTE_EMPTY) != 0;
    request->response.status = empty ? 204 : dispatch->call.status;
    const char *type = dispatch->call.content_type == NULL ? "application/json" : dispatch->call.content_type;
    request->response.content_type = empty ? NULL : type;
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
    if (dispatch->call.replayed)
        BUF_ADD_LITERAL(http_headers(request), "Idempotent-Replayed: true\r\n");
    if (!str_is_none(dispatch->call.cookie))
        http_add_header(request, "Set-Cookie", dispatch->call.cookie);
    if (!str_is_none(dispatch->call.file_name))
        buf_add_format(http_headers(request), "Content-Disposition: attachment; filename=\"%.*s\"\r\n",
                       STR_ARG(dispatch->call.file_name));
    respond(dispatch);
}

/* ---- append: the clicks' file ---- */

static enum status append_act(struct txn *txn, struct store_work *work, struct error *err)
{
    struct call *call = &of_work(work)->call;
    return route_of(of_work(work))->append(txn, call, err);
}

static void appended(struct store_work *work, enum status status, const struct error *err)
{
    if (status == STATUS_OK)
        send_answer(of_work(work));
    else
        refuse(of_work(work), err);
}

static void append(struct dispatch *dispatch)
{
    if (!dispatch->appends) {
        send_answer(dispatch);
        return;
    }
    dispatch->work.act = append_act;
    dispatch->work.done = appended;
    store_write(dispatch->loop->store, STORE_CLICKS, &dispatch->work);
}

/* ---- run: the transaction ---- */

/* The answer stored for this Idempotency-Key, if there is one. */
static enum status find_answer(struct dispatch *dispatch, struct error *err)
{
    struct call *call = &dispatch->call;
    struct idempotency_answer answer;
    TRY(idempotency_find(&call->act, &dispatch->idempotency, call->fingerprint, call->api->seal, &answer,
                         &dispatch->call.replayed, err));
    if (dispatch->call.replayed) {
        call->status = (int)answer.status;
        buf_add_str(&call->request->response.body, answer.body);
    }
    return STATUS_OK;
}

static enum status store_answer(struct dispatch *dispatch, struct error *err)
{
    struct call *call = &dispatch->call;
    const uint8_t *seal = (route_of(dispatch)->flags & ROUTE_SECRET) != 0 ? call->api->seal : NULL;
    struct idempotency_answer answer = {call->status, buf_str(&call->request->response.body)};
    return idempotency_store(&call->act, &dispatch->idempotency, call->fingerprint, seal, &answer, err);
}

/* The owner rule of a route, as a bound of what its act sees. */
static void restrict_act(struct act *act, enum owner_rule owner)
{
    if (owner == OWNER_SELF)
        act->only_participant = act->principal.participant_id;
}

static enum status begin_act(struct dispatch *dispatch, struct txn *txn, struct error *err)
{
    struct call *call = &dispatch->call;
    const struct caller *caller = &call->caller;
    const struct workspace world = {
        .ws = caller->ws, .livemode = caller->livemode, .clock_offset_us = caller->clock_offset_us};
    buf_clear(&call->request->response.body);
    call->w = jsonw_begin(&call->request->response.body);
    call->status = 200;
    call->replayed = false;
    call->content_type = NULL;
    call->file_name = STR_NONE;
    call->cookie = STR_NONE;
    if (world.ws == 0) { /* of no world, or of one that the route finds */
        call->act = act_begin(txn, 0, false, 0, caller->principal);
        return STATUS_OK;
    }
    bool alone = (route_of(dispatch)->flags & ROUTE_ALONE) != 0;
    TRY((alone ? workspace_enter_alone : workspace_enter)(txn, &world, caller->principal, &call->act, err));
    restrict_act(&call->act, route_of(dispatch)->owner);
    return STATUS_OK;
}

/* Where something goes to the file of the clicks, act() only reads, and runs before a replay too: it says what the
 * stored answer told to be there, should a crash have come between the two files. */
static enum status act_before_append(struct dispatch *dispatch, struct txn *txn, struct error *err)
{
    struct call *call = &dispatch->call;
    enum status status = route_of(dispatch)->act(txn, call, err);
    struct buf *body = &call->request->response.body;
    struct str written = str_copy(txn_arena(txn), buf_str(body));
    struct error found_err;
    buf_clear(body);
    enum status found = find_answer(dispatch, &found_err);
    if (found != STATUS_OK) {
        *err = found_err;
        return found;
    }
    dispatch->appends = status == STATUS_OK;
    if (call->replayed)
        return STATUS_OK;
    TRY(status);
    buf_add_str(body, written);
    return store_answer(dispatch, err);
}

static enum status act(struct txn *txn, struct store_work *work, struct error *err)
{
    struct dispatch *dispatch = of_work(work);
    const struct route *route = route_of(dispatch);
    TRY(begin_act(dispatch, txn, err));
    dispatch->appends = route->append != NULL;
    if (dispatch->call.idempotent && route->append != NULL)
        return act_before_append(dispatch, txn, err);
    if (dispatch->call.idempotent)
        TRY(find_answer(dispatch, err));
    if (dispatch->call.replayed)
        return STATUS_OK;
    TRY(route->act(txn, &dispatch->call, err));
    jsonw_end(&dispatch->call.w);
    return dispatch->call.idempotent ? store_answer(dispatch, err) : STATUS_OK;
}

static void settled(struct call *call, enum status status, const struct error *err)
{
    struct dispatch *dispatch = of_call(call);
    if (status == STATUS_OK)
        append(dispatch);
    else
        refuse(dispatch, err);
}

static void acted(struct store_work *work, enum status status, const struct error *err)
{
    struct dispatch *dispatch = of_work(work);
    const struct route *route = route_of(dispatch);
    if (status == STATUS_OK && route->settle != NULL && !dispatch->call.replayed)
        route->settle(&dispatch->call, settled);
    else
        settled(&dispatch->call, status, err);
}

/* An answer to be stored makes a write of a read. */
static void run(struct dispatch *dispatch)
{
    const struct http_request *request = dispatch->call.request;
    unsigned flags = request->route->flags;
    dispatch->work.act = act;
    dispatch->work.done = acted;
    dispatch->work.bytes = request->arena.allocated + request->body.size;
    dispatch->work.lane = dispatch->call.lane;
    dispatch->work.rehearsal = (flags & ROUTE_REHEARSAL) != 0;
    if ((flags & ROUTE_WRITE) != 0 || dispatch->call.idempotent)
        store_write(dispatch->loop->store, STORE_BOOKS, &dispatch->work);
    else
        store_read(dispatch->loop->store, &dispatch->work, (flags & ROUTE_CHEAP) != 0);
}

/* ---- accept: what was sent ---- */

/* net takes a bad percent escape as it stands and leaves out parameters past the limit, for the sake of visitors;
 * programs are told. */
static enum status check_escapes(struct str query, struct error *err)
{
    for (size_t i = 0; i < query.size; i++) {
        bool bad = query.data[i] == '%' && (query.size - i < 3 || !isxdigit((unsigned char)query.data[i + 1]) ||
                                            !isxdigit((unsigned char)query.data[i + 2]));
        if (bad)
            return error_set(err, ERROR_BAD_REQUEST, NULL, "The query holds a bad percent escape.");
    }
    return STATUS_OK;
}

static enum status read_query(struct dispatch *dispatch, struct error *err)
{
    struct http_request *request = dispatch->call.request;
    const struct schema *schema = route_of(dispatch)->query;
    static const struct schema nothing = {"Nothing", NULL, 0, 0};
    if (request->query_cut)
        return error_set(err, ERROR_BAD_REQUEST, NULL, "The query may have at most %d parameters.",
                         LIMIT_QUERY_PARAMETERS);
    if (schema == NULL && !str_starts_with(request->path, STR("/v1/")))
        return STATUS_OK;
    TRY(check_escapes(request->query_text, err));
    if (schema == NULL)
        return schema_read_query(&nothing, request->query, request->query_count, NULL, &request->arena, err);
    dispatch->call.query = arena_alloc(&request->arena, schema->size);
    return schema_read_query(schema, request->query, request->query_count, dispatch->call.query, &request->arena, err);
}

static enum status read_idempotency_key(struct dispatch *dispatch, struct error *err)
{
    struct http_request *request = dispatch->call.request;
    struct str text = STR_NONE;
    TRY(http_header_once(request, STR("Idempotency-Key"), &text, err));
    if (str_is_none(text) || (route_of(dispatch)->flags & ROUTE_IDEMPOTENT) == 0)
        return STATUS_OK;
    if (text.size == 0 || text.size > LIMIT_IDEMPOTENCY_KEY_BYTES)
        return error_set(err, ERROR_INVALID_VALUE, "Idempotency-Key",
                         "The header Idempotency-Key must have from 1 to %d characters.", LIMIT_IDEMPOTENCY_KEY_BYTES);
    assert(request->method == HTTP_METHOD_POST);
    dispatch->call.idempotent = true;
    dispatch->idempotency = idempotency_key(dispatch->call.caller.ws, &dispatch->call.caller.principal.id, STR("POST"),
                                            request->path, text);
    return STATUS_OK;
}

/* The body into the command, but for an array, which parse() reads. */
static enum status read_body(struct dispatch *dispatch, struct error *err)
{
    struct call *call = &dispatch->call;
    const struct route *route = route_of(dispatch);
    bool narrow = call->caller.publishable && route->browser_body != NULL;
    const struct schema *schema = narrow ? route->browser_body : route->body;
    size_t body_size = schema == NULL ? 0 : schema->size;
    size_t command_size = route->command_size == 0 ? body_size : route->command_size;
    assert((route->flags & ROUTE_ARRAY) != 0 || command_size >= body_size);
    if (command_size > 0)
        call->command = arena_alloc(&call->request->arena, command_size);
    TRY(body_read(call->request, &dispatch->body, err));
    if (dispatch->body == NULL)
        return STATUS_OK;
    call->json = dispatch->body;
    json_fingerprint(call->json, call->fingerprint);
    if ((route->flags & ROUTE_ARRAY) != 0)
        return STATUS_OK;
    return schema_read(schema, call->json, call->command, &call->request->arena, err);
}

static enum status read_call(struct dispatch *dispatch, struct error *err)
{
    const struct route *route = route_of(dispatch);
    TRY(read_query(dispatch, err));
    TRY(read_idempotency_key(dispatch, err));
    TRY(read_body(dispatch, err));
    return route->parse == NULL ? STATUS_OK : route->parse(&dispatch->call, err);
}

/* ---- prepare: what no transaction may wait for ---- */

static void prepared(struct call *call, enum status status, const struct error *err)
{
    struct dispatch *dispatch = of_call(call);
    if (status == STATUS_OK)
        run(dispatch);
    else
        refuse(dispatch, err);
}

static void accept_call(struct dispatch *dispatch)
{
    struct error err;
    const struct route *route = route_of(dispatch);
    if (read_call(dispatch, &err) != STATUS_OK)
        refuse(dispatch, &err);
    else if (route->prepare != NULL)
        route->prepare(&dispatch->call, prepared);
    else
        run(dispatch);
}

/* ---- authenticate: who calls ---- */

/* A credential that is refused is a guess of whoever sits at the address. */
static void refuse_credential(struct dispatch *dispatch, const struct error *err)
{
    struct error late;
    const struct call *call = &dispatch->call;
    bool in_time = rate_gate_address(call->api, call->request, &dispatch->rate, &late) == STATUS_OK;
    refuse(dispatch, in_time ? err : &late);
}

/* Which of the two a caller is counted as: rate_gate.h. */
static enum status count_call(struct dispatch *dispatch, struct error *err)
{
    const struct call *call = &dispatch->call;
    const struct principal *principal = &call->caller.principal;
    bool itself = principal->kind == PRINCIPAL_USER || (principal->kind == PRINCIPAL_KEY && !call->caller.publishable);
    if (itself)
        return rate_gate_caller(call->api, principal, &dispatch->rate, err);
    return rate_gate_address(call->api, call->request, &dispatch->rate, err);
}

static void admit(struct dispatch *dispatch)
{
    struct authentication *who = &dispatch->who;
    struct error err;
    enum status status = who->kind->admit(who, &err);
    dispatch->origin = who->origin;
    dispatch->call.caller = who->caller;
    if (status != STATUS_OK)
        refuse_credential(dispatch, &err);
    else if (count_call(dispatch, &err) != STATUS_OK)
        refuse(dispatch, &err);
    else
        accept_call(dispatch);
}

static enum status look_up(struct txn *txn, struct store_work *work, struct error *err)
{
    struct authentication *who = &of_work(work)->who;
    return who->kind->look_up(txn, who, err);
}

static void looked_up(struct store_work *work, enum status status, const struct error *err)
{
    struct dispatch *dispatch = of_work(work);
    if (status != STATUS_OK) {
        dispatch->origin = dispatch->who.origin;
        refuse_credential(dispatch, err);
        return;
    }
    dispatch->who.kind->keep(&dispatch->who);
    admit(dispatch);
}

static void authenticate(struct dispatch *dispatch)
{
    struct authentication *who = &dispatch->who;
    struct error err;
    if (authentication_begin(who, dispatch->call.request, dispatch->loop, &err) != STATUS_OK) {
        dispatch->origin = who->origin;
        refuse_credential(dispatch, &err);
    } else if (who->kind->recall(who)) {
        admit(dispatch);
    } else if (rate_gate_look(dispatch->call.api, dispatch->call.request, &dispatch->rate, &err) != STATUS_OK) {
        refuse(dispatch, &err); /* who guesses on is not even looked up */
    } else {
        dispatch->work.act = look_up;
        dispatch->work.done = looked_up;
        store_read(dispatch->loop->store, &dispatch->work, true);
    }
}

/* What load balancers and Prometheus ask is not. */
static bool is_counted(const struct http_request *request)
{
    return str_starts_with(str_from(request->route->path), STR("/v1/"));
}

/* Nobody says who he is. What gives a browser a session must have been meant by whoever sits there. */
static void accept_public(struct dispatch *dispatch)
{
    struct http_request *request = dispatch->call.request;
    const struct api *api = dispatch->loop->api;
    struct error err;
    dispatch->call.caller.principal = (struct principal){
        .kind = PRINCIPAL_SYSTEM, .request_id = request->id, .source = authentication_source(request, api)};
    if ((request->route->flags & ROUTE_BROWSER) != 0)
        dispatch->origin = http_header(request, STR("Origin"));
    if ((request->route->flags & ROUTE_SIGN_IN) != 0 && session_check_origin(request, api, true, &err) != STATUS_OK)
        refuse(dispatch, &err);
    else if (is_counted(request) && rate_gate_address(api, request, &dispatch->rate, &err) != STATUS_OK)
        refuse(dispatch, &err);
    else
        accept_call(dispatch);
}

void dispatch_request(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct dispatch *dispatch = arena_alloc(&request->arena, sizeof *dispatch);
    dispatch->loop = api_loop_of(request);
    dispatch->call.request = request;
    dispatch->call.api = dispatch->loop->api;
    if ((request->route->flags & ROUTE_PUBLIC) == 0)
        authenticate(dispatch);
    else
        accept_public(dispatch);
}
