#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "net/http.h"
#include "net/receiver.h"

/* A request in progress: its bytes, its memory, its answer. A connection has one only between the first byte of a
 * request and the last byte of the answer, so that idle connections cost little and busy ones share memory that is warm
 * in the cache. It outlives its connection while a handler still works on the request. Belongs to its loop's thread,
 * but for what http.h says of act(). */
struct exchange {
    struct http_request request; /* first: http_respond() finds the exchange by it */
    struct receiver receiver;
    struct buf out;        /* answers that wait to be sent */
    size_t counted;        /* body bytes that were added to the server's total */
    bool in_flight;        /* a handler has the request */
    struct exchange *next; /* in the pool */
};

/* Exchanges that are free, last used first. */
struct exchange_pool {
    struct exchange *first;
    size_t count;
    size_t least; /* lowest count since the last exchange_pool_age() */
};

/* Takes one; its receiver has begun. */
struct exchange *exchange_take(struct exchange_pool *pool);

/* Gives one back. It must not be in flight. */
void exchange_give(struct exchange_pool *pool, struct exchange *exchange);

/* Frees half of what was not needed since the last call; `all`: everything. */
void exchange_pool_age(struct exchange_pool *pool, bool all);

/* Makes arena and answer empty for the next request; what the request used more than usual is freed. */
void exchange_clear(struct exchange *exchange);
