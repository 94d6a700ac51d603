/* The pool of exchanges of a loop. One thread. */

#include "net/exchange.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"

/* ---- what is free ---- */

/* Null when there is none. */
static void *spare_take(struct spares *spares)
{
    if (spares->count == 0)
        return NULL;
    void *item = spares->items[--spares->count];
    if (spares->count < spares->least)
        spares->least = spares->count;
    return item;
}

/* False when there are enough. */
static bool spare_keep(struct spares *spares, void *item)
{
    if (spares->count == LIMIT_SPARE_EXCHANGES)
        return false;
    spares->items[spares->count++] = item;
    return true;
}

/* Half of what was not needed since the last call; `all`: everything. */
static void spares_age(struct spares *spares, bool all, void (*release)(void *item))
{
    size_t excess = all ? spares->count : (spares->least + 1) / 2;
    for (; excess > 0; excess--)
        release(spares->items[--spares->count]);
    spares->least = spares->count;
}

static void release_receiver(void *item)
{
    receiver_release(item);
    free(item);
}

static void release_exchange(void *item)
{
    struct exchange *exchange = item;
    assert(exchange->receiver == NULL);
    arena_release(&exchange->request.arena);
    buf_release(&exchange->request.response.headers);
    buf_release(&exchange->request.response.body);
    buf_release(&exchange->out);
    free(exchange);
}

void exchange_pool_age(struct exchange_pool *pool, bool all)
{
    spares_age(&pool->exchanges, all, release_exchange);
    spares_age(&pool->receivers, all, release_receiver);
    if (all) {
        buf_release(&pool->headers);
        buf_release(&pool->out);
    }
}

/* ---- memory that is lent ---- */

static void lend(struct buf *buf, struct buf *spare)
{
    if (buf->data != NULL)
        return;
    *buf = *spare;
    *spare = (struct buf){0};
}

static void give_back(struct buf *buf, struct buf *spare)
{
    if (spare->data == NULL && buf->capacity <= LIMIT_KEPT_BUFFER_BYTES) {
        *spare = *buf;
        buf_clear(spare);
    } else {
        buf_release(buf);
    }
    *buf = (struct buf){0};
}

void exchange_lend_headers(struct exchange_pool *pool, struct exchange *exchange)
{
    lend(&exchange->request.response.headers, &pool->headers);
}

void exchange_lend_out(struct exchange_pool *pool, struct exchange *exchange)
{
    lend(&exchange->out, &pool->out);
}

void exchange_return_out(struct exchange_pool *pool, struct exchange *exchange)
{
    give_back(&exchange->out, &pool->out);
}

struct receiver *exchange_receiver(struct exchange_pool *pool, struct exchange *exchange)
{
    if (exchange->receiver == NULL) {
        struct receiver *receiver = spare_take(&pool->receivers);
        exchange->receiver = receiver != NULL ? receiver : memory_new(sizeof *receiver);
        receiver_begin(exchange->receiver);
    }
    return exchange->receiver;
}

void exchange_return_receiver(struct exchange_pool *pool, struct exchange *exchange)
{
    struct receiver *receiver = exchange->receiver;
    if (receiver == NULL)
        return;
    exchange->receiver = NULL;
    if (MEMORY_WATCHED)
        receiver_release(receiver); /* whoever still has a view shall be caught */
    receiver_trim(receiver);
    if (!spare_keep(&pool->receivers, receiver))
        release_receiver(receiver);
}

/* ---- exchanges ---- */

struct exchange *exchange_take(struct exchange_pool *pool)
{
    struct exchange *exchange = spare_take(&pool->exchanges);
    if (exchange == NULL) {
        exchange = memory_new(sizeof *exchange);
        arena_init(&exchange->request.arena);
    }
    return exchange;
}

void exchange_give(struct exchange_pool *pool, struct exchange *exchange)
{
    assert(!exchange->in_flight && exchange->counted == 0);
    exchange_clear(pool, exchange);
    exchange_return_receiver(pool, exchange);
    exchange_return_out(pool, exchange);
    if (!spare_keep(&pool->exchanges, exchange))
        release_exchange(exchange);
}

static void trim(struct buf *buf)
{
    if (buf->capacity > LIMIT_KEPT_BUFFER_BYTES)
        buf_release(buf);
    else
        buf_clear(buf);
}

void exchange_clear(struct exchange_pool *pool, struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    if (request->arena.allocated > LIMIT_KEPT_BUFFER_BYTES)
        arena_release(&request->arena);
    else if (request->arena.allocated > 0)
        arena_reset(&request->arena);
    give_back(&request->response.headers, &pool->headers);
    trim(&request->response.body);
}
