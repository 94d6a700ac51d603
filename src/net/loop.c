/* A loop of the server: accepts, keeps time, drains. Once per iteration, after all sockets that were ready have been
 * handled, the owner's hook runs: that is where writes are handed over together. Each loop runs on its own thread. */

#include "net/loop.h"

#include <assert.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/connection.h"

void loop_read_clock(struct http_loop *loop)
{
    int64_t now_ms = loop_now_ms(loop);
    if (now_ms - loop->date_read_ms < LIMIT_TICK_MS)
        return;
    int64_t wall_at = env_now(loop->shared->config.env);
    if (wall_at / TIME_US_PER_S != loop->wall_at / TIME_US_PER_S)
        time_format_http(wall_at, loop->date + 6);
    loop->wall_at = wall_at;
    loop->date_read_ms = now_ms;
}

static void init_clock(struct http_loop *loop)
{
    memcpy(loop->date, "Date: ", 6);
    memcpy(loop->date + 6 + TIME_HTTP_SIZE, "\r\n", 2);
    loop->wall_at = env_now(loop->shared->config.env);
    time_format_http(loop->wall_at, loop->date + 6);
    loop->date_read_ms = loop_now_ms(loop);
}

static void on_tick(uv_timer_t *tick)
{
    struct http_loop *loop = tick->data;
    int64_t now_ms = loop_now_ms(loop);
    bool overdue = loop->draining && now_ms >= loop->drain_end_ms;
    /* Closing only begins here, so the list stays as it is. */
    for (struct http_connection *connection = loop->connections; connection != NULL; connection = connection->next) {
        if (overdue)
            connection_close(connection);
        else
            connection_check_deadline(connection, now_ms);
    }
    exchange_pool_age(&loop->pool, loop->connections == NULL);
    if (loop->connections == NULL && !loop->draining)
        uv_timer_stop(tick); /* an idle server sleeps */
}

static void start_tick(struct http_loop *loop)
{
    if (!uv_is_active((const uv_handle_t *)&loop->tick))
        uv_timer_start(&loop->tick, on_tick, LIMIT_TICK_MS, LIMIT_TICK_MS);
}

bool loop_admit(struct http_loop *loop, struct http_connection *connection)
{
    struct server_shared *shared = loop->shared;
    if (atomic_fetch_add_explicit(&shared->connections, 1, memory_order_relaxed) >= shared->config.connections) {
        atomic_fetch_sub_explicit(&shared->connections, 1, memory_order_relaxed);
        return false;
    }
    connection->next = loop->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    loop->connections = connection;
    start_tick(loop);
    return true;
}

static void stop_if_drained(struct http_loop *loop)
{
    const struct http_config *config = &loop->shared->config;
    bool busy = loop->connections != NULL || loop->in_flight > 0 ||
                (config->loop_busy != NULL && config->loop_busy(loop->context));
    if (loop->draining && !busy)
        uv_stop(&loop->uv);
}

void loop_dismiss(struct http_loop *loop, struct http_connection *connection)
{
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        loop->connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    atomic_fetch_sub_explicit(&loop->shared->connections, 1, memory_order_relaxed);
    stop_if_drained(loop);
}

static void on_connection(uv_stream_t *listener, int result)
{
    if (result == 0)
        connection_accept(listener->data, listener);
}

static void on_iteration_end(uv_check_t *check)
{
    struct http_loop *loop = check->data;
    if (loop->shared->config.loop_iteration != NULL)
        loop->shared->config.loop_iteration(loop->context);
    if (loop->draining)
        stop_if_drained(loop);
}

/* Clients whose connection the kernel has completed have been told so: they are served before the listener closes. */
static void accept_waiting(struct http_loop *loop)
{
    int fd;
    int listener;
    if (uv_fileno((const uv_handle_t *)&loop->listener, &listener) < 0)
        return;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
        connection_adopt(loop, fd);
}

static void on_drain_asked(uv_async_t *async)
{
    struct http_loop *loop = async->data;
    if (loop->draining)
        return;
    loop->draining = true;
    loop->drain_end_ms = loop_now_ms(loop) + loop->shared->config.drain_ms;
    accept_waiting(loop);
    uv_close((uv_handle_t *)&loop->listener, NULL);
    for (struct http_connection *connection = loop->connections; connection != NULL; connection = connection->next)
        connection_drain(connection);
    start_tick(loop); /* for the end of the drain */
}

enum status loop_init(struct http_loop *loop, struct server_shared *shared, int fd, uv_sem_t *started,
                      struct error *err)
{
    loop->shared = shared;
    loop->started = started;
    if (uv_loop_init(&loop->uv) < 0) {
        close(fd);
        return error_set(err, ERROR_INTERNAL, NULL, "An event loop could not be made: raise the limit of open files.");
    }
    int failed = uv_tcp_init(&loop->uv, &loop->listener) | uv_timer_init(&loop->uv, &loop->tick) |
                 uv_check_init(&loop->uv, &loop->check) | uv_async_init(&loop->uv, &loop->drain_asked, on_drain_asked);
    assert(!failed);
    loop->listener.data = loop->tick.data = loop->check.data = loop->drain_asked.data = loop;
    failed = uv_tcp_open(&loop->listener, fd);
    assert(!failed);
    failed = uv_listen((uv_stream_t *)&loop->listener, LIMIT_BACKLOG, on_connection);
    if (failed) {
        loop_abandon(loop);
        return error_set(err, ERROR_UNAVAILABLE, "listen", "The address cannot be listened on: %s.",
                         uv_strerror(failed));
    }
    uv_check_start(&loop->check, on_iteration_end);
    init_clock(loop);
    return STATUS_OK;
}

static void close_handles(struct http_loop *loop)
{
    uv_handle_t *const handles[] = {(uv_handle_t *)&loop->listener, (uv_handle_t *)&loop->tick,
                                    (uv_handle_t *)&loop->check, (uv_handle_t *)&loop->drain_asked};
    for (size_t i = 0; i < sizeof handles / sizeof handles[0]; i++)
        if (!uv_is_closing(handles[i]))
            uv_close(handles[i], NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    int failed = uv_loop_close(&loop->uv);
    assert(!failed); /* loop_stop() has closed the handles of its owner */
    exchange_pool_age(&loop->pool, true);
}

void loop_abandon(struct http_loop *loop)
{
    close_handles(loop);
}

void *loop_run(void *argument)
{
    struct http_loop *loop = argument;
    const struct http_config *config = &loop->shared->config;
    if (config->loop_start != NULL)
        loop->context = config->loop_start(loop, config->ctx);
    uv_sem_post(loop->started);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    assert(loop->draining && loop->connections == NULL && loop->in_flight == 0);
    if (config->loop_stop != NULL)
        config->loop_stop(loop->context);
    close_handles(loop);
    return NULL;
}

uv_loop_t *http_loop_uv(struct http_loop *loop)
{
    return &loop->uv;
}

void *http_loop_context(struct http_loop *loop)
{
    return loop->context;
}
