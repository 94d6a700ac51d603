/* Moving rows out of and into a PostgreSQL database, on one plain connection and in one transaction.
 *
 * A source reads by cursors in a REPEATABLE READ transaction: one snapshot. When it is kept still, SHARE locks on all
 * tables come before the snapshot: no writer is at work then, and none begins. A target takes every table for itself,
 * sees that all are empty, and is filled by COPY in binary; a rollback, or the loss of the connection, empties it
 * again. One thread. */

#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "store/bulk/bulk.h"
#include "store/postgres/postgres_migrate.h"
#include "store/postgres/postgres_pipeline.h"
#include "store/postgres/postgres_wire.h"

enum { FETCH_ROWS = 2000, SEND_BYTES = 256 * 1024, COLUMNS_MAX = 64 };

/* Of the transaction alone: behind a pooler the session is somebody else's afterwards. */
static const char settings[] = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
                               "SET LOCAL lock_timeout = '5s'; SET LOCAL standard_conforming_strings = on";

/* The head of a binary COPY: signature, no flags, no extension. */
static const char copy_head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
enum { COPY_HEAD_BYTES = 19 };

struct postgres_bulk {
    struct bulk base;
    struct arena arena;
    struct pg_target target;
    PGconn *conn;
    const struct table *table; /* being filled */
    struct buf copy;           /* rows that were not sent yet */
};

/* ---- talking ---- */

static enum status failed(const struct postgres_bulk *bulk, const PGresult *result, const char *what, struct error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    enum pg_trouble trouble = message == NULL ? PG_LOST : pg_trouble_of(state);
    if (message == NULL)
        return pg_dial_report(&bulk->target, bulk->conn, err);
    if (trouble == PG_AGAIN)
        return error_set(err, ERROR_UNAVAILABLE, "database", "Somebody is at work in %s (%s): stop the servers first.",
                         bulk->target.shown, message);
    return error_set(err, trouble == PG_DISK_FULL ? ERROR_DISK_FULL : ERROR_UNAVAILABLE, "database", "%s, %s: %s.",
                     bulk->target.shown, what, message);
}

static enum status run(const struct postgres_bulk *bulk, const char *sql, const char *what, struct error *err)
{
    PGresult *result = PQexec(bulk->conn, sql);
    ExecStatusType outcome = PQresultStatus(result);
    enum status status = STATUS_OK;
    if (outcome != PGRES_COMMAND_OK && outcome != PGRES_TUPLES_OK && outcome != PGRES_COPY_IN)
        status = failed(bulk, result, what, err);
    PQclear(result);
    return status;
}

/* Rows in binary; the caller frees `*ret`. */
static enum status ask(const struct postgres_bulk *bulk, const char *sql, const char *what, PGresult **ret,
                       struct error *err)
{
    PGresult *result = PQexecParams(bulk->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        enum status status = failed(bulk, result, what, err);
        PQclear(result);
        assert(status != STATUS_OK);
        return status;
    }
    *ret = result;
    return STATUS_OK;
}

static int64_t read_int(const PGresult *result, int row, int column)
{
    uint64_t wire = 0;
    assert(PQgetlength(result, row, column) == sizeof wire);
    memcpy(&wire, PQgetvalue(result, row, column), sizeof wire);
    return (int64_t)be64toh(wire);
}

/* ---- opening ---- */

static enum status lock_tables(struct postgres_bulk *bulk, const char *mode, struct error *err)
{
    struct tables tables;
    struct buf sql = {0};
    TRY(tables_read(&bulk->arena, &tables, err));
    buf_add_str(&sql, STR("LOCK TABLE "));
    for (size_t i = 0; i < tables.count; i++)
        buf_add_format(&sql, "%s%s", i > 0 ? ", " : "", tables.rows[i].name);
    buf_add_format(&sql, " IN %s MODE", mode);
    buf_add_char(&sql, '\0');
    enum status status = run(bulk, sql.data, "taking it", err);
    buf_release(&sql);
    return status;
}

static enum status check_empty(struct postgres_bulk *bulk, struct error *err)
{
    struct tables tables;
    TRY(tables_read(&bulk->arena, &tables, err));
    for (size_t i = 0; i < tables.count; i++) {
        PGresult *rows;
        const char *name = tables.rows[i].name;
        TRY(ask(bulk, arena_format(&bulk->arena, "SELECT 1 FROM %s LIMIT 1", name), name, &rows, err));
        bool empty = PQntuples(rows) == 0;
        PQclear(rows);
        if (!empty)
            return error_set(err, ERROR_CONFLICT, "database",
                             "%s has rows already (%s), and nothing is written over: give a new database.",
                             bulk->target.shown, name);
    }
    return STATUS_OK;
}

static enum status connect(struct postgres_bulk *bulk, enum bulk_mode mode, struct error *err)
{
    TRY(postgres_migrate(&bulk->target, mode == BULK_TARGET, mode == BULK_SOURCE, err));
    bulk->conn = pg_dial(&bulk->target, mode != BULK_SOURCE, PG_CONNECT_S);
    if (PQstatus(bulk->conn) != CONNECTION_OK)
        return pg_dial_report(&bulk->target, bulk->conn, err);
    bool target = mode == BULK_TARGET;
    TRY(run(bulk, target ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "begin", err));
    TRY(run(bulk, settings, "its settings", err));
    if (target) {
        TRY(lock_tables(bulk, "EXCLUSIVE", err));
        return check_empty(bulk, err);
    }
    return mode == BULK_STILL ? lock_tables(bulk, "SHARE", err) : STATUS_OK;
}

static void bulk_postgres_close(struct bulk *base)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    PQfinish(bulk->conn);
    buf_release(&bulk->copy);
    arena_release(&bulk->arena);
    free(bulk);
}

static enum status bulk_postgres_open(const char *url, enum bulk_mode mode, struct env *env, struct bulk **ret,
                                      struct error *err)
{
    struct postgres_bulk *bulk = memory_new(sizeof *bulk);
    (void)env;
    bulk->base.engine = &bulk_postgres;
    arena_init(&bulk->arena);
    enum status status = pg_target_parse(url, &bulk->arena, &bulk->target, err);
    if (status == STATUS_OK)
        status = connect(bulk, mode, err);
    if (status != STATUS_OK) {
        bulk_postgres_close(&bulk->base);
        return status;
    }
    *ret = &bulk->base;
    return STATUS_OK;
}

/* ---- reading ---- */

static struct value read_value(const PGresult *result, int row, int column, char type)
{
    if (PQgetisnull(result, row, column))
        return value_null();
    struct str bytes = {PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column)};
    if (type == 'i')
        return value_int(read_int(result, row, column));
    return type == 't' ? value_text(bytes) : value_bytes(bytes);
}

static enum status hand_over(const PGresult *rows, const struct table *table,
                             enum status (*row)(void *ctx, const struct value *values, struct error *err), void *ctx,
                             struct error *err)
{
    struct value values[COLUMNS_MAX];
    assert(table->column_count <= COLUMNS_MAX && (size_t)PQnfields(rows) == table->column_count);
    for (int i = 0; i < PQntuples(rows); i++) {
        for (int k = 0; k < (int)table->column_count; k++)
            values[k] = read_value(rows, i, k, table->columns[k].type);
        TRY(row(ctx, values, err));
    }
    return STATUS_OK;
}

static enum status bulk_postgres_each(struct bulk *base, const struct table *table,
                                      enum status (*row)(void *ctx, const struct value *values, struct error *err),
                                      void *ctx, struct error *err)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    const char *declare = arena_format(&bulk->arena, "DECLARE bulk NO SCROLL CURSOR FOR %s",
                                       table_select(table, " COLLATE \"C\"", &bulk->arena));
    const char *fetch = arena_format(&bulk->arena, "FETCH %d FROM bulk", FETCH_ROWS);
    TRY(run(bulk, declare, table->name, err));
    enum status status = STATUS_OK;
    for (bool more = true; more && status == STATUS_OK;) {
        PGresult *rows;
        TRY(ask(bulk, fetch, table->name, &rows, err));
        more = PQntuples(rows) == FETCH_ROWS;
        status = hand_over(rows, table, row, ctx, err);
        PQclear(rows);
    }
    return status == STATUS_OK ? run(bulk, "CLOSE bulk", table->name, err) : status;
}

static enum status bulk_postgres_count(struct bulk *base, const struct table *table, int64_t *ret, struct error *err)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    PGresult *rows;
    TRY(ask(bulk, arena_format(&bulk->arena, "SELECT count(*) FROM %s", table->name), table->name, &rows, err));
    *ret = read_int(rows, 0, 0);
    PQclear(rows);
    return STATUS_OK;
}

static enum status bulk_postgres_snapshot(struct bulk *base, const char **ret, struct error *err)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    PGresult *rows;
    TRY(ask(bulk, "SELECT pg_export_snapshot()", "naming the snapshot", &rows, err));
    *ret = arena_copy(&bulk->arena, PQgetvalue(rows, 0, 0), (size_t)PQgetlength(rows, 0, 0));
    PQclear(rows);
    return STATUS_OK;
}

/* ---- adding ---- */

static enum status send_rows(struct postgres_bulk *bulk, struct error *err)
{
    int sent = PQputCopyData(bulk->conn, bulk->copy.data, (int)bulk->copy.size);
    buf_clear(&bulk->copy);
    return sent == 1 ? STATUS_OK : pg_dial_report(&bulk->target, bulk->conn, err);
}

static enum status bulk_postgres_begin(struct bulk *base, const struct table *table, struct error *err)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    struct buf sql = {0};
    buf_add_format(&sql, "COPY %s (", table->name);
    for (size_t i = 0; i < table->column_count; i++)
        buf_add_format(&sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
    buf_add_str(&sql, STR(") FROM STDIN (FORMAT binary)"));
    buf_add_char(&sql, '\0');
    enum status status = run(bulk, sql.data, table->name, err);
    buf_release(&sql);
    bulk->table = table;
    buf_clear(&bulk->copy);
    buf_add(&bulk->copy, copy_head, COPY_HEAD_BYTES);
    return status;
}

static enum status bulk_postgres_add(struct bulk *base, const struct value *values, struct error *err)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    pg_wire_u16(&bulk->copy, (uint16_t)bulk->table->column_count);
    for (size_t i = 0; i < bulk->table->column_count; i++)
        pg_wire_value(&bulk->copy, &values[i]);
    return bulk->copy.size < SEND_BYTES ? STATUS_OK : send_rows(bulk, err);
}

static enum status bulk_postgres_end(struct bulk *base, struct error *err)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    enum status status = STATUS_OK;
    pg_wire_u16(&bulk->copy, UINT16_MAX);
    TRY(send_rows(bulk, err));
    if (PQputCopyEnd(bulk->conn, NULL) != 1)
        return pg_dial_report(&bulk->target, bulk->conn, err);
    for (PGresult *result; (result = PQgetResult(bulk->conn)) != NULL; PQclear(result))
        if (PQresultStatus(result) != PGRES_COMMAND_OK && status == STATUS_OK)
            status = failed(bulk, result, bulk->table->name, err);
    return status;
}

static enum status bulk_postgres_commit(struct bulk *base, struct error *err)
{
    struct postgres_bulk *bulk = (struct postgres_bulk *)base;
    TRY(run(bulk, "COMMIT", "commit", err));
    pg_analyze(bulk->conn);
    return STATUS_OK;
}

const struct bulk_engine bulk_postgres = {
    .fits = pg_target_is,
    .open = bulk_postgres_open,
    .each = bulk_postgres_each,
    .count = bulk_postgres_count,
    .snapshot = bulk_postgres_snapshot,
    .begin = bulk_postgres_begin,
    .add = bulk_postgres_add,
    .end = bulk_postgres_end,
    .commit = bulk_postgres_commit,
    .close = bulk_postgres_close,
};
