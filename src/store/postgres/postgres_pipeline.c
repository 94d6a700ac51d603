/* Queueing statements and reading their answers.
 *
 * libpq's pipeline mode: statements are sent one after the other; a sync marks where an error's skipping ends and makes
 * the server send what it has. Answers come in the order of the questions, so a list of what is expected is kept. The
 * first error is remembered; what follows it up to the sync was skipped by the server. Thread: the connection's. */

#include "store/postgres/postgres_pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct pg_pending {
    enum pg_answer answer;
    const char *what;
    struct pg_statement *prepared;
};

void pg_expect(struct pg *pg, enum pg_answer answer, const char *what, struct pg_statement *prepared)
{
    if (pg->pending_count == pg->pending_capacity) {
        pg->pending_capacity = pg->pending_capacity == 0 ? 64 : 2 * pg->pending_capacity;
        pg->pending = memory_resize(pg->pending, pg->pending_capacity * sizeof pg->pending[0]);
    }
    pg->pending[pg->pending_count++] = (struct pg_pending){answer, what, prepared};
    pg->unsynced = pg->unsynced || answer != PG_ANSWER_SYNC;
}

void pg_note_lost(struct pg *pg)
{
    if (pg->trouble != PG_LOST) {
        pg->trouble = PG_LOST;
        pg->error = (struct error){0};
    }
}

/* ---- queueing ---- */

/* `what` names it in errors and lives as long as the answer may take; `sql` is copied. */
static void queue_text(struct pg *pg, const char *what, const char *sql, enum pg_answer answer)
{
    pg_gather_send(pg);
    if (pg->conn == NULL || PQsendQueryParams(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 1) != 1) {
        pg_note_lost(pg);
        return;
    }
    pg_expect(pg, answer, what, NULL);
}

void pg_queue_command(struct pg *pg, const char *sql)
{
    queue_text(pg, sql, sql, PG_ANSWER_COMMAND);
}

void pg_queue_fetch(struct pg *pg, unsigned cursor, int rows)
{
    char sql[64];
    snprintf(sql, sizeof sql, "FETCH %d FROM cursor_%u", rows, cursor);
    queue_text(pg, "FETCH", sql, PG_ANSWER_QUERY);
}

void pg_queue_close(struct pg *pg, unsigned cursor)
{
    char sql[64];
    snprintf(sql, sizeof sql, "CLOSE cursor_%u", cursor);
    queue_text(pg, "CLOSE", sql, PG_ANSWER_COMMAND);
}

void pg_begin(struct pg *pg, bool patient)
{
    pg_queue_command(pg, pg_writes(pg->role) ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    pg->in_txn = true;
    if (!pg->target->prepare) {
        pg_queue_command(pg, pg_settings(pg->role, true));
    }
    if (patient) {
        pg_queue_command(pg, "SET LOCAL lock_timeout = '8s'");
    }
}

void pg_flush(struct pg *pg)
{
    pg_gather_send(pg);
    if (pg->conn == NULL || !pg->unsynced) {
        return;
    }
    if (PQpipelineSync(pg->conn) != 1) {
        pg_note_lost(pg);
        return;
    }
    pg_expect(pg, PG_ANSWER_SYNC, "sync", NULL);
    pg->unsynced = false;
}

/* ---- answers ---- */

static bool is_change(const char *tag)
{
    return strncmp(tag, "INSERT", 6) == 0 || strncmp(tag, "UPDATE", 6) == 0 || strncmp(tag, "DELETE", 6) == 0;
}

static void note_error(struct pg *pg, const struct pg_pending *pending, const PGresult *result)
{
    if (pg->trouble != PG_FINE) {
        return;
    }
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    pg->trouble = PQstatus(pg->conn) == CONNECTION_OK ? pg_trouble_of(state) : PG_LOST;
    pg->error = (struct error){0};
    snprintf(pg->error.detail, sizeof pg->error.detail, "%s: %s (%s)", pending->what,
             message == NULL ? "no answer" : message, state == NULL ? "-" : state);
}

/* A COMMIT of a failed transaction succeeds as a rollback. */
static bool ended_otherwise(const struct pg_pending *pending, PGresult *result)
{
    return strcmp(pending->what, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0;
}

static void take_result(struct pg *pg, const struct pg_pending *pending, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (pending->answer == PG_ANSWER_PREPARE) {
        pg_statement_answered(pending->prepared, fine);
    }
    if (fine && pending->answer == PG_ANSWER_QUERY && is_change(PQcmdStatus(result))) {
        pg->changes += strtoull(PQcmdTuples(result), NULL, 10);
    }
    if (fine && pending->answer == PG_ANSWER_COMMAND && ended_otherwise(pending, result) && pg->trouble == PG_FINE) {
        pg->trouble = PG_STATEMENT;
        snprintf(pg->error.detail, sizeof pg->error.detail, "the commit ended as a rollback");
    }
    if (!fine && status != PGRES_PIPELINE_ABORTED) {
        note_error(pg, pending, result);
    }
}

/* The next result of libpq. False when the connection is lost. */
static bool next_result(struct pg *pg, PGresult **ret)
{
    if (!pg_wait(pg)) {
        pg_note_lost(pg);
        return false;
    }
    *ret = PQgetResult(pg->conn);
    return true;
}

/* Reads the answer to one thing. The result is kept in `*kept`, replacing what was there. */
static bool read_answer(struct pg *pg, const struct pg_pending *pending, PGresult **kept)
{
    PGresult *result = NULL;
    if (!next_result(pg, &result)) {
        return false;
    }
    if (result == NULL) { /* libpq has no more to say although more was asked */
        pg_note_lost(pg);
        return false;
    }
    if (pending->answer == PG_ANSWER_SYNC) {
        bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        if (!synced) {
            note_error(pg, pending, result);
            pg_note_lost(pg);
        }
        PQclear(result);
        return synced;
    }
    take_result(pg, pending, result);
    PQclear(*kept);
    *kept = result;
    PGresult *end = NULL;
    if (!next_result(pg, &end)) {
        return false;
    }
    bool ended = end == NULL;
    PQclear(end);
    if (!ended) {
        pg_note_lost(pg);
    }
    return ended && pg->trouble != PG_LOST;
}

enum pg_trouble pg_collect(struct pg *pg, PGresult **ret)
{
    pg_flush(pg);
    PGresult *kept = NULL;
    bool connected = pg->conn != NULL && pg->trouble != PG_LOST;
    for (size_t i = 0; i < pg->pending_count && connected; i++) {
        connected = read_answer(pg, &pg->pending[i], &kept);
    }
    pg->pending_count = 0;
    if (!connected) {
        pg_note_lost(pg);
        pg_drop(pg);
    }
    if (pg->trouble == PG_FINE && ret != NULL) {
        *ret = kept;
    } else {
        PQclear(kept);
    }
    return pg->trouble;
}

void pg_rollback(struct pg *pg)
{
    pg_gather_forget(pg);
    if (pg->conn != NULL && pg->in_txn) {
        enum pg_trouble before = pg->trouble;
        struct error error = pg->error;
        pg->trouble = PG_FINE;
        pg_queue_command(pg, "ROLLBACK");
        enum pg_trouble now = pg_collect(pg, NULL);
        if (now != PG_LOST) {
            pg->trouble = before;
            pg->error = error;
        }
    }
    pg->in_txn = false;
}
