#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "base/env.h"
#include "store/store.h"
#include "unit.h"

/* A real store, and stand-ins for event loops. On SQLite it lies in a folder of its own; on PostgreSQL it is a database
 * of its own on the server that REFERD_TEST_POSTGRES names (script/postgres run sets it). Without that variable tests
 * on PostgreSQL skip themselves. A failing step of the set-up ends the program. */

struct fixture {
    char folder[64];
    char url[256];
    char name[64]; /* of the PostgreSQL database; empty on SQLite */
    struct env *env;
    struct store *store;
    _Atomic bool held; /* somebody has a row locked */
};

/* Makes the folder and opens a fresh store in STORE_SERVE mode with two tables: `thing` (id, i, t, b) in the books and
 * `visit` (id, t) in the clicks; both with an INTEGER PRIMARY KEY `id`. As cmocka set-up and tear-down. */
int fixture_setup(void **state);
int fixture_setup_postgres(void **state);
int fixture_teardown(void **state);

/* Rows of a test program's table. */
#define ON_SQLITE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
#define ON_POSTGRES(test)                                                                                              \
    {                                                                                                                  \
#test " (PostgreSQL)", test, fixture_setup_postgres, fixture_teardown, NULL                                    \
    }
#define ON_BOTH(test) ON_SQLITE(test), ON_POSTGRES(test)

/* Runs a table of tests; those on PostgreSQL skip themselves where there is none. */
#define RUN_STORE_TESTS(tests) run_store_tests(#tests, (tests), sizeof(tests) / sizeof((tests)[0]))
int run_store_tests(const char *name, struct CMUnitTest *tests, size_t count);

/* The URL of the test server's own database, for statements about databases. */
const char *postgres_server(void);

/* A database of its own on the test server, a copy of the one named `original` ("template0": empty); and its end. */
struct database {
    char name[64]; /* empty: none */
    char url[256];
};
struct database database_make(const char *original);
void database_drop(const char *name);

/* Runs SQL on the fixture's PostgreSQL database with a connection of its own. */
void database_exec(const struct fixture *fixture, const char *sql);
int64_t database_number(const struct fixture *fixture, const char *sql);

struct store_config fixture_config(const struct fixture *fixture);

/* Closes and opens again. */
void fixture_reopen(struct fixture *fixture);

/* DIR/name, in a buffer that the next call reuses. */
const char *fixture_path(const struct fixture *fixture, const char *name);

/* Runs SQL on a file with a connection of its own; only while the store is closed. */
void raw_exec(const char *path, const char *sql);
int64_t raw_number(const char *path, const char *sql);

/* A thread's end of the store: what an event loop does, by hand. */
struct side {
    struct store_loop *loop;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool awake;
    int wakes;
};

void side_init(struct side *side, struct store *store);
void side_release(struct side *side);

/* Hands over what was queued and waits until everything is done. */
void side_finish(struct side *side);

/* A work that does what `script` says; the rest are its outcomes. */
struct job {
    struct store_work work;
    enum status (*script)(struct txn *txn, struct job *job, struct error *err);
    int64_t key;
    int runs;
    int64_t now;
    int64_t seen;
    bool done;
    int order; /* of done() among all jobs */
    enum status status;
    struct error error;
};

struct job job_make(enum status (*script)(struct txn *, struct job *, struct error *), int64_t key);

/* Scripts. */
enum status insert_thing(struct txn *txn, struct job *job, struct error *err); /* one row with id `key` */
enum status insert_visit(struct txn *txn, struct job *job, struct error *err);
enum status count_things(struct txn *txn, struct job *job, struct error *err); /* `seen` becomes the number of rows */
enum status count_visits(struct txn *txn, struct job *job, struct error *err);

/* One write or read, waited for. */
enum status run_write(struct side *side, enum store_file file, struct job *job);
enum status run_read(struct side *side, struct job *job, bool cheap);

struct store_file_metrics metrics_of(const struct fixture *fixture, enum store_file file);
