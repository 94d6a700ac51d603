/* A writer's thread, its queue, and the way back to the loops. Written once for all engines.
 *
 * A loop hands over all writes of an iteration with one lock. The thread takes everything queued as soon as it is free
 * and commits it as one: no lingering, so an idle server answers at once and a busy one shares each fsync among all who
 * wait. Answers go back as one list per loop and batch. */

#include "store/writer.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"
#include "store/commit.h"
#include "store/loop.h"

struct writer {
    struct committer *committer;
    size_t number; /* in the store's list */
    pthread_t thread;

    pthread_mutex_t mutex;
    pthread_cond_t arrived; /* on the monotonic clock */
    struct worklist queue;
    bool stopping;
    bool asleep;

    _Atomic uint64_t queue_items; /* in `queue` and `taken` */
    _Atomic uint64_t queue_bytes;

    /* the thread's own */
    struct worklist taken; /* out of the queue, not yet in a batch */
    size_t batch_count;
    struct store_work *batch[LIMIT_BATCH_CLICKS];
    struct store_loop *outgoing; /* loops that get answers from this batch */
};

static_assert(LIMIT_BATCH_ITEMS <= LIMIT_BATCH_CLICKS, "the batch array is as long as the longer batch");

/* ---- the queue ---- */

static bool fits(const struct writer *writer, size_t items, size_t bytes)
{
    return !writer->stopping && atomic_load(&writer->queue_items) + items <= LIMIT_QUEUE_ITEMS &&
           atomic_load(&writer->queue_bytes) + bytes <= LIMIT_QUEUE_BYTES;
}

static void enqueue(struct writer *writer, struct worklist *works)
{
    atomic_fetch_add(&writer->queue_items, works->count);
    atomic_fetch_add(&writer->queue_bytes, works->bytes);
    worklist_splice(&writer->queue, works);
}

/* Takes what still fits, refuses the rest. */
static void enqueue_some(struct writer *writer, struct worklist *works, struct worklist *ret_refused)
{
    struct store_work *work;
    while ((work = worklist_take(works)) != NULL) {
        if (fits(writer, 1, work->bytes)) {
            struct worklist one = {0};
            worklist_add(&one, work);
            enqueue(writer, &one);
        } else {
            store_work_refuse(work, ERROR_UNAVAILABLE,
                              writer->stopping ? "The server is stopping." : "Too many writes are waiting; try later.");
            worklist_add(ret_refused, work);
        }
    }
}

void writer_add(struct writer *writer, struct worklist *works, struct worklist *ret_refused)
{
    pthread_mutex_lock(&writer->mutex);
    if (fits(writer, works->count, works->bytes)) {
        enqueue(writer, works);
    } else {
        enqueue_some(writer, works, ret_refused);
    }
    bool wake = writer->asleep && writer->queue.count > 0;
    writer->asleep = writer->asleep && !wake;
    pthread_mutex_unlock(&writer->mutex);
    if (wake) {
        pthread_cond_signal(&writer->arrived);
    }
    atomic_fetch_add_explicit(&writer->committer->refused_items, ret_refused->count, memory_order_relaxed);
}

/* ---- the thread ---- */

/* Sleeps until something arrives or it is time to tidy up. Called with the lock held. */
static void sleep_or_tidy(struct writer *writer)
{
    int64_t idle_at = writer->committer->store->engine->idle_at(writer->committer);
    int64_t now = env_monotonic(writer->committer->store->env);
    if (idle_at <= now) {
        pthread_mutex_unlock(&writer->mutex);
        writer->committer->store->engine->idle(writer->committer);
        pthread_mutex_lock(&writer->mutex);
        return;
    }
    writer->asleep = true;
    if (idle_at == INT64_MAX) {
        pthread_cond_wait(&writer->arrived, &writer->mutex);
    } else {
        struct timespec until = {.tv_sec = idle_at / TIME_US_PER_S, .tv_nsec = idle_at % TIME_US_PER_S * 1000};
        pthread_cond_timedwait(&writer->arrived, &writer->mutex, &until);
    }
    writer->asleep = false;
}

/* A rehearsal shares its transaction with nobody. */
static bool ends_batch(const struct writer *writer)
{
    return writer->batch_count > 0 && (writer->batch[0]->rehearsal || writer->taken.head->rehearsal);
}

/* Fills the batch; waits for the first work. False when the writer ends and nothing is left. */
static bool take_batch(struct writer *writer)
{
    if (writer->taken.count < writer->committer->batch_limit) {
        pthread_mutex_lock(&writer->mutex);
        while (writer->taken.count == 0 && writer->queue.count == 0 && !writer->stopping) {
            sleep_or_tidy(writer);
        }
        worklist_splice(&writer->taken, &writer->queue);
        pthread_mutex_unlock(&writer->mutex);
    }
    size_t bytes = writer->taken.bytes;
    writer->batch_count = 0;
    while (writer->batch_count < writer->committer->batch_limit && writer->taken.count > 0 && !ends_batch(writer)) {
        writer->batch[writer->batch_count++] = worklist_take(&writer->taken);
    }
    atomic_fetch_sub(&writer->queue_items, writer->batch_count);
    atomic_fetch_sub(&writer->queue_bytes, bytes - writer->taken.bytes);
    return writer->batch_count > 0;
}

static void send_back(struct writer *writer, struct store_work *work)
{
    struct store_loop *loop = work->loop;
    if (loop->outgoing[writer->number].count == 0) {
        loop->next_outgoing[writer->number] = writer->outgoing;
        writer->outgoing = loop;
    }
    worklist_add(&loop->outgoing[writer->number], work);
}

static void deliver(struct writer *writer)
{
    while (writer->outgoing != NULL) {
        struct store_loop *loop = writer->outgoing;
        writer->outgoing = loop->next_outgoing[writer->number];
        store_loop_deliver(loop, &loop->outgoing[writer->number]);
    }
}

/* Whoever waited too long has given up: takes such works out of the batch. */
static void drop_late(struct writer *writer)
{
    int64_t oldest = env_monotonic(writer->committer->store->env) - committer_patience_us(writer->committer);
    size_t kept = 0;
    for (size_t i = 0; i < writer->batch_count; i++) {
        struct store_work *work = writer->batch[i];
        if (work->queued_at >= oldest) {
            writer->batch[kept++] = work;
            continue;
        }
        committer_refuse_late(&work, 1);
        atomic_fetch_add_explicit(&writer->committer->refused_items, 1, memory_order_relaxed);
        send_back(writer, work);
    }
    writer->batch_count = kept;
}

static void *run_thread(void *ctx)
{
    struct writer *writer = ctx;
    const struct engine *engine = writer->committer->store->engine;
    while (take_batch(writer)) {
        drop_late(writer);
        if (writer->batch_count > 0) {
            engine->commit(writer->committer, writer->batch, writer->batch_count);
        }
        for (size_t i = 0; i < writer->batch_count; i++) {
            send_back(writer, writer->batch[i]);
        }
        deliver(writer);
        engine->after_batch(writer->committer);
    }
    engine->finish(writer->committer);
    return NULL;
}

/* ---- life ---- */

struct writer *writer_new(struct committer *committer, size_t number)
{
    struct writer *writer = memory_new(sizeof *writer);
    writer->committer = committer;
    writer->number = number;
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->arrived, &attributes);
    pthread_condattr_destroy(&attributes);
    const char *name = committer->file == STORE_CLICKS ? "store-clicks" : "store-books";
    store_thread_start(&writer->thread, name, run_thread, writer);
    return writer;
}

void writer_stop(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    writer->stopping = true;
    atomic_store(&writer->committer->stopping, true);
    pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->mutex);
}

void writer_free(struct writer *writer)
{
    pthread_join(writer->thread, NULL);
    pthread_cond_destroy(&writer->arrived);
    pthread_mutex_destroy(&writer->mutex);
    free(writer->committer);
    free(writer);
}

void writer_set_hook(struct writer *writer, const struct store_batch_hook *hook)
{
    pthread_mutex_lock(&writer->mutex); /* the thread takes it before its first batch */
    writer->committer->hook = *hook;
    pthread_mutex_unlock(&writer->mutex);
}

/* ---- what others may know ---- */

uint64_t writer_queued(const struct writer *writer)
{
    return atomic_load_explicit(&writer->queue_items, memory_order_relaxed);
}

void writer_add_metrics(const struct writer *writer, struct store_file_metrics *sum)
{
    const struct committer *committer = writer->committer;
    sum->commits += atomic_load(&committer->commits);
    sum->items += atomic_load(&committer->items);
    sum->rolled_back_batches += atomic_load(&committer->rolled_back_batches);
    sum->rerun_items += atomic_load(&committer->rerun_items);
    sum->refused_items += atomic_load(&committer->refused_items);
    sum->wal_pages += atomic_load(&committer->wal_pages);
    sum->checkpoints += atomic_load(&committer->checkpoints);
    sum->errors += atomic_load(&committer->errors);
    sum->retries += atomic_load(&committer->retries);
    sum->unknown_commits += atomic_load(&committer->unknown_commits);
    sum->unresolved_commits += atomic_load(&committer->unresolved_commits);
    sum->lost_commits += atomic_load(&committer->lost_commits);
    sum->reconnects += atomic_load(&committer->reconnects);
    sum->queue_items += atomic_load(&writer->queue_items);
    sum->queue_bytes += atomic_load(&writer->queue_bytes);
    sum->commit_us += atomic_load(&committer->commit_us);
    sum->stopped_for_disk = sum->stopped_for_disk || atomic_load(&committer->stopped_for_disk);
}

enum status writer_ready(const struct writer *writer, struct error *err)
{
    if (atomic_load(&writer->committer->broken)) {
        return error_set(err, ERROR_UNAVAILABLE, NULL,
                         "The database cannot be reached, or stopped after an I/O error.");
    }
    if (atomic_load(&writer->committer->stopped_for_disk)) {
        return error_set(err, ERROR_DISK_FULL, NULL, "The disk is full or its reserve is reached.");
    }
    return STATUS_OK;
}
