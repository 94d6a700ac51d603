#pragma once

#include "databases.h"

/* What one run of a statement costs an engine, by the engine's own count. */

/* A statement with values: SQL for each of its declared parameters, with commas between, as rows.c writes them. One for
 * many ids (txn_query_ids) also names the letter of its ids. */
struct ask {
    const char *statement; /* its name */
    const char *values;
    const char *ids; /* "r": referrals; null: none */
};

struct cost {
    int64_t rows;    /* returned, or else changed */
    int64_t steps;   /* SQLite: of its virtual machine. PostgreSQL: rows that scans looked at */
    int64_t pages;   /* PostgreSQL: shared buffers. SQLite: none */
    int64_t scanned; /* SQLite: steps through a whole table. PostgreSQL: none */
    int64_t sorts;   /* SQLite: sorts and indexes made for the run. PostgreSQL: none */
};

/* Runs it, and takes back what it changes. What cannot be run ends the program. `statement` is as databases get
 * it: see check_forms(). */
struct cost sqlite_cost(struct databases *databases, const struct statement *statement, const struct ask *ask);

/* The same inside the caller's transaction: at the first run of a prepared statement, which is planned for the values,
 * or at the first after which the server may keep a plan for any (`later`). */
struct cost postgres_cost(struct databases *databases, const struct statement *statement, const struct ask *ask,
                          bool later);

/* The median of RUNS runs in microseconds, everything read. */
enum { RUNS = 200 };
int64_t sqlite_median_us(struct databases *databases, const struct statement *statement, const struct ask *ask);
int64_t postgres_median_us(struct databases *databases, const struct statement *statement, const struct ask *ask);
