/* SQLite's backup interface over a read transaction that this program holds: without that, a write by the server would
 * make it begin again, under load for ever. */

#include "store/bulk/snapshot.h"

#include <sqlite3.h>
#include <string.h>

#include "store/sqlite/sqlite.h"
#include "store/sqlite/sqlite_migrate.h"
#include "store/url.h"

enum { STEP_PAGES = 512, CACHE_KIB = 4 * 1024 };

static enum status target_failed(sqlite3 *target, int code, const char *path, struct error *err)
{
    if ((code & 0xff) == SQLITE_FULL)
        return error_set(err, ERROR_DISK_FULL, NULL, "The disk of %s is full.", path);
    return error_set(err, ERROR_UNAVAILABLE, NULL, "Cannot write %s: %s.", path, sqlite3_errmsg(target));
}

static enum status copy_pages(sqlite3 *target, struct db *db, const char *path, const char *what,
                              const struct watch *watch, struct error *err)
{
    enum { PAGE_BYTES = 4096 };
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", db->sqlite, "main");
    if (backup == NULL)
        return target_failed(target, sqlite3_errcode(target), path, err);
    enum status status = STATUS_OK;
    int code = SQLITE_OK;
    while (status == STATUS_OK && code == SQLITE_OK) {
        code = sqlite3_backup_step(backup, STEP_PAGES);
        uint64_t total = (uint64_t)sqlite3_backup_pagecount(backup);
        uint64_t left = (uint64_t)sqlite3_backup_remaining(backup);
        status = watch_step(watch, what, (total - left) * PAGE_BYTES, total * PAGE_BYTES, err);
    }
    int finish = sqlite3_backup_finish(backup);
    if (status == STATUS_OK && code != SQLITE_DONE)
        status = target_failed(target, code, path, err);
    if (status == STATUS_OK && finish != SQLITE_OK)
        status = target_failed(target, finish, path, err);
    return status;
}

/* Without journal and syncs: the caller makes the copy durable when it is whole. */
static enum status copy_file(struct db *db, const char *path, const char *what, const struct watch *watch,
                             struct error *err)
{
    sqlite3 *target = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &target, flags, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(target, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);
    enum status status =
        code == SQLITE_OK ? copy_pages(target, db, path, what, watch, err) : target_failed(target, code, path, err);
    sqlite3_close(target);
    return status;
}

/* Begins a read of the file. The check of the schema is its first, and thereby fixes the snapshot. */
static enum status hold_file(const char *path, enum store_file file, struct env *env, struct db **ret,
                             struct error *err)
{
    struct db_options options = {.path = path, .file = file, .cache_kib = CACHE_KIB, .env = env};
    TRY(db_open(&options, ret, err));
    int code = db_begin(*ret);
    if (code != SQLITE_OK)
        return db_report(*ret, db_trouble(*ret, code), path, err);
    return migrate_check(*ret, &migration_sets[file], path, err);
}

enum status snapshot_copy(const char *url, const char *const files[2], struct env *env, const struct watch *watch,
                          struct error *err)
{
    static const char *const names[] = {"copying the books", "copying the clicks"};
    struct arena arena;
    struct store_paths paths;
    struct db *dbs[2] = {NULL, NULL};
    arena_init(&arena);
    enum status status = db_check_library(err);
    if (status == STATUS_OK)
        status = store_paths_parse(url, &arena, &paths, err);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS && status == STATUS_OK; file++)
        status = hold_file(paths.files[file], (enum store_file)file, env, &dbs[file], err);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS && status == STATUS_OK; file++) {
        status = copy_file(dbs[file], files[file], names[file], watch, err);
        db_rollback(dbs[file]); /* its log need not grow any longer */
    }
    db_close(dbs[STORE_BOOKS]);
    db_close(dbs[STORE_CLICKS]);
    arena_release(&arena);
    return status;
}

enum status snapshot_check(const char *path, enum store_file file, struct error *err)
{
    sqlite3 *sqlite = NULL;
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(sqlite, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    const char *found = code == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : sqlite3_errmsg(sqlite);
    enum status status = STATUS_OK;
    const char *line = strrchr(found, '\n'); /* what comes before says which database */
    if (code != SQLITE_ROW || strcmp(found, "ok") != 0)
        status = error_set(err, ERROR_INTERNAL, "database", "The file of the %s is damaged: %s.",
                           file == STORE_BOOKS ? "books" : "clicks", line != NULL ? line + 1 : found);
    sqlite3_finalize(stmt);
    sqlite3_close(sqlite);
    return status;
}
