/* From bytes to requests, from requests to answers. Requests of a connection are handled strictly one after the other,
 * so answers are in order by construction. A request that is malformed, too large or late is answered here and the
 * connection ends after that answer; what is merely unknown (path, method) keeps the connection, unless a body nobody
 * wants is on its way. Loop thread only. */

#include "net/dialogue.h"

#include <assert.h>

#include "base/log.h"
#include "net/cors.h"
#include "net/loop.h"
#include "net/method.h"
#include "net/response.h"
#include "net/target.h"

/* The first byte of a request is here. */
static void begin_request(struct http_connection *connection)
{
    struct http_request *request = &connection->exchange->request;
    struct http_loop *loop = connection->loop;
    loop_read_clock(loop);
    request->loop = loop;
    request->connection = connection;
    request->method = HTTP_METHOD_OTHER;
    request->head = request->secure = false;
    request->path = STR_NONE; /* one by one: what was just written should not be read while its bytes are cold */
    request->host = STR_NONE;
    request->query_text = STR_NONE;
    request->body = STR_NONE;
    request->header_count = request->query_count = 0;
    request->query_cut = false;
    request->peer = connection->peer;
    request->id = env_id(loop->shared->config.env, loop->wall_at);
    request->began_at = loop->shared->config.access_log ? env_monotonic(loop->shared->config.env) : TIME_NONE;
    request->route = NULL;
    request->user = NULL;
    request->response.status = 0;
    request->response.content_type = NULL;
    request->response.close = false;
    connection->exchange->keep_alive = false; /* until its head says so */
    connection_enter(connection, PHASE_HEAD);
}

static void log_access(const struct http_request *request)
{
    int64_t took_us = env_monotonic(request->loop->shared->config.env) - request->began_at;
    char id[ID_TEXT_SIZE];
    id_format(&request->id, "req", id);
    /* The route's pattern, not the path: paths may hold what is personal. */
    LOG(LOG_INFO, "request", LOG_TEXT("method", http_method_name(request->method)),
        LOG_TEXT("route", request->route != NULL ? request->route->path : "-"),
        LOG_INT("status", request->response.status), LOG_INT("bytes", request->response.body.size),
        LOG_INT("us", took_us), LOG_STR("request_id", ((struct str){id, sizeof id})));
}

static void count_answer(struct http_loop *loop, int status)
{
    loop_count(&loop->counters.requests, 1);
    loop_count(&loop->counters.responses[status / 100], 1);
}

static void forget_body(struct http_loop *loop, struct exchange *exchange)
{
    if (exchange->counted > 0)
        atomic_fetch_sub_explicit(&loop->shared->body_bytes, exchange->counted, memory_order_relaxed);
    exchange->counted = 0;
}

/* Bytes are here, or on their way, that will not be read as a request. */
static bool leaves_bytes(const struct receiver *receiver)
{
    return receiver_has_more(receiver) || (receiver->used > 0 && receiver->stage != RECEIVER_AT_END);
}

/* Renders the answer, and makes the exchange ready for the next request or the connection finished. */
static void answer(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct http_request *request = &exchange->request;
    struct http_loop *loop = connection->loop;
    bool close = request->response.close || !exchange->keep_alive || loop->draining;
    struct str date = {loop->date, sizeof loop->date};
    assert(!connection->sending && !connection->finished);

    exchange_lend_out(&loop->pool, exchange);
    response_render(request, date, close, exchange->keep_alive_line, &exchange->out);
    count_answer(loop, request->response.status);
    if (loop->shared->config.access_log)
        log_access(request);
    forget_body(loop, exchange);
    connection->finished = close;
    if (exchange->receiver != NULL) {
        connection->linger |= close && leaves_bytes(exchange->receiver);
        receiver_next(exchange->receiver);
    }
    exchange_clear(&loop->pool, exchange);
    connection_enter(connection, PHASE_IDLE);
}

/* The answer to what net itself refuses: a page for people where one is due, else the problem. */
static void fill_refusal(struct http_connection *connection, const struct error *err)
{
    const struct http_config *config = &connection->loop->shared->config;
    struct exchange *exchange = connection->exchange;
    struct http_request *request = &exchange->request;
    if (str_is_none(request->path) && exchange->receiver != NULL)
        request->path = receiver_path(exchange->receiver);
    if (config->refuse == NULL || !config->refuse(request, err, config->ctx))
        http_problem(request, err);
}

/* An answer of net itself. `last`: nothing further can be read from the connection. */
static void refuse(struct http_connection *connection, const struct error *err, bool last)
{
    struct http_request *request = &connection->exchange->request;
    if (err->code == ERROR_BAD_REQUEST || err->code == ERROR_HEADER_TOO_LARGE || err->code == ERROR_BODY_TOO_LARGE)
        loop_count(&connection->loop->counters.bad_requests, 1);
    fill_refusal(connection, err);
    request->response.close = last;
    answer(connection);
}

/* The answer where no row was found: 404, 405, or what a browser may do here. */
static void fill_no_route(struct http_connection *connection, enum router_match match, unsigned allowed)
{
    struct http_request *request = &connection->exchange->request;
    const struct router *router = connection->loop->shared->config.router;
    unsigned for_browsers =
        match == ROUTER_NO_METHOD ? router_methods(router, request->path, ROUTE_PUBLISHABLE | ROUTE_BROWSER) : 0;
    char list[HTTP_METHOD_LIST_SIZE];
    struct error err;
    if (for_browsers != 0 && cors_is_preflight(request)) {
        cors_fill_preflight(request, for_browsers);
        return;
    }
    if (match == ROUTER_NO_PATH)
        error_set(&err, ERROR_NOT_FOUND, NULL, "There is nothing at this path.");
    else
        error_set(&err, ERROR_METHOD_NOT_ALLOWED, NULL, "This path does not have this method; see the Allow header.");
    fill_refusal(connection, &err);
    if (match == ROUTER_NO_METHOD)
        http_add_header(request, "Allow", http_method_list(allowed, list));
}

/* Unknown path or method. The connection goes on if the whole request is here. */
static void refuse_route(struct http_connection *connection, enum router_match match, unsigned allowed)
{
    struct http_request *request = &connection->exchange->request;
    fill_no_route(connection, match, allowed);
    if (receiver_has_body(connection->exchange->receiver))
        request->response.close = true;
    else
        connection->exchange->receiver->stage = RECEIVER_AT_END;
    answer(connection);
}

static void read_origin(struct http_connection *connection, struct http_request *request)
{
    struct proxy_list *proxies = connection->loop->shared->proxies;
    if (!connection->trusted)
        return;
    struct forwarded forwarded = proxy_read(proxies, connection->peer, request->headers, request->header_count);
    request->peer = forwarded.peer;
    request->secure = forwarded.secure;
    if (!str_is_none(forwarded.host))
        request->host = forwarded.host;
}

/* Fills the request from its head. */
static enum status read_request(struct http_connection *connection, struct error *err)
{
    struct exchange *exchange = connection->exchange;
    struct http_request *request = &exchange->request;
    const struct framing *framing = &exchange->receiver->framing;
    struct target target;
    exchange->keep_alive = framing->keep_alive;
    exchange->keep_alive_line = framing->keep_alive && !framing->version_1_1;
    request->method = framing->method;
    request->head = framing->method == HTTP_METHOD_HEAD;
    request->headers = framing->headers;
    request->header_count = framing->header_count;
    request->host = framing->host;
    TRY(target_read(framing->target, framing->host, &request->arena, &target, err));
    request->path = target.path;
    request->query = target.query;
    request->query_count = target.query_count;
    request->query_cut = target.query_cut;
    request->query_text = target.query_text;
    read_origin(connection, request);
    return STATUS_OK;
}

static void head_arrived(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct http_request *request = &exchange->request;
    struct receiver *receiver = exchange->receiver;
    struct error err;
    unsigned allowed = 0;

    if (read_request(connection, &err) != STATUS_OK) {
        refuse(connection, &err, true);
        return;
    }
    enum router_match match = router_find(connection->loop->shared->config.router, request->method, request->path,
                                          &request->route, request->path_parameters, &allowed);
    if (match != ROUTER_FOUND) {
        refuse_route(connection, match, allowed);
        return;
    }
    size_t limit = request->route->body_limit > 0 ? request->route->body_limit : LIMIT_BODY_BYTES;
    if (receiver_accept_body(receiver, limit, &err) != STATUS_OK) {
        refuse(connection, &err, true);
        return;
    }
    if (receiver->stage == RECEIVER_AT_END)
        return;
    if (receiver->framing.expect_continue && !receiver_has_more(receiver))
        BUF_ADD_LITERAL(&exchange->out, "HTTP/1.1 100 Continue\r\n\r\n");
    connection_enter(connection, PHASE_BODY);
}

/* Adds what has come of the body to the server's total; false when the server holds too many bytes. */
static bool count_body(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    size_t more = receiver_body_size(exchange->receiver) - exchange->counted;
    if (more == 0)
        return true;
    exchange->counted += more;
    size_t before = atomic_fetch_add_explicit(&connection->loop->shared->body_bytes, more, memory_order_relaxed);
    return before + more <= LIMIT_BODIES_IN_FLIGHT_BYTES;
}

static void dispatch(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct http_request *request = &exchange->request;
    const struct http_config *config = &connection->loop->shared->config;
    request->body = exchange->receiver->body;
    connection_enter(connection, PHASE_HANDLER);
    exchange->in_flight = true;
    connection->loop->in_flight++;
    if (request->route->handle != NULL)
        request->route->handle(request, config->ctx);
    else
        config->handle(request, config->ctx);
}

static void refuse_bodies(struct http_connection *connection)
{
    struct error err;
    error_set(&err, ERROR_UNAVAILABLE, NULL, "The server holds as many request bodies as it may. Retry later.");
    refuse(connection, &err, true);
}

/* Does the next thing that can be done; false when there is none. */
static bool step(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct error err;
    if (exchange == NULL || connection->sending || connection->finished || connection->phase >= PHASE_HANDLER)
        return false;
    if (connection->phase == PHASE_IDLE) {
        if (!exchange_has_bytes(exchange))
            return false;
        begin_request(connection);
    }
    switch (receiver_advance(exchange->receiver, &err)) {
    case RECEIVER_HEAD:
        head_arrived(connection);
        return true;
    case RECEIVER_DONE:
        if (count_body(connection))
            dispatch(connection);
        else
            refuse_bodies(connection);
        return true;
    case RECEIVER_REFUSED:
        connection->linger = true;
        refuse(connection, &err, true);
        return false;
    case RECEIVER_MORE:
        break;
    }
    if (!count_body(connection))
        refuse_bodies(connection);
    return false;
}

void dialogue_run(struct http_connection *connection)
{
    assert(!connection->running);
    connection->running = true;
    while (step(connection)) {
        if (connection->phase == PHASE_IDLE && connection->exchange->out.size >= LIMIT_CORKED_BYTES)
            break; /* send first */
    }
    connection->running = false;
}

void dialogue_answer_held(struct http_connection *connection)
{
    connection->held = false;
    answer(connection);
}

void dialogue_go_on(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct buf *waiting = &exchange->request.response.body;
    if (connection->phase != PHASE_STREAM || waiting->size == 0)
        return;
    exchange_lend_out(&connection->loop->pool, exchange);
    buf_add_str(&exchange->out, buf_str(waiting));
    buf_clear(waiting);
}

void dialogue_time_out(struct http_connection *connection)
{
    struct error err;
    error_set(&err, ERROR_REQUEST_TIMEOUT, NULL, "The request did not arrive completely in time.");
    connection->linger = true;
    refuse(connection, &err, true);
}

/* Whoever wrote to it is told, for the last time. */
static void end_stream(struct http_loop *loop, struct exchange *exchange)
{
    exchange->gone(&exchange->request, exchange->gone_ctx);
    exchange->gone = NULL;
    exchange->sent = NULL;
    exchange->in_flight = false;
    loop->in_flight--;
}

void dialogue_abandon(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    if (exchange == NULL)
        return;
    connection->exchange = NULL;
    if (exchange->gone != NULL)
        end_stream(connection->loop, exchange);
    exchange->request.connection = NULL;
    if (exchange->in_flight)
        return; /* the handler has it */
    forget_body(connection->loop, exchange);
    exchange_give(&connection->loop->pool, exchange);
}

void http_forget_input(struct http_request *request)
{
    struct exchange *exchange = (struct exchange *)request;
    assert(exchange->in_flight);
    request->path = request->host = request->query_text = request->body = STR_NONE;
    request->header_count = request->query_count = 0;
    for (size_t i = 0; i < HTTP_PATH_PARAMETERS; i++)
        request->path_parameters[i] = STR_NONE;
    if (exchange->receiver != NULL && !receiver_has_more(exchange->receiver))
        exchange_return_receiver(&request->loop->pool, exchange);
}

struct buf *http_headers(struct http_request *request)
{
    exchange_lend_headers(&request->loop->pool, (struct exchange *)request);
    return &request->response.headers;
}

/* ---- answers that go on ---- */

bool http_stream_begin(struct http_request *request, void (*gone)(struct http_request *request, void *ctx), void *ctx)
{
    struct exchange *exchange = (struct exchange *)request;
    struct http_connection *connection = request->connection;
    struct http_loop *loop = request->loop;
    assert(exchange->in_flight && request->response.status != 0 && request->response.body.size == 0);
    if (connection == NULL || connection->phase == PHASE_CLOSED) {
        http_respond(request);
        return false;
    }
    connection_enter(connection, PHASE_STREAM);
    exchange->gone = gone;
    exchange->gone_ctx = ctx;
    count_answer(loop, request->response.status);
    if (loop->shared->config.access_log)
        log_access(request);
    struct buf head = {0};
    response_render_stream(request, (struct str){loop->date, sizeof loop->date}, &head);
    http_stream_write(request, buf_str(&head));
    buf_release(&head);
    if (request->head)
        http_stream_end(request);
    else if (!connection->running)
        connection_resume(connection); /* reads on, to see the client go */
    return true;
}

void http_stream_write(struct http_request *request, struct str bytes)
{
    struct exchange *exchange = (struct exchange *)request;
    struct http_connection *connection = request->connection;
    assert(exchange->gone != NULL);
    if (connection->phase == PHASE_CLOSED)
        return;
    struct buf *to = connection->sending ? &request->response.body : &exchange->out;
    if (to->size + bytes.size > LIMIT_STREAM_BYTES) {
        loop_count(&connection->loop->counters.timeouts, 1);
        connection_close(connection);
        return;
    }
    if (!connection->sending)
        exchange_lend_out(&connection->loop->pool, exchange);
    buf_add_str(to, bytes);
    if (!connection->sending)
        connection_flush(connection);
}

size_t http_stream_waiting(const struct http_request *request)
{
    const struct exchange *exchange = (const struct exchange *)request;
    assert(exchange->gone != NULL);
    return exchange->out.size + request->response.body.size;
}

void http_stream_on_sent(struct http_request *request, void (*sent)(struct http_request *request, void *ctx))
{
    struct exchange *exchange = (struct exchange *)request;
    assert(exchange->gone != NULL);
    exchange->sent = sent;
}

void dialogue_tell_sent(struct http_connection *connection)
{
    struct exchange *exchange = connection->exchange;
    if (connection->phase == PHASE_STREAM && !connection->sending && exchange->sent != NULL)
        exchange->sent(&exchange->request, exchange->gone_ctx);
}

void http_stream_end(struct http_request *request)
{
    assert(((struct exchange *)request)->gone != NULL);
    connection_close(request->connection);
}

void http_respond(struct http_request *request)
{
    struct exchange *exchange = (struct exchange *)request;
    struct http_connection *connection = request->connection;
    struct http_loop *loop = request->loop;
    assert(exchange->in_flight && request->response.status != 0);
    exchange->in_flight = false;
    loop->in_flight--;
    if (connection == NULL) {
        forget_body(loop, exchange);
        exchange_give(&loop->pool, exchange);
    } else if (connection->phase == PHASE_CLOSED) {
        return; /* dialogue_abandon() is about to be called */
    } else if (connection->sending) {
        connection->held = true;
    } else {
        answer(connection);
        if (!connection->running)
            connection_resume(connection);
    }
}
