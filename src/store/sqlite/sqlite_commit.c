/* Group commit.
 *
 * A batch is one BEGIN IMMEDIATE ... COMMIT without savepoints (they cost 15 to 19 %). That is safe because of the
 * contract: a work is refused before its first write, and then there is nothing of it to take back.
 *
 *      run all works --ok or clean refusals--> COMMIT --> on disk
 *           |                                    |
 *           | a work failed after a write,       | a deferred constraint
 *           v                                    v
 *       ROLLBACK, then each work in a transaction of its own; there a failure is that work's alone
 *
 * A rehearsal comes alone (writer.c) and always ends in ROLLBACK.
 *
 * "Wrote" is what SQLite's count of changed rows says, so that a first claim which changed nothing is still clean.
 * The hook writes what belongs to the commit as a whole; when it fails, that is a surprise for every work of the batch.
 * A full disk refuses the whole batch and closes the disk gate for a while; any other I/O error while writing is fatal:
 * what is on disk is then unknown, and nothing more is acknowledged.
 *
 * Checkpoints: PASSIVE, by this connection only, after LIMIT_CHECKPOINT_PAGES pages, or once the queue has been empty
 * for 50 ms: one after every batch of a slow stream would double its fsyncs and delay the next. */

#include "store/sqlite/sqlite_commit.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"
#include "store/loop.h"
#include "store/sqlite/sqlite_store.h"

static const int64_t idle_us = 50 * TIME_US_PER_MS;
static const int64_t retry_us = TIME_US_PER_S; /* a checkpoint that a reader or a full disk held up */
static const int64_t disk_look_us = 250 * TIME_US_PER_MS;
static const int64_t clicks_reserve_factor = 2; /* clicks stop first: the books matter more */
enum { CLICKS_READ_CACHE_KIB = 2048 };

static struct sqlite_committer *of(struct committer *committer)
{
    return (struct sqlite_committer *)committer;
}

struct committer *sqlite_committer_new(struct store *store, struct db *db)
{
    struct sqlite_committer *committer = memory_new(sizeof *committer);
    bool clicks = db->file == STORE_CLICKS;
    committer->committer.store = store;
    committer->committer.file = db->file;
    committer->committer.batch_limit = clicks ? LIMIT_BATCH_CLICKS : LIMIT_BATCH_ITEMS;
    committer->db = db;
    const struct sqlite_own *own = sqlite_own_of(store);
    committer->session = sqlite_session_of(sqlite_session_new(&own->paths, store->env, false, CLICKS_READ_CACHE_KIB));
    committer->session->dbs[db->file] = db;
    committer->session->session.trace = clicks ? NULL : trace_draft_new(store->trace);
    int64_t reserve = own->disk_reserve_bytes;
    committer->disk = disk_gate_new(own->paths.folder, clicks ? clicks_reserve_factor * reserve : reserve);
    committer->last_now = INT64_MIN;
    committer->checkpoint_at = env_monotonic(store->env) + idle_us; /* what an earlier process left in the log */
    return &committer->committer;
}

/* ---- refusals of a whole batch ---- */

static void refuse_for_disk(struct store_work **works, size_t count)
{
    committer_refuse_rest(works, count, ERROR_DISK_FULL,
                          "The disk is full or its reserve is reached; try again later.");
}

static void break_off(struct sqlite_committer *committer, const char *what)
{
    atomic_store(&committer->committer.broken, true);
    store_fatal(committer->committer.store, what);
}

/* The batch cannot be: rolls back and refuses what was not refused already. */
static void give_up(struct sqlite_committer *committer, enum db_trouble trouble, struct store_work **works,
                    size_t count)
{
    COUNT(committer->committer.errors, 1);
    if (trouble == DB_FATAL) {
        break_off(committer, sqlite3_errmsg(committer->db->sqlite));
    }
    db_rollback(committer->db);
    if (trouble == DB_DISK_FULL) {
        disk_gate_failed(&committer->disk, env_monotonic(committer->committer.store->env));
        atomic_store(&committer->committer.stopped_for_disk, true);
        refuse_for_disk(works, count);
    } else {
        committer_refuse_rest(works, count, ERROR_UNAVAILABLE, "The database cannot be written; try again later.");
    }
}

/* ---- one transaction ---- */

/* False when the works were refused instead. */
static bool begin(struct sqlite_committer *committer, struct store_work **works, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        works[i]->status = STATUS_OK;
    }
    trace_forget(committer->session->session.trace);
    if (atomic_load(&committer->committer.broken)) {
        committer_refuse_rest(works, count, ERROR_UNAVAILABLE, "The database stopped after an I/O error.");
        return false;
    }
    bool allowed = disk_gate_allows(&committer->disk, env_monotonic(committer->committer.store->env));
    atomic_store(&committer->committer.stopped_for_disk, !allowed);
    if (!allowed) {
        refuse_for_disk(works, count);
        return false;
    }
    int code = db_begin(committer->db);
    if (code != SQLITE_OK) {
        give_up(committer, db_trouble(committer->db, code), works, count);
        return false;
    }
    committer->session->trouble = DB_FINE;
    return true;
}

static enum status run_act(struct sqlite_committer *committer, struct store_work *work, bool *touched)
{
    committer->last_now = txn_time_after(committer->last_now, env_now(committer->committer.store->env));
    trace_item(committer->session->session.trace);
    struct txn txn;
    txn_begin(&txn, &committer->session->session, committer->committer.file, true, committer->last_now);
    enum status status = txn_run(&txn, work);
    arena_reset(&committer->session->session.arena);
    *touched = *touched || (status == STATUS_OK && txn.touched);
    return status;
}

/* False when the work failed after it had written something, or the transaction is gone. */
static bool run_work(struct sqlite_committer *committer, struct store_work *work, bool *touched)
{
    sqlite3 *sqlite = committer->db->sqlite;
    int64_t changes = sqlite3_total_changes64(sqlite);
    for (int tries = 0;; tries++) {
        enum status status = run_act(committer, work, touched);
        if (status == STATUS_OK) {
            return true;
        }
        if (sqlite3_total_changes64(sqlite) != changes || sqlite3_get_autocommit(sqlite) != 0 ||
            committer->session->trouble >= DB_DISK_FULL) {
            return false;
        }
        if (!committer_try_again(&committer->committer, work, tries)) {
            return true;
        }
        sqlite_session_end_reads(&committer->session->session); /* what it lost against may be a newer click */
    }
}

/* False when the hook failed: then each work has its error. */
static bool call_hook(struct sqlite_committer *committer,
                      enum status (*step)(struct txn *txn, void *ctx, struct error *err), struct store_work **works,
                      size_t count)
{
    struct txn txn;
    txn_begin(&txn, &committer->session->session, committer->committer.file, true, committer->last_now);
    bool done = committer_call_hook(&committer->committer, &txn, step, works, count);
    arena_reset(&committer->session->session.arena);
    return done;
}

/* False when a constraint that is checked at the end speaks against it. */
static bool commit(struct sqlite_committer *committer, struct store_work **works, size_t count)
{
    struct env *env = committer->committer.store->env;
    int64_t started = env_monotonic(env);
    int code = db_commit(committer->db);
    int64_t ended = env_monotonic(env);
    enum db_trouble trouble = db_trouble(committer->db, code);
    if (trouble == DB_STATEMENT) {
        for (size_t i = 0; i < count; i++) {
            struct error error = {0};
            enum status status = db_report(committer->db, trouble, "commit", &error);
            store_work_fail(works[i], status, &error);
        }
        return false;
    }
    if (trouble != DB_FINE) {
        give_up(committer, trouble, works, count);
        return true;
    }
    trace_keep(committer->session->session.trace);
    uint64_t pages = db_pages_written(committer->db);
    COUNT(committer->committer.commit_us, (uint64_t)(ended - started));
    COUNT(committer->committer.commits, 1);
    COUNT(committer->committer.wal_pages, pages);
    committer->disk.pages += (int64_t)pages;
    if (pages > 0) {
        committer->pages_to_save += pages;
        committer->checkpoint_at = ended + idle_us;
        atomic_fetch_add(&committer->committer.store->commits[committer->committer.file], 1);
    }
    return true;
}

/* Runs works in one transaction. True when that settled them; false when a surprise took the transaction back. */
static bool attempt(struct sqlite_committer *committer, struct store_work **works, size_t count)
{
    if (!begin(committer, works, count)) {
        return true;
    }
    bool touched = false;
    const struct store_batch_hook *hook = &committer->committer.hook;
    bool kept = call_hook(committer, hook->begin, works, count);
    for (size_t i = 0; i < count && kept; i++) {
        kept = run_work(committer, works[i], &touched);
    }
    kept = kept && call_hook(committer, hook->end, works, count);
    sqlite_session_end_reads(&committer->session->session);
    if (!kept && committer->session->trouble >= DB_DISK_FULL) {
        give_up(committer, committer->session->trouble, works, count);
        return true;
    }
    if (!kept || !commit(committer, works, count)) {
        db_rollback(committer->db);
        COUNT(committer->committer.rolled_back_batches, 1);
        return false;
    }
    if (touched) {
        atomic_fetch_add(&committer->committer.store->generation, 1);
    }
    return true;
}

static void run_alone(struct sqlite_committer *committer, struct store_work *work)
{
    for (int tries = 0; tries < LIMIT_TXN_RETRIES; tries++) {
        COUNT(committer->committer.rerun_items, 1);
        if (attempt(committer, &work, 1) || work->status != STATUS_BUSY) {
            return;
        }
    }
    committer_refuse_lost_race(work);
}

/* What act() writes is never committed, so nothing but its own lost race can be wrong with it. */
static void rehearse(struct sqlite_committer *committer, struct store_work *work)
{
    for (int tries = 0; tries < LIMIT_TXN_RETRIES; tries++) {
        if (!begin(committer, &work, 1)) {
            return;
        }
        bool touched = false;
        (void)run_act(committer, work, &touched);
        sqlite_session_end_reads(&committer->session->session);
        if (committer->session->trouble >= DB_DISK_FULL) {
            give_up(committer, committer->session->trouble, &work, 1);
            return;
        }
        db_rollback(committer->db);
        if (work->status != STATUS_BUSY) {
            return;
        }
    }
    committer_refuse_lost_race(work);
}

void sqlite_commit(struct committer *common, struct store_work **works, size_t count)
{
    struct sqlite_committer *committer = of(common);
    if (works[0]->rehearsal) {
        rehearse(committer, works[0]);
        committer_count_outcomes(&committer->committer, works, count);
        return;
    }
    bool settled = attempt(committer, works, count);
    if (!settled && (count > 1 || works[0]->status == STATUS_BUSY)) {
        for (size_t i = 0; i < count; i++) {
            run_alone(committer, works[i]);
        }
    }
    committer_count_outcomes(&committer->committer, works, count);
}

/* ---- checkpoints and idling ---- */

static void checkpoint(struct sqlite_committer *committer)
{
    bool complete = false;
    int code = db_checkpoint(committer->db, &complete);
    enum db_trouble trouble = db_trouble(committer->db, code);
    committer->pages_to_save = 0;
    committer->checkpoint_at = complete ? INT64_MAX : env_monotonic(committer->committer.store->env) + retry_us;
    if (trouble == DB_FINE) {
        COUNT(committer->committer.checkpoints, 1);
        return;
    }
    COUNT(committer->committer.errors, 1);
    if (trouble == DB_FATAL) {
        break_off(committer, sqlite3_errmsg(committer->db->sqlite));
    }
}

void sqlite_after_batch(struct committer *common)
{
    struct sqlite_committer *committer = of(common);
    if (committer->pages_to_save >= LIMIT_CHECKPOINT_PAGES && !atomic_load(&committer->committer.broken)) {
        checkpoint(committer);
    }
}

int64_t sqlite_idle_at(const struct committer *common)
{
    const struct sqlite_committer *committer = (const struct sqlite_committer *)common;
    if (atomic_load(&committer->committer.broken)) {
        return INT64_MAX;
    }
    int64_t look_at = committer->disk.stopped ? committer->disk.checked_at + disk_look_us : INT64_MAX;
    return look_at < committer->checkpoint_at ? look_at : committer->checkpoint_at;
}

void sqlite_idle(struct committer *common)
{
    struct sqlite_committer *committer = of(common);
    int64_t now = env_monotonic(committer->committer.store->env);
    if (committer->disk.stopped) {
        atomic_store(&committer->committer.stopped_for_disk, !disk_gate_allows(&committer->disk, now));
    }
    if (now >= committer->checkpoint_at) {
        checkpoint(committer);
    }
}

void sqlite_finish(struct committer *common)
{
    struct sqlite_committer *committer = of(common);
    if (sqlite_idle_at(common) != INT64_MAX) {
        checkpoint(committer);
    }
    sqlite_session_free(&committer->session->session);
}
