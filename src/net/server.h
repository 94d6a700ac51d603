#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "base/env.h"
#include "base/error.h"
#include "net/http.h"
#include "net/route.h"

/* The HTTP/1.1 server: one or more http_loops, each on its own thread with its own libuv loop and SO_REUSEPORT
 * listener. What it promises: keep-alive; pipelining answered in order; total deadlines; every size bounded; ambiguous
 * requests get 400 and close (SECURITY.md "HTTP"); graceful drain. */

struct http_server;

struct http_config {
    const char *listen;          /* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0" (0: any free port) */
    int loops;                   /* threads; 0: one per core but one, which is the writers' */
    const char *trusted_proxies; /* comma list of addresses and CIDR blocks, or null: X-Forwarded-* is ignored */
    const struct router *router;
    struct env *env;
    int64_t header_deadline_ms, body_deadline_ms, keep_alive_ms, drain_ms; /* 0: from base/limits.h */
    size_t connections;                                                    /* over all loops; 0: LIMIT_CONNECTIONS */
    bool access_log;
    void *ctx; /* handed to `handle` and to the hooks */
    /* A complete request whose route has no handle() of its own. Loop thread. Must end in http_respond(). */
    void (*handle)(struct http_request *request, void *ctx);
    /* Fills the answer to a request that net itself refuses where a person reads it, and sends nothing; false: net
     * answers with the problem. Of the request no more may be known than the path, and that neither (absent). May be
     * null. Loop thread. */
    bool (*refuse)(struct http_request *request, const struct error *err, void *ctx);
    /* Hooks per loop, on its thread: after the loop is made (returns the loop's own context), at the end of each
     * iteration, before it ends. */
    void *(*loop_start)(struct http_loop *loop, void *ctx);
    void (*loop_iteration)(void *loop_ctx);
    /* True while the loop still has something in flight outside of net (writes to be answered). */
    bool (*loop_busy)(void *loop_ctx);
    void (*loop_stop)(void *loop_ctx);
};

/* Whether a server could be told to listen there; nothing is bound. ERROR_INVALID_VALUE says how to write it. */
MUST_CHECK enum status http_listen_check(const char *listen, struct error *err);

/* Binds and starts the threads. Errors: address in use, bad address: sentences that say what to do. */
MUST_CHECK enum status http_server_start(const struct http_config *config, struct http_server **ret_server,
                                         struct error *err);

/* The bound port. */
int http_server_port(const struct http_server *server);

/* Begins the drain: stop accepting, answer what is in flight, and what still comes on idle connections within
 * LIMIT_LINGER_MS, with `Connection: close`. Async-signal-unsafe; any thread. */
void http_server_drain(struct http_server *server);

/* Waits until all loops have ended (drained, or drain_ms over) and frees the server. */
void http_server_join(struct http_server *server);

/* For handlers. */
uv_loop_t *http_loop_uv(struct http_loop *loop);
void *http_loop_context(struct http_loop *loop);

struct http_metrics {
    uint64_t accepted, refused_connections, requests, open_connections, bytes_in, bytes_out, bad_requests, timeouts;
    uint64_t responses[6]; /* by first digit of the status */
    uint64_t bodies_in_flight_bytes;
};
void http_server_metrics(const struct http_server *server, struct http_metrics *ret);
