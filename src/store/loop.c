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
#include "store/lane.h"
#include "store/pool.h"
#include "store/state.h"
#include "store/writer.h"

/* ---- life ---- */

void store_loop_init(struct store_loop *loop, struct store *store, void (*wake)(void *ctx), void *ctx)
{
    *loop = (struct store_loop){.store = store, .wake = wake, .ctx = ctx};
    pthread_mutex_init(&loop->mutex, NULL);
}

void store_loop_release(struct store_loop *loop)
{
    assert(loop->pending == 0);
    /* The thread that delivered the last work may still be on its way out of the lock. */
    pthread_mutex_lock(&loop->mutex);
    pthread_mutex_unlock(&loop->mutex);
    pthread_mutex_destroy(&loop->mutex);
    if (loop->session != NULL) {
        loop->store->engine->session_free(loop->session);
    }
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

/* With the further errors, which live in the arena of a transaction that ends before anybody reads them. In one block.
 */
static struct error *copy_all(const struct error *error)
{
    size_t count = 0;
    for (const struct error *one = error; one != NULL; one = one->next) {
        count++;
    }
    struct error *copy = memory_new(count * sizeof *copy);
    for (size_t i = 0; i < count; i++, error = error->next) {
        copy[i] = *error;
        copy[i].next = i + 1 < count ? &copy[i + 1] : NULL;
    }
    return copy;
}

void store_work_fail(struct store_work *work, enum status status, const struct error *error)
{
    struct error *copy = copy_all(error); /* first: it may be the work's own */
    free(work->error);
    work->error = copy;
    work->status = status;
}

void store_work_refuse(struct store_work *work, enum error_code code, const char *why)
{
    struct error error = {0};
    enum status status = error_set(&error, code, NULL, "%s", why);
    store_work_fail(work, status, &error);
}

/* The work may be gone when done() returns. */
static void tell(struct store_work *work)
{
    static const struct error none = {0};
    struct error *error = work->error;
    work->error = NULL;
    work->done(work, work->status, error != NULL ? error : &none);
    free(error);
}

static void begin_work(struct store_loop *loop, struct store_work *work)
{
    work->loop = loop;
    work->next = NULL;
    work->status = STATUS_OK;
    work->error = NULL;
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
        loop->store->engine->end_reads(loop->session);
        loop->seen_commits[STORE_BOOKS] = books;
        loop->seen_commits[STORE_CLICKS] = clicks;
        loop->snapshot_at = now;
    }
}

void store_read(struct store_loop *loop, struct store_work *work, bool cheap)
{
    atomic_fetch_add_explicit(&loop->store->reads, 1, memory_order_relaxed);
    const struct engine *engine = loop->store->engine;
    if (cheap && engine->reads_inline) {
        if (loop->session == NULL) {
            loop->session = engine->loop_session(loop->store);
        }
        refresh_snapshot(loop);
        work->error = NULL;
        store_serve_read(loop->store, loop->session, work);
        tell(work);
        return;
    }
    begin_work(loop, work);
    work->cheap = cheap;
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

/* Of several writers of a file: the one of the work's lane, so that what locks the same rows queues up instead of
 * fighting; without a lane the least busy. */
static size_t choose_writer(struct store *store, enum store_file file, const struct store_work *work)
{
    size_t first = store->first_writer[file];
    size_t count = store->writer_count[file];
    if (work->lane != 0) {
        return first + (size_t)((work->lane * UINT64_C(0x9e3779b97f4a7c15)) >> 32) % count;
    }
    size_t begin = (size_t)atomic_fetch_add_explicit(&store->spread, 1, memory_order_relaxed) % count;
    size_t best = begin;
    for (size_t i = 1; i < count; i++) {
        size_t other = (begin + i) % count;
        if (writer_queued(store->writers[first + other]) < writer_queued(store->writers[first + best])) {
            best = other;
        }
    }
    return first + best;
}

static void hand_over(struct store *store, enum store_file file, struct worklist *works, struct worklist *ret_refused)
{
    size_t first = store->first_writer[file];
    size_t count = store->writer_count[file];
    if (count == 0) {
        worklist_splice(ret_refused, works);
        refuse_all(ret_refused);
        return;
    }
    if (count == 1) {
        writer_add(store->writers[first], works, ret_refused);
        return;
    }
    struct worklist lists[STORE_WRITERS_MAX] = {0};
    struct store_work *work;
    while ((work = worklist_take(works)) != NULL) {
        work->lane = lane_find(store->lanes, work->lane);
        worklist_add(&lists[choose_writer(store, file, work)], work);
    }
    for (size_t i = first; i < first + count; i++) {
        if (lists[i].count > 0) {
            writer_add(store->writers[i], &lists[i], ret_refused);
        }
    }
}

void store_loop_submit(struct store_loop *loop)
{
    if (loop->session != NULL) {
        loop->store->engine->end_reads(loop->session);
    }
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        if (loop->waiting[file].count == 0) {
            continue;
        }
        struct worklist refused = {0};
        hand_over(loop->store, (enum store_file)file, &loop->waiting[file], &refused);
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
        tell(work);
    }
}

size_t store_loop_pending(const struct store_loop *loop)
{
    return loop->pending;
}
