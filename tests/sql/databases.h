#pragma once

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdbool.h>

#include "statement_tables.h"

/* Bare databases of both kinds with the program's schema in them, for tests that look at what the engines make of our
 * SQL. Nothing of src/store but the text of the migrations takes part: these are the engines' own answers.
 *
 * SQLite has its two files in memory. PostgreSQL is a database of its own on the server that REFERD_TEST_POSTGRES names
 * (script/postgres run sets it); without that variable `postgres` is null and tests that need it skip themselves by
 * NEEDS_POSTGRES. A failing step of the set-up ends the program. */
struct databases {
    sqlite3 *sqlite[2]; /* by enum store_file */
    PGconn *postgres;
    char name[64]; /* of the PostgreSQL database */
};

/* As cmocka set-up and tear-down of a group. */
int databases_setup(void **state);
int databases_teardown(void **state);

#define NEEDS_POSTGRES(databases)                                                                                      \
    do {                                                                                                               \
        if ((databases)->postgres == NULL) {                                                                           \
            print_message("no REFERD_TEST_POSTGRES: not asked of PostgreSQL (see script/postgres)\n");                 \
            skip();                                                                                                    \
        }                                                                                                              \
    } while (0)

/* Runs SQL that must succeed; several statements at once are fine. */
void sqlite_run(sqlite3 *sqlite, const char *sql);
void postgres_run(PGconn *postgres, const char *sql);

/* All rows of a query as text: columns parted by '|', each row ended by a newline. free() it. */
char *sqlite_rows(sqlite3 *sqlite, const char *sql);
char *postgres_rows(PGconn *postgres, const char *sql);

/* Calls `check` for the statement as databases get it: one for many ids (txn_query_ids) for each of its sizes. Returns
 * the sum of what `check` does. */
int check_forms(struct databases *databases, const struct statement *statement,
                int (*check)(struct databases *databases, const struct statement *form));

/* A statement's text for SQLite: without FOR UPDATE. free() it. */
char *text_for_sqlite(const struct statement *statement);

/* Its text for PostgreSQL. */
const char *text_for_postgres(const struct statement *statement);

/* How PostgreSQL would run it, by EXPLAIN, while the session has plan_cache_mode = force_generic_plan. free() it. */
char *postgres_plan(PGconn *postgres, const struct statement *statement);
