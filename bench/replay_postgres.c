/*
 * The raw program that event handling on PostgreSQL is measured against: executes the statements of a recorded trace,
 * reads included, with the recorded values, on a copy of the database that the recording started from.
 *
 *     replay_postgres URL TRACE PARTS
 *
 * One connection; prepared statements, values in the binary format; transactions of 100 items, each sent as a whole in
 * libpq's pipeline mode, so that there is one wait for the network and the disk per transaction. As replay.c, which
 * does this on SQLite, it prints `ready`, and then for each line on standard input replays the next of PARTS equal
 * parts and prints
 *
 *     {"items":N,"runs":N,"seconds":S}
 *
 * Any failure ends the program with a message.
 */
#include "program.h"
#include "trace.h"

#include <endian.h>
#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ITEMS_PER_COMMIT = 100,
    PARAMS_MAX = 128,
    NAME_BYTES = 24,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_TEXT = 25,
};

struct replay {
    PGconn *conn;
    const struct trace *trace;
};

static const char *name_of(size_t statement, char name[NAME_BYTES])
{
    snprintf(name, NAME_BYTES, "s%zu", statement);
    return name;
}

static Oid type_of(const char *sql, char letter)
{
    switch (letter) {
    case 'i':
        return OID_INT8;
    case 't':
        return OID_TEXT;
    case 'b':
        return OID_BYTEA;
    default:
        fail(sql, "recorded without the types of its parameters");
    }
}

static void prepare(PGconn *conn, size_t number, const struct trace_statement *statement)
{
    char name[NAME_BYTES];
    Oid types[PARAMS_MAX];
    size_t count = strlen(statement->params);
    if (count > PARAMS_MAX)
        fail(statement->sql, "too many parameters");
    for (size_t i = 0; i < count; i++)
        types[i] = type_of(statement->sql, statement->params[i]);
    PGresult *result = PQprepare(conn, name_of(number, name), statement->sql, (int)count, types);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail(statement->sql, PQerrorMessage(conn));
    PQclear(result);
}

static void open_database(struct replay *replay, const char *url)
{
    const struct trace *trace = replay->trace;
    replay->conn = PQconnectdb(url);
    if (PQstatus(replay->conn) != CONNECTION_OK)
        fail("connecting", PQerrorMessage(replay->conn));
    for (size_t i = 0; i < trace->statement_count; i++)
        if (trace->statements[i].sql != NULL)
            prepare(replay->conn, i, &trace->statements[i]);
    if (PQenterPipelineMode(replay->conn) != 1 || PQsetnonblocking(replay->conn, 1) != 0)
        fail("pipeline mode", PQerrorMessage(replay->conn));
}

static void send_command(struct replay *replay, const char *sql)
{
    if (PQsendQueryParams(replay->conn, sql, 0, NULL, NULL, NULL, NULL, 1) != 1)
        fail(sql, PQerrorMessage(replay->conn));
}

static void send_run(struct replay *replay, const struct trace_run *run)
{
    const struct trace *trace = replay->trace;
    const struct trace_statement *statement = &trace->statements[run->statement];
    uint64_t numbers[PARAMS_MAX];
    const char *data[PARAMS_MAX];
    int sizes[PARAMS_MAX];
    int formats[PARAMS_MAX];
    if (run->value_count != strlen(statement->params))
        fail(statement->sql, "recorded with another number of arguments");
    for (uint32_t i = 0; i < run->value_count; i++) {
        const struct trace_value *value = &trace->values[run->first_value + i];
        formats[i] = 1;
        sizes[i] = 0;
        data[i] = NULL;
        if (value->kind == TRACE_INTEGER) {
            numbers[i] = htobe64((uint64_t)value->integer);
            data[i] = (const char *)&numbers[i];
            sizes[i] = sizeof numbers[i];
        } else if (value->kind != TRACE_NULL) {
            data[i] = trace->bytes + value->offset;
            sizes[i] = (int)value->size;
        }
    }
    char name[NAME_BYTES];
    if (PQsendQueryPrepared(replay->conn, name_of(run->statement, name), (int)run->value_count, data, sizes, formats,
                            1) != 1)
        fail(statement->sql, PQerrorMessage(replay->conn));
}

/* Sends what libpq still holds and waits for something to read; both at once, for the server stops reading while
 * nobody reads its answers. */
static void wait_readable(PGconn *conn)
{
    while (PQisBusy(conn)) {
        int unsent = PQflush(conn);
        if (unsent < 0)
            fail("sending", PQerrorMessage(conn));
        struct pollfd fd = {.fd = PQsocket(conn), .events = (short)(POLLIN | (unsent > 0 ? POLLOUT : 0))};
        if (poll(&fd, 1, -1) < 0 && errno != EINTR)
            fail("poll", strerror(errno));
        if ((fd.revents & ~POLLOUT) != 0 && PQconsumeInput(conn) != 1)
            fail("receiving", PQerrorMessage(conn));
    }
}

/* Reads all answers up to that of the sync. */
static void read_answers(struct replay *replay)
{
    for (;;) {
        wait_readable(replay->conn);
        PGresult *result = PQgetResult(replay->conn);
        ExecStatusType status = PQresultStatus(result);
        if (result != NULL && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_SYNC)
            fail("a statement failed", PQerrorMessage(replay->conn));
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC)
            return;
    }
}

static void replay_items(struct replay *replay, size_t first, size_t end)
{
    const struct trace *trace = replay->trace;
    for (size_t item = first; item < end; item += ITEMS_PER_COMMIT) {
        size_t batch_end = item + ITEMS_PER_COMMIT < end ? item + ITEMS_PER_COMMIT : end;
        send_command(replay, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
        for (size_t run = trace->items[item]; run < trace->items[batch_end]; run++)
            send_run(replay, &trace->runs[run]);
        send_command(replay, "COMMIT");
        if (PQpipelineSync(replay->conn) != 1)
            fail("sync", PQerrorMessage(replay->conn));
        read_answers(replay);
    }
}

static void replay_part(struct replay *replay, size_t first, size_t end)
{
    const struct trace *trace = replay->trace;
    double start = now_seconds();
    replay_items(replay, first, end);
    printf("{\"items\":%zu,\"runs\":%zu,\"seconds\":%.6f}\n", end - first, trace->items[end] - trace->items[first],
           now_seconds() - start);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        fail("usage", "replay_postgres URL TRACE PARTS");
    char *end;
    size_t parts = strtoul(argv[3], &end, 10);
    if (*end != '\0' || parts == 0 || parts > INT_MAX)
        fail(argv[3], "not a number of parts");
    struct trace *trace = trace_read(argv[2]);
    struct replay replay = {.trace = trace};
    open_database(&replay, argv[1]);
    puts("ready");
    fflush(stdout);
    for (size_t part = 0; part < parts && getchar() == '\n'; part++)
        replay_part(&replay, trace->item_count * part / parts, trace->item_count * (part + 1) / parts);
    PQfinish(replay.conn);
    trace_free(trace);
    return EXIT_SUCCESS;
}
