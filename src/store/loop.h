#pragma once

#include <pthread.h>

#include "store/session.h"
#include "store/state.h"
#include "store/worklist.h"

/* What the store keeps per event loop. Everything belongs to the loop's thread but `done` (under `mutex`) and
 * `outgoing`, of which each writer has its own. */
struct store_loop {
    struct store *store;
    void (*wake)(void *ctx);
    void *ctx;
    size_t pending;
    struct worklist waiting[2]; /* writes of this iteration, by enum store_file */
    struct session *session;    /* of cheap reads; null until the first, and where they run elsewhere */
    uint64_t seen_commits[2];   /* when the snapshots were begun */
    int64_t snapshot_at;        /* monotonic us */

    pthread_mutex_t mutex;
    struct worklist done;

    /* by the writer's number: finished, to be handed over with the rest of its batch; the writer's list of such loops
     */
    struct worklist outgoing[STORE_WRITERS_MAX];
    struct store_loop *next_outgoing[STORE_WRITERS_MAX];
};

/* In the caller's memory; see store_loop_new(). */
void store_loop_init(struct store_loop *loop, struct store *store, void (*wake)(void *ctx), void *ctx);
void store_loop_release(struct store_loop *loop);

/* Hands finished works to the loop and wakes it unless it is awake already. Any thread. The loop may be gone when this
 * returns: it must not be touched afterwards. */
void store_loop_deliver(struct store_loop *loop, struct worklist *finished);

/* Finishes a work with an error, of which it keeps a copy. */
void store_work_fail(struct store_work *work, enum status status, const struct error *error);

/* Finishes a work with a refusal that the store itself makes; nothing of it was done. */
void store_work_refuse(struct store_work *work, enum error_code code, const char *why);
