/* Answers that go on, over real sockets. */

#include <sched.h>

#include "base/limits.h"
#include "testserver.h"
#include "unit.h"
#include "visitor.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"

enum { PATIENCE_S = 20 };

/* One client that listens, and one through which the test says what happens. */
struct stage {
    struct testserver test;
    struct client listener, other;
};

static void open_stream(struct stage *stage)
{
    client_open(&stage->listener, stage->test.port);
    client_send_text(&stage->listener, GET("/stream"));
    struct reply reply = client_read(&stage->listener, true);
    assert_int_equal(reply.status, 200);
    assert_true(str_equal(reply_header(&reply, STR("Content-Type")), STR("text/event-stream")));
    assert_true(str_equal(reply_header(&reply, STR("Connection")), STR("close")));
    assert_true(str_is_none(reply_header(&reply, STR("Content-Length"))));
    client_expect(&stage->listener, "open");
}

static void begin(struct stage *stage)
{
    testserver_start(&stage->test, (struct http_config){0});
    client_open(&stage->other, stage->test.port);
    open_stream(stage);
}

static void say(struct stage *stage, const char *request, const char *answer)
{
    client_send_text(&stage->other, request);
    struct reply reply = client_read(&stage->other, false);
    assert_true(str_equal(reply.body, str_from(answer)));
}

static void wait_gone(struct stage *stage, int count)
{
    int64_t until = env_monotonic(stage->test.env) + PATIENCE_S * TIME_US_PER_S;
    while (atomic_load(&stage->test.streams_gone) < count && env_monotonic(stage->test.env) < until)
        sched_yield();
    assert_int_equal(atomic_load(&stage->test.streams_gone), count);
}

static void end(struct stage *stage)
{
    client_close(&stage->listener);
    client_close(&stage->other);
    testserver_stop(&stage->test);
}

static void bytes_arrive_as_they_are_written(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage);
    say(&stage, GET("/push/3"), "pushed");
    client_expect(&stage.listener, "ppp");
    say(&stage, GET("/push/2"), "pushed");
    client_expect(&stage.listener, "pp");
    assert_int_equal(atomic_load(&stage.test.streams_gone), 0);
    end(&stage);
}

static void a_client_that_goes_is_noticed(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage);
    client_close(&stage.listener);
    wait_gone(&stage, 1);
    say(&stage, GET("/push/3"), "pushed");
    open_stream(&stage);
    client_abort(&stage.listener);
    wait_gone(&stage, 2);
    open_stream(&stage);
    client_shut(&stage.listener);
    wait_gone(&stage, 3);
    end(&stage);
}

static void its_end_is_the_connection_s(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage);
    say(&stage, GET("/end"), "ended");
    client_expect_end(&stage.listener);
    wait_gone(&stage, 1);
    end(&stage);
}

static void a_drain_ends_it(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage);
    http_server_drain(stage.test.server);
    client_expect_end(&stage.listener);
    wait_gone(&stage, 1);
    client_close(&stage.listener);
    client_close(&stage.other);
    testserver_join(&stage.test);
}

/* More than the kernels and the server keep for a client that reads nothing. */
static void a_slow_reader_is_dropped(void **state)
{
    (void)state;
    enum { PUSHES = 2000 };
    struct stage stage;
    begin(&stage);
    int pushes = 0;
    while (pushes < PUSHES && atomic_load(&stage.test.streams_gone) == 0) {
        say(&stage, GET("/push/60000"), "pushed");
        pushes++;
    }
    assert_true(pushes > 1 && pushes < PUSHES);
    wait_gone(&stage, 1);
    end(&stage);
}

/* What cannot be sent at once is kept, and comes in order. */
static void a_reader_that_is_late_gets_all(void **state)
{
    (void)state;
    enum { PUSHES = 8, BYTES = 60000 };
    struct stage stage;
    begin(&stage);
    for (int i = 0; i < PUSHES; i++) {
        char text[BYTES + 1];
        memset(text, 'p', BYTES);
        text[BYTES] = '\0';
        say(&stage, GET("/push/60000"), "pushed");
        client_expect(&stage.listener, text);
    }
    assert_int_equal(atomic_load(&stage.test.streams_gone), 0);
    end(&stage);
}

/* Far more than is ever kept: whoever writes is told when there is room, and no reader is too slow for that. */
static void a_writer_that_waits_sends_any_amount(void **state)
{
    (void)state;
    enum { PIECES = 400, BYTES = 60000 };
    struct stage stage;
    begin(&stage);
    client_close(&stage.listener);
    wait_gone(&stage, 1);
    client_open(&stage.listener, stage.test.port);
    client_send_text(&stage.listener, GET("/pour/400"));
    assert_int_equal(client_read(&stage.listener, true).status, 200);
    client_expect(&stage.listener, "open");
    assert_int_equal(client_count_rest(&stage.listener), (size_t)PIECES * BYTES);
    wait_gone(&stage, 2);
    client_close(&stage.listener);
    client_open(&stage.listener, stage.test.port);
    client_send_text(&stage.listener, GET("/pour/400"));
    assert_int_equal(client_read(&stage.listener, true).status, 200);
    client_abort(&stage.listener);
    wait_gone(&stage, 3);
    client_open(&stage.listener, stage.test.port);
    end(&stage);
}

static void of_a_head_request_the_head_is_sent(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage);
    client_close(&stage.listener);
    wait_gone(&stage, 1);
    client_open(&stage.listener, stage.test.port);
    client_send_text(&stage.listener, "HEAD /stream HTTP/1.1\r\nHost: shop.example.com\r\n\r\n");
    assert_int_equal(client_read(&stage.listener, true).status, 200);
    client_expect_end(&stage.listener);
    end(&stage);
}

/* Requests that came behind it are not answered: the connection ends with the stream. */
static void it_follows_pipelined_answers(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage);
    client_close(&stage.listener);
    wait_gone(&stage, 1);
    client_open(&stage.listener, stage.test.port);
    client_send_text(&stage.listener, GET("/plain") GET("/stream") GET("/plain"));
    assert_true(str_equal(client_read(&stage.listener, false).body, STR("plain")));
    assert_int_equal(client_read(&stage.listener, true).status, 200);
    client_expect(&stage.listener, "open");
    say(&stage, GET("/end"), "ended");
    client_expect_end(&stage.listener);
    end(&stage);
}

UNIT_TESTS(stream)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_arrive_as_they_are_written),
        cmocka_unit_test(a_client_that_goes_is_noticed),
        cmocka_unit_test(its_end_is_the_connection_s),
        cmocka_unit_test(a_drain_ends_it),
        cmocka_unit_test(a_slow_reader_is_dropped),
        cmocka_unit_test(a_reader_that_is_late_gets_all),
        cmocka_unit_test(of_a_head_request_the_head_is_sent),
        cmocka_unit_test(it_follows_pipelined_answers),
        cmocka_unit_test(a_writer_that_waits_sends_any_amount),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
