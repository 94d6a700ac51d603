/* Connections: opening, settings, begin and end of transactions, checkpoint.
 *
 * Every connection: WAL, synchronous FULL, foreign keys, defensive, schema not trusted, no memory map, no checkpoint of
 * its own accord. One connection per file writes and checkpoints it, because the SQLite releases from 3.7.0 to 3.51.2
 * can corrupt a WAL database otherwise; all others are opened read-only and never checkpoint, not even when closed.
 * A database file is never opened by anything but SQLite: closing another descriptor of it would drop its POSIX locks.
 */

#include "store/sqlite/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "store/schema_version.h"

enum { SQLITE_LEAST_VERSION = 3039000, BUSY_MS = 5000, PROGRESS_STEPS = 2000 };

/* The memory statistics of SQLite cost a process-wide mutex per allocation. */
static void configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum status db_check_library(struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_library);
    if (sqlite3_libversion_number() < SQLITE_LEAST_VERSION || sqlite3_threadsafe() == 0) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "SQLite %s does not do: 3.39 or newer is needed, built for threads.", sqlite3_libversion());
    }
    return STATUS_OK;
}

/* ---- settings ---- */

static int on_progress(void *ctx)
{
    const struct db *db = ctx;
    return env_monotonic(db->env) > db->deadline;
}

static int configure_switches(sqlite3 *sqlite)
{
    static const struct {
        int option;
        int on;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_ENABLE_FKEY, 1},    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 1}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
    };
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        int code = sqlite3_db_config(sqlite, switches[i].option, switches[i].on, NULL);
        if (code != SQLITE_OK) {
            return code;
        }
    }
    int keep = 1; /* the log stays when the last connection closes */
    return sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

static int configure_pragmas(sqlite3 *sqlite, const struct db_options *options)
{
    const char *role = options->writable ? "PRAGMA page_size=4096; PRAGMA journal_mode=WAL;" : "PRAGMA query_only=ON;";
    char *sql = sqlite3_mprintf("%s PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
                                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-%d; PRAGMA wal_autocheckpoint=0;",
                                role, options->cache_kib);
    if (sql == NULL) {
        return SQLITE_NOMEM;
    }
    int code = sqlite3_exec(sqlite, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    return code;
}

/* Before anything is set: settings that are kept in the file would change what belongs to another program. */
static enum status check_ours(struct db *db, const struct db_options *options, struct error *err)
{
    static const char sql[] = "SELECT count(*), sum(name = 'schema_version') FROM sqlite_schema";
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    bool empty = code == SQLITE_ROW && sqlite3_column_int(stmt, 0) == 0;
    bool ours = code == SQLITE_ROW && sqlite3_column_int(stmt, 1) != 0;
    sqlite3_finalize(stmt);
    if (code == SQLITE_NOTADB) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s is no database of SQLite: name another file, or restore a backup.", options->path);
    }
    if (code != SQLITE_ROW) {
        return db_report(db, db_trouble(db, code), options->path, err);
    }
    if (empty && !options->create) {
        return schema_version_empty(options->path, err);
    }
    return empty || ours ? STATUS_OK : schema_version_foreign(options->path, err);
}

/* The journal mode is kept in the file: a file system without shared memory refuses WAL silently. */
static bool is_wal(sqlite3 *sqlite)
{
    sqlite3_stmt *stmt = NULL;
    bool wal = sqlite3_prepare_v2(sqlite, "PRAGMA journal_mode", -1, &stmt, NULL) == SQLITE_OK &&
               sqlite3_step(stmt) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
    sqlite3_finalize(stmt);
    return wal;
}

static int prepare_steps(struct db *db)
{
    const char *begin = db->writable ? "BEGIN IMMEDIATE" : "BEGIN";
    int code = sqlite3_prepare_v3(db->sqlite, begin, -1, SQLITE_PREPARE_PERSISTENT, &db->begin, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v3(db->sqlite, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &db->commit, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v3(db->sqlite, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &db->rollback, NULL);
    }
    return code;
}

static enum status db_configure(struct db *db, const struct db_options *options, struct error *err)
{
    sqlite3_extended_result_codes(db->sqlite, 1);
    sqlite3_busy_timeout(db->sqlite, BUSY_MS);
    int code = configure_switches(db->sqlite);
    if (code == SQLITE_OK) {
        TRY(check_ours(db, options, err));
        code = configure_pragmas(db->sqlite, options);
    }
    if (code == SQLITE_OK) {
        code = prepare_steps(db);
    }
    if (code != SQLITE_OK) {
        return db_report(db, db_trouble(db, code), options->path, err);
    }
    if (db->writable && !is_wal(db->sqlite)) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s cannot be used with a write-ahead log: put it on a local file system.", options->path);
    }
    if (options->hasty) {
        sqlite3_progress_handler(db->sqlite, PROGRESS_STEPS, on_progress, db);
    }
    return STATUS_OK;
}

/* ---- life ---- */

static enum status cannot_open(const struct db_options *options, sqlite3 *sqlite, int code, struct error *err)
{
    int reason = sqlite == NULL ? 0 : sqlite3_system_errno(sqlite);
    if (reason == ENOENT && !options->create) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "There is no database %s: name another one, or make it with `referd init`.", options->path);
    }
    return error_set(err, ERROR_UNAVAILABLE, "database", "Cannot open the database %s: %s.", options->path,
                     reason == 0 ? sqlite3_errstr(code) : strerror(reason));
}

enum status db_open(const struct db_options *options, struct db **ret_db, struct error *err)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    flags |= options->writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    flags |= options->create ? SQLITE_OPEN_CREATE : 0;
    struct stat before;
    bool fresh = options->create && stat(options->path, &before) != 0;

    struct db *db = memory_new(sizeof *db);
    db->file = options->file;
    db->writable = options->writable;
    db->env = options->env;
    db->deadline = INT64_MAX;
    int code = sqlite3_open_v2(options->path, &db->sqlite, flags, NULL);
    enum status status = STATUS_OK;
    if (code != SQLITE_OK) {
        status = cannot_open(options, db->sqlite, code, err);
    } else if (fresh && chmod(options->path, 0600) != 0) {
        /* The log and its index are made with the mode of the database file. */
        status =
            error_set(err, ERROR_UNAVAILABLE, "database", "Cannot protect %s: %s.", options->path, strerror(errno));
    } else {
        status = db_configure(db, options, err);
    }
    if (status != STATUS_OK) {
        db_close(db);
        return status;
    }
    *ret_db = db;
    return STATUS_OK;
}

void db_close(struct db *db)
{
    if (db == NULL) {
        return;
    }
    size_t at = 0;
    for (struct prepared *prepared; (prepared = map_next(&db->prepared, &at)) != NULL;) {
        sqlite3_finalize(prepared->stmt);
        free(prepared);
    }
    map_release(&db->prepared);
    sqlite3_finalize(db->begin);
    sqlite3_finalize(db->commit);
    sqlite3_finalize(db->rollback);
    int code = sqlite3_close(db->sqlite);
    assert(code == SQLITE_OK);
    free(db);
}

/* ---- transactions ---- */

/* A step of the transaction itself is not what a reader's deadline is for, and may not be ended by it: a BEGIN that is
 * interrupted has begun. The statements that follow bring their own. */
static int run_step(struct db *db, sqlite3_stmt *stmt)
{
    db->deadline = INT64_MAX;
    int code = sqlite3_step(stmt);
    sqlite3_reset(stmt);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int db_begin(struct db *db)
{
    return run_step(db, db->begin);
}

int db_commit(struct db *db)
{
    return run_step(db, db->commit);
}

void db_rollback(struct db *db)
{
    if (sqlite3_get_autocommit(db->sqlite) == 0) {
        run_step(db, db->rollback);
    }
    assert(sqlite3_get_autocommit(db->sqlite) != 0);
}

int db_checkpoint(struct db *db, bool *ret_complete)
{
    assert(db->writable);
    int in_log = 0;
    int carried = 0;
    int code = sqlite3_wal_checkpoint_v2(db->sqlite, "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &carried);
    if (code == SQLITE_OK) {
        *ret_complete = in_log == carried;
    }
    return code;
}

uint64_t db_pages_written(struct db *db)
{
    int pages = 0;
    int peak = 0;
    sqlite3_db_status(db->sqlite, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &peak, 1);
    return (uint64_t)pages;
}

/* ---- what went wrong ---- */

/* Reading wrongly acknowledges nothing; everything else that touches the disk might. */
static bool is_read_error(int code)
{
    return code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_NOMEM ||
           code == SQLITE_IOERR_CORRUPTFS;
}

static enum db_trouble io_trouble(struct db *db, int code)
{
    int reason = sqlite3_system_errno(db->sqlite);
    if (reason == ENOSPC || reason == EDQUOT) {
        return DB_DISK_FULL;
    }
    return !db->writable || is_read_error(code) ? DB_STATEMENT : DB_FATAL;
}

enum db_trouble db_trouble(struct db *db, int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return DB_FINE;
    case SQLITE_FULL:
        return DB_DISK_FULL;
    case SQLITE_IOERR:
        return io_trouble(db, code);
    case SQLITE_INTERRUPT:
        return DB_INTERRUPTED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DB_BUSY;
    default:
        return DB_STATEMENT;
    }
}

enum status db_report(struct db *db, enum db_trouble trouble, const char *what, struct error *err)
{
    switch (trouble) {
    case DB_FINE:
        return STATUS_OK;
    case DB_DISK_FULL:
        return error_set(err, ERROR_DISK_FULL, NULL, "The disk is full; try again later.");
    case DB_INTERRUPTED:
        return error_set(err, ERROR_UNAVAILABLE, NULL, "The read took too long; ask for less or try again later.");
    case DB_BUSY:
        return error_set(err, ERROR_UNAVAILABLE, NULL, "Another program holds a lock on the database.");
    case DB_STATEMENT:
    case DB_FATAL:
        break;
    }
    return error_set(err, ERROR_INTERNAL, NULL, "%s: %s.", what, sqlite3_errmsg(db->sqlite));
}
