/* Migrations: numbered, forward only, each in a transaction together with its row in `schema_version`. That table is in
 * every file and says what was applied, when, and the hash of its text. Runs at start, before any other thread. */

#include "store/sqlite/sqlite_migrate.h"

#include <assert.h>
#include <stdio.h>

#include "store/schema_version.h"

static const char create_versions[] = "CREATE TABLE IF NOT EXISTS schema_version ("
                                      "number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
                                      "applied_at INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT";

static enum status sqlite_failed(struct db *db, int code, const char *path, struct error *err)
{
    return db_report(db, db_trouble(db, code), path, err);
}

static enum status is_empty(struct db *db, const char *path, bool *ret, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db->sqlite, "SELECT 1 FROM sqlite_schema", -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    sqlite3_finalize(stmt);
    *ret = code == SQLITE_DONE;
    return code == SQLITE_DONE || code == SQLITE_ROW ? STATUS_OK : sqlite_failed(db, code, path, err);
}

/* Walks what was applied; the number of rows is the schema's version. */
static enum status check_versions(struct db *db, const struct migration_set *set, const char *path, size_t *ret_applied,
                                  struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code =
        sqlite3_prepare_v2(db->sqlite, "SELECT number, sha256 FROM schema_version ORDER BY number", -1, &stmt, NULL);
    if (code != SQLITE_OK) {
        return sqlite_failed(db, code, path, err);
    }
    size_t applied = 0;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        status = schema_version_known(set, path, applied++, sqlite3_column_int64(stmt, 0),
                                      (const char *)sqlite3_column_text(stmt, 1), err);
    }
    if (status == STATUS_OK && code != SQLITE_DONE) {
        status = sqlite_failed(db, code, path, err);
    }
    sqlite3_finalize(stmt);
    if (status == STATUS_OK) {
        *ret_applied = applied;
    }
    return status;
}

/* The version of a file, 0 for an empty one. */
static enum status read_version(struct db *db, const struct migration_set *set, const char *path, size_t *ret_applied,
                                struct error *err)
{
    bool empty = false;
    TRY(is_empty(db, path, &empty, err));
    if (empty) {
        *ret_applied = 0;
        return STATUS_OK;
    }
    return check_versions(db, set, path, ret_applied, err);
}

/* ---- applying ---- */

static int record_version(struct db *db, const struct migration *migration)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db->sqlite,
                                  "INSERT INTO schema_version (number, name, applied_at, sha256) VALUES (?, ?, ?, ?)",
                                  -1, &stmt, NULL);
    if (code != SQLITE_OK) {
        return code;
    }
    sqlite3_bind_int(stmt, 1, migration->number);
    sqlite3_bind_text(stmt, 2, migration->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 3, env_now(db->env));
    sqlite3_bind_text(stmt, 4, migration->sha256, -1, SQLITE_STATIC);
    code = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static enum status apply(struct db *db, const struct migration *migration, const char *path, struct error *err)
{
    int code = db_begin(db);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(db->sqlite, create_versions, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(db->sqlite, migration->sqlite, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = record_version(db, migration);
    }
    if (code == SQLITE_OK) {
        code = db_commit(db);
    }
    if (code == SQLITE_OK) {
        return STATUS_OK;
    }
    if (db_trouble(db, code) == DB_DISK_FULL) {
        db_rollback(db);
        return error_set(
            err, ERROR_DISK_FULL, "database",
            "%s needs migration %d (%s), for which the disk has no room: it has schema %d; make room, then "
            "run `referd init` again.",
            path, migration->number, migration->name, migration->number - 1);
    }
    char what[ERROR_DETAIL_SIZE];
    snprintf(what, sizeof what, "%s, migration %d (%s)", path, migration->number, migration->name);
    enum status status = sqlite_failed(db, code, what, err);
    db_rollback(db);
    return status;
}

enum status migrate_run(struct db *db, const struct migration_set *set, const char *path, struct error *err)
{
    assert(db->writable);
    size_t applied = 0;
    TRY(read_version(db, set, path, &applied, err));
    for (size_t i = applied; i < set->count; i++) {
        TRY(apply(db, &set->migrations[i], path, err));
    }
    return STATUS_OK;
}

enum status migrate_check(struct db *db, const struct migration_set *set, const char *path, struct error *err)
{
    size_t applied = 0;
    TRY(read_version(db, set, path, &applied, err));
    return schema_version_current(set, path, applied, err);
}
