#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "net/exchange.h"
#include "net/http.h"

/* Inside of net: one client's socket. connection.c moves bytes and keeps deadlines; dialogue.c reads requests from them
 * and writes answers.
 *
 *            .--------------- answer -------------------.
 *            v                                          |
 *   IDLE -> HEAD -> (BODY) -> HANDLER ------------------'     any -> CLOSED (uv_close called, the last callback is to
 * come)
 *                                      |- last answer -> IDLE, finished -> (LINGER) -> CLOSED
 *                                      `- an answer that goes on -> STREAM -> CLOSED
 *
 * A connection is freed once the loop has let go of it. Loop thread only. */

struct http_loop;

enum connection_phase {
    PHASE_IDLE, /* no byte of a request is here */
    PHASE_HEAD, /* some are, the blank line is not */
    PHASE_BODY,
    PHASE_HANDLER, /* the request is complete and not answered */
    PHASE_STREAM,  /* its answer goes on until the connection ends */
    PHASE_LINGER,  /* answered and half-closed: what still comes is read and thrown away, so that the client sees the
                      answer */
    PHASE_CLOSED,
};

struct http_connection {
    uv_tcp_t tcp;
    struct http_loop *loop;
    struct exchange *exchange; /* null while idle */
    enum connection_phase phase;
    int fd; /* of `tcp` */
    bool reading;
    bool sending;  /* uv_write() holds the bytes of exchange->out, which must not change */
    bool held;     /* answered while `sending`: to be rendered afterwards */
    bool running;  /* dialogue_run() is on the stack */
    bool finished; /* the last answer is rendered */
    bool linger;   /* bytes may still come that nobody will read */
    bool ended;    /* the client has half-closed */
    bool trusted;  /* the peer is a trusted proxy */
    struct http_address peer;
    int64_t deadline_ms;                     /* of the phase, by loop_now_ms() */
    struct http_connection *previous, *next; /* of the loop's */
    int64_t send_deadline_ms;
    size_t lingered; /* bytes thrown away */
    uv_write_t write;
    uv_shutdown_t shutdown;
};

/* Accepts what waits at the listener, or refuses it with 503 when the server is full. */
void connection_accept(struct http_loop *loop, uv_stream_t *listener);

/* The same for a socket that is accepted already. */
void connection_adopt(struct http_loop *loop, int fd);

/* The only way from one phase to another; starts the deadline of the new one. */
void connection_enter(struct http_connection *connection, enum connection_phase phase);

/* Goes on after anything has changed: reads requests, sends answers, closes what is finished. May close. */
void connection_resume(struct http_connection *connection);

/* Closes if a deadline has passed. */
void connection_check_deadline(struct http_connection *connection, int64_t now_ms);

/* Drain: a stream ends; an idle connection is given LIMIT_LINGER_MS more. A request may be on its way, and closing over
 * it would leave the client not knowing whether it was done; its answer will say that the connection ends. */
void connection_drain(struct http_connection *connection);

/* Sends what is in the exchange's `out`. While nothing is being sent. May close. */
void connection_flush(struct http_connection *connection);

/* At once, whatever is in progress. */
void connection_close(struct http_connection *connection);
