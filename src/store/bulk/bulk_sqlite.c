/* Moving rows out of and into a SQLite store.
 *
 * A source holds a read transaction on each file, begun one after the other before the first row: books, then clicks.
 * A target is a draft (staging.h) filled without a log and without syncing, one transaction a table, since a draft that
 * is lost costs nothing; it is made durable once, when it is published. Triggers stay as they are: those that keep rows
 * from changing have nothing to say to rows that are added. One thread. */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "store/bulk/bulk.h"
#include "store/bulk/staging.h"
#include "store/lock.h"
#include "store/sqlite/sqlite.h"
#include "store/sqlite/sqlite_migrate.h"

enum { CACHE_KIB = 64 * 1024 };

struct sqlite_bulk {
    struct bulk base;
    struct arena arena;
    struct staging staging; /* of a target */
    struct db *dbs[2];
    int lock_fd; /* of a source that is kept still */
    /* the table being filled */
    const struct table *table;
    sqlite3_stmt *insert;
};

static struct db *db_of(const struct sqlite_bulk *bulk, const struct table *table)
{
    return bulk->dbs[table->file];
}

static enum status failed(struct db *db, int code, const char *what, struct error *err)
{
    return db_report(db, db_trouble(db, code), what, err);
}

/* ---- opening ---- */

static bool bulk_sqlite_fits(const char *url)
{
    return str_starts_with(str_from(url), STR("sqlite:"));
}

static enum status open_file(struct sqlite_bulk *bulk, const char *path, enum store_file file, bool writable,
                             struct env *env, struct error *err)
{
    struct db_options options = {
        .path = path, .file = file, .writable = writable, .create = writable, .cache_kib = CACHE_KIB, .env = env};
    TRY(db_open(&options, &bulk->dbs[file], err));
    struct db *db = bulk->dbs[file];
    if (!writable) {
        int code = db_begin(db); /* the check of the schema is the first read and thereby fixes the snapshot */
        return code != SQLITE_OK ? failed(db, code, path, err) : migrate_check(db, &migration_sets[file], path, err);
    }
    TRY(migrate_run(db, &migration_sets[file], path, err));
    int code = sqlite3_exec(db->sqlite, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF", NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : failed(db, code, path, err);
}

static enum status open_files(struct sqlite_bulk *bulk, const char *url, enum bulk_mode mode, struct env *env,
                              struct error *err)
{
    struct store_paths paths;
    TRY(db_check_library(err));
    TRY(store_paths_parse(url, &bulk->arena, &paths, err));
    if (mode == BULK_TARGET) {
        TRY(staging_begin(url, env, &bulk->staging, err));
        paths = bulk->staging.draft;
    } else if (mode == BULK_STILL) {
        TRY(store_lock_take(paths.lock, &bulk->lock_fd, err));
    }
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++)
        TRY(open_file(bulk, paths.files[file], (enum store_file)file, mode == BULK_TARGET, env, err));
    return STATUS_OK;
}

static void bulk_sqlite_close(struct bulk *base)
{
    struct sqlite_bulk *bulk = (struct sqlite_bulk *)base;
    sqlite3_finalize(bulk->insert);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        if (bulk->dbs[file] != NULL)
            db_rollback(bulk->dbs[file]);
        db_close(bulk->dbs[file]);
    }
    staging_end(&bulk->staging);
    store_lock_release(bulk->lock_fd);
    arena_release(&bulk->arena);
    free(bulk);
}

static enum status bulk_sqlite_open(const char *url, enum bulk_mode mode, struct env *env, struct bulk **ret,
                                    struct error *err)
{
    struct sqlite_bulk *bulk = memory_new(sizeof *bulk);
    bulk->base.engine = &bulk_sqlite;
    bulk->lock_fd = -1;
    arena_init(&bulk->arena);
    enum status status = open_files(bulk, url, mode, env, err);
    if (status != STATUS_OK) {
        bulk_sqlite_close(&bulk->base);
        return status;
    }
    *ret = &bulk->base;
    return STATUS_OK;
}

/* ---- reading ---- */

static enum status bulk_sqlite_each(struct bulk *base, const struct table *table,
                                    enum status (*row)(void *ctx, const struct value *values, struct error *err),
                                    void *ctx, struct error *err)
{
    struct sqlite_bulk *bulk = (struct sqlite_bulk *)base;
    struct db *db = db_of(bulk, table);
    struct value values[DB_COLUMNS_MAX];
    assert(table->column_count <= DB_COLUMNS_MAX);
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db->sqlite, table_select(table, "", &bulk->arena), -1, &stmt, NULL);
    enum status status = code == SQLITE_OK ? STATUS_OK : failed(db, code, table->name, err);
    while (status == STATUS_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (size_t i = 0; i < table->column_count; i++)
            values[i] = db_column(stmt, (int)i);
        status = row(ctx, values, err);
    }
    if (status == STATUS_OK && code != SQLITE_DONE)
        status = failed(db, code, table->name, err);
    sqlite3_finalize(stmt);
    return status;
}

static enum status bulk_sqlite_count(struct bulk *base, const struct table *table, int64_t *ret, struct error *err)
{
    struct sqlite_bulk *bulk = (struct sqlite_bulk *)base;
    struct db *db = db_of(bulk, table);
    sqlite3_stmt *stmt = NULL;
    const char *sql = arena_format(&bulk->arena, "SELECT count(*) FROM %s", table->name);
    int code = sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    int64_t count = code == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    enum status status = code == SQLITE_ROW ? STATUS_OK : failed(db, code, table->name, err);
    sqlite3_finalize(stmt);
    if (status == STATUS_OK)
        *ret = count;
    return status;
}

/* ---- adding ---- */

static const char *insert_text(const struct table *table, struct arena *arena)
{
    struct buf sql = {0};
    buf_add_format(&sql, "INSERT INTO %s (", table->name);
    for (size_t i = 0; i < table->column_count; i++)
        buf_add_format(&sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
    buf_add_str(&sql, STR(") VALUES ("));
    for (size_t i = 0; i < table->column_count; i++)
        buf_add_str(&sql, i > 0 ? STR(", ?") : STR("?"));
    buf_add_char(&sql, ')');
    const char *text = arena_copy(arena, sql.data, sql.size);
    buf_release(&sql);
    return text;
}

static enum status bulk_sqlite_begin(struct bulk *base, const struct table *table, struct error *err)
{
    struct sqlite_bulk *bulk = (struct sqlite_bulk *)base;
    struct db *db = db_of(bulk, table);
    assert(bulk->insert == NULL && db->writable);
    int code = db_begin(db);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db->sqlite, insert_text(table, &bulk->arena), -1, &bulk->insert, NULL);
    bulk->table = table;
    return code == SQLITE_OK ? STATUS_OK : failed(db, code, table->name, err);
}

static int bind_value(sqlite3_stmt *stmt, int at, const struct value *value)
{
    switch (value->type) {
    case VALUE_INT:
        return sqlite3_bind_int64(stmt, at, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text64(stmt, at, value->text.data, value->text.size, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64(stmt, at, value->text.data, value->text.size, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, at);
}

static enum status bulk_sqlite_add(struct bulk *base, const struct value *values, struct error *err)
{
    struct sqlite_bulk *bulk = (struct sqlite_bulk *)base;
    int code = SQLITE_OK;
    for (size_t i = 0; i < bulk->table->column_count && code == SQLITE_OK; i++)
        code = bind_value(bulk->insert, (int)i + 1, &values[i]);
    if (code == SQLITE_OK)
        code = sqlite3_step(bulk->insert);
    int reset = sqlite3_reset(bulk->insert);
    if (code == SQLITE_DONE && reset == SQLITE_OK)
        return STATUS_OK;
    return failed(db_of(bulk, bulk->table), code == SQLITE_DONE ? reset : code, bulk->table->name, err);
}

static enum status bulk_sqlite_end(struct bulk *base, struct error *err)
{
    struct sqlite_bulk *bulk = (struct sqlite_bulk *)base;
    struct db *db = db_of(bulk, bulk->table);
    sqlite3_finalize(bulk->insert);
    bulk->insert = NULL;
    int code = db_commit(db);
    return code == SQLITE_OK ? STATUS_OK : failed(db, code, bulk->table->name, err);
}

static enum status bulk_sqlite_commit(struct bulk *base, struct error *err)
{
    struct sqlite_bulk *bulk = (struct sqlite_bulk *)base;
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        struct db *db = bulk->dbs[file];
        int code = sqlite3_exec(db->sqlite, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
        if (code != SQLITE_OK)
            return failed(db, code, bulk->staging.draft.files[file], err);
        db_close(db);
        bulk->dbs[file] = NULL;
    }
    return staging_publish(&bulk->staging, err);
}

const struct bulk_engine bulk_sqlite = {
    .fits = bulk_sqlite_fits,
    .open = bulk_sqlite_open,
    .each = bulk_sqlite_each,
    .count = bulk_sqlite_count,
    .begin = bulk_sqlite_begin,
    .add = bulk_sqlite_add,
    .end = bulk_sqlite_end,
    .commit = bulk_sqlite_commit,
    .close = bulk_sqlite_close,
};
