#pragma once

#include <stdatomic.h>

#include "store/disk.h"
#include "store/state.h"

/* Group commit: runs works in one transaction each batch, and keeps the write-ahead log short. Used by one writer's
 * thread; the counters are read by any. */
struct committer {
    struct store *store;
    enum store_file file;
    struct db *db; /* the file's only write connection; also in handles */
    struct handles handles;
    struct disk_gate disk;
    struct store_batch_hook hook; /* zero: none */
    int64_t last_now;             /* of the last transaction: the next one's is greater */
    uint64_t pages_to_save;       /* written to the log since the last checkpoint */
    int64_t checkpoint_at;        /* monotonic us, when idle; INT64_MAX: nothing to save */

    _Atomic uint64_t commits, items, rolled_back_batches, rerun_items, refused_items, wal_pages, checkpoints, errors;
    _Atomic uint64_t commit_us;
    _Atomic bool stopped_for_disk;
    _Atomic bool broken; /* after a fatal I/O error: nothing is written any more */
};

/* Takes over the write connection and the trace (may be null). */
void committer_init(struct committer *committer, struct store *store, struct db *db, struct trace *trace);
void committer_release(struct committer *committer);

/* Runs works as one commit. Afterwards each has its status; what is STATUS_OK is on disk. */
void committer_run(struct committer *committer, struct store_work **works, size_t count);

/* After the answers of a batch: a checkpoint when the log has grown to LIMIT_CHECKPOINT_PAGES. */
void committer_after_batch(struct committer *committer);

/* When committer_idle() wants to be called, monotonic us, if no work comes before; INT64_MAX: not at all. */
int64_t committer_idle_at(const struct committer *committer);

/* Nothing to do for a while: a checkpoint, a look whether there is disk space again. */
void committer_idle(struct committer *committer);

/* Carries over what can be. */
void committer_checkpoint(struct committer *committer);
