/* The server of the server tests. */

#include "testserver.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void answer_text(struct http_request *request, struct str text)
{
    request->response.status = 200;
    request->response.content_type = "text/plain";
    buf_add_str(&request->response.body, text);
    http_respond(request);
}

static void handle_plain(struct http_request *request, void *ctx)
{
    (void)ctx;
    answer_text(request, STR("plain"));
}

static void handle_echo(struct http_request *request, void *ctx)
{
    (void)ctx;
    answer_text(request, request->body);
}

static void handle_large(struct http_request *request, void *ctx)
{
    (void)ctx;
    int64_t size = 0;
    str_to_int64(request->path_parameters[0], &size);
    char *text = arena_alloc(&request->arena, (size_t)size);
    memset(text, 'l', (size_t)size);
    answer_text(request, (struct str){text, (size_t)size});
}

static void handle_origin(struct http_request *request, void *ctx)
{
    (void)ctx;
    char peer[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, request->peer.bytes, peer, sizeof peer);
    answer_text(request,
                str_from(arena_format(&request->arena, "%s %d %.*s", peer, request->secure, STR_ARG(request->host))));
}

static void handle_hold(struct http_request *request, void *ctx)
{
    struct testserver *test = ctx;
    if (test->held_count == TESTSERVER_HELD)
        abort();
    test->held[test->held_count++] = request;
    uv_sem_post(&test->held_sem);
}

static void handle_forget(struct http_request *request, void *ctx)
{
    request->user = arena_copy(&request->arena, request->path_parameters[0].data, request->path_parameters[0].size);
    http_forget_input(request);
    assert_true(str_is_none(request->path) && str_is_none(request->path_parameters[0]) && request->header_count == 0);
    handle_hold(request, ctx);
}

static void handle_block(struct http_request *request, void *ctx)
{
    struct testserver *test = ctx;
    uv_sem_post(&test->held_sem);
    uv_sem_wait(&test->unblock_sem);
    answer_text(request, STR("block"));
}

static void on_gone(struct http_request *request, void *ctx)
{
    struct testserver *test = ctx;
    assert_ptr_equal(request, test->stream);
    test->stream = NULL;
    atomic_fetch_add(&test->streams_gone, 1);
}

static void handle_stream(struct http_request *request, void *ctx)
{
    struct testserver *test = ctx;
    request->response.status = 200;
    request->response.content_type = "text/event-stream";
    test->stream = request;
    if (http_stream_begin(request, on_gone, test))
        http_stream_write(request, STR("open"));
    else
        test->stream = NULL;
}

/* Writes on as soon as all is sent, a piece at a time, and then ends. */
static void pour(struct http_request *request, void *ctx)
{
    struct testserver *test = ctx;
    enum { PIECE = 60000 };
    static const char bytes[PIECE];
    while (test->stream == request && test->to_pour > 0 && http_stream_waiting(request) == 0) {
        test->to_pour--;
        http_stream_write(request, (struct str){bytes, PIECE});
    }
    if (test->stream == request && test->to_pour == 0 && http_stream_waiting(request) == 0)
        http_stream_end(request);
}

static void handle_pour(struct http_request *request, void *ctx)
{
    struct testserver *test = ctx;
    str_to_int64(request->path_parameters[0], &test->to_pour);
    handle_stream(request, ctx);
    if (test->stream == NULL)
        return;
    http_stream_on_sent(request, pour);
    pour(request, ctx);
}

static void handle_push(struct http_request *request, void *ctx)
{
    const struct testserver *test = ctx;
    int64_t size = 0;
    str_to_int64(request->path_parameters[0], &size);
    char *text = arena_alloc(&request->arena, (size_t)size);
    memset(text, 'p', (size_t)size);
    if (test->stream != NULL)
        http_stream_write(test->stream, (struct str){text, (size_t)size});
    answer_text(request, STR("pushed"));
}

static void handle_end(struct http_request *request, void *ctx)
{
    const struct testserver *test = ctx;
    http_stream_end(test->stream);
    http_stream_write(test->stream, STR("too late"));
    answer_text(request, STR("ended"));
}

static void handle_general(struct http_request *request, void *ctx)
{
    (void)ctx;
    answer_text(request, STR("general"));
}

static const struct route routes[] = {
#define ROUTE(row_method, row_path, function, limit)                                                                   \
    {                                                                                                                  \
        .method = HTTP_METHOD_##row_method, .path = (row_path), .scope = "public", .flags = ROUTE_PUBLIC,              \
        .handle = (function), .body_limit = (limit)                                                                    \
    }
    ROUTE(GET, "/plain", handle_plain, 0),
    ROUTE(POST, "/echo", handle_echo, 0),
    ROUTE(POST, "/small", handle_echo, 10),
    ROUTE(GET, "/large/{bytes}", handle_large, 0),
    ROUTE(GET, "/origin", handle_origin, 0),
    ROUTE(GET, "/hold/{name}", handle_hold, 0),
    ROUTE(GET, "/forget/{name}", handle_forget, 0),
    ROUTE(GET, "/block", handle_block, 0),
    ROUTE(GET, "/stream", handle_stream, 0),
    ROUTE(GET, "/push/{bytes}", handle_push, 0),
    ROUTE(GET, "/pour/{pieces}", handle_pour, 0),
    ROUTE(GET, "/end", handle_end, 0),
    {.method = HTTP_METHOD_GET, .path = "/general", .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_NOT_BUILT},
};

static void on_released(uv_async_t *async)
{
    struct testserver *test = async->data;
    struct http_request *held[TESTSERVER_HELD];
    size_t count = test->held_count;
    memcpy(held, test->held, count * sizeof(struct http_request *));
    test->held_count = 0; /* answering may bring the next one */
    while (count > 0) {
        struct http_request *request = held[--count];
        answer_text(request, request->user == NULL ? request->path_parameters[0] : str_from(request->user));
    }
}

static void *on_start(struct http_loop *loop, void *ctx)
{
    struct testserver *test = ctx;
    if (atomic_fetch_add(&test->starts, 1) == 0) {
        uv_async_init(http_loop_uv(loop), &test->released, on_released);
        test->released.data = test;
    }
    return test;
}

static void on_iteration(void *loop_ctx)
{
    struct testserver *test = loop_ctx;
    atomic_fetch_add(&test->iterations, 1);
}

static void on_stop(void *loop_ctx)
{
    struct testserver *test = loop_ctx;
    if (atomic_fetch_add(&test->stops, 1) == 0)
        uv_close((uv_handle_t *)&test->released, NULL);
}

void testserver_start(struct testserver *test, struct http_config config)
{
    const struct route *const tables[] = {routes};
    const size_t counts[] = {sizeof routes / sizeof routes[0]};
    struct error err = {0};
    *test = (struct testserver){.env = env_new(), .router = router_new(tables, counts, 1)};
    assert_int_equal(uv_sem_init(&test->held_sem, 0), 0);
    assert_int_equal(uv_sem_init(&test->unblock_sem, 0), 0);
    config.listen = config.listen == NULL ? "127.0.0.1:0" : config.listen;
    config.loops = config.loops == 0 ? 1 : config.loops;
    config.env = test->env;
    config.router = test->router;
    config.ctx = test;
    config.handle = handle_general;
    config.loop_start = on_start;
    config.loop_iteration = on_iteration;
    config.loop_stop = on_stop;
    if (http_server_start(&config, &test->server, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    test->port = http_server_port(test->server);
}

void testserver_wait_held(struct testserver *test, int count)
{
    for (int i = 0; i < count; i++)
        uv_sem_wait(&test->held_sem);
}

void testserver_release(struct testserver *test)
{
    uv_async_send(&test->released);
}

void testserver_join(struct testserver *test)
{
    http_server_join(test->server);
    assert_int_equal(atomic_load(&test->starts), atomic_load(&test->stops));
    uv_sem_destroy(&test->held_sem);
    uv_sem_destroy(&test->unblock_sem);
    router_free(test->router);
    env_free(test->env);
}

void testserver_stop(struct testserver *test)
{
    http_server_drain(test->server);
    testserver_join(test);
}
