/* One request's way through the API, as a chain of steps that each end in the next or in a refusal:
 *
 *     dispatch_request -> authenticate -> authorise -> accept_call -> run (act) -> settle -> append -> send_answer
 *
 * The step in hand is the one that the store calls back by `work.done`. Everything is in the request's arena, so the
 * steady path of a read allocates nothing. All of it on the loop's thread but act() and append(). */

#include "api/dispatch.h"

#include <assert.h>
#include <ctype.h>
#include <stddef.h>

#include "api/api.h"
#include "api/body.h"
#include "api/call.h"
#include "api/credential.h"
#include "api/key_cache.h"
#include "api/routes.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "domain/click/classify.h"
#include "domain/idempotency/idempotency.h"
#include "domain/key/key.h"
#include "domain/workspace/workspace.h"
#include "net/cors.h"

struct dispatch {
    struct store_work work;
    struct call call;
    struct api_loop *loop;
    json_t *body; /* owned */
    uint8_t key_hash[SHA256_SIZE];
    uint64_t key_generation; /* before the look-up */
    struct key key;
    bool key_found;
    struct str origin; /* of the page that may read the answer, or absent */
    bool appends;      /* append() has something to do */
    struct idempotency_key idempotency;
};

static struct dispatch *of_work(struct store_work *work)
{
    return (struct dispatch *)((char *)work - offsetof(struct dispatch, work));
}

static const struct route *route_of(const struct dispatch *dispatch)
{
    return dispatch->call.request->route;
}

/* ---- answers ---- */

static void respond(struct dispatch *dispatch)
{
    json_decref(dispatch->body);
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
    request->response.status = dispatch->call.status;
    request->response.content_type = "application/json";
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
    if (dispatch->call.replayed)
        BUF_ADD_LITERAL(http_headers(request), "Idempotent-Replayed: true\r\n");
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
    if (owner == OWNER_TEAM)
        act->only_team = act->principal.team_id;
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
    if (world.ws == 0) { /* nobody has said yet who calls: the route finds the world */
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
    struct dispatch *dispatch = (struct dispatch *)((char *)call - offsetof(struct dispatch, call));
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

static void accept_call(struct dispatch *dispatch)
{
    struct error err;
    if (read_call(dispatch, &err) == STATUS_OK)
        run(dispatch);
    else
        refuse(dispatch, &err);
}

/* ---- authorise: what the key may do ---- */

static enum status check_key(struct dispatch *dispatch, const struct key *key, struct error *err)
{
    const struct route *route = route_of(dispatch);
    if (!key_is_valid(key))
        return error_set(err, ERROR_UNAUTHORIZED, NULL, "This key was revoked.");
    if (key->kind == KEY_PUBLISHABLE && (route->flags & ROUTE_PUBLISHABLE) == 0)
        return error_set(err, ERROR_FORBIDDEN, NULL,
                         "A publishable key may not do this. Use a secret key of a server.");
    TRY(credential_check_origin(dispatch->call.request, key, &dispatch->origin, err));
    if (!key_allows(key, str_from(route->scope)))
        return error_set(err, ERROR_FORBIDDEN, NULL, "This key does not have the scope %s.", route->scope);
    if ((route->flags & ROUTE_NOT_BUILT) != 0)
        return error_set(err, ERROR_NOT_BUILT, NULL, "This call is documented, but this version does not have it.");
    if (route->owner == OWNER_SELF) /* a key is nobody's self */
        return error_set(err, ERROR_FORBIDDEN, NULL, "This call is for a participant. Use a participant's token.");
    return STATUS_OK;
}

static int64_t source_of(const struct dispatch *dispatch)
{
    return click_network(dispatch->call.api->network_key, dispatch->call.request->peer.bytes);
}

static void authorise(struct dispatch *dispatch, const struct key *key)
{
    struct error err;
    if (check_key(dispatch, key, &err) != STATUS_OK) {
        refuse(dispatch, &err);
        return;
    }
    dispatch->call.caller = (struct caller){
        .ws = key->ws,
        .livemode = key->livemode,
        .clock_offset_us = key->clock_offset_us,
        .principal = {.kind = PRINCIPAL_KEY,
                      .id = key->id,
                      .scopes = key->scopes,
                      .request_id = dispatch->call.request->id,
                      .source = source_of(dispatch)},
        .publishable = key->kind == KEY_PUBLISHABLE,
    };
    accept_call(dispatch);
}

/* ---- authenticate: whose key it is ---- */

static void refuse_credential(struct dispatch *dispatch, const char *detail)
{
    struct error err;
    error_set(&err, ERROR_UNAUTHORIZED, NULL, "%s", detail);
    refuse(dispatch, &err);
}

static enum status look_up_key(struct txn *txn, struct store_work *work, struct error *err)
{
    struct dispatch *dispatch = of_work(work);
    return key_find_by_hash(txn, dispatch->key_hash, &dispatch->key, &dispatch->key_found, err);
}

static void key_looked_up(struct store_work *work, enum status status, const struct error *err)
{
    struct dispatch *dispatch = of_work(work);
    if (status != STATUS_OK) {
        refuse(dispatch, err);
    } else if (!dispatch->key_found) {
        refuse_credential(dispatch, "There is no such key.");
    } else {
        key_cache_add(dispatch->loop->keys, dispatch->key_generation, dispatch->key_hash, &dispatch->key);
        authorise(dispatch, &dispatch->key);
    }
}

static void authenticate(struct dispatch *dispatch)
{
    struct http_request *request = dispatch->call.request;
    struct str sent = STR_NONE;
    struct error err;
    if (http_header_once(request, STR("Authorization"), &sent, &err) != STATUS_OK) {
        refuse(dispatch, &err);
        return;
    }
    struct str text = credential_read(sent, &request->arena);
    if (str_is_none(text) || !key_text_is_valid(text)) {
        refuse_credential(dispatch, "Send a key: Authorization: Bearer rfd_sk_...");
        return;
    }
    key_hash(text, dispatch->key_hash);
    dispatch->key_generation = store_generation(dispatch->loop->api->store);
    const struct key *key = key_cache_find(dispatch->loop->keys, dispatch->key_generation, dispatch->key_hash);
    if (key != NULL) {
        authorise(dispatch, key);
        return;
    }
    dispatch->work.act = look_up_key;
    dispatch->work.done = key_looked_up;
    store_read(dispatch->loop->store, &dispatch->work, true);
}

void dispatch_request(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct dispatch *dispatch = arena_alloc(&request->arena, sizeof *dispatch);
    dispatch->loop = api_loop_of(request);
    dispatch->call.request = request;
    dispatch->call.api = dispatch->loop->api;
    if ((request->route->flags & ROUTE_PUBLIC) == 0) {
        authenticate(dispatch);
        return;
    }
    dispatch->call.caller.principal =
        (struct principal){.kind = PRINCIPAL_SYSTEM, .request_id = request->id, .source = source_of(dispatch)};
    accept_call(dispatch);
}
