/* Opening and closing a store, and what can be asked of it as a whole.
 *
 * Order of opening: lock, library, write connections with their migrations, then the threads. Closing goes backwards:
 * the writers finish what is queued and checkpoint, the lock is let go last. */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"
#include "store/disk.h"
#include "store/lock.h"
#include "store/migrate.h"
#include "store/pool.h"
#include "store/state.h"
#include "store/writer.h"

/* Page caches. Only a writer's outlives a commit of its file; a reader's is emptied by each. */
enum { BOOKS_CACHE_KIB = 48 * 1024, CLICKS_CACHE_KIB = 8 * 1024, READER_CACHE_KIB = 4 * 1024 };

/* ---- for the store's own files ---- */

static void abort_on_fatal(void *ctx, const char *what)
{
    (void)ctx;
    fprintf(stderr, "referd: the database cannot be trusted after: %s\n", what);
    abort();
}

void store_fatal(struct store *store, const char *what)
{
    pthread_mutex_lock(&store->fatal_mutex);
    void (*fatal)(void *ctx, const char *what) = store->fatal;
    void *ctx = store->fatal_ctx;
    pthread_mutex_unlock(&store->fatal_mutex);
    fatal(ctx, what);
}

void store_thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *ctx)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(thread, NULL, run, ctx);
    assert(code == 0);
    pthread_setname_np(*thread, name);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* ---- opening ---- */

static enum status make_folder(const char *folder, struct error *err)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return error_set(err, ERROR_UNAVAILABLE, "database", "Cannot make the folder %s: %s.", folder, strerror(errno));
    }
    return STATUS_OK;
}

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

static enum status open_writing(struct store *store, const struct store_config *config, enum store_file file,
                                struct db **ret_db, struct error *err)
{
    struct db_options options = {
        .path = store->paths.files[file],
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

static enum status start_writers(struct store *store, const struct store_config *config, struct error *err)
{
    if (config->migrate) {
        TRY(make_folder(store->paths.folder, err));
    }
    TRY(store_lock_take(store->paths.lock, &store->lock_fd, err));
    struct trace *trace = NULL;
    struct db *dbs[2] = {NULL, NULL};
    enum status status = open_writing(store, config, STORE_BOOKS, &dbs[STORE_BOOKS], err);
    if (status == STATUS_OK) {
        status = open_writing(store, config, STORE_CLICKS, &dbs[STORE_CLICKS], err);
    }
    if (status == STATUS_OK && config->migrate) {
        status = sync_folder(store->paths.folder, err);
    }
    if (status == STATUS_OK && config->trace_path != NULL) {
        status = trace_open(config->trace_path, &trace, err);
    }
    if (status != STATUS_OK) {
        db_close(dbs[STORE_BOOKS]);
        db_close(dbs[STORE_CLICKS]);
        return status;
    }
    store->writers[STORE_BOOKS] = writer_new(store, dbs[STORE_BOOKS], trace);
    store->writers[STORE_CLICKS] = writer_new(store, dbs[STORE_CLICKS], NULL);
    return STATUS_OK;
}

static void start_readers(struct store *store)
{
    struct handles handles[LIMIT_READER_THREADS];
    int threads = store->mode == STORE_SERVE ? LIMIT_READER_THREADS : 1;
    for (int i = 0; i < threads; i++) {
        handles[i] = handles_new(&store->paths, store->env, true, READER_CACHE_KIB);
    }
    store->pool = pool_new(handles, threads, false);
}

/* The schema check is the first read of each file and thereby fixes the snapshot that all later reads share. The books
 * come first: every click that they name is then in the snapshot of the clicks. */
static enum status start_inspector(struct store *store, struct error *err)
{
    struct handles handles = handles_new(&store->paths, store->env, false, READER_CACHE_KIB);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        struct db *db;
        enum status status = handles_use(&handles, (enum store_file)file, &db, err);
        if (status == STATUS_OK) {
            status = migrate_check(db, &migration_sets[file], store->paths.files[file], err);
        }
        if (status != STATUS_OK) {
            handles_release(&handles);
            return status;
        }
    }
    store->pool = pool_new(&handles, 1, true);
    return STATUS_OK;
}

enum status store_open(const struct store_config *config, struct store **ret_store, struct error *err)
{
    struct store *store = memory_new(sizeof *store);
    arena_init(&store->arena);
    pthread_mutex_init(&store->fatal_mutex, NULL);
    store->mode = config->mode;
    store->env = config->env;
    store->disk_reserve_bytes = config->disk_reserve_bytes;
    store->lock_fd = -1;
    store->fatal = abort_on_fatal;
    enum status status = store_paths_parse(config->url, &store->arena, &store->paths, err);
    if (status == STATUS_OK) {
        status = db_check_library(err);
    }
    if (status == STATUS_OK && config->mode == STORE_INSPECT) {
        status = start_inspector(store, err);
    } else if (status == STATUS_OK) {
        status = start_writers(store, config, err);
        if (status == STATUS_OK) {
            start_readers(store);
        }
    }
    if (status != STATUS_OK) {
        store_close(store);
        return status;
    }
    *ret_store = store;
    return STATUS_OK;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    pool_free(store->pool);
    writer_free(store->writers[STORE_BOOKS]);
    writer_free(store->writers[STORE_CLICKS]);
    store_lock_release(store->lock_fd);
    pthread_mutex_destroy(&store->fatal_mutex);
    arena_release(&store->arena);
    free(store);
}

/* ---- what can be asked ---- */

void store_set_batch_hook(struct store *store, enum store_file file, const struct store_batch_hook *hook)
{
    assert(store->writers[file] != NULL);
    writer_set_hook(store->writers[file], hook);
}

uint64_t store_generation(const struct store *store)
{
    return atomic_load(&store->generation);
}

enum status store_ready(const struct store *store, struct error *err)
{
    if (store->mode == STORE_INSPECT) {
        return STATUS_OK;
    }
    TRY(writer_ready(store->writers[STORE_BOOKS], err));
    struct error error = {0};
    enum status clicks = writer_ready(store->writers[STORE_CLICKS], &error);
    if (clicks != STATUS_OK && clicks != STATUS_DISK_FULL) { /* clicks stop at twice the reserve: still ready */
        return error_set(err, error.code, NULL, "%s", error.detail);
    }
    if (disk_free_bytes(store->paths.folder) < store->disk_reserve_bytes) {
        return error_set(err, ERROR_DISK_FULL, NULL, "The disk has less free space than its reserve.");
    }
    return STATUS_OK;
}

void store_on_fatal(struct store *store, void (*fatal)(void *ctx, const char *what), void *ctx)
{
    pthread_mutex_lock(&store->fatal_mutex);
    store->fatal = fatal;
    store->fatal_ctx = ctx;
    pthread_mutex_unlock(&store->fatal_mutex);
}

void store_metrics(const struct store *store, struct store_metrics *ret)
{
    *ret = (struct store_metrics){
        .generation = atomic_load(&store->generation),
        .reads = atomic_load(&store->reads),
    };
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        if (store->writers[file] != NULL) {
            writer_metrics(store->writers[file], &ret->files[file]);
        }
    }
}
