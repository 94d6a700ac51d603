/* A store on two SQLite files.
 *
 * Order of opening: lock, library, write connections with their migrations, then the threads. Closing goes backwards:
 * the writers finish what is queued and checkpoint, the lock is let go last. */

#include "store/sqlite/sqlite_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/disk.h"
#include "store/folder.h"
#include "store/lock.h"
#include "store/pool.h"
#include "store/sqlite/sqlite_commit.h"
#include "store/sqlite/sqlite_migrate.h"

/* Page caches. Only a writer's outlives a commit of its file; a reader's is emptied by each. */
enum {
    BOOKS_CACHE_KIB = 48 * 1024,
    CLICKS_CACHE_KIB = 8 * 1024,
    READER_CACHE_KIB = 4 * 1024,
    LOOP_CACHE_KIB = 16 * 1024
};

enum { READERS = 2 };

/* ---- opening ---- */

/* New files are on disk only when their folder is. */
static enum status sync_folder(const char *folder, struct error *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        int reason = errno;
        if (fd >= 0) {
            close(fd);
        }
        return error_set(err, ERROR_UNAVAILABLE, "database", "Cannot sync the folder %s: %s.", folder,
                         strerror(reason));
    }
    close(fd);
    return STATUS_OK;
}

static enum status open_writing(const struct sqlite_own *own, const struct store_config *config, enum store_file file,
                                struct db **ret_db, struct error *err)
{
    struct db_options options = {
        .path = own->paths.files[file],
        .file = file,
        .writable = true,
        .create = config->migrate,
        .cache_kib = file == STORE_BOOKS ? BOOKS_CACHE_KIB : CLICKS_CACHE_KIB,
        .env = config->env,
    };
    struct db *db;
    TRY(db_open(&options, &db, err));
    enum status status = config->migrate ? migrate_run(db, &migration_sets[file], options.path, err)
                                         : migrate_check(db, &migration_sets[file], options.path, err);
    if (status != STATUS_OK) {
        db_close(db);
        return status;
    }
    *ret_db = db;
    return STATUS_OK;
}

static enum status open_both(const struct sqlite_own *own, const struct store_config *config, struct db *dbs[2],
                             struct error *err)
{
    TRY(open_writing(own, config, STORE_BOOKS, &dbs[STORE_BOOKS], err));
    TRY(open_writing(own, config, STORE_CLICKS, &dbs[STORE_CLICKS], err));
    return config->migrate ? sync_folder(own->paths.folder, err) : STATUS_OK;
}

static enum status start_writers(struct store *store, const struct store_config *config, struct error *err)
{
    struct sqlite_own *own = sqlite_own_of(store);
    if (config->migrate) {
        TRY(folder_make(own->paths.folder, "database", err));
    }
    TRY(store_lock_take(own->paths.lock, &own->lock_fd, err));
    struct db *dbs[2] = {NULL, NULL};
    enum status status = open_both(own, config, dbs, err);
    if (status != STATUS_OK) {
        db_close(dbs[STORE_BOOKS]);
        db_close(dbs[STORE_CLICKS]);
        return status;
    }
    store_add_writer(store, sqlite_committer_new(store, dbs[STORE_BOOKS]));
    store_add_writer(store, sqlite_committer_new(store, dbs[STORE_CLICKS]));
    return STATUS_OK;
}

static void start_readers(struct store *store)
{
    struct session *sessions[READERS];
    int threads = store->mode == STORE_SERVE ? READERS : 1;
    for (int i = 0; i < threads; i++) {
        sessions[i] = sqlite_session_new(&sqlite_own_of(store)->paths, store->env, true, READER_CACHE_KIB);
    }
    store->pool = pool_new(sessions, threads, false);
}

/* The schema check is the first read of each file and thereby fixes the snapshot that all later reads share. The books
 * come first: every click that they name is then in the snapshot of the clicks. */
static enum status start_inspector(struct store *store, struct error *err)
{
    const struct sqlite_own *own = sqlite_own_of(store);
    struct session *session = sqlite_session_new(&own->paths, store->env, false, READER_CACHE_KIB);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        struct db *db;
        enum status status = sqlite_session_use(sqlite_session_of(session), (enum store_file)file, &db, err);
        if (status == STATUS_OK) {
            status = migrate_check(db, &migration_sets[file], own->paths.files[file], err);
        }
        if (status != STATUS_OK) {
            sqlite_session_free(session);
            return status;
        }
    }
    store->pool = pool_new(&session, 1, true);
    return STATUS_OK;
}

static enum status open_store(struct store *store, const struct store_config *config, struct error *err)
{
    struct sqlite_own *own = memory_new(sizeof *own);
    arena_init(&own->arena);
    own->disk_reserve_bytes = config->disk_reserve_bytes;
    own->lock_fd = -1;
    store->own = own;
    TRY(store_paths_parse(config->url, &own->arena, &own->paths, err));
    TRY(db_check_library(err));
    if (config->mode == STORE_INSPECT) {
        return start_inspector(store, err);
    }
    TRY(start_writers(store, config, err));
    start_readers(store);
    return STATUS_OK;
}

static void close_store(struct store *store)
{
    struct sqlite_own *own = sqlite_own_of(store);
    store_lock_release(own->lock_fd);
    arena_release(&own->arena);
    free(own);
}

/* ---- what can be asked ---- */

static enum status ready(const struct store *store, struct error *err)
{
    const struct sqlite_own *own = sqlite_own_of(store);
    if (store->mode != STORE_INSPECT && disk_free_bytes(own->paths.folder) < own->disk_reserve_bytes) {
        return error_set(err, ERROR_DISK_FULL, NULL, "The disk has less free space than its reserve.");
    }
    return STATUS_OK;
}

static struct session *loop_session(struct store *store)
{
    return sqlite_session_new(&sqlite_own_of(store)->paths, store->env, store->mode != STORE_INSPECT, LOOP_CACHE_KIB);
}

static bool read_again(struct session *session, int64_t patient_until, bool retried)
{
    (void)session;
    (void)patient_until;
    (void)retried;
    return false;
}

const struct engine sqlite_engine = {
    .name = "sqlite",
    .reads_inline = true,
    .open = open_store,
    .close = close_store,
    .ready = ready,
    .loop_session = loop_session,
    .session_free = sqlite_session_free,
    .end_reads = sqlite_session_end_reads,
    .read_again = read_again,
    .exec = sqlite_exec,
    .change = sqlite_change,
    .query = sqlite_query,
    .each = sqlite_each,
    .commit = sqlite_commit,
    .after_batch = sqlite_after_batch,
    .idle_at = sqlite_idle_at,
    .idle = sqlite_idle,
    .finish = sqlite_finish,
};
