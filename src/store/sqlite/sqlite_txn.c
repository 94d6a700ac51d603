/* Statements inside a transaction on SQLite. Thread: the one that runs the act(). */

#include <assert.h>

#include "base/limits.h"
#include "store/sqlite/sqlite_session.h"

/* Must be called before the statement is reset: that clears SQLite's message. */
static enum status fail_code(struct txn *txn, struct db *db, const struct statement *statement, int code,
                             struct error *err)
{
    enum db_trouble trouble = db_trouble(db, code);
    struct sqlite_session *session = sqlite_session_of(txn->session);
    if (trouble > session->trouble) {
        session->trouble = trouble;
    }
    struct error error = {0};
    enum status status = db_report(db, trouble, statement->name, &error);
    return txn_fail(txn, status, &error, err);
}

static enum status prepare(struct txn *txn, const struct statement *statement, struct db **ret_db,
                           struct prepared **ret, struct error *err)
{
    struct error error = {0};
    enum status status = sqlite_session_use(sqlite_session_of(txn->session), statement->file, ret_db, &error);
    if (status == STATUS_OK) {
        status = db_statement(*ret_db, statement, ret, &error);
    }
    if (status != STATUS_OK) {
        status = txn_fail(txn, status, &error, err);
        assert(status != STATUS_OK);
    }
    return status;
}

/* Everything up to the first step. */
static enum status start(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                         struct db **ret_db, struct prepared **ret, struct error *err)
{
    TRY(prepare(txn, statement, ret_db, ret, err));
    struct prepared *prepared = *ret;
    if (!prepared->readonly && !(txn->write && statement->file == txn->file)) {
        statement_bug(statement, "writes where this transaction may only read");
    }
    if (prepared->running) {
        statement_bug(statement, "run again while its own rows are being handed out");
    }
    prepared_bind(prepared, values, count);
    if (txn->session->trace != NULL) {
        trace_run(txn->session->trace, statement, sqlite3_sql(prepared->stmt), values, count);
    }
    return STATUS_OK;
}

enum status sqlite_change(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          size_t *ret_rows, struct error *err)
{
    struct db *db;
    struct prepared *prepared;
    TRY(start(txn, statement, values, count, &db, &prepared, err));
    if (prepared->column_count != 0) {
        statement_bug(statement, "has columns: use txn_query");
    }
    int code = sqlite3_step(prepared->stmt);
    enum status status = code == SQLITE_DONE ? STATUS_OK : fail_code(txn, db, statement, code, err);
    if (status == STATUS_OK) {
        *ret_rows = (size_t)sqlite3_changes64(sqlite3_db_handle(prepared->stmt));
    }
    sqlite3_reset(prepared->stmt);
    return status;
}

enum status sqlite_exec(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                        struct error *err)
{
    size_t rows;
    return sqlite_change(txn, statement, values, count, &rows, err);
}

/* Steps to the end; the rows are in the scratch memory. Returns SQLite's last code, SQLITE_ROW when there are too many.
 */
static int fetch_rows(struct txn *txn, struct prepared *prepared, size_t *ret_rows)
{
    size_t columns = prepared->column_count;
    size_t rows = 0;
    int code;
    while ((code = sqlite3_step(prepared->stmt)) == SQLITE_ROW && rows < LIMIT_RESULT_ROWS) {
        struct value *row = session_scratch(txn->session, (rows + 1) * columns) + rows * columns;
        prepared_row(prepared, row);
        txn_keep_row(txn, row, columns);
        rows++;
    }
    *ret_rows = rows;
    return code;
}

enum status sqlite_query(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                         struct result *ret, struct error *err)
{
    struct db *db;
    struct prepared *prepared;
    TRY(start(txn, statement, values, count, &db, &prepared, err));
    if (prepared->column_count == 0) {
        statement_bug(statement, "has no columns: use txn_exec");
    }
    size_t rows = 0;
    int code = fetch_rows(txn, prepared, &rows);
    enum status status = STATUS_OK;
    if (code == SQLITE_ROW) {
        status = txn_fail_rows(txn, statement, err);
    } else if (code != SQLITE_DONE) {
        status = fail_code(txn, db, statement, code, err);
    }
    sqlite3_reset(prepared->stmt);
    if (status != STATUS_OK) {
        return status;
    }
    *ret = txn_keep_rows(txn, rows, prepared->column_count);
    return STATUS_OK;
}

enum status sqlite_each(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                        enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                        struct error *err)
{
    struct db *db;
    struct prepared *prepared;
    TRY(start(txn, statement, values, count, &db, &prepared, err));
    if (prepared->column_count == 0) {
        statement_bug(statement, "has no columns: use txn_exec");
    }
    struct value cells[DB_COLUMNS_MAX];
    struct result one = {1, prepared->column_count, cells};
    enum status status = STATUS_OK;
    int code = SQLITE_DONE;
    prepared->running = true;
    while (status == STATUS_OK && (code = sqlite3_step(prepared->stmt)) == SQLITE_ROW) {
        prepared_row(prepared, cells);
        status = row(ctx, &one, err);
    }
    if (status == STATUS_OK && code != SQLITE_DONE) {
        status = fail_code(txn, db, statement, code, err);
    }
    prepared->running = false;
    sqlite3_reset(prepared->stmt);
    return status;
}
