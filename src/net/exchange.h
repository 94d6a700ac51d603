#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/limits.h"
#include "net/http.h"
#include "net/receiver.h"

/* A request in progress: its bytes, its memory, its answer. A connection has one only between the first byte of a
 * request and the last byte of the answer, so that idle connections cost little and busy ones share memory that is warm
 * in the cache. It outlives its connection while a handler still works on the request. Belongs to its loop's thread,
 * but for what http.h says of act(). */
struct exchange {
    struct http_request request; /* first: http_respond() finds the exchange by it */
    struct receiver *receiver;   /* null: nothing of it is needed any more, and nothing came behind it */
    size_t counted;              /* body bytes that were added to the server's total */
    bool in_flight;              /* a handler has the request */
    bool keep_alive;             /* as the request asked */
    bool keep_alive_line;        /* its client must be told (HTTP/1.0) */
    struct buf out;              /* answers that wait to be sent; empty ones own no memory */
    void (*gone)(struct http_request *request, void *ctx); /* of an answer that goes on; else null */
    void *gone_ctx;
    void (*sent)(struct http_request *request, void *ctx); /* of the same: the kernel has all of it; or null */
};

/* Things that are free, the last used last. An array, since a list would have to be read where it is cold. */
struct spares {
    void *items[LIMIT_SPARE_EXCHANGES];
    size_t count;
    size_t least; /* lowest count since the last exchange_pool_age() */
};

/* What requests of a loop borrow from each other. Many wait for the store at the same time: the less each of them
 * holds, the more stays in the cache. */
struct exchange_pool {
    struct spares exchanges;
    struct spares receivers;
    struct buf headers; /* for the next answer's, unless lent */
    struct buf out;     /* for the next answer, unless lent */
};

/* Takes one, without a receiver. */
struct exchange *exchange_take(struct exchange_pool *pool);

/* The receiver, which it gets now if it has none. */
struct receiver *exchange_receiver(struct exchange_pool *pool, struct exchange *exchange);

/* Gives the receiver back, with all bytes in it. */
void exchange_return_receiver(struct exchange_pool *pool, struct exchange *exchange);

/* Bytes are here that no request has been made of. While no request is in progress. */
static inline bool exchange_has_bytes(const struct exchange *exchange)
{
    return exchange->receiver != NULL && exchange->receiver->size > 0;
}

/* Lends the response's headers, or `out`, the memory of the answer before, which is warm in the cache, since an answer
 * is usually sent as soon as it is written. Before anything is added. */
void exchange_lend_headers(struct exchange_pool *pool, struct exchange *exchange);
void exchange_lend_out(struct exchange_pool *pool, struct exchange *exchange);

/* What is in `out` has been sent, or never will be. */
void exchange_return_out(struct exchange_pool *pool, struct exchange *exchange);

/* Gives one back. It must not be in flight. */
void exchange_give(struct exchange_pool *pool, struct exchange *exchange);

/* Frees half of what was not needed since the last call; `all`: everything. */
void exchange_pool_age(struct exchange_pool *pool, bool all);

/* Makes arena and answer empty for the next request; what the request used more than usual is freed. */
void exchange_clear(struct exchange_pool *pool, struct exchange *exchange);
