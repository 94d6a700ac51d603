/* src/net/client.c against a real server on loopback */

#include "net/client.h"
#include "receiver.h"
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/effect.h"

enum { LONG_MS = 60000, SHORT_MS = 300, SLEEP_MS = 1000 };

struct told {
    bool done;
    enum client_outcome outcome;
    int status;
    char body[200], retry_after[20], failure[100];
};

struct stand {
    struct receiver *receiver;
    struct http_client *client;
};

static int set_up_client(void **state, bool allow_private)
{
    struct stand *stand = calloc(1, sizeof *stand);
    stand->receiver = receiver_start();
    stand->client = http_client_new(&(struct http_client_config){.allow_private = allow_private});
    *state = stand;
    return 0;
}

static int set_up(void **state)
{
    return set_up_client(state, true);
}

static int set_up_careful(void **state)
{
    return set_up_client(state, false);
}

static int tear_down(void **state)
{
    struct stand *stand = *state;
    http_client_free(stand->client);
    receiver_stop(stand->receiver);
    free(stand);
    return 0;
}

static void take(void *ctx, const struct client_reply *reply)
{
    struct told *told = ctx;
    told->done = true;
    told->outcome = reply->outcome;
    told->status = reply->status;
    snprintf(told->body, sizeof told->body, "%.*s", STR_ARG(reply->body));
    if (!str_is_none(reply->headers[0]))
        snprintf(told->retry_after, sizeof told->retry_after, "%.*s", STR_ARG(reply->headers[0]));
    snprintf(told->failure, sizeof told->failure, "%s", reply->failure == NULL ? "" : reply->failure);
}

static void send_to(struct stand *stand, const char *path, int deadline_ms, struct told *told)
{
    static const char *const headers[] = {"Content-Type: application/json", "X-Key: k1", NULL};
    char url[128];
    snprintf(url, sizeof url, "%s%s", receiver_url(stand->receiver), path);
    *told = (struct told){0};
    http_client_send(stand->client,
                     &(struct client_request){.method = "POST",
                                              .url = url,
                                              .headers = headers,
                                              .body = STR("{\"a\":1}"),
                                              .deadline_ms = deadline_ms,
                                              .answer_bytes_max = 1000,
                                              .wanted = {"retry-after"}},
                     take, told);
}

static void wait_for(struct stand *stand, const struct told *told)
{
    while (!told->done)
        http_client_run(stand->client, SLEEP_MS);
}

static void an_answer_is_told_whole(void **state)
{
    struct stand *stand = *state;
    struct told told;
    send_to(stand, "/200", LONG_MS, &told);
    assert_false(told.done);
    assert_int_equal(http_client_pending(stand->client), 1);
    wait_for(stand, &told);
    assert_int_equal(told.outcome, CLIENT_ANSWERED);
    assert_int_equal(told.status, 200);
    assert_string_equal(told.body, "thanks");
    assert_string_equal(told.retry_after, "7");
    assert_int_equal(http_client_pending(stand->client), 0);
    char request[1000];
    assert_true(receiver_request(stand->receiver, "/200", 0, request, sizeof request));
    assert_non_null(strstr(request, "POST /200 HTTP/1.1\r\n"));
    assert_non_null(strstr(request, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(request, "\r\nX-Key: k1\r\n"));
    assert_non_null(strstr(request, "\r\n\r\n{\"a\":1}"));
    assert_null(strstr(request, "urlencoded"));
}

static void other_statuses_are_answers_too(void **state)
{
    struct stand *stand = *state;
    struct told told;
    send_to(stand, "/500", LONG_MS, &told);
    wait_for(stand, &told);
    assert_int_equal(told.outcome, CLIENT_ANSWERED);
    assert_int_equal(told.status, 500);
}

static void a_redirect_is_not_followed(void **state)
{
    struct stand *stand = *state;
    struct told told;
    send_to(stand, "/redirect", LONG_MS, &told);
    wait_for(stand, &told);
    assert_int_equal(told.status, 302);
    assert_int_equal(receiver_count(stand->receiver, NULL), 1);
}

static void what_may_have_arrived_is_unknown(void **state)
{
    struct stand *stand = *state;
    struct told told;
    static const char *const paths[] = {"/hang", "/close", "/break", "/large"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        send_to(stand, paths[i], i == 0 ? SHORT_MS : LONG_MS, &told);
        wait_for(stand, &told);
        assert_int_equal(told.outcome, CLIENT_UNKNOWN);
        assert_true(strlen(told.failure) > 0);
        assert_int_equal(receiver_count(stand->receiver, paths[i]), 1); /* once: nothing is sent again by itself */
    }
    assert_string_equal(told.failure, "the answer is too long");
}

static void what_reached_nobody_is_told_so(void **state)
{
    struct stand *stand = *state;
    struct told told;
    static const char *const urls[] = {"http://127.0.0.1:1/", "no url", "file:///etc/hostname", "ftp://127.0.0.1/"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        told = (struct told){0};
        http_client_send(
            stand->client,
            &(struct client_request){.method = "GET", .url = urls[i], .deadline_ms = LONG_MS, .answer_bytes_max = 1000},
            take, &told);
        wait_for(stand, &told);
        assert_int_equal(told.outcome, CLIENT_NOT_SENT);
    }
}

static void a_slow_one_delays_nobody(void **state)
{
    struct stand *stand = *state;
    struct told slow, quick;
    send_to(stand, "/slow", LONG_MS, &slow);
    while (receiver_count(stand->receiver, "/slow") == 0)
        http_client_run(stand->client, 10);
    send_to(stand, "/200", LONG_MS, &quick);
    wait_for(stand, &quick);
    assert_int_equal(quick.status, 200);
    assert_false(slow.done);
    receiver_let_go(stand->receiver);
    wait_for(stand, &slow);
    assert_int_equal(slow.status, 200);
}

static void private_addresses_are_refused(void **state)
{
    struct stand *stand = *state;
    struct told told;
    send_to(stand, "/200", LONG_MS, &told);
    wait_for(stand, &told);
    assert_int_equal(told.outcome, CLIENT_NOT_SENT);
    assert_string_equal(told.failure, "the address is not allowed");
    char url[128];
    const char *port = strrchr(receiver_url(stand->receiver), ':');
    snprintf(url, sizeof url, "http://localhost%s/200", port); /* a name that leads there is no better */
    told = (struct told){0};
    http_client_send(
        stand->client,
        &(struct client_request){.method = "GET", .url = url, .deadline_ms = LONG_MS, .answer_bytes_max = 1000}, take,
        &told);
    wait_for(stand, &told);
    assert_int_equal(told.outcome, CLIENT_NOT_SENT);
    assert_int_equal(receiver_count(stand->receiver, NULL), 0);
}

static void what_is_under_way_can_be_broken_off(void **state)
{
    struct stand *stand = *state;
    struct told told;
    send_to(stand, "/hang", LONG_MS, &told);
    while (receiver_count(stand->receiver, "/hang") == 0)
        http_client_run(stand->client, 10);
    http_client_free(stand->client);
    stand->client = NULL;
    assert_false(told.done);
}

/* In a process of its own, since an assertion ends it. */
static void nothing_is_sent_from_within_a_transaction(void **state)
{
    struct stand *stand = *state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit no_core = {0, 0};
        struct told told;
        setrlimit(RLIMIT_CORE, &no_core);
        signal(SIGABRT, SIG_DFL);
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(2);
        effects_forbid();
        send_to(stand, "/200", LONG_MS, &told);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

UNIT_TESTS(client)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_answer_is_told_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_statuses_are_answers_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_redirect_is_not_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_may_have_arrived_is_unknown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_reached_nobody_is_told_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_slow_one_delays_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(private_addresses_are_refused, set_up_careful, tear_down),
        cmocka_unit_test_setup_teardown(what_is_under_way_can_be_broken_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_sent_from_within_a_transaction, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
