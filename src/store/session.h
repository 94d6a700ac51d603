#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "store/engine.h"
#include "store/trace.h"

/* What a thread has to run transactions over, whichever engine is behind: the common part. An engine's own session
 * begins with it. A session belongs to one thread at a time. */
struct session {
    const struct engine *engine;
    struct env *env;
    bool hasty;                /* reads are ended after LIMIT_READ_MS */
    int64_t deadline;          /* monotonic us, of the running read; INT64_MAX: none */
    struct arena arena;        /* of the running act() */
    struct value *scratch;     /* rows of the running query */
    size_t scratch_capacity;   /* in values */
    struct lane_table *lanes;  /* the store's; null: works have no lanes */
    struct txn_local local;    /* what layers above keep beside this connection */
    struct map ids;            /* statements for many ids that were run here; see ids.h */
    struct trace_draft *trace; /* of a writer whose statements are recorded; else null */
    uint64_t statements;       /* that were run here */
};

void session_init(struct session *session, const struct engine *engine, struct env *env, bool hasty);

/* Frees the common part; the engine's session_free() calls it last. */
void session_clear(struct session *session);

/* Room for `count` values; what was in it stays. */
struct value *session_scratch(struct session *session, size_t count);

/* Runs act() as a read transaction that sees now's data unless a snapshot is still held. */
void session_run_read(struct session *session, struct store_work *work);

/* A transaction over a session, on the stack of whoever runs it. */
struct txn {
    struct session *session;
    enum store_file file; /* the one it writes */
    bool write;
    bool touched;
    enum status failed; /* a statement failed: nothing more is done */
    struct error error; /* set with `failed` */
    int64_t now;
};

/* The time of the write transaction after the one at `last` (INT64_MIN: none yet), when the wall clock shows `clock`:
 * later than `last`, unless the clock was put back by more than LIMIT_CLOCK_BACK_MS. Then it is followed: a clock that
 * stood wrong would else hold all that is written in the wrong future until it gets there again. */
int64_t txn_time_after(int64_t last, int64_t clock);

void txn_begin(struct txn *txn, struct session *session, enum store_file file, bool write, int64_t now);

/* Runs a work's act() over a transaction and keeps the outcome in the work; a failed statement is never a success. */
enum status txn_run(struct txn *txn, struct store_work *work);

/* For engines: remembers the failure of a statement as the transaction's last word and hands it on. */
enum status txn_fail(struct txn *txn, enum status status, const struct error *error, struct error *err);

/* For engines: the failure of a query that has more rows than LIMIT_RESULT_ROWS. */
enum status txn_fail_rows(struct txn *txn, const struct statement *statement, struct error *err);

/* For engines: ends a query by moving `rows` rows from the session's scratch memory into the arena. */
struct result txn_keep_rows(struct txn *txn, size_t rows, size_t columns);

/* For engines: moves the bytes of a row of views into the arena. */
void txn_keep_row(struct txn *txn, struct value *row, size_t columns);

/* A value's type fits the letter of its declaration. */
bool value_fits(const struct value *value, char letter);

/* Ends with a message when a statement and its use do not fit each other: a bug of ours. */
void statement_bug(const struct statement *statement, const char *what) __attribute__((noreturn));
