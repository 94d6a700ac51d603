#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "base/limits.h"
#include "base/time.h"
#include "net/exchange.h"
#include "net/proxy.h"
#include "net/server.h"

/* Inside of net: one event loop of the server and what its connections share. Everything belongs to the loop's thread
 * but `server` and the counters, which others may read. */

struct http_connection;

/* What all loops share. */
struct server_shared {
    struct http_config config; /* complete: no zero stands for a default */
    struct proxy_list *proxies;
    _Atomic size_t connections;
    _Atomic size_t body_bytes; /* of requests that are not answered yet */
};

/* Written by the loop alone, read by anybody: relaxed loads and stores, no locked instruction. */
struct loop_counters {
    _Atomic uint64_t accepted, refused_connections, requests, bytes_in, bytes_out, bad_requests, timeouts;
    _Atomic uint64_t responses[6];
};

enum { LOOP_DATE_SIZE = 6 + TIME_HTTP_SIZE + 2 }; /* "Date: " ... CR LF */

struct http_loop {
    uv_loop_t uv;
    uv_tcp_t listener;
    uv_timer_t tick;
    uv_check_t check;
    uv_async_t drain_asked;
    struct server_shared *shared;
    void *context; /* of the hooks */
    pthread_t thread;
    uv_sem_t *started; /* posted once loop_start() has returned */
    struct http_connection *connections;
    struct exchange_pool pool;
    size_t in_flight; /* requests that handlers have */
    bool draining;
    int64_t drain_end_ms; /* by loop_now_ms() */
    int64_t date_read_ms;
    int64_t wall_at; /* env_now(), at most LIMIT_TICK_MS old */
    char date[LOOP_DATE_SIZE];
    struct loop_counters counters;
    char scratch[LIMIT_READ_BYTES]; /* what is read to be thrown away */
};

static inline void loop_count(_Atomic uint64_t *counter, uint64_t more)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more, memory_order_relaxed);
}

/* Milliseconds of the loop's clock, read once per iteration. */
static inline int64_t loop_now_ms(const struct http_loop *loop)
{
    return (int64_t)uv_now(&loop->uv);
}

/* Brings `date` and `wall_at` up to date. Cheap. */
void loop_read_clock(struct http_loop *loop);

/* Puts a listening socket under the loop. `fd` is owned by the loop afterwards, also on failure. */
MUST_CHECK enum status loop_init(struct http_loop *loop, struct server_shared *shared, int fd, uv_sem_t *started,
                                 struct error *err);

/* Undoes loop_init() of a loop that never ran. */
void loop_abandon(struct http_loop *loop);

/* The body of the loop's thread; `argument` is the loop. Runs until drained. */
void *loop_run(void *argument);

/* Counts a connection in; false when the server is full. */
bool loop_admit(struct http_loop *loop, struct http_connection *connection);

/* The connection is gone. */
void loop_dismiss(struct http_loop *loop, struct http_connection *connection);
