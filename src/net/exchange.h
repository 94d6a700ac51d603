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
    size_t counted;              /* body bytes that were added to the server's total */
    bool in_flight;              /* a handler has the request */
    struct buf out;              /* answers that wait to be sent; empty ones own no memory */
    struct receiver receiver;    /* last: the room for many headers at its end is seldom used */
};

/* Exchanges that are free, the last used last. An array, since a list would have to be read where it is cold. */
struct exchange_pool {
    struct exchange *spare[LIMIT_SPARE_EXCHANGES];
    size_t count;
    size_t least;   /* lowest count since the last exchange_pool_age() */
    struct buf out; /* memory for the next answer, unless one has it that is being sent */
};

/* Takes one; its receiver has begun. */
struct exchange *exchange_take(struct exchange_pool *pool);

/* Lends `out` the memory of the answer before, which is warm in the cache, since an answer is usually sent as soon as
 * it is written. Before an answer is added. */
void exchange_lend_out(struct exchange_pool *pool, struct exchange *exchange);

/* What is in `out` has been sent, or never will be. */
void exchange_return_out(struct exchange_pool *pool, struct exchange *exchange);

/* Gives one back. It must not be in flight. */
void exchange_give(struct exchange_pool *pool, struct exchange *exchange);

/* Frees half of what was not needed since the last call; `all`: everything. */
void exchange_pool_age(struct exchange_pool *pool, bool all);

/* Makes arena and answer empty for the next request; what the request used more than usual is freed. */
void exchange_clear(struct exchange *exchange);
