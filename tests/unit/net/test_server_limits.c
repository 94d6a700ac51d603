/* The server under clients that are slow, greedy or gone, and at its end. */

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "testserver.h"
#include "unit.h"
#include "visitor.h"

#define HOST "Host: shop.example.com\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"

enum { SHORT_MS = 50 };

static void expect_refusal(struct client *client, int status)
{
    struct reply reply = client_read(client, false);
    assert_int_equal(reply.status, status);
    assert_true(str_equal(reply_header(&reply, STR("Connection")), STR("close")));
    assert_true(str_equal(reply_header(&reply, STR("Content-Type")), STR("application/problem+json")));
}

static void times_out_slow_requests(void **state)
{
    (void)state;
    static const char *const starts[] = {
        "G",
        "GET / HTTP/1.1\r\n" HOST,
        GET("/plain") "GET",
        "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nhalf",
        "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nhal",
    };
    struct testserver test;
    testserver_start(&test, (struct http_config){.header_deadline_ms = SHORT_MS, .body_deadline_ms = SHORT_MS});
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        struct client client;
        client_open(&client, test.port);
        client_send_text(&client, starts[i]);
        if (i == 2)
            assert_int_equal(client_read(&client, false).status, 200);
        expect_refusal(&client, 408);
        client_expect_end(&client);
        client_close(&client);
    }
    TESTSERVER_WAIT(&test, timeouts, sizeof starts / sizeof starts[0]);
    testserver_stop(&test);
}

/* The deadline is total: bytes that keep coming do not move it. */
static void bounds_the_whole_head(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){.header_deadline_ms = SHORT_MS});
    client_open(&client, test.port);
    client_send_text(&client, "GET / HTTP/1.1\r\nX: ");
    struct http_metrics metrics;
    do { /* a byte at a time, for as long as the server bears it; the head stays far below its size limit */
        int64_t until = env_monotonic(test.env) + 5 * TIME_US_PER_MS;
        client_send_while_open(&client, STR("x"));
        do {
            http_server_metrics(test.server, &metrics);
            sched_yield();
        } while (env_monotonic(test.env) < until);
    } while (metrics.timeouts == 0);
    assert_int_equal(metrics.bad_requests, 0);
    expect_refusal(&client, 408);
    client_close(&client);
    testserver_stop(&test);
}

static void closes_idle_connections(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){.header_deadline_ms = SHORT_MS, .keep_alive_ms = SHORT_MS});
    client_open(&client, test.port);
    client_expect_end(&client); /* has never asked */
    client_close(&client);
    client_open(&client, test.port);
    client_send_text(&client, GET("/plain"));
    assert_int_equal(client_read(&client, false).status, 200);
    client_expect_end(&client);
    client_close(&client);
    TESTSERVER_WAIT(&test, open_connections, 0);
    testserver_stop(&test);
}

/* A request that its handler has is nobody's fault: no deadline of net ends it. */
static void waits_for_handlers(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    struct client idle;
    testserver_start(
        &test,
        (struct http_config){.header_deadline_ms = SHORT_MS, .body_deadline_ms = SHORT_MS, .keep_alive_ms = SHORT_MS});
    client_open(&client, test.port);
    client_send_text(&client, GET("/hold/1"));
    testserver_wait_held(&test, 1);
    client_open(&idle, test.port);
    client_expect_end(&idle); /* deadlines have been looked at since */
    client_close(&idle);
    testserver_release(&test);
    assert_int_equal(client_read(&client, false).status, 200);
    client_close(&client);
    testserver_stop(&test);
}

/* The client is still sending when it is refused, and must see why. */
static void lets_refusals_arrive(void **state)
{
    (void)state;
    enum { SIZE = 1024 * 1024 };
    static const struct {
        const char *start;
        int status;
    } rows[] = {
        {"GET / HTTP/1.1\r\n" HOST "X: ", 431},
        {"GET /", 431},
        {"GET / HTTP/1.1\r\nbroken\n", 400},
        {"GET / HTTP/1.1\r\nbroken\r\n", 431}, /* lines are read when all are here */
        {"POST /small HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n", 413},
        {"POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2097152\r\n\r\n", 413},
        {"POST /nothing HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n", 404},
        {"POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nffffff\r\n", 413},
    };
    struct testserver test;
    struct buf rest = {0};
    memset(buf_reserve(&rest, SIZE), 'x', SIZE);
    rest.size = SIZE;
    testserver_start(&test, (struct http_config){0});
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct client client;
        client_open(&client, test.port);
        client_send_text(&client, rows[i].start);
        client_send(&client, buf_str(&rest));
        expect_refusal(&client, rows[i].status);
        client_close(&client);
    }
    TESTSERVER_WAIT(&test, open_connections, 0);
    buf_release(&rest);
    testserver_stop(&test);
}

/* Reading on after a refusal has an end too. */
static void lingers_for_a_while_only(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    struct buf rest = {0};
    memset(buf_reserve(&rest, LIMIT_LINGER_BYTES), 'x', LIMIT_LINGER_BYTES);
    rest.size = LIMIT_LINGER_BYTES;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, "broken\r\n\r\n");
    expect_refusal(&client, 400);
    client_expect_end(&client);
    TESTSERVER_WAIT(&test, open_connections, 0); /* LIMIT_LINGER_MS */
    client_close(&client);
    client_open(&client, test.port);
    client_send_text(&client, "broken\r\n\r\n");
    for (int i = 0; i < 16; i++)
        client_send_while_open(&client, buf_str(&rest));
    TESTSERVER_WAIT(&test, open_connections, 0);
    struct http_metrics metrics;
    http_server_metrics(test.server, &metrics);
    assert_in_range(metrics.bytes_in, LIMIT_LINGER_BYTES, LIMIT_LINGER_BYTES + 2 * LIMIT_READ_BYTES);
    client_close(&client);
    buf_release(&rest);
    testserver_stop(&test);
}

static void bounds_connections(void **state)
{
    (void)state;
    struct testserver test;
    struct client clients[3];
    testserver_start(&test, (struct http_config){.connections = 2, .loops = 2});
    for (int i = 0; i < 2; i++) {
        client_open(&clients[i], test.port);
        client_send_text(&clients[i], GET("/plain"));
        assert_int_equal(client_read(&clients[i], false).status, 200);
    }
    client_open(&clients[2], test.port);
    client_send_while_open(&clients[2], STR(GET("/plain")));
    struct reply reply = client_read(&clients[2], false);
    assert_int_equal(reply.status, 503);
    assert_true(str_equal(reply_header(&reply, STR("Retry-After")), STR("1")));
    client_close(&clients[2]);
    TESTSERVER_WAIT(&test, refused_connections, 1);
    client_send_text(&clients[0], GET("/plain"));
    assert_int_equal(client_read(&clients[0], false).status, 200);
    client_close(&clients[0]);
    TESTSERVER_WAIT(&test, open_connections, 1);
    assert_int_equal(client_status(test.port, GET("/plain")), 200);
    client_close(&clients[1]);
    testserver_stop(&test);
}

static void bounds_bodies_in_flight(void **state)
{
    (void)state;
    enum { CLIENTS = LIMIT_BODIES_IN_FLIGHT_BYTES / LIMIT_BODY_BYTES };
    struct testserver test;
    struct client clients[CLIENTS];
    struct client late;
    struct buf request = {0};
    testserver_start(&test, (struct http_config){0});
    buf_add_format(&request, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n", LIMIT_BODY_BYTES);
    memset(buf_reserve(&request, LIMIT_BODY_BYTES), 'x', LIMIT_BODY_BYTES);
    request.size += LIMIT_BODY_BYTES - 1; /* all but the last byte */
    for (int i = 0; i < CLIENTS; i++) {
        client_open(&clients[i], test.port);
        client_send(&clients[i], buf_str(&request));
    }
    TESTSERVER_WAIT(&test, bodies_in_flight_bytes, (uint64_t)CLIENTS * (LIMIT_BODY_BYTES - 1));
    client_open(&late, test.port);
    client_send_while_open(&late, buf_str(&request));
    expect_refusal(&late, 503);
    client_close(&late);
    TESTSERVER_WAIT(&test, bodies_in_flight_bytes, (uint64_t)CLIENTS * (LIMIT_BODY_BYTES - 1));
    for (int i = 0; i < CLIENTS; i++)
        client_abort(&clients[i]);
    TESTSERVER_WAIT(&test, bodies_in_flight_bytes, 0);
    assert_int_equal(client_status(test.port, GET("/plain")), 200);
    buf_release(&request);
    testserver_stop(&test);
}

/* What is in flight is answered, what is idle is closed, what waits at the door is served. */
static void drains(void **state)
{
    (void)state;
    enum { WAITING = 20 };
    struct testserver test;
    struct client busy;
    struct client idle;
    struct client waiting[WAITING];
    testserver_start(&test, (struct http_config){.loops = 1});
    client_open(&idle, test.port);
    client_send_text(&idle, GET("/plain"));
    assert_int_equal(client_read(&idle, false).status, 200);
    client_open(&busy, test.port);
    client_send_text(&busy, GET("/hold/1") GET("/plain"));
    testserver_wait_held(&test, 1);
    for (int i = 0; i < WAITING; i++) {
        client_open(&waiting[i], test.port);
        client_send_text(&waiting[i], GET("/plain"));
    }
    http_server_drain(test.server);
    http_server_drain(test.server); /* twice is once */
    client_expect_end(&idle);
    for (int i = 0; i < WAITING; i++) {
        assert_int_equal(client_read(&waiting[i], false).status, 200);
        client_close(&waiting[i]);
    }
    testserver_release(&test);
    struct reply reply = client_read(&busy, false);
    assert_int_equal(reply.status, 200);
    assert_true(str_equal(reply.body, STR("1")));
    assert_true(str_equal(reply_header(&reply, STR("Connection")), STR("close")));
    client_expect_end(&busy);
    testserver_join(&test);
    client_close(&busy);
    client_close(&idle);
}

/* Clients that connect while the drain is about to begin have been let in by the kernel: they are served. */
static void serves_who_came_in_time(void **state)
{
    (void)state;
    enum { WAITING = 20 };
    struct testserver test;
    struct client first;
    struct client second;
    struct client waiting[WAITING];
    testserver_start(&test, (struct http_config){0});
    client_open(&first, test.port);
    client_open(&second, test.port);
    client_send_text(&second, GET("/plain"));
    assert_int_equal(client_read(&second, false).status, 200);

    /* The loop stands still in `first`; then it finds `second` and the wish to drain together, and stands still in
     * `second`. */
    client_send_text(&first, GET("/block"));
    testserver_wait_held(&test, 1);
    client_send_text(&second, GET("/block"));
    client_wait_delivered(&second);
    http_server_drain(test.server);
    uv_sem_post(&test.unblock_sem);
    testserver_wait_held(&test, 1);
    for (int i = 0; i < WAITING; i++) {
        client_open(&waiting[i], test.port);
        client_send_text(&waiting[i], GET("/plain"));
    }
    uv_sem_post(&test.unblock_sem);
    for (int i = 0; i < WAITING; i++) {
        assert_int_equal(client_read(&waiting[i], false).status, 200);
        client_close(&waiting[i]);
    }
    assert_int_equal(client_read(&first, false).status, 200);
    assert_int_equal(client_read(&second, false).status, 200);
    testserver_join(&test);
    client_close(&first);
    client_close(&second);
}

/* A request that the kernel has taken on a connection between two requests is answered as well: closing over it would
 * reset the connection, and the client could not know whether it was done. */
static void serves_what_is_unread(void **state)
{
    (void)state;
    struct testserver test;
    struct client first;
    struct client second;
    testserver_start(&test, (struct http_config){.loops = 1});
    client_open(&first, test.port);
    client_open(&second, test.port);
    client_send_text(&second, GET("/plain"));
    assert_int_equal(client_read(&second, false).status, 200);

    /* The loop stands still; when it goes on, it finds the wish to drain before the request. */
    client_send_text(&first, GET("/block"));
    testserver_wait_held(&test, 1);
    http_server_drain(test.server);
    client_send_text(&second, GET("/plain"));
    client_wait_delivered(&second);
    uv_sem_post(&test.unblock_sem);
    assert_int_equal(client_read(&first, false).status, 200);
    struct reply reply = client_read(&second, false);
    assert_int_equal(reply.status, 200);
    assert_true(str_equal(reply_header(&reply, STR("Connection")), STR("close")));
    client_expect_end(&second);
    testserver_join(&test);
    client_close(&first);
    client_close(&second);
}

/* After drain_ms connections end, whatever they do; a request that a handler still has keeps its memory and the loop.
 */
static void ends_an_overdue_drain(void **state)
{
    (void)state;
    struct testserver test;
    struct client slow;
    struct client held;
    testserver_start(&test, (struct http_config){.drain_ms = SHORT_MS});
    client_open(&slow, test.port);
    client_send_text(&slow, "GET / HT");
    client_open(&held, test.port);
    client_send_text(&held, GET("/hold/1"));
    testserver_wait_held(&test, 1);
    http_server_drain(test.server);
    client_expect_end(&slow);
    client_expect_end(&held);
    testserver_release(&test);
    testserver_join(&test);
    client_close(&slow);
    client_close(&held);
}

UNIT_TESTS(server_limits)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_out_slow_requests),
        cmocka_unit_test(bounds_the_whole_head),
        cmocka_unit_test(closes_idle_connections),
        cmocka_unit_test(waits_for_handlers),
        cmocka_unit_test(lets_refusals_arrive),
        cmocka_unit_test(lingers_for_a_while_only),
        cmocka_unit_test(bounds_connections),
        cmocka_unit_test(bounds_bodies_in_flight),
        cmocka_unit_test(drains),
        cmocka_unit_test(serves_who_came_in_time),
        cmocka_unit_test(serves_what_is_unread),
        cmocka_unit_test(ends_an_overdue_drain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
