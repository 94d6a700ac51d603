/* A client's socket: one read and one write per request on the steady path. Reading is never switched per request (that
 * would cost an epoll_ctl each time); it stops only when pipelined bytes fill the buffer of a request in progress. Loop
 * thread only. */

#include "net/connection.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/dialogue.h"
#include "net/loop.h"
#include "net/response.h"

#define TO(phase) (1U << (phase))

/* Which phases may follow which. */
static const unsigned char transitions[] = {
    [PHASE_IDLE] = TO(PHASE_HEAD) | TO(PHASE_LINGER) | TO(PHASE_CLOSED),
    [PHASE_HEAD] = TO(PHASE_IDLE) | TO(PHASE_BODY) | TO(PHASE_HANDLER) | TO(PHASE_CLOSED),
    [PHASE_BODY] = TO(PHASE_IDLE) | TO(PHASE_HANDLER) | TO(PHASE_CLOSED),
    [PHASE_HANDLER] = TO(PHASE_IDLE) | TO(PHASE_STREAM) | TO(PHASE_CLOSED),
    [PHASE_STREAM] = TO(PHASE_CLOSED),
    [PHASE_LINGER] = TO(PHASE_CLOSED),
    [PHASE_CLOSED] = 0,
};

static int64_t phase_duration_ms(const struct http_connection *connection, enum connection_phase phase)
{
    const struct http_config *config = &connection->loop->shared->config;
    switch (phase) {
    case PHASE_IDLE:
        return config->keep_alive_ms;
    case PHASE_HEAD:
        return config->header_deadline_ms;
    case PHASE_BODY:
        return config->body_deadline_ms;
    case PHASE_LINGER:
        return LIMIT_LINGER_MS;
    case PHASE_HANDLER: /* the store bounds its own work */
    case PHASE_STREAM:
    case PHASE_CLOSED:
        break;
    }
    return INT64_MAX / 2;
}

void connection_enter(struct http_connection *connection, enum connection_phase phase)
{
    assert((transitions[connection->phase] & TO(phase)) != 0);
    connection->phase = phase;
    connection->deadline_ms = loop_now_ms(connection->loop) + phase_duration_ms(connection, phase);
}

static void on_closed(uv_handle_t *handle)
{
    struct http_connection *connection = handle->data;
    dialogue_abandon(connection);
    loop_dismiss(connection->loop, connection);
    free(connection);
}

void connection_close(struct http_connection *connection)
{
    if (connection->phase == PHASE_CLOSED)
        return;
    connection_enter(connection, PHASE_CLOSED);
    uv_close((uv_handle_t *)&connection->tcp, on_closed);
}

static void on_written(uv_write_t *write, int result)
{
    struct http_connection *connection = write->data;
    if (connection->phase == PHASE_CLOSED)
        return;
    if (result < 0) {
        connection_close(connection);
        return;
    }
    loop_count(&connection->loop->counters.bytes_out, connection->exchange->out.size);
    connection->sending = false;
    exchange_return_out(&connection->loop->pool, connection->exchange);
    if (connection->held)
        dialogue_answer_held(connection);
    dialogue_go_on(connection);
    connection_resume(connection);
    dialogue_tell_sent(connection);
}

/* What the kernel takes at once: the number of bytes, or -1 with errno. Not uv_try_write(), whose write() costs a
 * socket the kernel's way through files. Only while nothing is queued with uv_write(). */
static ssize_t send_now(const struct http_connection *connection, const char *data, size_t size)
{
    return send(connection->fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Usually the kernel takes all of it at once. */
void connection_flush(struct http_connection *connection)
{
    struct buf *out = &connection->exchange->out;
    uv_stream_t *stream = (uv_stream_t *)&connection->tcp;
    ssize_t sent = send_now(connection, out->data, out->size);
    if (sent == (ssize_t)out->size) {
        loop_count(&connection->loop->counters.bytes_out, out->size);
        exchange_return_out(&connection->loop->pool, connection->exchange);
        return;
    }
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        connection_close(connection);
        return;
    }
    size_t done = sent < 0 ? 0 : (size_t)sent;
    uv_buf_t bytes = {out->data + done, out->size - done};
    connection->sending = true;
    connection->send_deadline_ms = loop_now_ms(connection->loop) + LIMIT_SEND_DEADLINE_MS;
    connection->write.data = connection;
    if (uv_write(&connection->write, stream, &bytes, 1, on_written) < 0)
        connection_close(connection);
}

static void on_shutdown(uv_shutdown_t *shutdown, int result)
{
    struct http_connection *connection = shutdown->data;
    if (result < 0)
        connection_close(connection);
}

static void on_space(uv_handle_t *handle, size_t suggested, uv_buf_t *ret);
static void on_readable(uv_stream_t *stream, ssize_t result, const uv_buf_t *none);

static void start_reading(struct http_connection *connection)
{
    if (connection->reading || connection->ended)
        return;
    connection->reading = uv_read_start((uv_stream_t *)&connection->tcp, on_space, on_readable) == 0;
    if (!connection->reading)
        connection_close(connection);
}

/* All answers are sent and there is nothing more to say. */
static void finish(struct http_connection *connection)
{
    if (!connection->linger || connection->ended) {
        connection_close(connection);
        return;
    }
    connection_enter(connection, PHASE_LINGER);
    connection->shutdown.data = connection;
    if (uv_shutdown(&connection->shutdown, (uv_stream_t *)&connection->tcp, on_shutdown) < 0)
        connection_close(connection);
    else
        start_reading(connection);
}

void connection_resume(struct http_connection *connection)
{
    /* Twice or more only when so many pipelined answers have gathered that they are sent in between. */
    do {
        dialogue_run(connection);
        bool open = connection->phase != PHASE_CLOSED && !connection->sending;
        if (open && connection->exchange != NULL && connection->exchange->out.size > 0)
            connection_flush(connection);
        if (connection->phase == PHASE_CLOSED || connection->sending)
            return;
    } while (connection->phase == PHASE_IDLE && !connection->finished && connection->exchange != NULL &&
             exchange_has_bytes(connection->exchange));

    if (connection->finished && connection->phase == PHASE_IDLE)
        finish(connection);
    else if (connection->ended && connection->phase != PHASE_HANDLER)
        connection_close(connection);
    else if (connection->phase != PHASE_HANDLER)
        start_reading(connection);
    if (connection->phase == PHASE_IDLE && connection->exchange != NULL) {
        exchange_give(&connection->loop->pool, connection->exchange);
        connection->exchange = NULL;
    }
}

/* Where the next bytes go; `*ret_size` 0: nowhere until the request is answered. */
static char *space_of(struct http_connection *connection, size_t *ret_size)
{
    if (connection->phase == PHASE_LINGER || connection->finished) {
        *ret_size = sizeof connection->loop->scratch;
        return connection->loop->scratch;
    }
    if (connection->exchange == NULL)
        connection->exchange = exchange_take(&connection->loop->pool);
    return receiver_space(exchange_receiver(&connection->loop->pool, connection->exchange), ret_size);
}

/* The bytes went to the scratch buffer. */
static void throw_away(struct http_connection *connection, size_t size)
{
    connection->lingered += size;
    if (connection->lingered > LIMIT_LINGER_BYTES)
        connection_close(connection);
}

static void stop_reading(struct http_connection *connection)
{
    uv_read_stop((uv_stream_t *)&connection->tcp);
    connection->reading = false;
}

/* The client will send no more; what it has asked for is still answered. */
static void end_reading(struct http_connection *connection)
{
    stop_reading(connection);
    connection->ended = true;
    if (connection->phase == PHASE_LINGER)
        connection_close(connection);
    else
        connection_resume(connection);
}

static void take_bytes(struct http_connection *connection, const char *bytes, size_t size)
{
    loop_count(&connection->loop->counters.bytes_in, size);
    if (bytes == connection->loop->scratch) {
        throw_away(connection, size);
        return;
    }
    receiver_filled(connection->exchange->receiver, size);
    if (!connection->sending && connection->phase < PHASE_HANDLER)
        connection_resume(connection);
}

/* libuv would read(), which takes a socket through the kernel's files, and asks for space before. It is given none and
 * so only tells that there is something to receive. */
static void on_space(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    (void)handle, (void)suggested;
    *ret = (uv_buf_t){0};
}

static void on_readable(uv_stream_t *stream, ssize_t result, const uv_buf_t *none)
{
    struct http_connection *connection = stream->data;
    assert(result == UV_ENOBUFS);
    (void)result, (void)none;
    size_t room;
    char *space = space_of(connection, &room);
    if (room == 0) {
        stop_reading(connection);
        return;
    }
    ssize_t size = recv(connection->fd, space, room, MSG_DONTWAIT);
    if (size > 0) {
        take_bytes(connection, space, (size_t)size);
    } else if (size == 0) {
        end_reading(connection);
    } else if (errno != EAGAIN && errno != EINTR) {
        connection_close(connection);
    } else if (connection->phase == PHASE_IDLE && !connection->sending) {
        connection_resume(connection); /* nothing came: gives the exchange back */
    }
}

static struct http_connection *connection_new(struct http_loop *loop)
{
    struct http_connection *connection = memory_new(sizeof *connection);
    int failed = uv_tcp_init(&loop->uv, &connection->tcp);
    assert(!failed);
    connection->tcp.data = connection;
    connection->loop = loop;
    connection->phase = PHASE_IDLE;
    connection->deadline_ms = loop_now_ms(loop) + loop->shared->config.header_deadline_ms;
    return connection;
}

static void on_refused(uv_handle_t *handle)
{
    free(handle->data);
}

/* No waiting: a full server must not keep what it refuses. A request that is here already is read, since closing over
 * unread bytes resets the connection, and the client might lose the answer. */
static void turn_away(struct http_connection *connection)
{
    struct str answer = response_overload();
    while (recv(connection->fd, connection->loop->scratch, sizeof connection->loop->scratch, MSG_DONTWAIT) ==
           sizeof connection->loop->scratch)
        continue;
    ssize_t sent = send_now(connection, answer.data, answer.size);
    if (sent > 0)
        loop_count(&connection->loop->counters.bytes_out, (uint64_t)sent);
    uv_close((uv_handle_t *)&connection->tcp, on_refused);
}

static struct http_address address_of(const struct sockaddr_storage *name)
{
    struct http_address address = {.bytes = {[10] = 0xFF, [11] = 0xFF}};
    if (name->ss_family == AF_INET6)
        memcpy(address.bytes, &((const struct sockaddr_in6 *)name)->sin6_addr, sizeof address.bytes);
    else
        memcpy(address.bytes + 12, &((const struct sockaddr_in *)name)->sin_addr, 4);
    return address;
}

/* The socket is in `tcp`. */
static void welcome(struct http_connection *connection)
{
    struct http_loop *loop = connection->loop;
    struct sockaddr_storage name;
    int size = sizeof name;
    int failed = uv_fileno((const uv_handle_t *)&connection->tcp, &connection->fd);
    assert(!failed);
    loop_count(&loop->counters.accepted, 1);
    if (!loop_admit(loop, connection)) {
        loop_count(&loop->counters.refused_connections, 1);
        turn_away(connection);
        return;
    }
    if (uv_tcp_getpeername(&connection->tcp, (struct sockaddr *)&name, &size) < 0) {
        connection_close(connection); /* it has gone already */
        return;
    }
    connection->peer = address_of(&name);
    connection->trusted = proxy_trusts(loop->shared->proxies, &connection->peer);
    start_reading(connection);
}

void connection_accept(struct http_loop *loop, uv_stream_t *listener)
{
    struct http_connection *connection = connection_new(loop);
    if (uv_accept(listener, (uv_stream_t *)&connection->tcp) == 0)
        welcome(connection);
    else
        uv_close((uv_handle_t *)&connection->tcp, on_refused);
}

void connection_adopt(struct http_loop *loop, int fd)
{
    struct http_connection *connection = connection_new(loop);
    if (uv_tcp_open(&connection->tcp, fd) == 0) {
        welcome(connection);
        return;
    }
    close(fd);
    uv_close((uv_handle_t *)&connection->tcp, on_refused);
}

void connection_check_deadline(struct http_connection *connection, int64_t now_ms)
{
    bool late = now_ms >= connection->deadline_ms && connection->phase != PHASE_HANDLER;
    if (connection->phase == PHASE_CLOSED || (connection->sending ? now_ms < connection->send_deadline_ms : !late))
        return;
    if (connection->phase != PHASE_LINGER)
        loop_count(&connection->loop->counters.timeouts, 1);
    if (!connection->sending && (connection->phase == PHASE_HEAD || connection->phase == PHASE_BODY)) {
        dialogue_time_out(connection);
        connection_resume(connection);
    } else {
        connection_close(connection);
    }
}

void connection_drain(struct http_connection *connection)
{
    if (connection->phase == PHASE_STREAM)
        connection_close(connection); /* its client comes again, to whoever serves then */
    else if (connection->phase == PHASE_IDLE && !connection->sending)
        connection->deadline_ms = loop_now_ms(connection->loop) + LIMIT_LINGER_MS;
}
