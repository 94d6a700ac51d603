#pragma once

#include "store/store.h"

/* What differs between the databases behind a store. One constant table per engine
 * (sqlite/sqlite_store.c, postgres/postgres_store.c), chosen by the scheme of the URL. What lies in this folder itself
 * is written once for both, as is bulk/ where it does not say otherwise. */

struct session;
struct committer;

struct engine {
    const char *name;

    /* A cheap read may run on the event loop's own thread: nothing waits on a network. */
    bool reads_inline;

    /* Opens, checks, migrates, and starts `store->writers` and `store->pool`. After a failure close() is called too. */
    enum status (*open)(struct store *store, const struct store_config *config, struct error *err);

    /* Frees `store->own` when all threads have ended. */
    void (*close)(struct store *store);

    /* What /readyz must know beyond the writers. */
    enum status (*ready)(const struct store *store, struct error *err);

    /* ---- sessions (session.h): only from the session's thread ---- */

    /* The session of an event loop's cheap reads; connects when first used. Null where reads_inline is false. */
    struct session *(*loop_session)(struct store *store);
    void (*session_free)(struct session *session);

    /* Lets go of the snapshot. */
    void (*end_reads)(struct session *session);

    /* The read just run failed for a reason that is over, or may be before `patient_until` (monotonic us): then this
     * waits a moment. It is to be run again. `retried`: it was already. */
    bool (*read_again)(struct session *session, int64_t patient_until, bool retried);

    /* As txn_exec(), txn_change(), txn_query(), txn_each(); the transaction has not failed yet. */
    enum status (*exec)(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                        struct error *err);
    enum status (*change)(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          size_t *ret_rows, struct error *err);
    enum status (*query)(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                         struct result *ret, struct error *err);
    enum status (*each)(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                        enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                        struct error *err);

    /* ---- committers (commit.h): only from the writer's thread ---- */

    /* Runs works as one commit. Afterwards each has its status; what is STATUS_OK is on disk. */
    void (*commit)(struct committer *committer, struct store_work **works, size_t count);

    /* After the answers of a batch. */
    void (*after_batch)(struct committer *committer);

    /* When idle() wants to be called, monotonic us, if no work comes before; INT64_MAX: not at all. */
    int64_t (*idle_at)(const struct committer *committer);
    void (*idle)(struct committer *committer);

    /* Tidies up and frees the committer's connection; the committer itself is freed by the writer. */
    void (*finish)(struct committer *committer);
};

extern const struct engine sqlite_engine;
extern const struct engine postgres_engine;
