#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <uv.h>

#include "base/time.h"

#include "net/server.h"

/* A real server with a small route table:
 *   GET /plain               "plain"
 *   GET /large/{bytes}       that many bytes
 *   GET /origin              "<peer> <secure> <host>", the peer as text
 *   POST /echo, /small       the request's body; /small takes ten bytes
 *   GET /hold/{name}         the name, once testserver_release() is called; the newest is answered first
 *   GET /forget/{name}       the same, after the handler has let go of the request's bytes
 *   GET /block               "block", once `unblock_sem` is posted; the loop stands still until then
 *   GET /stream              "open", and then whatever is pushed, until the connection ends; one at a time
 *   GET /push/{bytes}        so many bytes to the stream, then "pushed"
 *   GET /pour/{pieces}       a stream of so many pieces of 60,000 zero bytes, each when all before is sent, and its end
 *   GET /end                 ends the stream; "ended"
 *   GET /general             answered by the server-wide handle()
 */

enum { TESTSERVER_HELD = 256 };

struct testserver {
    struct http_server *server;
    struct env *env;
    struct router *router;
    int port;
    uv_sem_t unblock_sem;
    uv_sem_t held_sem;   /* posted for each request that is held or blocks */
    uv_async_t released; /* on the first loop that starts: hold with one loop only */
    struct http_request *held[TESTSERVER_HELD];
    size_t held_count;           /* loop thread */
    struct http_request *stream; /* loop thread; null: none */
    int64_t to_pour;             /* loop thread */
    _Atomic int streams_gone;
    _Atomic int starts, stops, iterations;
};

/* Zeros of `config` are filled with what tests want: any free port, one loop. */
void testserver_start(struct testserver *test, struct http_config config);

/* Waits until `count` more requests are held. */
void testserver_wait_held(struct testserver *test, int count);
void testserver_release(struct testserver *test);

/* Drains, waits and frees. */
void testserver_stop(struct testserver *test);

/* Waits for the end of a drain that is under way, and frees. */
void testserver_join(struct testserver *test);

/* Waits until `field` of the server's metrics is `value`. */
#define TESTSERVER_WAIT(test, field, value)                                                                            \
    do {                                                                                                               \
        struct http_metrics metrics_;                                                                                  \
        int64_t until_ = env_monotonic((test)->env) + 20 * TIME_US_PER_S;                                              \
        do {                                                                                                           \
            http_server_metrics((test)->server, &metrics_);                                                            \
            sched_yield();                                                                                             \
        } while (metrics_.field != (value) && env_monotonic((test)->env) < until_);                                    \
        assert_int_equal(metrics_.field, (value));                                                                     \
    } while (0)
