#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "store/engine.h"
#include "store/trace.h"

/* The store as its own files see it. The counters are read and written by any thread. */

struct writer;
struct pool;
struct lane_table;
struct session;

enum { STORE_WRITERS_MAX = LIMIT_DATABASE_CONNECTIONS + 1 };

struct store {
    const struct engine *engine;
    void *own; /* the engine's */
    enum store_mode mode;
    struct env *env;

    /* The writers of each file, one after the other; none in STORE_INSPECT. Fixed once the store is open. */
    struct writer *writers[STORE_WRITERS_MAX];
    size_t first_writer[2]; /* by enum store_file */
    size_t writer_count[2];
    struct pool *pool;
    struct trace *trace; /* of the books; null: off */

    _Atomic uint64_t commits[2]; /* raised after a commit and before its answers: a snapshot older than it is stale */
    _Atomic uint64_t generation;
    _Atomic uint64_t reads;
    _Atomic uint64_t read_statements;
    struct lane_table *lanes; /* null: each file has one writer */
    _Atomic uint64_t spread;  /* where the next work without a lane begins to look for a writer */

    pthread_mutex_t fatal_mutex;
    void (*fatal)(void *ctx, const char *what);
    void *fatal_ctx;
};

/* Says that nothing may be acknowledged any more. May return (tests); the caller must not acknowledge then either. */
void store_fatal(struct store *store, const char *what);

/* session_run_read(), with its statements counted. */
void store_serve_read(struct store *store, struct session *session, struct store_work *work);

/* Starts a thread that takes no signals. Ends the process when that fails: nothing was promised yet. */
void store_thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *ctx);

/* For engines, while opening: starts one more writer of the committer's file. All of the books come first. */
void store_add_writer(struct store *store, struct committer *committer);
