/* Statements of a connection: compiled when first used, kept for its life, found by the address of their row.
 *
 * `$n` is bound by name: SQLite numbers parameters by first appearance, so `... WHERE b = $2 AND a = $1` has $2 as its
 * first. A statement and its use are checked against its declaration each time; a misfit is our bug and ends the
 * process. Values are bound without a copy. Thread: the connection's. */

#include "store/sqlite/sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/session.h"

/* ---- compiling ---- */

/* Takes `size` bytes out of a text. */
static void cut(char *at, size_t size)
{
    memmove(at, at + size, strlen(at + size) + 1);
}

/* A copy without " FOR UPDATE": one writer needs no row locks. free() it. */
static char *text_for_sqlite(const char *text)
{
    static const char lock[] = " FOR UPDATE";
    char *copy = strdup(text);
    for (char *at = copy; (at = strstr(at, lock)) != NULL;) {
        cut(at, sizeof lock - 1);
    }
    return copy;
}

static void map_parameters(struct prepared *prepared)
{
    const struct statement *statement = prepared->statement;
    size_t count = strlen(statement->params);
    if (count > DB_PARAMS_MAX || sqlite3_bind_parameter_count(prepared->stmt) != (int)count) {
        statement_bug(statement, "another number of parameters than declared");
    }
    for (size_t i = 0; i < count; i++) {
        char name[8];
        snprintf(name, sizeof name, "$%zu", i + 1);
        int index = sqlite3_bind_parameter_index(prepared->stmt, name);
        if (index == 0) {
            statement_bug(statement, "a declared parameter is not in its text");
        }
        prepared->indexes[i] = (uint8_t)index;
    }
    prepared->param_count = (uint8_t)count;
}

static void check_columns(struct prepared *prepared)
{
    size_t count = strlen(prepared->statement->columns);
    if (count > DB_COLUMNS_MAX || sqlite3_column_count(prepared->stmt) != (int)count) {
        statement_bug(prepared->statement, "another number of columns than declared");
    }
    prepared->column_count = (uint8_t)count;
}

static enum status compile(struct db *db, const struct statement *statement, struct prepared **ret, struct error *err)
{
    char *text = text_for_sqlite(statement->text);
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v3(db->sqlite, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    free(text);
    if (code != SQLITE_OK) {
        return db_report(db, db_trouble(db, code), statement->name, err);
    }
    struct prepared *prepared = memory_new(sizeof *prepared);
    prepared->statement = statement;
    prepared->stmt = stmt;
    prepared->readonly = sqlite3_stmt_readonly(stmt) != 0;
    map_parameters(prepared);
    check_columns(prepared);
    map_add(&db->prepared, map_key(&prepared->statement, sizeof(void *)), prepared);
    *ret = prepared;
    return STATUS_OK;
}

enum status db_statement(struct db *db, const struct statement *statement, struct prepared **ret, struct error *err)
{
    struct prepared *known = map_find(&db->prepared, map_key(&statement, sizeof(void *)));
    if (known != NULL) {
        *ret = known;
        return STATUS_OK;
    }
    return compile(db, statement, ret, err);
}

/* ---- values in and out ---- */

static int bind_value(sqlite3_stmt *stmt, int index, const struct value *value)
{
    switch (value->type) {
    case VALUE_INT:
        return sqlite3_bind_int64(stmt, index, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text(stmt, index, value->text.data, (int)value->text.size, SQLITE_STATIC);
    case VALUE_BYTES:
        return sqlite3_bind_blob(stmt, index, value->text.data, (int)value->text.size, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, index);
}

void prepared_bind(struct prepared *prepared, const struct value *values, size_t count)
{
    const struct statement *statement = prepared->statement;
    if (count != prepared->param_count) {
        statement_bug(statement, "called with another number of values than declared");
    }
    for (size_t i = 0; i < count; i++) {
        if (!value_fits(&values[i], statement->params[i])) {
            statement_bug(statement, "called with a value of another type than declared");
        }
        if (bind_value(prepared->stmt, prepared->indexes[i], &values[i]) != SQLITE_OK) {
            statement_bug(statement, "a value cannot be bound");
        }
    }
}

struct value db_column(sqlite3_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
        return value_int(sqlite3_column_int64(stmt, column));
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_column_text(stmt, column);
        return value_text((struct str){text, (size_t)sqlite3_column_bytes(stmt, column)});
    }
    case SQLITE_BLOB: {
        /* SQLite gives null for an empty blob; absent and empty are not the same here. */
        const char *data = sqlite3_column_blob(stmt, column);
        return value_bytes((struct str){data == NULL ? "" : data, (size_t)sqlite3_column_bytes(stmt, column)});
    }
    default:
        return value_null();
    }
}

void prepared_row(const struct prepared *prepared, struct value *row)
{
    const struct statement *statement = prepared->statement;
    for (int i = 0; i < prepared->column_count; i++) {
        row[i] = db_column(prepared->stmt, i);
        bool lost = row[i].type == VALUE_NULL && sqlite3_column_type(prepared->stmt, i) != SQLITE_NULL;
        if (lost || !value_fits(&row[i], statement->columns[i])) {
            statement_bug(statement, "a column has another type than declared");
        }
    }
}
