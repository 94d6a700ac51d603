#pragma once

#include "store/commit.h"
#include "store/disk.h"
#include "store/sqlite/sqlite_session.h"

/* Group commit on SQLite: runs works in one transaction each batch, and keeps the write-ahead log short. */
struct sqlite_committer {
    struct committer committer; /* first */
    struct db *db;              /* the file's only write connection; also in the session */
    struct sqlite_session *session;
    struct disk_gate disk;
    int64_t last_now;       /* of the last transaction: txn_time_after() */
    uint64_t pages_to_save; /* written to the log since the last checkpoint */
    int64_t checkpoint_at;  /* monotonic us, when idle; INT64_MAX: nothing to save */
};

/* Takes over the write connection. Freed by the writer, after sqlite_finish(). */
struct committer *sqlite_committer_new(struct store *store, struct db *db);

/* For the engine's table: see engine.h. After a batch: a checkpoint when the log has grown to LIMIT_CHECKPOINT_PAGES.
 * When idle: a checkpoint, a look whether there is disk space again. */
void sqlite_commit(struct committer *common, struct store_work **works, size_t count);
void sqlite_after_batch(struct committer *common);
int64_t sqlite_idle_at(const struct committer *common);
void sqlite_idle(struct committer *common);
void sqlite_finish(struct committer *common);
