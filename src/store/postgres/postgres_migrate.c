/* The schema on PostgreSQL: both sets of migrations in one database, each migration in a transaction with its row in
 * `schema_version`. An advisory lock, held for the length of that transaction, lets one node work while the others wait
 * and then find it done. Runs at start, on a plain connection of its own, before any other thread. */

#include "store/postgres/postgres_migrate.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/str.h"
#include "store/migrations.h"
#include "store/postgres/postgres_pipeline.h"
#include "store/schema_version.h"

static const char create_versions[] =
    "CREATE TABLE IF NOT EXISTS schema_version (file TEXT NOT NULL, number BIGINT NOT "
    "NULL, name TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL DEFAULT now(), sha256 "
    "TEXT NOT NULL, PRIMARY KEY (file, number))";
static const char lock_versions[] = "SELECT pg_advisory_xact_lock(7235421160)";
static const char *const files[2] = {[STORE_BOOKS] = "books", [STORE_CLICKS] = "clicks"};

/* A connection and what messages call it. */
struct place {
    PGconn *conn;
    const struct pg_target *target;
};

/* libpq's complaint in a sentence of ours. A right that is missing has its own. */
static enum status failed(const struct place *place, const PGresult *result, const char *what, struct error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message == NULL) {
        return pg_dial_report(place->target, place->conn, err);
    }
    if (state != NULL && strcmp(state, "42501") == 0) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "The database user may not do what is needed in %s (%s): make it the owner of the database.",
                         place->target->shown, message);
    }
    return error_set(err, ERROR_UNAVAILABLE, "database", "%s, %s: %s.", place->target->shown, what, message);
}

static enum status run(const struct place *place, const char *sql, const char *what, struct error *err)
{
    PGresult *result = PQexec(place->conn, sql);
    ExecStatusType outcome = PQresultStatus(result);
    enum status status = STATUS_OK;
    bool nothing = outcome == PGRES_EMPTY_QUERY; /* a migration may be SQLite's alone */
    if (outcome != PGRES_COMMAND_OK && outcome != PGRES_TUPLES_OK && !nothing) {
        status = failed(place, result, what, err);
    }
    PQclear(result);
    return status;
}

/* One row of texts; the caller frees `*ret` with PQclear(). */
static enum status ask(const struct place *place, const char *sql, const char *const *values, int count, PGresult **ret,
                       struct error *err)
{
    PGresult *result = PQexecParams(place->conn, sql, count, NULL, values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        enum status status = failed(place, result, "the look at it", err);
        PQclear(result);
        assert(status != STATUS_OK);
        return status;
    }
    *ret = result;
    return STATUS_OK;
}

/* ---- what must hold ---- */

/* A pooler answers a new client itself, so the number of the server process that it told is none that the server knows.
 */
static enum status check_pooler(const struct place *place, const char *server_process, struct error *err)
{
    if (!place->target->prepare || place->target->told ||
        strtol(server_process, NULL, 10) == PQbackendPID(place->conn)) {
        return STATUS_OK;
    }
    return error_set(
        err, ERROR_UNAVAILABLE, "database",
        "%s is reached through a connection pooler: add prepare=off to its URL, or prepare=on if the pooler "
        "gives each client a server connection of its own (session mode).",
        place->target->shown);
}

static enum status check_server(const struct place *place, bool inspect, struct error *err)
{
    TRY(pg_check_version(place->target, place->conn, err));
    PGresult *row;
    TRY(ask(place,
            "SELECT current_setting('server_encoding'), current_setting('synchronous_commit'), "
            "COALESCE(current_schema(), ''), current_setting('transaction_read_only'), pg_backend_pid()",
            NULL, 0, &row, err));
    const char *shown = place->target->shown;
    enum status status = check_pooler(place, PQgetvalue(row, 0, 4), err);
    if (status != STATUS_OK) {
        PQclear(row);
        return status;
    }
    if (strcmp(PQgetvalue(row, 0, 0), "UTF8") != 0) {
        status = error_set(err, ERROR_UNAVAILABLE, "database",
                           "%s is encoded as %s: make a database with ENCODING 'UTF8'.", shown, PQgetvalue(row, 0, 0));
    } else if (strcmp(PQgetvalue(row, 0, 1), "off") == 0) {
        status = error_set(err, ERROR_UNAVAILABLE, "database",
                           "%s has synchronous_commit = off, which loses acknowledged writes: set it to on.", shown);
    } else if (PQgetvalue(row, 0, 2)[0] == '\0') {
        status = error_set(
            err, ERROR_UNAVAILABLE, "database",
            "%s has no schema in its search_path that the user may use: make one, such as public, or grant USAGE.",
            shown);
    } else if (!inspect && strcmp(PQgetvalue(row, 0, 3), "off") != 0) {
        status = error_set(err, ERROR_UNAVAILABLE, "database", "%s takes no writes: give the address of the primary.",
                           shown);
    }
    PQclear(row);
    return status;
}

static enum status check_versions(const struct place *place, enum store_file file, size_t *ret_applied,
                                  struct error *err)
{
    PGresult *rows;
    TRY(ask(place, "SELECT number, sha256 FROM schema_version WHERE file = $1 ORDER BY number",
            (const char *const[]){files[file]}, 1, &rows, err));
    enum status status = STATUS_OK;
    for (int row = 0; row < PQntuples(rows) && status == STATUS_OK; row++) {
        status = schema_version_known(&migration_sets[file], place->target->shown, (size_t)row,
                                      strtoll(PQgetvalue(rows, row, 0), NULL, 10), PQgetvalue(rows, row, 1), err);
    }
    *ret_applied = (size_t)PQntuples(rows);
    PQclear(rows);
    return status;
}

/* How many migrations of a set are there; 0 in an empty database. Another program's is told by tables without ours. */
static enum status read_version(const struct place *place, enum store_file file, size_t *ret_applied, struct error *err)
{
    PGresult *row;
    TRY(ask(place,
            "SELECT count(*) FILTER (WHERE relname = 'schema_version'), count(*) FROM pg_catalog.pg_class "
            "WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')",
            NULL, 0, &row, err));
    bool ours = strcmp(PQgetvalue(row, 0, 0), "0") != 0;
    bool empty = strcmp(PQgetvalue(row, 0, 1), "0") == 0;
    PQclear(row);
    if (ours) {
        return check_versions(place, file, ret_applied, err);
    }
    if (!empty) {
        return schema_version_foreign(place->target->shown, err);
    }
    *ret_applied = 0;
    return STATUS_OK;
}

static enum status check_rights(const struct place *place, bool inspect, struct error *err)
{
    PGresult *row;
    TRY(ask(place,
            inspect ? "SELECT COALESCE(min(relname), '') FROM pg_catalog.pg_class WHERE relnamespace = "
                      "current_schema()::regnamespace AND relkind = 'r' AND NOT has_table_privilege(oid, 'SELECT')"
                    : "SELECT COALESCE(min(relname), '') FROM pg_catalog.pg_class WHERE relnamespace = "
                      "current_schema()::regnamespace AND relkind = 'r' AND NOT (has_table_privilege(oid, 'SELECT') "
                      "AND has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') AND "
                      "has_table_privilege(oid, 'DELETE'))",
            NULL, 0, &row, err));
    enum status status = STATUS_OK;
    if (PQgetvalue(row, 0, 0)[0] != '\0') {
        status = error_set(err, ERROR_UNAVAILABLE, "database",
                           "The database user lacks rights on the table %s of %s: grant %s on all tables.",
                           PQgetvalue(row, 0, 0), place->target->shown,
                           inspect ? "SELECT" : "SELECT, INSERT, UPDATE and DELETE");
    }
    PQclear(row);
    return status;
}

/* ---- applying ---- */

/* The next migration of a set, under the lock: another node may have been first. */
static enum status apply_next(const struct place *place, enum store_file file, bool *ret_more, struct error *err)
{
    const struct migration_set *set = &migration_sets[file];
    size_t applied = 0;
    TRY(run(place, lock_versions, "waiting for another node", err));
    TRY(read_version(place, file, &applied, err));
    *ret_more = applied < set->count;
    if (!*ret_more) {
        return STATUS_OK;
    }
    const struct migration *migration = &set->migrations[applied];
    char number[16];
    snprintf(number, sizeof number, "%d", migration->number);
    TRY(run(place, create_versions, "its list of migrations", err));
    TRY(run(place, migration->postgres, migration->name, err));
    PGresult *row;
    TRY(ask(place, "INSERT INTO schema_version (file, number, name, sha256) VALUES ($1, $2, $3, $4) RETURNING number",
            (const char *const[]){files[file], number, migration->name, migration->sha256}, 4, &row, err));
    PQclear(row);
    return STATUS_OK;
}

static enum status apply_all(const struct place *place, enum store_file file, struct error *err)
{
    for (bool more = true; more;) {
        TRY(run(place, "BEGIN", "begin", err));
        enum status status = apply_next(place, file, &more, err);
        if (status != STATUS_OK) {
            PQclear(PQexec(place->conn, "ROLLBACK"));
            return status;
        }
        TRY(run(place, "COMMIT", "commit", err));
    }
    return STATUS_OK;
}

static enum status check_current(const struct place *place, enum store_file file, struct error *err)
{
    size_t applied = 0;
    TRY(read_version(place, file, &applied, err));
    return schema_version_current(&migration_sets[file], place->target->shown, applied, err);
}

static enum status look_and_migrate(const struct place *place, bool migrate, bool inspect, struct error *err)
{
    TRY(check_server(place, inspect, err));
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        TRY(migrate ? apply_all(place, (enum store_file)file, err) : check_current(place, (enum store_file)file, err));
    }
    return check_rights(place, inspect, err);
}

static void ignore_notice(void *ctx, const PGresult *result)
{
    (void)ctx;
    (void)result;
}

enum status postgres_migrate(const struct pg_target *target, bool migrate, bool inspect, struct error *err)
{
    struct place place = {pg_dial(target, !inspect, PG_CONNECT_S), target};
    enum status status = STATUS_OK;
    if (PQstatus(place.conn) != CONNECTION_OK) {
        status = pg_dial_report(target, place.conn, err);
    } else {
        PQsetNoticeReceiver(place.conn, ignore_notice, NULL);
        status = look_and_migrate(&place, migrate, inspect, err);
    }
    PQfinish(place.conn);
    return status;
}
