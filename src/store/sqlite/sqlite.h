#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "store/store.h"

/* One SQLite connection with its prepared statements. A connection belongs to one thread at a time (it is opened
 * without SQLite's own mutexes), each file has exactly one writing connection, and only that one checkpoints. */

enum { DB_PARAMS_MAX = 128, DB_COLUMNS_MAX = 64 };

/* A statement as one connection compiled it. */
struct prepared {
    const struct statement *statement;
    sqlite3_stmt *stmt;
    uint8_t param_count;
    uint8_t column_count;
    bool readonly;
    bool running;                   /* stepped and not reset: a row callback is at work */
    uint8_t indexes[DB_PARAMS_MAX]; /* SQLite's number of $1, $2, ...: it counts by first appearance */
};

struct db {
    sqlite3 *sqlite;
    enum store_file file;
    bool writable;
    struct env *env;
    int64_t deadline; /* monotonic us; a statement that runs past it is interrupted */
    sqlite3_stmt *begin;
    sqlite3_stmt *commit;
    sqlite3_stmt *rollback;
    struct map prepared; /* by the statement's address */
};

/* What an SQLite result code means for the store. */
enum db_trouble {
    DB_FINE,
    DB_STATEMENT,   /* the statement was wrong or broke a constraint */
    DB_BUSY,        /* somebody else holds a lock */
    DB_INTERRUPTED, /* out of time */
    DB_DISK_FULL,
    DB_FATAL, /* an I/O error after which nothing may be acknowledged */
};

struct db_options {
    const char *path;
    enum store_file file;
    bool writable;
    bool create; /* a missing file is made (mode 0600), an empty one may be filled; else both are refused */
    bool hasty;  /* `deadline` is watched */
    int cache_kib;
    struct env *env;
};

/* Refuses a library that is too old or was built without threads. Call once before any db_open(). */
MUST_CHECK enum status db_check_library(struct error *err);

MUST_CHECK enum status db_open(const struct db_options *options, struct db **ret_db, struct error *err);

/* Ends what is open and closes. Never checkpoints. Null is accepted. */
void db_close(struct db *db);

/* BEGIN (IMMEDIATE when writable), COMMIT, ROLLBACK: SQLite's result code. db_rollback() does nothing when SQLite has
 * already rolled back by itself. */
int db_begin(struct db *db);
int db_commit(struct db *db);
void db_rollback(struct db *db);

/* A checkpoint that waits for nobody. On SQLITE_OK tells whether all of the log was carried over. */
int db_checkpoint(struct db *db, bool *ret_complete);

/* Pages written to the log by this connection since the last call. */
uint64_t db_pages_written(struct db *db);

/* Makes sense of the last failure of this connection. */
enum db_trouble db_trouble(struct db *db, int code);

/* The status and sentence for a trouble. `what` names the statement or step; no values enter the sentence. */
enum status db_report(struct db *db, enum db_trouble trouble, const char *what, struct error *err);

/* The compiled statement of this connection; compiled when first asked for. */
MUST_CHECK enum status db_statement(struct db *db, const struct statement *statement, struct prepared **ret,
                                    struct error *err);

/* Binds views: the values must live until the reset. Count and types must fit the declaration (asserted). */
void prepared_bind(struct prepared *prepared, const struct value *values, size_t count);

/* One column of the current row as a view that ends with the next step or reset. */
struct value db_column(sqlite3_stmt *stmt, int column);

/* The current row as views that end with the next step or reset. Types must fit the declaration (asserted). */
void prepared_row(const struct prepared *prepared, struct value *row);
