#pragma once

#include "store/commit.h"
#include "store/postgres/postgres_session.h"
#include "store/postgres/postgres_witness.h"

/* Group commit on PostgreSQL: see postgres_commit.c. */
struct postgres_committer {
    struct committer committer; /* first */
    struct postgres_session *session;
    size_t largest;   /* the most works of a batch */
    uint64_t batches; /* begun; every so often the old witnesses are swept */

    bool confirmed;         /* the four below are set: */
    struct pg_witness last; /* the last commit that was answered */
    int64_t last_at;        /* when, monotonic us */
    int64_t last_wall_at;   /* and by the wall clock, since the other stands still while the machine is suspended */
    uint64_t last_connects; /* the connection on which it was there */
};

/* Freed by the writer, after postgres_finish(). */
struct committer *postgres_committer_new(struct store *store, enum store_file file);

/* For the engine's table: see engine.h. */
void postgres_commit(struct committer *common, struct store_work **works, size_t count);
void postgres_after_batch(struct committer *common);
int64_t postgres_idle_at(const struct committer *common);
void postgres_idle(struct committer *common);
void postgres_finish(struct committer *common);
