#pragma once

#include <stdatomic.h>

#include "store/state.h"

/* Group commit: what every engine's committer begins with. It belongs to one writer's thread; the counters are read by
 * any. */
struct committer {
    struct store *store;
    enum store_file file;
    size_t batch_limit;           /* works in one commit, now; the engine may change it between batches */
    struct store_batch_hook hook; /* zero: none */

    _Atomic uint64_t commits, items, rolled_back_batches, rerun_items, refused_items, wal_pages, checkpoints, errors;
    _Atomic uint64_t retries, unknown_commits, unresolved_commits, lost_commits, reconnects;
    _Atomic uint64_t commit_us;
    _Atomic bool stopped_for_disk;
    _Atomic bool broken;   /* nothing is written any more (SQLite), or a database is waited for */
    _Atomic bool stopping; /* what is queued is the last */
};

#define COUNT(counter, by) atomic_fetch_add_explicit(&(counter), (by), memory_order_relaxed)

/* How long its works may wait, in microseconds: whoever called the API will wait longer than a visitor on a link. */
int64_t committer_patience_us(const struct committer *committer);

/* Refuses those of the works that were not refused already. */
void committer_refuse_rest(struct store_work **works, size_t count, enum error_code code, const char *why);

/* The same for works that have waited longer than they may. */
void committer_refuse_late(struct store_work **works, size_t count);

/* A work's last STATUS_BUSY. */
void committer_refuse_lost_race(struct store_work *work);

/* Whether a work that ended without a trace after `tries` earlier ones is to be run once more: it was BUSY, and not too
 * often. Counts that; else the work has its refusal. */
bool committer_try_again(struct committer *committer, struct store_work *work, int tries);

/* Counts the works of a finished batch that are kept, which no rehearsal is, and those that the store could not take.
 * What their own act() refused is in neither. */
void committer_count_outcomes(struct committer *committer, struct store_work **works, size_t count);

/* Calls one step of the hook (null: nothing to do). False when it failed: then each work has its error. */
bool committer_call_hook(struct committer *committer, struct txn *txn,
                         enum status (*step)(struct txn *txn, void *ctx, struct error *err), struct store_work **works,
                         size_t count);
