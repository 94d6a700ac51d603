/* Transactions over a PostgreSQL connection.
 *
 * txn_exec() only queues: its failure is the failure of a later query, or of the commit. A query is one round trip,
 * which also carries what was queued before it. txn_each() reads through a cursor, so that a scan of the whole journal
 * needs little memory and its callback may run other statements.
 *
 * A reader whose connection was lost (the server restarted, another one took over) runs its read once more on a new
 * one, and a patient one as often as its patience lasts; an inspector does not, since its snapshot is gone. Thread: the
 * session's. */

#include "store/postgres/postgres_session.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"

enum { FETCH_ROWS = 1000, READ_GRACE_MS = 2000, READ_BACKOFF_MS = 100 };

struct session *postgres_session_new(const struct pg_target *target, enum pg_role role, struct env *env)
{
    struct postgres_session *session = memory_new(sizeof *session);
    session_init(&session->session, &postgres_engine, env, role == PG_READER);
    session->pg = pg_new(target, role, env);
    return &session->session;
}

void postgres_session_free(struct session *common)
{
    struct postgres_session *session = postgres_session_of(common);
    session_clear(common);
    pg_free(session->pg);
    free(session);
}

void postgres_end_reads(struct session *common)
{
    struct postgres_session *session = postgres_session_of(common);
    struct pg *pg = session->pg;
    session->cursors = 0;
    if (!pg->in_txn) {
        return;
    }
    if (pg->trouble != PG_FINE) {
        pg_rollback(pg);
        pg_clear(pg);
        return;
    }
    pg_queue_command(pg, "END");
    pg_flush(pg);
    pg->in_txn = false;
}

bool postgres_read_again(struct session *common, int64_t patient_until, bool retried)
{
    struct postgres_session *session = postgres_session_of(common);
    bool lost = session->pg->trouble == PG_LOST && session->pg->role == PG_READER;
    bool at_once = lost && !retried;
    bool again = at_once || ((lost || session->away) && env_monotonic(common->env) < patient_until);
    if (session->pg->trouble != PG_FINE && session->pg->role != PG_INSPECTOR) {
        pg_rollback(session->pg);
        pg_clear(session->pg);
    }
    if (again && !at_once) {
        pg_pause(READ_BACKOFF_MS);
    }
    session->cursors = 0;
    return again;
}

/* ---- statements ---- */

static enum status fail(struct txn *txn, const char *what, struct error *err)
{
    struct error error = {0};
    enum status status = pg_report(postgres_session_of(txn->session)->pg, what, &error);
    return txn_fail(txn, status, &error, err);
}

/* A reader connects and begins with its first statement; a writer's transaction is there already. */
static enum status begin(struct txn *txn, struct error *err)
{
    struct pg *pg = postgres_session_of(txn->session)->pg;
    if (txn->session->deadline != INT64_MAX) {
        pg->deadline = txn->session->deadline + READ_GRACE_MS * TIME_US_PER_MS;
    }
    if (pg->in_txn) {
        return STATUS_OK;
    }
    struct error error = {0};
    enum status status = pg_connect(pg, &error);
    postgres_session_of(txn->session)->away = status != STATUS_OK;
    if (status != STATUS_OK) {
        return txn_fail(txn, status, &error, err);
    }
    pg_begin(pg, false);
    return STATUS_OK;
}

static void check_writes(const struct txn *txn, const struct statement *statement)
{
    if (statement->columns[0] != '\0') {
        statement_bug(statement, "has columns: use txn_query");
    }
    if (!txn->write) {
        statement_bug(statement, "writes where this transaction may only read");
    }
}

enum status postgres_exec(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          struct error *err)
{
    struct pg *pg = postgres_session_of(txn->session)->pg;
    check_writes(txn, statement);
    trace_run(txn->session->trace, statement, pg_text(statement), values, count);
    pg_queue(pg, statement, values, count);
    return pg->trouble == PG_FINE ? STATUS_OK : fail(txn, statement->name, err);
}

enum status postgres_change(struct txn *txn, const struct statement *statement, const struct value *values,
                            size_t count, size_t *ret_rows, struct error *err)
{
    struct pg *pg = postgres_session_of(txn->session)->pg;
    check_writes(txn, statement);
    trace_run(txn->session->trace, statement, pg_text(statement), values, count);
    pg_queue_change(pg, statement, values, count);
    PGresult *answer = NULL;
    if (pg_collect(pg, &answer) != PG_FINE) {
        return fail(txn, statement->name, err);
    }
    *ret_rows = (size_t)strtoull(PQcmdTuples(answer), NULL, 10);
    PQclear(answer);
    return STATUS_OK;
}

/* The rows of a result into the session's scratch memory, their bytes into the arena. */
static struct result keep(struct txn *txn, const struct statement *statement, const PGresult *answer)
{
    size_t rows = (size_t)PQntuples(answer);
    size_t columns = (size_t)PQnfields(answer);
    struct value *scratch = session_scratch(txn->session, rows * columns);
    for (size_t i = 0; i < rows; i++) {
        pg_row(answer, statement, (int)i, &scratch[i * columns]);
        txn_keep_row(txn, &scratch[i * columns], columns);
    }
    return txn_keep_rows(txn, rows, columns);
}

enum status postgres_query(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                           struct result *ret, struct error *err)
{
    struct pg *pg = postgres_session_of(txn->session)->pg;
    if (statement->columns[0] == '\0') {
        statement_bug(statement, "has no columns: use txn_exec");
    }
    TRY(begin(txn, err));
    trace_run(txn->session->trace, statement, pg_text(statement), values, count);
    pg_queue(pg, statement, values, count);
    PGresult *answer = NULL;
    if (pg_collect(pg, &answer) != PG_FINE) {
        return fail(txn, statement->name, err);
    }
    enum status status = STATUS_OK;
    if (PQntuples(answer) > LIMIT_RESULT_ROWS) {
        status = txn_fail_rows(txn, statement, err);
    } else {
        *ret = keep(txn, statement, answer);
    }
    PQclear(answer);
    return status;
}

/* Hands the rows of one FETCH on. */
static enum status hand_out(const struct statement *statement, const PGresult *answer,
                            enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                            struct error *err)
{
    struct value cells[PG_COLUMNS_MAX];
    struct result one = {1, (size_t)PQnfields(answer), cells};
    for (int i = 0; i < PQntuples(answer); i++) {
        pg_row(answer, statement, i, cells);
        TRY(row(ctx, &one, err));
    }
    return STATUS_OK;
}

enum status postgres_each(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                          struct error *err)
{
    struct postgres_session *session = postgres_session_of(txn->session);
    struct pg *pg = session->pg;
    if (statement->columns[0] == '\0') {
        statement_bug(statement, "has no columns: use txn_exec");
    }
    TRY(begin(txn, err));
    unsigned cursor = session->cursors++;
    trace_run(txn->session->trace, statement, pg_text(statement), values, count);
    pg_queue_cursor(pg, cursor, statement, values, count);
    enum status status = STATUS_OK;
    for (bool more = true; more && status == STATUS_OK;) {
        PGresult *answer = NULL;
        pg_queue_fetch(pg, cursor, FETCH_ROWS);
        if (pg_collect(pg, &answer) != PG_FINE) {
            return fail(txn, statement->name, err);
        }
        more = PQntuples(answer) == FETCH_ROWS;
        status = hand_out(statement, answer, row, ctx, err);
        PQclear(answer);
    }
    session->cursors--;
    if (txn->failed == STATUS_OK) {
        pg_queue_close(pg, cursor);
    }
    return status;
}
