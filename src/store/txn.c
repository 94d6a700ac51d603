/* Statements inside a transaction.
 *
 * The first error of a statement is the transaction's last word: it is remembered, and every later call returns it.
 * PostgreSQL works that way, so SQLite is made to. Rows are copied into the arena once their number is known: a query
 * costs one block for its values and one per row for its bytes. Thread: the one that runs the act(). */

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "store/handles.h"

/* ---- life ---- */

void txn_begin(struct txn *txn, struct handles *handles, enum store_file file, bool write, int64_t now)
{
    txn->handles = handles;
    txn->file = file;
    txn->write = write;
    txn->touched = false;
    txn->failed = STATUS_OK;
    txn->now = now;
}

enum status txn_run(struct txn *txn, struct store_work *work)
{
    work->error.code = ERROR_NONE;
    work->error.param[0] = '\0';
    work->error.detail[0] = '\0';
    work->status = work->act(txn, work, &work->error);
    if (txn->failed != STATUS_OK && work->status != txn->failed) {
        work->status = txn->failed;
        work->error = txn->error;
    }
    return work->status;
}

struct arena *txn_arena(struct txn *txn)
{
    return &txn->handles->arena;
}

int64_t txn_now(const struct txn *txn)
{
    return txn->now;
}

struct env *txn_env(struct txn *txn)
{
    return txn->handles->env;
}

bool txn_is_write(const struct txn *txn)
{
    return txn->write;
}

void txn_touch_caches(struct txn *txn)
{
    assert(txn->write);
    txn->touched = true;
}

struct txn_local *txn_local(struct txn *txn)
{
    return &txn->handles->local;
}

/* ---- running statements ---- */

static enum status fail(struct txn *txn, enum status status, const struct error *error, struct error *err)
{
    txn->failed = status;
    txn->error = *error;
    if (err != NULL) {
        *err = *error;
    }
    return status;
}

/* Must be called before the statement is reset: that clears SQLite's message. */
static enum status fail_code(struct txn *txn, struct db *db, const struct statement *statement, int code,
                             struct error *err)
{
    enum db_trouble trouble = db_trouble(db, code);
    if (trouble > txn->handles->trouble) {
        txn->handles->trouble = trouble;
    }
    struct error error = {0};
    enum status status = db_report(db, trouble, statement->name, &error);
    return fail(txn, status, &error, err);
}

static enum status prepare(struct txn *txn, const struct statement *statement, struct db **ret_db,
                           struct prepared **ret, struct error *err)
{
    struct error error = {0};
    enum status status = handles_use(txn->handles, statement->file, ret_db, &error);
    if (status == STATUS_OK) {
        status = db_statement(*ret_db, statement, ret, &error);
    }
    return status == STATUS_OK ? STATUS_OK : fail(txn, status, &error, err);
}

/* Everything up to the first step. */
static enum status start(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                         struct db **ret_db, struct prepared **ret, struct error *err)
{
    if (txn->failed != STATUS_OK) {
        return fail(txn, txn->failed, &txn->error, err);
    }
    TRY(prepare(txn, statement, ret_db, ret, err));
    struct prepared *prepared = *ret;
    if (!prepared->readonly && !(txn->write && statement->file == txn->file)) {
        statement_bug(statement, "writes where this transaction may only read");
    }
    if (prepared->running) {
        statement_bug(statement, "run again while its own rows are being handed out");
    }
    prepared_bind(prepared, values, count);
    if (txn->handles->trace != NULL) {
        trace_run(txn->handles->trace, prepared, values, count);
    }
    return STATUS_OK;
}

enum status txn_exec(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                     struct error *err)
{
    struct db *db;
    struct prepared *prepared;
    TRY(start(txn, statement, values, count, &db, &prepared, err));
    if (prepared->column_count != 0) {
        statement_bug(statement, "has columns: use txn_query");
    }
    int code = sqlite3_step(prepared->stmt);
    enum status status = code == SQLITE_DONE ? STATUS_OK : fail_code(txn, db, statement, code, err);
    sqlite3_reset(prepared->stmt);
    return status;
}

/* Moves the bytes of a row from SQLite's memory into the arena. */
static void keep_row(struct value *row, size_t columns, struct arena *arena)
{
    size_t size = 0;
    for (size_t i = 0; i < columns; i++) {
        size += row[i].text.size;
    }
    char *bytes = arena_alloc(arena, size);
    for (size_t i = 0; i < columns; i++) {
        if (row[i].text.data != NULL) {
            memcpy(bytes, row[i].text.data, row[i].text.size);
            row[i].text.data = bytes;
            bytes += row[i].text.size;
        }
    }
}

/* Steps to the end; the rows are in the scratch memory. Returns SQLite's last code, SQLITE_ROW when there are too many.
 */
static int fetch_rows(struct txn *txn, struct prepared *prepared, size_t *ret_rows)
{
    size_t columns = prepared->column_count;
    size_t rows = 0;
    int code;
    while ((code = sqlite3_step(prepared->stmt)) == SQLITE_ROW && rows < LIMIT_RESULT_ROWS) {
        struct value *row = handles_scratch(txn->handles, (rows + 1) * columns) + rows * columns;
        prepared_row(prepared, row);
        keep_row(row, columns, &txn->handles->arena);
        rows++;
    }
    *ret_rows = rows;
    return code;
}

enum status txn_query(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
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
        struct error error = {0};
        status = error_set(&error, ERROR_INTERNAL, NULL, "%s: more than %d rows.", statement->name, LIMIT_RESULT_ROWS);
        status = fail(txn, status, &error, err);
    } else if (code != SQLITE_DONE) {
        status = fail_code(txn, db, statement, code, err);
    }
    sqlite3_reset(prepared->stmt);
    if (status != STATUS_OK) {
        return status;
    }
    size_t size = rows * prepared->column_count * sizeof(struct value);
    struct value *kept = arena_alloc(&txn->handles->arena, size);
    if (size > 0) {
        memcpy(kept, txn->handles->scratch, size);
    }
    *ret = (struct result){rows, prepared->column_count, kept};
    return STATUS_OK;
}

enum status txn_each(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
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
