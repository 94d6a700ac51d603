/* The server over real sockets: answers, order, sizes, hooks. */

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "testserver.h"
#include "unit.h"
#include "visitor.h"

#define HOST "Host: shop.example.com\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"

static void expect_body(struct client *client, const char *body)
{
    struct reply reply = client_read(client, false);
    assert_int_equal(reply.status, 200);
    if (!str_equal(reply.body, str_from(body)))
        fail_msg("got \"%.*s\" instead of \"%s\"", STR_ARG(reply.body), body);
}

static void answers(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, GET("/plain"));
    struct reply reply = client_read(&client, false);
    assert_int_equal(reply.status, 200);
    assert_true(str_equal(reply.body, STR("plain")));
    assert_true(str_equal(reply_header(&reply, STR("Content-Type")), STR("text/plain")));
    assert_int_equal(reply_header(&reply, STR("Date")).size, TIME_HTTP_SIZE);
    assert_int_equal(reply_header(&reply, STR("X-Request-Id")).size, ID_TEXT_SIZE);
    assert_true(str_is_none(reply_header(&reply, STR("Connection"))));

    client_send_text(&client, "HEAD /plain HTTP/1.1\r\n" HOST "\r\n");
    reply = client_read(&client, true);
    assert_int_equal(reply.status, 200);
    assert_true(str_equal(reply_header(&reply, STR("Content-Length")), STR("5")));
    client_send_text(&client, GET("/general"));
    expect_body(&client, "general");
    client_send_text(&client, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello");
    expect_body(&client, "hello");
    client_send_text(&client, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n");
    expect_body(&client, "");
    client_close(&client);
    testserver_stop(&test);
}

static void answers_what_is_unknown(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, GET("/nothing"));
    struct reply reply = client_read(&client, false);
    assert_int_equal(reply.status, 404);
    assert_true(str_equal(reply_header(&reply, STR("Content-Type")), STR("application/problem+json")));
    client_send_text(&client, "DELETE /plain HTTP/1.1\r\n" HOST "\r\n");
    reply = client_read(&client, false);
    assert_int_equal(reply.status, 405);
    assert_true(str_equal(reply_header(&reply, STR("Allow")), STR("GET, HEAD")));
    client_send_text(&client, "OPTIONS * HTTP/1.1\r\n" HOST "\r\nTRACE /echo HTTP/1.1\r\n" HOST "\r\n" GET("/plain"));
    assert_int_equal(client_read(&client, false).status, 404);
    reply = client_read(&client, false);
    assert_int_equal(reply.status, 405);
    assert_true(str_equal(reply_header(&reply, STR("Allow")), STR("POST")));
    expect_body(&client, "plain");

    /* A body that nobody wants ends the connection. */
    client_send_text(&client, "POST /nothing HTTP/1.1\r\n" HOST "Content-Length: 100\r\n\r\nhalf");
    assert_int_equal(client_read(&client, false).status, 404);
    client_expect_end(&client);
    client_close(&client);
    testserver_stop(&test);
}

static void keeps_or_closes(void **state)
{
    (void)state;
    static const struct {
        const char *request;
        bool kept;
        const char *connection; /* answer header; null: none */
    } rows[] = {
        {GET("/plain"), true, NULL},
        {"GET /plain HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", false, "close"},
        {"GET /plain HTTP/1.1\r\n" HOST "Connection: x, Close\r\n\r\n", false, "close"},
        {"GET /plain HTTP/1.0\r\n\r\n", false, "close"},
        {"GET /plain HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "keep-alive"},
        {"GET /nothing HTTP/1.1\r\n" HOST "\r\n", true, NULL},
        {"GET /plain HTTP/1.1\r\n\r\n", false, "close"},
        {"GET /%zz HTTP/1.1\r\n" HOST "\r\n", false, "close"},
    };
    struct testserver test;
    testserver_start(&test, (struct http_config){0});
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct client client;
        client_open(&client, test.port);
        client_send_text(&client, rows[i].request);
        struct reply reply = client_read(&client, false);
        assert_true(str_equal(reply_header(&reply, STR("Connection")), str_from(rows[i].connection)));
        if (rows[i].kept) {
            client_send_text(&client, GET("/plain"));
            expect_body(&client, "plain");
        } else {
            client_expect_end(&client);
        }
        client_close(&client);
    }
    testserver_stop(&test);
}

/* One connection: the second request is not even begun while the first is in progress. */
static void pipelines_in_order(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, GET("/hold/1") GET("/plain") GET("/hold/2") GET("/nothing") GET("/plain"));
    testserver_wait_held(&test, 1);
    client_send_text(&client, GET("/hold/3"));
    testserver_release(&test);
    testserver_wait_held(&test, 1);
    testserver_release(&test);
    expect_body(&client, "1");
    expect_body(&client, "plain");
    expect_body(&client, "2");
    assert_int_equal(client_read(&client, false).status, 404);
    expect_body(&client, "plain");
    testserver_wait_held(&test, 1);
    testserver_release(&test);
    expect_body(&client, "3");
    client_close(&client);
    testserver_stop(&test);
}

/* Several connections: answers come in another order than the requests. */
static void answers_out_of_order(void **state)
{
    (void)state;
    enum { CLIENTS = 9 };
    struct testserver test;
    struct client clients[CLIENTS];
    testserver_start(&test, (struct http_config){0});
    for (int i = 0; i < CLIENTS; i++) {
        char request[64];
        snprintf(request, sizeof request, GET("/hold/%d"), i);
        client_open(&clients[i], test.port);
        client_send_text(&clients[i], request);
        testserver_wait_held(&test, 1);
    }
    testserver_release(&test);
    for (int i = 0; i < CLIENTS; i++) {
        char body[2] = {(char)('0' + i), '\0'};
        expect_body(&clients[i], body);
        client_close(&clients[i]);
    }
    testserver_stop(&test);
}

/* Requests whose bytes make room for the next ones while they wait: on many connections, on one, whole or in parts. */
static void answers_what_it_forgot(void **state)
{
    (void)state;
    enum { CLIENTS = 9 };
    static const char second[] = GET("/forget/second");
    struct testserver test;
    struct client clients[CLIENTS];
    testserver_start(&test, (struct http_config){0});
    for (int i = 0; i < CLIENTS; i++) {
        char request[64];
        snprintf(request, sizeof request, GET("/forget/%d"), i);
        client_open(&clients[i], test.port);
        client_send_text(&clients[i], request);
        testserver_wait_held(&test, 1);
    }
    /* Behind a request that waits: a part of the next one, and two at once. Another that comes together with the next
     * one cannot let go of it. */
    struct client pair;
    client_open(&pair, test.port);
    client_send_text(&pair, GET("/forget/one") GET("/forget/two"));
    testserver_wait_held(&test, 1);
    client_send(&clients[0], (struct str){second, 11});
    client_send_text(&clients[1], GET("/plain") GET("/forget/second"));
    client_wait_delivered(&clients[0]);
    testserver_release(&test);
    for (int i = 0; i < CLIENTS; i++) {
        char body[2] = {(char)('0' + i), '\0'};
        expect_body(&clients[i], body);
    }
    expect_body(&pair, "one");
    client_send_text(&clients[0], second + 11);
    testserver_wait_held(&test, 3);
    testserver_release(&test);
    expect_body(&pair, "two");
    client_close(&pair);
    expect_body(&clients[0], "second");
    expect_body(&clients[1], "plain");
    expect_body(&clients[1], "second");
    for (int i = 0; i < CLIENTS; i++)
        client_close(&clients[i]);
    testserver_stop(&test);
}

/* How a connection ends does not depend on the bytes that were forgotten. */
static void closes_after_what_it_forgot(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, "GET /forget/last HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    testserver_wait_held(&test, 1);
    testserver_release(&test);
    expect_body(&client, "last");
    client_expect_end(&client);
    client_close(&client);

    client_open(&client, test.port);
    client_send_text(&client, "GET /forget/old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    testserver_wait_held(&test, 1);
    testserver_release(&test);
    struct reply reply = client_read(&client, false);
    assert_true(str_equal(reply_header(&reply, STR("Connection")), STR("keep-alive")));
    client_send_text(&client, GET("/forget/nobody"));
    testserver_wait_held(&test, 1);
    client_abort(&client);
    TESTSERVER_WAIT(&test, open_connections, 0);
    testserver_release(&test);
    assert_int_equal(client_status(test.port, GET("/plain")), 200);
    testserver_stop(&test);
}

static void reads_byte_by_byte(void **state)
{
    (void)state;
    static const char requests[] = GET("/plain") "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello"
                                                 "POST /echo HTTP/1.1\r\n" HOST
                                                 "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    for (size_t i = 0; i < sizeof requests - 1; i++)
        client_send(&client, (struct str){requests + i, 1});
    expect_body(&client, "plain");
    expect_body(&client, "hello");
    expect_body(&client, "abcde");
    client_close(&client);
    testserver_stop(&test);
}

/* More requests than any buffer holds, sent before anything is read. */
static void bears_deep_pipelines(void **state)
{
    (void)state;
    enum { REQUESTS = 20000 };
    struct testserver test;
    struct client client;
    struct buf requests = {0};
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    for (int i = 0; i < REQUESTS / 10; i++)
        buf_add_str(&requests, STR(GET("/plain")));
    for (int i = 0; i < 10; i++) {
        client_send(&client, buf_str(&requests));
        for (int j = 0; j < REQUESTS / 10; j++)
            expect_body(&client, "plain");
    }
    client_send_text(&client, GET("/hold/x"));
    testserver_wait_held(&test, 1);
    client_send(&client, (struct str){requests.data, requests.size / 2}); /* waits in kernel buffers */
    testserver_release(&test);
    expect_body(&client, "x");
    for (int j = 0; j < REQUESTS / 20; j++)
        expect_body(&client, "plain");
    buf_release(&requests);
    client_close(&client);
    testserver_stop(&test);
}

/* The socket takes only a part of the answer; the next answer becomes ready meanwhile. */
static void sends_what_the_client_reads_late(void **state)
{
    (void)state;
    enum { SIZE = 20000000 };
    struct testserver test;
    struct client client;
    struct client other;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_open(&other, test.port);
    client_send_text(&client, GET("/plain") GET("/large/20000000") GET("/hold/y") GET("/plain"));
    client_send_text(&other, GET("/plain"));
    expect_body(&other, "plain"); /* the loop is not held up */
    expect_body(&client, "plain");
    struct reply reply = client_read(&client, false);
    assert_int_equal(reply.body.size, SIZE);
    assert_int_equal(reply.body.data[SIZE - 1], 'l');
    testserver_wait_held(&test, 1);
    testserver_release(&test);
    expect_body(&client, "y");
    expect_body(&client, "plain");
    client_close(&client);
    client_close(&other);
    testserver_stop(&test);
}

/* Gathered answers are stuck in the socket while the request after them is answered: its answer has to wait. */
static void holds_an_answer_while_sending(void **state)
{
    (void)state;
    enum { MOST = 90, SIZE = 60000 };
    const int window = 64 * 1024;
    struct testserver test;
    struct client client;
    struct client other;
    struct http_metrics metrics;
    uint64_t pairs = 0;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_open(&other, test.port);
    assert_int_equal(setsockopt(client.fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof window), 0);
    do {
        client_send_text(&client, GET("/large/60000") GET("/hold/x"));
        testserver_wait_held(&test, 1);
        client_send_text(&other, GET("/plain"));
        expect_body(&other, "plain"); /* the loop has tried to send the large answer */
        http_server_metrics(test.server, &metrics);
        testserver_release(&test);
        pairs++;
    } while (metrics.bytes_out >= pairs * SIZE && pairs < MOST);
    assert_true(pairs < MOST); /* the last one is stuck */
    client_send_text(&client, GET("/plain"));
    client_send_text(&other, GET("/plain"));
    expect_body(&other, "plain"); /* the held request is answered */
    for (uint64_t i = 0; i < pairs; i++) {
        assert_int_equal(client_read(&client, false).body.size, SIZE);
        expect_body(&client, "x");
    }
    expect_body(&client, "plain");
    client_close(&client);
    client_close(&other);
    testserver_stop(&test);
}

static void continues(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, "POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    assert_int_equal(client_read(&client, true).status, 100);
    client_send_text(&client, "hello");
    expect_body(&client, "hello");
    /* Nobody waits for the word if the body is there, or if the request is refused. */
    client_send_text(&client, "POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx");
    expect_body(&client, "x");
    client_send_text(&client, "POST /small HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    assert_int_equal(client_read(&client, false).status, 413);
    client_shut(&client);
    client_expect_end(&client);
    client_close(&client);
    testserver_stop(&test);
}

static void takes_long_bodies(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    struct buf body = {0};
    struct buf chunked = {0};
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    for (int i = 0; body.size + 8 <= LIMIT_BODY_BYTES; i++)
        buf_add_format(&body, "%08d", i);
    buf_add_format(&chunked, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n", body.size);
    buf_add_str(&chunked, buf_str(&body));
    buf_add_str(&chunked, STR("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"));
    for (size_t at = 0; at < body.size; at += 4096) {
        size_t size = body.size - at < 4096 ? body.size - at : 4096;
        buf_add_format(&chunked, "%zx\r\n", size);
        buf_add(&chunked, body.data + at, size);
        buf_add_str(&chunked, STR("\r\n"));
    }
    buf_add_str(&chunked, STR("0\r\n\r\n"));
    client_send(&client, buf_str(&chunked));
    for (int i = 0; i < 2; i++) {
        struct reply reply = client_read(&client, false);
        assert_int_equal(reply.status, 200);
        assert_true(str_equal(reply.body, buf_str(&body)));
    }
    TESTSERVER_WAIT(&test, bodies_in_flight_bytes, 0);
    buf_release(&body);
    buf_release(&chunked);
    client_close(&client);
    testserver_stop(&test);
}

/* The handler has the request when its connection is reset: the request lives until it is answered. */
static void survives_a_lost_connection(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, "GET /hold/lost?x=%41 HTTP/1.1\r\n" HOST "X: kept\r\n\r\n" GET("/plain"));
    testserver_wait_held(&test, 1);
    client_abort(&client);
    TESTSERVER_WAIT(&test, open_connections, 0);
    testserver_release(&test);
    assert_int_equal(client_status(test.port, GET("/plain")), 200);
    testserver_stop(&test);
}

static void answers_after_half_close(void **state)
{
    (void)state;
    struct testserver test;
    struct client client;
    testserver_start(&test, (struct http_config){0});
    client_open(&client, test.port);
    client_send_text(&client, GET("/hold/1") GET("/plain"));
    client_shut(&client);
    testserver_wait_held(&test, 1);
    testserver_release(&test);
    expect_body(&client, "1");
    expect_body(&client, "plain");
    client_expect_end(&client);
    client_close(&client);
    testserver_stop(&test);
}

static void serves_a_hundred_connections(void **state)
{
    (void)state;
    enum { CLIENTS = 100, ROUNDS = 5 };
    struct testserver test;
    struct client clients[CLIENTS];
    testserver_start(&test, (struct http_config){.loops = 2});
    for (int i = 0; i < CLIENTS; i++)
        client_open(&clients[i], test.port);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CLIENTS; i++) {
            char request[128];
            snprintf(request, sizeof request, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n%05d",
                     i * ROUNDS + round);
            client_send_text(&clients[i], request);
        }
        for (int i = CLIENTS; i-- > 0;) {
            char body[16];
            snprintf(body, sizeof body, "%05d", i * ROUNDS + round);
            expect_body(&clients[i], body);
        }
    }
    struct http_metrics metrics;
    http_server_metrics(test.server, &metrics);
    assert_int_equal(metrics.accepted, CLIENTS);
    assert_int_equal(metrics.open_connections, CLIENTS);
    assert_int_equal(metrics.requests, CLIENTS * ROUNDS);
    assert_int_equal(metrics.responses[2], CLIENTS * ROUNDS);
    assert_true(metrics.bytes_in > 0 && metrics.bytes_out > 0);
    for (int i = 0; i < CLIENTS; i++)
        client_close(&clients[i]);
    testserver_stop(&test);
    assert_int_equal(atomic_load(&test.starts), 2);
    assert_true(atomic_load(&test.iterations) > 0);
}

static void believes_trusted_proxies_only(void **state)
{
    (void)state;
    static const char request[] = "GET /origin HTTP/1.1\r\n" HOST "X-Forwarded-For: 203.0.113.7\r\n"
                                  "X-Forwarded-Proto: https\r\nX-Forwarded-Host: go.example.com\r\n\r\n";
    static const char *const rows[][2] = {
        {NULL, "::ffff:127.0.0.1 0 shop.example.com"},
        {"10.0.0.0/8", "::ffff:127.0.0.1 0 shop.example.com"},
        {"127.0.0.0/8", "::ffff:203.0.113.7 1 go.example.com"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct testserver test;
        struct client client;
        testserver_start(&test, (struct http_config){.trusted_proxies = rows[i][0]});
        client_open(&client, test.port);
        client_send_text(&client, request);
        expect_body(&client, rows[i][1]);
        client_close(&client);
        testserver_stop(&test);
    }
}

/* What standard error gets while the server answers. */
static void logs_routes_not_paths(void **state)
{
    (void)state;
    enum { STDERR = 2 };
    struct testserver test;
    struct buf log = {0};
    int kept = dup(STDERR);
    int file = memfd_create("log", MFD_CLOEXEC);
    assert_true(kept >= 0 && file >= 0);
    assert_int_equal(dup2(file, STDERR), STDERR);
    testserver_start(&test, (struct http_config){.access_log = true});
    int found = client_status(test.port, GET("/large/7"));
    int missing = client_status(test.port, GET("/secret"));
    testserver_stop(&test);
    assert_int_equal(dup2(kept, STDERR), STDERR);
    close(kept);
    assert_int_equal(found, 200);
    assert_int_equal(missing, 404);

    off_t size = lseek(file, 0, SEEK_END);
    assert_true(size > 0);
    assert_int_equal(pread(file, buf_reserve(&log, (size_t)size + 1), (size_t)size, 0), size);
    log.data[size] = '\0';
    assert_non_null(strstr(log.data, "route=/large/{bytes} status=200 bytes=7"));
    assert_non_null(strstr(log.data, "status=404"));
    assert_null(strstr(log.data, "secret"));
    buf_release(&log);
    close(file);
}

static void refuses_to_start(void **state)
{
    (void)state;
    char taken[32];
    struct testserver test;
    testserver_start(&test, (struct http_config){0});
    snprintf(taken, sizeof taken, "127.0.0.1:%d", test.port);
    const struct {
        const char *listen;
        const char *proxies;
        enum status status;
        const char *param;
    } rows[] = {
        {"localhost", NULL, STATUS_INVALID, "listen"},
        {"127.0.0.1:0", "nobody", STATUS_INVALID, "trusted_proxies"},
        {taken, NULL, STATUS_UNAVAILABLE, "listen"},
        {"192.0.2.1:1", NULL, STATUS_UNAVAILABLE, "listen"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        struct http_server *server = NULL;
        const struct http_config config = {.listen = rows[i].listen,
                                           .trusted_proxies = rows[i].proxies,
                                           .loops = 2,
                                           .env = test.env,
                                           .router = test.router};
        assert_int_equal(http_server_start(&config, &server, &err), rows[i].status);
        assert_string_equal(err.param, rows[i].param);
        assert_null(server);
    }
    testserver_stop(&test);
}

UNIT_TESTS(server)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),
        cmocka_unit_test(answers_what_is_unknown),
        cmocka_unit_test(keeps_or_closes),
        cmocka_unit_test(pipelines_in_order),
        cmocka_unit_test(answers_out_of_order),
        cmocka_unit_test(answers_what_it_forgot),
        cmocka_unit_test(closes_after_what_it_forgot),
        cmocka_unit_test(reads_byte_by_byte),
        cmocka_unit_test(bears_deep_pipelines),
        cmocka_unit_test(sends_what_the_client_reads_late),
        cmocka_unit_test(holds_an_answer_while_sending),
        cmocka_unit_test(continues),
        cmocka_unit_test(takes_long_bodies),
        cmocka_unit_test(survives_a_lost_connection),
        cmocka_unit_test(answers_after_half_close),
        cmocka_unit_test(serves_a_hundred_connections),
        cmocka_unit_test(believes_trusted_proxies_only),
        cmocka_unit_test(logs_routes_not_paths),
        cmocka_unit_test(refuses_to_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
