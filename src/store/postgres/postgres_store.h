#pragma once

#include <stdatomic.h>

#include "store/postgres/postgres_target.h"
#include "store/state.h"

/* What a store on PostgreSQL has besides. */
struct postgres_own {
    struct arena arena; /* holds the target */
    struct pg_target target;
    struct postgres_watch *watch; /* null in STORE_INSPECT */
    _Atomic int64_t last_now;     /* of the last write transaction of this process: txn_time_after() */

    pthread_mutex_t mutex;
    int64_t seen_generation; /* under the mutex: the database's, when last seen */
};

static inline struct postgres_own *postgres_own_of(const struct store *store)
{
    return store->own;
}

/* A time for one more write transaction of this process: txn_time_after() all before. Any thread. */
int64_t postgres_next_now(struct store *store);

/* Tells the database's generation as a commit of this process made it: caches empty themselves. Any thread. */
void postgres_saw_generation(struct store *store, int64_t generation);

/* Tells the generation that a look found. The ticket is taken before the look, so that a look that was overtaken by a
 * commit of this process is ignored. Any thread. */
int64_t postgres_generation_ticket(struct store *store);
void postgres_looked_at_generation(struct store *store, int64_t ticket, int64_t generation);
