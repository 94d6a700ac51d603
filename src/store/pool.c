/* The reader pool: a queue, a lock, and LIMIT_READER_THREADS threads at most. Each read sees a snapshot that was begun
 * after it was asked for, and so every write that was answered before. Cheap reads that wait together share one, for
 * beginning and ending a transaction costs the database more than a look-up does. */

#include "store/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "store/loop.h"
#include "store/state.h"

enum { CHEAP_READS_AT_ONCE = 16 }; /* what one thread takes from the others */

struct pool_thread {
    struct pool *pool;
    pthread_t thread;
    struct session *session;
};

struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct worklist queue;
    bool stopping;
    bool keep_snapshot;
    int thread_count;
    struct pool_thread threads[LIMIT_READER_THREADS];
};

/* The oldest read; behind a cheap one also the cheap ones that follow it, as far as they are this thread's share of the
 * queue. The lock is held. */
static struct worklist take_works(struct pool *pool)
{
    size_t share = pool->queue.count / (size_t)pool->thread_count + 1;
    size_t most = share < CHEAP_READS_AT_ONCE ? share : CHEAP_READS_AT_ONCE;
    struct worklist works = {0};
    bool cheap = true;
    while (cheap && works.count < most && pool->queue.count > 0 && (works.count == 0 || pool->queue.head->cheap)) {
        struct store_work *work = worklist_take(&pool->queue);
        cheap = work->cheap;
        worklist_add(&works, work);
    }
    return works;
}

/* Waits for reads; none when the pool ends and nothing is left. */
static struct worklist next_works(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    while (pool->queue.count == 0 && !pool->stopping) {
        pthread_cond_wait(&pool->changed, &pool->mutex);
    }
    struct worklist works = take_works(pool);
    pthread_mutex_unlock(&pool->mutex);
    return works;
}

/* The snapshot ends with the last of them, and with one that failed. */
static void serve(struct pool_thread *self, struct worklist *works)
{
    struct store_work *work;
    while ((work = worklist_take(works)) != NULL) {
        store_serve_read(work->loop->store, self->session, work);
        bool last = works->count == 0 || work->status != STATUS_OK;
        if (last && !self->pool->keep_snapshot) {
            self->session->engine->end_reads(self->session);
        }
        struct worklist finished = {0};
        worklist_add(&finished, work);
        store_loop_deliver(work->loop, &finished);
    }
}

static void *run_thread(void *ctx)
{
    struct pool_thread *self = ctx;
    struct worklist works = next_works(self->pool);
    while (works.count > 0) {
        serve(self, &works);
        works = next_works(self->pool);
    }
    self->session->engine->session_free(self->session);
    return NULL;
}

struct pool *pool_new(struct session **sessions, int threads, bool keep_snapshot)
{
    assert(threads > 0 && threads <= LIMIT_READER_THREADS);
    struct pool *pool = memory_new(sizeof *pool);
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->changed, NULL);
    pool->keep_snapshot = keep_snapshot;
    pool->thread_count = threads;
    for (int i = 0; i < threads; i++) {
        pool->threads[i].pool = pool;
        pool->threads[i].session = sessions[i];
        store_thread_start(&pool->threads[i].thread, "store-read", run_thread, &pool->threads[i]);
    }
    return pool;
}

void pool_free(struct pool *pool)
{
    if (pool == NULL) {
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
    for (int i = 0; i < pool->thread_count; i++) {
        pthread_join(pool->threads[i].thread, NULL);
    }
    assert(pool->queue.count == 0);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}

bool pool_add(struct pool *pool, struct store_work *work)
{
    pthread_mutex_lock(&pool->mutex);
    bool room = !pool->stopping && pool->queue.count < LIMIT_QUEUE_ITEMS;
    if (room) {
        worklist_add(&pool->queue, work);
        pthread_cond_signal(&pool->changed);
    }
    pthread_mutex_unlock(&pool->mutex);
    return room;
}
