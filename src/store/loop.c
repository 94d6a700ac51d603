/* The meeting point of an event loop and the store's threads.
 *
 * Writes are collected during an iteration and handed over with one lock per file; finished works come back as one list
 * per batch, with one wake. Cheap reads run at once on the loop's own connections, inside a snapshot that serves all
 * reads of the iteration. It stays exact: the snapshot is begun anew as soon as a writer has committed since, so that a
 * read sees every write whose answer was given before it. The order that makes it so: a writer raises its commit
 * counter before it hands out answers; a loop reads the counter before it begins a snapshot. */

#include "store/loop.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"
#include "store/pool.h"
#include "store/state.h"
#include "store/writer.h"

enum { LOOP_CACHE_KIB = 16 * 1024 };

/* ---- life ---- */

void store_loop_init(struct store_loop *loop, struct store *store, void (*wake)(void *ctx), void *ctx)
{
    *loop = (struct store_loop){.store = store, .wake = wake, .ctx = ctx};
    loop->handles = handles_new(&store->paths, store->env, store->mode != STORE_INSPECT, LOOP_CACHE_KIB);
    pthread_mutex_init(&loop->mutex, NULL);
}

void store_loop_release(struct store_loop *loop)
{
    assert(loop->pending == 0);
    /* The thread that delivered the last work may still be on its way out of the lock. */
    pthread_mutex_lock(&loop->mutex);
    pthread_mutex_unlock(&loop->mutex);
    pthread_mutex_destroy(&loop->mutex);
    handles_release(&loop->handles);
}

struct store_loop *store_loop_new(struct store *store, void (*wake)(void *ctx), void *ctx)
{
    struct store_loop *loop = memory_new(sizeof *loop);
    store_loop_init(loop, store, wake, ctx);
    return loop;
}

void store_loop_free(struct store_loop *loop)
{
    if (loop != NULL) {
        store_loop_release(loop);
        free(loop);
    }
}

/* ---- asking ---- */

void store_work_refuse(struct store_work *work, enum error_code code, const char *why)
{
    work->error = (struct error){0};
    work->status = error_set(&work->error, code, NULL, "%s", why);
}

static void begin_work(struct store_loop *loop, struct store_work *work)
{
    work->loop = loop;
    work->next = NULL;
    work->queued_at = env_monotonic(loop->store->env);
    loop->pending++;
}

void store_write(struct store_loop *loop, enum store_file file, struct store_work *work)
{
    begin_work(loop, work);
    worklist_add(&loop->waiting[file], work);
}

/* Lets go of a snapshot that misses a commit or is too old. */
static void refresh_snapshot(struct store_loop *loop)
{
    uint64_t books = atomic_load(&loop->store->commits[STORE_BOOKS]);
    uint64_t clicks = atomic_load(&loop->store->commits[STORE_CLICKS]);
    bool stale = books != loop->seen_commits[STORE_BOOKS] || clicks != loop->seen_commits[STORE_CLICKS];
    int64_t now = env_monotonic(loop->store->env);
    if (stale || now - loop->snapshot_at > LIMIT_READ_MS * TIME_US_PER_MS) {
        handles_end_reads(&loop->handles);
        loop->seen_commits[STORE_BOOKS] = books;
        loop->seen_commits[STORE_CLICKS] = clicks;
        loop->snapshot_at = now;
    }
}

void store_read(struct store_loop *loop, struct store_work *work, bool cheap)
{
    atomic_fetch_add_explicit(&loop->store->reads, 1, memory_order_relaxed);
    if (cheap) {
        refresh_snapshot(loop);
        handles_run_read(&loop->handles, work);
        work->done(work, work->status, &work->error);
        return;
    }
    begin_work(loop, work);
    if (!pool_add(loop->store->pool, work)) {
        store_work_refuse(work, ERROR_UNAVAILABLE, "Too many reads are waiting; try again later.");
        struct worklist refused = {0};
        worklist_add(&refused, work);
        store_loop_deliver(loop, &refused);
    }
}

/* A store that is only looked at has no writers. */
static void refuse_all(struct worklist *works)
{
    for (struct store_work *work = works->head; work != NULL; work = work->next) {
        store_work_refuse(work, ERROR_UNAVAILABLE, "The database is open for reading only.");
    }
}

void store_loop_submit(struct store_loop *loop)
{
    handles_end_reads(&loop->handles);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        if (loop->waiting[file].count == 0) {
            continue;
        }
        struct worklist refused = {0};
        if (loop->store->writers[file] == NULL) {
            worklist_splice(&refused, &loop->waiting[file]);
            refuse_all(&refused);
        } else {
            writer_add(loop->store->writers[file], &loop->waiting[file], &refused);
        }
        if (refused.count > 0) {
            store_loop_deliver(loop, &refused);
        }
    }
}

/* ---- answers ---- */

void store_loop_deliver(struct store_loop *loop, struct worklist *finished)
{
    pthread_mutex_lock(&loop->mutex);
    bool asleep = loop->done.count == 0;
    worklist_splice(&loop->done, finished);
    if (asleep) {
        loop->wake(loop->ctx); /* within the lock: afterwards the loop may be gone */
    }
    pthread_mutex_unlock(&loop->mutex);
}

void store_loop_complete(struct store_loop *loop)
{
    struct worklist finished = {0};
    pthread_mutex_lock(&loop->mutex);
    worklist_splice(&finished, &loop->done);
    pthread_mutex_unlock(&loop->mutex);
    struct store_work *work;
    while ((work = worklist_take(&finished)) != NULL) {
        loop->pending--;
        work->done(work, work->status, &work->error);
    }
}

size_t store_loop_pending(const struct store_loop *loop)
{
    return loop->pending;
}
