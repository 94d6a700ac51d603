/* The pool of exchanges of a loop. One thread. */

#include "net/exchange.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"

static void buf_trim(struct buf *buf)
{
    if (buf->capacity > LIMIT_KEPT_BUFFER_BYTES)
        buf_release(buf);
    else
        buf_clear(buf);
}

static void exchange_free(struct exchange *exchange)
{
    arena_release(&exchange->request.arena);
    buf_release(&exchange->request.response.headers);
    buf_release(&exchange->request.response.body);
    receiver_release(&exchange->receiver);
    buf_release(&exchange->out);
    free(exchange);
}

struct exchange *exchange_take(struct exchange_pool *pool)
{
    struct exchange *exchange;
    if (pool->count == 0) {
        exchange = memory_new(sizeof *exchange);
        arena_init(&exchange->request.arena);
    } else {
        exchange = pool->spare[--pool->count];
        if (pool->count < pool->least)
            pool->least = pool->count;
    }
    receiver_begin(&exchange->receiver);
    return exchange;
}

void exchange_give(struct exchange_pool *pool, struct exchange *exchange)
{
    assert(!exchange->in_flight && exchange->counted == 0);
    if (pool->count == LIMIT_SPARE_EXCHANGES) {
        exchange_free(exchange);
        return;
    }
    exchange_clear(exchange);
    receiver_trim(&exchange->receiver);
    exchange_return_out(pool, exchange);
    pool->spare[pool->count++] = exchange;
}

void exchange_lend_out(struct exchange_pool *pool, struct exchange *exchange)
{
    if (exchange->out.data != NULL)
        return;
    exchange->out = pool->out;
    pool->out = (struct buf){0};
}

void exchange_return_out(struct exchange_pool *pool, struct exchange *exchange)
{
    if (pool->out.data == NULL && exchange->out.capacity <= LIMIT_KEPT_BUFFER_BYTES) {
        pool->out = exchange->out;
        buf_clear(&pool->out);
    } else {
        buf_release(&exchange->out);
    }
    exchange->out = (struct buf){0};
}

void exchange_pool_age(struct exchange_pool *pool, bool all)
{
    size_t excess = all ? pool->count : (pool->least + 1) / 2;
    for (; excess > 0; excess--)
        exchange_free(pool->spare[--pool->count]);
    pool->least = pool->count;
    if (all)
        buf_release(&pool->out);
}

void exchange_clear(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    if (request->arena.allocated > LIMIT_KEPT_BUFFER_BYTES)
        arena_release(&request->arena);
    else if (request->arena.allocated > 0)
        arena_reset(&request->arena);
    buf_trim(&request->response.headers);
    buf_trim(&request->response.body);
}
