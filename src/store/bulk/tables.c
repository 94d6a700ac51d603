/* The schema as a value: migrations run in memory, then asked for by SQLite's table-valued pragmas. Some milliseconds;
 * the memory database ends with the call. Any thread. */

#include "store/bulk/tables.h"

#include <sqlite3.h>
#include <string.h>

#include "base/buf.h"
#include "store/migrations.h"

enum { TABLES_MAX = 256, COLUMNS_MAX = 64 };

static const char list_tables[] = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' "
                                  "ESCAPE '!' ORDER BY rowid";
static const char list_columns[] = "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid";
static const char list_primary_key[] = "SELECT name, type FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk";
static const char list_unique_key[] =
    "SELECT c.name, c.type FROM pragma_index_info((SELECT name FROM pragma_index_list(?1) WHERE \"unique\" = 1 "
    "AND partial = 0 ORDER BY seq DESC LIMIT 1)) k JOIN pragma_table_info(?1) c ON c.cid = k.cid ORDER BY k.seqno";

static enum status sqlite_failed(sqlite3 *sqlite, struct error *err)
{
    return error_set(err, ERROR_INTERNAL, NULL, "Reading the schema: %s.", sqlite3_errmsg(sqlite));
}

static enum status read_columns(sqlite3 *sqlite, const char *sql, const char *table, struct arena *arena,
                                const struct table_column **ret, size_t *ret_count, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct table_column *columns = arena_array(arena, COLUMNS_MAX, sizeof *columns);
    size_t count = 0;
    int code = sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
    while (code == SQLITE_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW && count < COLUMNS_MAX) {
        const char *name = (const char *)sqlite3_column_text(stmt, 0);
        const char *type = (const char *)sqlite3_column_text(stmt, 1);
        columns[count++] = (struct table_column){
            .name = arena_copy(arena, name, strlen(name)),
            .type = strcmp(type, "INTEGER") == 0 ? 'i'
                    : strcmp(type, "TEXT") == 0  ? 't'
                                                 : 'b',
        };
        code = SQLITE_OK;
    }
    enum status status = code == SQLITE_DONE ? STATUS_OK : sqlite_failed(sqlite, err);
    sqlite3_finalize(stmt);
    *ret = columns;
    *ret_count = count;
    return status;
}

static enum status read_table(sqlite3 *sqlite, struct table *table, struct arena *arena, struct error *err)
{
    TRY(read_columns(sqlite, list_columns, table->name, arena, &table->columns, &table->column_count, err));
    TRY(read_columns(sqlite, list_primary_key, table->name, arena, &table->keys, &table->key_count, err));
    if (table->key_count == 0)
        TRY(read_columns(sqlite, list_unique_key, table->name, arena, &table->keys, &table->key_count, err));
    if (table->key_count == 0)
        return error_set(err, ERROR_INTERNAL, NULL, "The table %s has no key to order it by.", table->name);
    return STATUS_OK;
}

static enum status read_file(sqlite3 *sqlite, enum store_file file, struct arena *arena, struct table *tables,
                             size_t *count, struct error *err)
{
    for (size_t i = 0; i < migration_sets[file].count; i++)
        if (sqlite3_exec(sqlite, migration_sets[file].migrations[i].sqlite, NULL, NULL, NULL) != SQLITE_OK)
            return sqlite_failed(sqlite, err);
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(sqlite, list_tables, -1, &stmt, NULL);
    enum status status = code == SQLITE_OK ? STATUS_OK : sqlite_failed(sqlite, err);
    while (status == STATUS_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW && *count < TABLES_MAX) {
        const char *name = (const char *)sqlite3_column_text(stmt, 0);
        struct table *table = &tables[(*count)++];
        *table = (struct table){.name = arena_copy(arena, name, strlen(name)), .file = file};
        status = read_table(sqlite, table, arena, err);
    }
    if (status == STATUS_OK && code != SQLITE_DONE)
        status = sqlite_failed(sqlite, err);
    sqlite3_finalize(stmt);
    return status;
}

enum status tables_read(struct arena *arena, struct tables *ret, struct error *err)
{
    struct table *tables = arena_array(arena, TABLES_MAX, sizeof *tables);
    size_t count = 0;
    enum status status = STATUS_OK;
    for (int file = STORE_BOOKS; file <= STORE_CLICKS && status == STATUS_OK; file++) {
        sqlite3 *sqlite = NULL;
        int code = sqlite3_open_v2(":memory:", &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
        status = code == SQLITE_OK ? read_file(sqlite, (enum store_file)file, arena, tables, &count, err)
                                   : error_set(err, ERROR_INTERNAL, NULL, "SQLite: %s.", sqlite3_errstr(code));
        sqlite3_close(sqlite);
    }
    if (status == STATUS_OK)
        *ret = (struct tables){tables, count};
    return status;
}

const char *table_select(const struct table *table, const char *collate, struct arena *arena)
{
    struct buf sql = {0};
    buf_add_str(&sql, STR("SELECT "));
    for (size_t i = 0; i < table->column_count; i++)
        buf_add_format(&sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
    buf_add_format(&sql, " FROM %s ORDER BY ", table->name);
    for (size_t i = 0; i < table->key_count; i++)
        buf_add_format(&sql, "%s%s%s", i > 0 ? ", " : "", table->keys[i].name,
                       table->keys[i].type == 't' ? collate : "");
    const char *text = arena_copy(arena, sql.data, sql.size);
    buf_release(&sql);
    return text;
}
