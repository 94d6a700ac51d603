/* Migrations: numbered, forward only, each in a transaction together with its row in `schema_version`. That table is in
 * every file and says what was applied, when, and the hash of its text. Runs at start, before any other thread. */

#include "store/sqlite_migrate.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char create_versions[] = "CREATE TABLE IF NOT EXISTS schema_version ("
                                      "number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
                                      "applied_at INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT";

static enum status sqlite_failed(struct db *db, int code, const char *path, struct error *err)
{
    return db_report(db, db_trouble(db, code), path, err);
}

/* The first column of the first row as a number; 0 when there is none. */
static enum status read_number(struct db *db, const char *sql, int64_t *ret, const char *path, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    enum status status = STATUS_OK;
    if (code == SQLITE_ROW) {
        *ret = sqlite3_column_int64(stmt, 0);
    } else if (code == SQLITE_DONE) {
        *ret = 0;
    } else {
        status = sqlite_failed(db, code, path, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* What `schema_version` says of the migration at `position` must be what this program knows. */
static enum status check_applied(sqlite3_stmt *stmt, const struct migration_set *set, size_t position, const char *path,
                                 struct error *err)
{
    int64_t number = sqlite3_column_int64(stmt, 0);
    if (number > (int64_t)set->count) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s has schema %lld, this program knows %zu: it was written by a newer referd.", path,
                         (long long)number, set->count);
    }
    if (number != (int64_t)position + 1) {
        return error_set(err, ERROR_UNAVAILABLE, "database", "%s lacks migration %zu.", path, position + 1);
    }
    const struct migration *known = &set->migrations[position];
    if (strcmp((const char *)sqlite3_column_text(stmt, 1), known->sha256) != 0) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s was made by another text of migration %d (%s): this program does not fit it.", path,
                         known->number, known->name);
    }
    return STATUS_OK;
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
        status = check_applied(stmt, set, applied++, path, err);
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

/* The version of a file, 0 for an empty one. Another program's database is told by tables without ours. */
static enum status read_version(struct db *db, const struct migration_set *set, const char *path, size_t *ret_applied,
                                struct error *err)
{
    int64_t ours = 0;
    int64_t tables = 0;
    TRY(read_number(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'", &ours, path, err));
    TRY(read_number(db, "SELECT count(*) FROM sqlite_schema", &tables, path, err));
    if (ours == 0 && tables != 0) {
        return error_set(err, ERROR_UNAVAILABLE, "database", "%s is not a database of referd.", path);
    }
    if (ours == 0) {
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
    if (applied < set->count) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s has schema %zu, this program needs %zu: run `referd init` to bring it up to date.", path,
                         applied, set->count);
    }
    return STATUS_OK;
}
