#pragma once

#include "store/session.h"
#include "store/worklist.h"

/* Threads for reads that are too long for an event loop, each with connections of its own; on PostgreSQL for all reads.
 */
struct pool;

/* One thread per session, which the pool takes over. `keep_snapshot`: reads share one snapshot for the life of the pool
 * instead of taking one each. */
struct pool *pool_new(struct session **sessions, int threads, bool keep_snapshot);

/* Finishes what is queued, then ends the threads. Null is accepted. */
void pool_free(struct pool *pool);

/* Queues a read. False when the queue is full. Any thread. */
bool pool_add(struct pool *pool, struct store_work *work);
