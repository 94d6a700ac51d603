/* The client of the server tests. */

#include "visitor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

void client_open(struct client *client, int port)
{
    const struct timeval patience = {.tv_sec = CLIENT_PATIENCE_S};
    const struct sockaddr_in name = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int on = 1;
    *client = (struct client){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    assert_true(client->fd >= 0);
    assert_int_equal(setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
    assert_int_equal(connect(client->fd, (const struct sockaddr *)&name, sizeof name), 0);
}

void client_close(struct client *client)
{
    close(client->fd);
    buf_release(&client->in);
}

void client_abort(struct client *client)
{
    const struct linger reset = {.l_onoff = 1};
    assert_int_equal(setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), 0);
    client_close(client);
}

void client_shut(struct client *client)
{
    assert_int_equal(shutdown(client->fd, SHUT_WR), 0);
}

/* False when the server has closed. */
static bool send_all(struct client *client, struct str bytes)
{
    for (size_t sent = 0; sent < bytes.size;) {
        ssize_t now = send(client->fd, bytes.data + sent, bytes.size - sent, MSG_NOSIGNAL);
        if (now < 0 && (errno == EPIPE || errno == ECONNRESET))
            return false;
        assert_true(now > 0);
        sent += (size_t)now;
    }
    return true;
}

void client_send(struct client *client, struct str bytes)
{
    assert_true(send_all(client, bytes));
}

void client_send_text(struct client *client, const char *text)
{
    client_send(client, str_from(text));
}

void client_wait_delivered(struct client *client)
{
    int unacknowledged;
    do {
        sched_yield();
        assert_int_equal(ioctl(client->fd, SIOCOUTQ, &unacknowledged), 0);
    } while (unacknowledged > 0);
}

void client_send_while_open(struct client *client, struct str bytes)
{
    send_all(client, bytes);
}

/* Reads some more; false at the end. */
static bool receive(struct client *client)
{
    enum { SIZE = 64 * 1024 };
    char *to = buf_reserve(&client->in, SIZE);
    ssize_t now = recv(client->fd, to, SIZE, 0);
    if (now < 0)
        fail_msg("reading: %s after %zu bytes", strerror(errno), client->in.size);
    client->in.size += (size_t)now;
    return now > 0;
}

static struct str unread(const struct client *client)
{
    return (struct str){client->in.data + client->used, client->in.size - client->used};
}

/* Offset behind the blank line; reads as much as that takes. */
static size_t head_end(struct client *client)
{
    for (;;) {
        const char *end =
            client->in.size == client->used ? NULL : memmem(unread(client).data, unread(client).size, "\r\n\r\n", 4);
        if (end != NULL)
            return (size_t)(end + 4 - client->in.data);
        if (!receive(client))
            fail_msg("the server closed within the head \"%.*s\"", STR_ARG(unread(client)));
    }
}

struct str reply_header(const struct reply *reply, struct str name)
{
    struct str rest = reply->head;
    while (!str_is_none(rest)) {
        struct str value = str_split(&rest, '\n');
        if (str_equal_nocase(str_split(&value, ':'), name))
            return str_trim(value);
    }
    return STR_NONE;
}

struct reply client_read(struct client *client, bool head_only)
{
    size_t end = head_end(client);
    size_t begin = client->used;
    struct reply reply = {.head = {client->in.data + begin, end - begin}};
    int64_t length = 0;
    int64_t status = 0;
    assert_true(str_starts_with(reply.head, STR("HTTP/1.1 ")));
    assert_true(str_to_int64((struct str){reply.head.data + 9, 3}, &status));
    struct str announced = reply_header(&reply, STR("Content-Length"));
    if (!head_only && !str_is_none(announced))
        assert_true(str_to_int64(announced, &length));
    client->used = end + (size_t)length;
    while (client->in.size < client->used)
        assert_true(receive(client));
    reply.status = (int)status;
    reply.head = (struct str){client->in.data + begin, end - begin};
    reply.body = (struct str){client->in.data + end, (size_t)length};
    return reply;
}

void client_expect(struct client *client, const char *text)
{
    struct str wanted = str_from(text);
    while (client->in.size - client->used < wanted.size)
        if (!receive(client))
            fail_msg("the server closed after \"%.*s\"", STR_ARG(unread(client)));
    if (memcmp(unread(client).data, wanted.data, wanted.size) != 0)
        fail_msg("got \"%.*s\"", STR_ARG(unread(client)));
    client->used += wanted.size;
}

void client_expect_end(struct client *client)
{
    while (receive(client))
        continue;
    if (unread(client).size > 0)
        fail_msg("unexpected: \"%.*s\"", STR_ARG(unread(client)));
}

size_t client_count_rest(struct client *client)
{
    size_t count = unread(client).size;
    client->in.size = client->used = 0;
    while (receive(client)) {
        count += client->in.size;
        client->in.size = 0;
    }
    return count;
}

int client_status(int port, const char *text)
{
    struct client client;
    client_open(&client, port);
    client_send_text(&client, text);
    int status = client_read(&client, false).status;
    client_close(&client);
    return status;
}
