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

enum { CHEAP_READS_AT_ONCE = 16 }; /* in one snapshot */

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

/* Waits for the oldest read; null when the pool ends and nothing is left. */
static struct store_work *next_work(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    while (pool->queue.count == 0 && !pool->stopping) {
        pthread_cond_wait(&pool->changed, &pool->mutex);
    }
    struct store_work *work = worklist_take(&pool->queue);
    pthread_mutex_unlock(&pool->mutex);
    return work;
}

/* The oldest read, if it is cheap and was asked for before `began` (monotonic us): a snapshot begun then or later has
 * all that it must see. Else null. */
static struct store_work *next_companion(struct pool *pool, int64_t began)
{
    pthread_mutex_lock(&pool->mutex);
    const struct store_work *oldest = pool->queue.head;
    bool fits = oldest != NULL && oldest->cheap && oldest->queued_at < began;
    struct store_work *work = fits ? worklist_take(&pool->queue) : NULL;
    pthread_mutex_unlock(&pool->mutex);
    return work;
}

/* The snapshot ends with one that is not cheap, with one that failed, and when nothing more waits that it may serve.
 * Reads are taken one by one, so that behind one that lasts none waits that another thread could serve. */
static void serve(struct pool_thread *self, struct store_work *work)
{
    int64_t began = env_monotonic(self->session->env);
    for (int count = 1; work != NULL; count++) {
        store_serve_read(work->loop->store, self->session, work);
        bool shares = work->cheap && work->status == STATUS_OK && count < CHEAP_READS_AT_ONCE;
        struct store_work *next = shares ? next_companion(self->pool, began) : NULL;
        if (next == NULL && !self->pool->keep_snapshot) {
            self->session->engine->end_reads(self->session);
        }
        struct worklist finished = {0};
        worklist_add(&finished, work);
        store_loop_deliver(work->loop, &finished);
        work = next;
    }
}

static void *run_thread(void *ctx)
{
    struct pool_thread *self = ctx;
    struct store_work *work;
    while ((work = next_work(self->pool)) != NULL) {
        serve(self, work);
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
