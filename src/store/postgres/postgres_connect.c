/* Connecting, waiting, and what went wrong.
 *
 * Time limits are made on both sides: the server gives statements, locks and idle transactions up by its settings, and
 * this side gives a connection up that has not answered by its deadline, since a server that is stopped or cut off
 * keeps none of its promises. TCP notices a dead peer by keep-alives and tcp_user_timeout.
 *
 * `synchronous_commit` and all that concerns durability are the server's; only "off" is refused when a store is opened,
 * for an answered write must be on disk. Thread: the connection's. */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"
#include "store/postgres/postgres.h"
#include "store/postgres/postgres_pipeline.h"

enum { LEAST_VERSION = 130000, PATIENCE_MS = 5000, CONNECT_LEAST_S = 2 };

struct pg *pg_new(const struct pg_target *target, enum pg_role role, struct env *env)
{
    struct pg *pg = memory_new(sizeof *pg);
    pg->target = target;
    pg->role = role;
    pg->env = env;
    pg->deadline = INT64_MAX;
    return pg;
}

void pg_free(struct pg *pg)
{
    if (pg == NULL) {
        return;
    }
    pg_drop(pg);
    pg_forget_statements(pg);
    pg_gather_free(pg);
    free(pg->pending);
    free(pg);
}

void pg_drop(struct pg *pg)
{
    PQfinish(pg->conn);
    pg->conn = NULL;
    pg->pending_count = 0;
    pg->unsynced = false;
    pg->in_txn = false;
    pg_gather_forget(pg);
}

void pg_pause(int ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&pause, NULL);
}

void pg_clear(struct pg *pg)
{
    pg->trouble = PG_FINE;
    pg->warned = false;
}

/* ---- connecting ---- */

static void on_notice(void *ctx, const PGresult *result)
{
    struct pg *pg = ctx;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    pg->warned = pg->warned || (state != NULL && strncmp(state, "01", 2) == 0);
}

/* What stands before the URL is a default that the URL may change, what stands behind is not. */
PGconn *pg_dial(const struct pg_target *target, bool writable, int timeout_s)
{
    char timeout[16];
    snprintf(timeout, sizeof timeout, "%d", timeout_s);
    const char *const names[] = {"connect_timeout",           "keepalives_idle",
                                 "keepalives_interval",       "keepalives_count",
                                 "tcp_user_timeout",          "target_session_attrs",
                                 "fallback_application_name", "dbname",
                                 "client_encoding",           NULL};
    const char *const values[] = {timeout,  "5",         "2",    "3", "10000", writable ? "read-write" : "any",
                                  "referd", target->url, "UTF8", NULL};
    return PQconnectdbParams(names, values, 1);
}

/* The catalogue is not ours to analyze, and the server warns of each of its tables. */
void pg_analyze(PGconn *conn)
{
    PQclear(PQexec(conn, "BEGIN; SET LOCAL client_min_messages = error; ANALYZE; COMMIT"));
}

/* libpq's message without its line ends; it names hosts, users and databases, never passwords. */
static void first_line(const char *message, char *ret, size_t size)
{
    snprintf(ret, size, "%s", message == NULL ? "" : message);
    size_t length = strcspn(ret, "\n");
    ret[length] = '\0';
}

/* libpq does not tell the SQLSTATE of a refused connection, and the server's words may be in any language: what is
 * known is whether a password was asked for. */
static const char *what_to_do(const PGconn *conn)
{
    if (PQstatus(conn) == CONNECTION_OK) {
        return "";
    }
    if (PQconnectionNeedsPassword(conn)) {
        return "; give the password in the URL, in PGPASSWORD or in a password file.";
    }
    if (PQconnectionUsedPassword(conn)) {
        return "; check the user, the password and the name of the database.";
    }
    return "; check that the server runs, and the host, the port and the name in the URL.";
}

enum status pg_dial_report(const struct pg_target *target, PGconn *conn, struct error *err)
{
    char message[ERROR_DETAIL_SIZE / 2];
    first_line(PQerrorMessage(conn), message, sizeof message);
    return error_set(err, ERROR_UNAVAILABLE, "database", "The database %s cannot be reached: %s%s", target->shown,
                     message, what_to_do(conn));
}

/* Settings by role, for a session ("false") or for one transaction ("true").
 *
 * Tables grow faster than they are analysed, and a prepared statement keeps its plan until they are. What was planned
 * for a table that was empty then would read all of it: those who serve have an index for every statement, and take it.
 * Where there is none, such as on a table of one row, the plan seems so dear by that that it would be compiled each
 * time it runs. An inspector reads whole tables: believed to be small, they would be joined row by row, and its
 * statements would be compiled for longer than they run. */
#define SET(name, value, local) "set_config('" name "', '" value "', " local ")"
#define SERVES(local)                                                                                                  \
    SET("idle_in_transaction_session_timeout", "15000", local)                                                         \
    ", " SET("enable_seqscan", "off", local) ", " SET("jit", "off", local)
#define WRITES(lock_ms, local)                                                                                         \
    "SELECT " SET("lock_timeout", lock_ms, local) ", " SET("statement_timeout", "10000", local) ", " SERVES(local)
#define READS(local) "SELECT " SET("statement_timeout", "1000", local) ", " SERVES(local)
#define INSPECTS(local)                                                                                                \
    "SELECT " SET("statement_timeout", "0", local) ", " SET("enable_nestloop", "off", local) ", " SET(                 \
        "cursor_tuple_fraction", "1", local) ", " SET("jit", "off", local)

const char *pg_settings(enum pg_role role, bool local)
{
    static const char *const texts[][2] = {
        [PG_WRITER] = {WRITES("400", "false"), WRITES("400", "true")},
        [PG_CLICKS] = {WRITES("2000", "false"), WRITES("2000", "true")},
        [PG_READER] = {READS("false"), READS("true")},
        [PG_INSPECTOR] = {INSPECTS("false"), INSPECTS("true")},
    };
    return texts[role][local];
}

enum status pg_check_version(const struct pg_target *target, PGconn *conn, struct error *err)
{
    int version = PQserverVersion(conn);
    if (version >= LEAST_VERSION) {
        return STATUS_OK;
    }
    return error_set(err, ERROR_UNAVAILABLE, "database",
                     "%s is PostgreSQL %d: referd needs 13 or newer; upgrade the server.", target->shown,
                     version / 10000);
}

static enum status configure(struct pg *pg, struct error *err)
{
    TRY(pg_check_version(pg->target, pg->conn, err));
    PQsetNoticeReceiver(pg->conn, on_notice, pg);
    if (pg->target->prepare) {
        PGresult *result = PQexec(pg->conn, pg_settings(pg->role, false));
        bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
        PQclear(result);
        if (!done) {
            return pg_dial_report(pg->target, pg->conn, err);
        }
    }
    if (PQsetnonblocking(pg->conn, 1) != 0 || PQenterPipelineMode(pg->conn) != 1) {
        return pg_dial_report(pg->target, pg->conn, err);
    }
    return STATUS_OK;
}

/* What is left until the deadline, to each of the hosts in turn; libpq knows no less than two seconds. */
static int connect_timeout_s(const struct pg *pg)
{
    int64_t now = env_monotonic(pg->env);
    int64_t left = pg->deadline > now ? (pg->deadline - now) / TIME_US_PER_S + 1 : 0;
    return left < CONNECT_LEAST_S ? CONNECT_LEAST_S : left > PG_CONNECT_S ? PG_CONNECT_S : (int)left;
}

enum status pg_connect(struct pg *pg, struct error *err)
{
    if (pg->conn != NULL && PQstatus(pg->conn) == CONNECTION_OK) {
        return STATUS_OK;
    }
    pg_drop(pg);
    pg_forget_statements(pg);
    pg_clear(pg);
    pg->conn = pg_dial(pg->target, pg_writes(pg->role), connect_timeout_s(pg));
    enum status status =
        PQstatus(pg->conn) == CONNECTION_OK ? configure(pg, err) : pg_dial_report(pg->target, pg->conn, err);
    pg->connects++;
    if (status != STATUS_OK) {
        pg_drop(pg);
    }
    return status;
}

/* ---- waiting ---- */

/* How long a wait may last: by the connection's deadline, and never much longer than the server's own limits. */
static int wait_ms(const struct pg *pg, int64_t started)
{
    int64_t now = env_monotonic(pg->env);
    int64_t until = pg->deadline;
    int64_t limit = started + (LIMIT_WRITE_MS / 2 + PATIENCE_MS) * TIME_US_PER_MS;
    if (pg->role != PG_INSPECTOR && limit < until) {
        until = limit;
    }
    if (until == INT64_MAX) {
        return -1;
    }
    return until <= now ? 0 : (int)((until - now) / TIME_US_PER_MS + 1);
}

bool pg_wait(struct pg *pg)
{
    int64_t started = env_monotonic(pg->env);
    for (;;) {
        int unsent = PQflush(pg->conn);
        if (unsent < 0) {
            return false;
        }
        if (!PQisBusy(pg->conn)) {
            return true;
        }
        struct pollfd fd = {.fd = PQsocket(pg->conn), .events = (short)(POLLIN | (unsent > 0 ? POLLOUT : 0))};
        int ready = poll(&fd, 1, wait_ms(pg, started));
        if (ready == 0 || (ready < 0 && errno != EINTR)) {
            return false;
        }
        if ((fd.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && PQconsumeInput(pg->conn) != 1) {
            return false;
        }
    }
}

/* ---- what went wrong ---- */

/* By SQLSTATE, the first that begins so. */
static const struct {
    const char *state;
    enum pg_trouble trouble;
} meanings[] = {
    {"08", PG_LOST},                          /* connection exceptions */
    {"23505", PG_DUPLICATE},                  /* unique violation */
    {"25006", PG_LOST},                       /* a read-only server: it is the primary no more */
    {"25P03", PG_LOST},                       /* idle in transaction too long */
    {"40001", PG_AGAIN},                      /* serialisation failure */
    {"40003", PG_LOST},                       /* completion unknown */
    {"40P01", PG_AGAIN},                      /* deadlock */
    {"53100", PG_DISK_FULL}, {"53", PG_LOST}, /* out of memory, connections */
    {"55P03", PG_AGAIN},                      /* lock not available in time */
    {"57014", PG_TIMEOUT},                    /* cancelled */
    {"57P", PG_LOST},                         /* shutting down, starting up, crashed */
    {"58", PG_LOST},                          /* system errors */
};

enum pg_trouble pg_trouble_of(const char *state)
{
    for (size_t i = 0; state != NULL && i < sizeof meanings / sizeof meanings[0]; i++) {
        if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0) {
            return meanings[i].trouble;
        }
    }
    return state == NULL ? PG_LOST : PG_STATEMENT;
}

enum status pg_report(const struct pg *pg, const char *what, struct error *err)
{
    switch (pg->trouble) {
    case PG_FINE:
        return STATUS_OK;
    case PG_AGAIN:
        return STATUS_BUSY;
    case PG_TIMEOUT:
        return error_set(err, ERROR_UNAVAILABLE, NULL, "The database took too long; ask for less or try again later.");
    case PG_DISK_FULL:
        return error_set(err, ERROR_DISK_FULL, NULL, "The disk of the database is full; try again later.");
    case PG_LOST:
        return error_set(err, ERROR_UNAVAILABLE, NULL, "The database cannot be reached; try again later.");
    case PG_STATEMENT:
    case PG_DUPLICATE:
        break;
    }
    return error_set(err, ERROR_INTERNAL, NULL, "%s: %s.", what, pg->error.detail);
}
