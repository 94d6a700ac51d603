/*
 * The raw program that event handling is measured against: executes the statements of a recorded trace, reads
 * included, with the recorded values, on a copy of the database that the recording started from.
 *
 *     replay BOOKS CLICKS TRACE PARTS
 *
 * One thread; one connection to the books and, for the reads that a trace may have of it, one to the clicks;
 * transactions of 100 items; a passive checkpoint by the writing connection when the log holds about 2,000 pages. The
 * settings are those of referd's writer, its page cache included (src/store/sqlite/sqlite_open.c, BOOKS_CACHE_KIB of
 * store.c).
 *
 * The trace is parsed and the statements are prepared before any clock starts. The items are divided into PARTS equal
 * parts; the program prints `ready`, and then for each line on standard input replays the next part and prints
 *
 *     {"items":N,"runs":N,"seconds":S,"pages":N}
 *
 * where `pages` counts those written to the log. A caller can so alternate it with another program while its page
 * cache and the database grow part by part like those of the server. Any failure ends the program with a message.
 */
#include "program.h"
#include "trace.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ITEMS_PER_COMMIT = 100,
    CHECKPOINT_PAGES = 2000,
};

static const char PRAGMAS[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
                              "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
                              "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-49152;";

/* A prepared statement. SQLite numbers $n by first appearance: `places[n - 1]` is the number that it gave to $n. */
struct prepared {
    sqlite3_stmt *stmt;
    int *places;
    int place_count;
};

struct replay {
    sqlite3 *db;     /* the books */
    sqlite3 *clicks; /* read only */
    const struct trace *trace;
    struct prepared *prepared; /* by statement number */
    int log_pages;             /* in the log after the last commit */
};

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(db));
}

static int note_log_pages(void *ctx, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    *(int *)ctx = pages;
    return SQLITE_OK;
}

static struct prepared prepare(sqlite3 *db, const char *sql)
{
    struct prepared prepared = {0};
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared.stmt, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(db));
    prepared.place_count = sqlite3_bind_parameter_count(prepared.stmt);
    prepared.places = calloc((size_t)prepared.place_count + 1, sizeof *prepared.places);
    if (prepared.places == NULL)
        fail(sql, "out of memory");
    for (int i = 0; i < prepared.place_count; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        prepared.places[i] = sqlite3_bind_parameter_index(prepared.stmt, name);
        if (prepared.places[i] == 0)
            fail(sql, "its parameters are not $1, $2, ...");
    }
    return prepared;
}

static void prepare_all(struct replay *replay)
{
    const struct trace *trace = replay->trace;
    replay->prepared = calloc(trace->statement_count, sizeof *replay->prepared);
    if (replay->prepared == NULL)
        fail("statements", "out of memory");
    for (size_t i = 0; i < trace->statement_count; i++)
        if (trace->statements[i].sql != NULL)
            replay->prepared[i] =
                prepare(trace->statements[i].reads_clicks ? replay->clicks : replay->db, trace->statements[i].sql);
}

static void bind(const struct trace *trace, sqlite3_stmt *stmt, int place, const struct trace_value *value)
{
    switch (value->kind) {
    case TRACE_NULL:
        sqlite3_bind_null(stmt, place);
        break;
    case TRACE_INTEGER:
        sqlite3_bind_int64(stmt, place, value->integer);
        break;
    case TRACE_TEXT:
        sqlite3_bind_text(stmt, place, trace->bytes + value->offset, (int)value->size, SQLITE_STATIC);
        break;
    case TRACE_BYTES:
        sqlite3_bind_blob(stmt, place, trace->bytes + value->offset, (int)value->size, SQLITE_STATIC);
        break;
    }
}

static void execute(struct replay *replay, const struct trace_run *run)
{
    const struct trace *trace = replay->trace;
    const struct prepared *prepared = &replay->prepared[run->statement];
    if (run->value_count != (uint32_t)prepared->place_count)
        fail(trace->statements[run->statement].sql, "recorded with another number of arguments");
    for (int i = 0; i < prepared->place_count; i++)
        bind(trace, prepared->stmt, prepared->places[i], &trace->values[run->first_value + (uint64_t)i]);
    int result;
    do {
        result = sqlite3_step(prepared->stmt);
    } while (result == SQLITE_ROW);
    if (result != SQLITE_DONE)
        fail(trace->statements[run->statement].sql, sqlite3_errmsg(sqlite3_db_handle(prepared->stmt)));
    sqlite3_reset(prepared->stmt);
}

static void replay_items(struct replay *replay, size_t first, size_t end)
{
    const struct trace *trace = replay->trace;
    for (size_t item = first; item < end; item += ITEMS_PER_COMMIT) {
        size_t batch_end = item + ITEMS_PER_COMMIT < end ? item + ITEMS_PER_COMMIT : end;
        run_sql(replay->db, "BEGIN IMMEDIATE");
        for (size_t run = trace->items[item]; run < trace->items[batch_end]; run++)
            execute(replay, &trace->runs[run]);
        run_sql(replay->db, "COMMIT");
        if (replay->log_pages >= CHECKPOINT_PAGES)
            sqlite3_wal_checkpoint_v2(replay->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
}

static int pages_written(sqlite3 *db)
{
    int pages = 0;
    int highest;
    sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, 1);
    return pages;
}

static void replay_part(struct replay *replay, size_t first, size_t end)
{
    const struct trace *trace = replay->trace;
    double start = now_seconds();
    replay_items(replay, first, end);
    double seconds = now_seconds() - start;
    printf("{\"items\":%zu,\"runs\":%zu,\"seconds\":%.6f,\"pages\":%d}\n", end - first,
           trace->items[end] - trace->items[first], seconds, pages_written(replay->db));
    fflush(stdout);
}

static sqlite3 *open_file(const char *path, int mode)
{
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, mode | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        fail(path, sqlite3_errmsg(db));
    return db;
}

static void open_databases(struct replay *replay, const char *books, const char *clicks)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    replay->db = open_file(books, SQLITE_OPEN_READWRITE);
    replay->clicks = open_file(clicks, SQLITE_OPEN_READONLY);
    run_sql(replay->db, PRAGMAS);
    sqlite3_wal_hook(replay->db, note_log_pages, &replay->log_pages);
}

static void close_databases(struct replay *replay)
{
    for (size_t i = 0; i < replay->trace->statement_count; i++) {
        sqlite3_finalize(replay->prepared[i].stmt);
        free(replay->prepared[i].places);
    }
    free(replay->prepared);
    sqlite3_close(replay->clicks);
    sqlite3_close(replay->db);
}

int main(int argc, char **argv)
{
    if (argc != 5)
        fail("usage", "replay BOOKS CLICKS TRACE PARTS");
    char *end;
    size_t parts = strtoul(argv[4], &end, 10);
    if (*end != '\0' || parts == 0 || parts > INT_MAX)
        fail(argv[4], "not a number of parts");
    struct trace *trace = trace_read(argv[3]);
    struct replay replay = {.trace = trace};
    open_databases(&replay, argv[1], argv[2]);
    prepare_all(&replay);
    puts("ready");
    fflush(stdout);
    for (size_t part = 0; part < parts && getchar() == '\n'; part++)
        replay_part(&replay, trace->item_count * part / parts, trace->item_count * (part + 1) / parts);
    close_databases(&replay);
    trace_free(trace);
    return EXIT_SUCCESS;
}
