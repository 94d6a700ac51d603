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
    struct exchange *exchange = pool->first;
    if (exchange == NULL) {
        exchange = memory_new(sizeof *exchange);
        arena_init(&exchange->request.arena);
    } else {
        pool->first = exchange->next;
        if (--pool->count < pool->least)
            pool->least = pool->count;
    }
    exchange->next = NULL;
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
    buf_trim(&exchange->out);
    exchange->next = pool->first;
    pool->first = exchange;
    pool->count++;
}

void exchange_pool_age(struct exchange_pool *pool, bool all)
{
    size_t excess = all ? pool->count : (pool->least + 1) / 2;
    for (; excess > 0 && pool->first != NULL; excess--) {
        struct exchange *exchange = pool->first;
        pool->first = exchange->next;
        pool->count--;
        exchange_free(exchange);
    }
    pool->least = pool->count;
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
