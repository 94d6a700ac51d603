#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "store/handles.h"
#include "store/url.h"

/* The store as its own files see it. The counters are read and written by any thread. */

struct writer;
struct pool;

struct store {
    struct arena arena; /* holds the paths */
    struct store_paths paths;
    enum store_mode mode;
    struct env *env;
    int64_t disk_reserve_bytes;
    int lock_fd;
    struct writer *writers[2]; /* by enum store_file; null in STORE_INSPECT */
    struct pool *pool;

    _Atomic uint64_t commits[2]; /* raised after a commit and before its answers: a snapshot older than it is stale */
    _Atomic uint64_t generation;
    _Atomic uint64_t reads;

    pthread_mutex_t fatal_mutex;
    void (*fatal)(void *ctx, const char *what);
    void *fatal_ctx;
};

/* Says that nothing may be acknowledged any more. May return (tests); the caller must not acknowledge then either. */
void store_fatal(struct store *store, const char *what);

/* Starts a thread that takes no signals. Ends the process when that fails: nothing was promised yet. */
void store_thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *ctx);
