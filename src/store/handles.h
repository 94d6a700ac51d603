#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/sqlite.h"
#include "store/trace.h"
#include "store/url.h"

/* The database connections of one thread, and the transactions run over them. A writer has its write connection and
 * (books only) a read connection to the clicks; everybody else has two read connections, each opened when first used.
 * A read connection takes its snapshot when it is first used and keeps it until handles_end_reads(). */
struct handles {
    const struct store_paths *paths;
    struct env *env;
    struct db *dbs[2];     /* by enum store_file; null: not open yet */
    bool reading[2];       /* a snapshot is held */
    bool hasty;            /* reads are interrupted after LIMIT_READ_MS */
    int64_t deadline;      /* monotonic us, of the running read */
    int cache_kib;         /* of each read connection */
    struct arena arena;    /* of the running act() */
    struct value *scratch; /* rows of the running query */
    size_t scratch_capacity;
    enum db_trouble trouble; /* the worst since somebody cleared it */
    struct txn_local local;  /* what layers above keep beside these connections */
    struct trace *trace;     /* null: off */
};

struct handles handles_new(const struct store_paths *paths, struct env *env, bool hasty, int cache_kib);
void handles_release(struct handles *handles);

/* The connection for a file with its transaction begun: a writer's own must have been begun by the writer. */
MUST_CHECK enum status handles_use(struct handles *handles, enum store_file file, struct db **ret, struct error *err);

/* Lets go of the snapshots. */
void handles_end_reads(struct handles *handles);

/* Room for `count` values; what was in it stays. */
struct value *handles_scratch(struct handles *handles, size_t count);

/* A transaction over handles, on the stack of whoever runs it. */
struct txn {
    struct handles *handles;
    enum store_file file; /* the one it writes */
    bool write;
    bool touched;
    enum status failed; /* a statement failed: nothing more is done */
    struct error error; /* set with `failed` */
    int64_t now;
};

void txn_begin(struct txn *txn, struct handles *handles, enum store_file file, bool write, int64_t now);

/* Runs a work's act() over a transaction and keeps the outcome in the work; a failed statement is never a success. */
enum status txn_run(struct txn *txn, struct store_work *work);

/* Runs act() as a read transaction that sees now's data unless a snapshot is still held. */
void handles_run_read(struct handles *handles, struct store_work *work);
