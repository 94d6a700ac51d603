/* A store on one PostgreSQL database, which other processes may use at the same time.
 *
 * Order of opening: a look at the database (and its migrations), the watch, then writers and readers, which connect
 * when first used. Nothing here holds the database: a connection may go and come back at any time.
 *
 * The generation. Caches empty themselves when store_generation() changes. The database has a number that is raised in
 * the commit of a change; this process counts whenever it sees another number than before: its own commits before their
 * answers are given, those of other nodes when the watch looks. */

#include "store/postgres/postgres_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/lane.h"
#include "store/pool.h"
#include "store/postgres/postgres_commit.h"
#include "store/postgres/postgres_migrate.h"
#include "store/postgres/postgres_session.h"
#include "store/postgres/postgres_watch.h"

enum { TOOL_WRITERS = 1 };

/* ---- for the engine's own files ---- */

int64_t postgres_next_now(struct store *store)
{
    _Atomic int64_t *last = &postgres_own_of(store)->last_now;
    int64_t clock = env_now(store->env);
    int64_t before = atomic_load(last);
    int64_t now;
    do {
        now = txn_time_after(before, clock);
    } while (!atomic_compare_exchange_weak(last, &before, now));
    return now;
}

static void see(struct store *store, struct postgres_own *own, int64_t generation)
{
    if (generation != own->seen_generation) {
        own->seen_generation = generation;
        atomic_fetch_add(&store->generation, 1);
    }
}

void postgres_saw_generation(struct store *store, int64_t generation)
{
    struct postgres_own *own = postgres_own_of(store);
    pthread_mutex_lock(&own->mutex);
    see(store, own, generation);
    pthread_mutex_unlock(&own->mutex);
}

int64_t postgres_generation_ticket(struct store *store)
{
    struct postgres_own *own = postgres_own_of(store);
    pthread_mutex_lock(&own->mutex);
    int64_t seen = own->seen_generation;
    pthread_mutex_unlock(&own->mutex);
    return seen;
}

void postgres_looked_at_generation(struct store *store, int64_t ticket, int64_t generation)
{
    struct postgres_own *own = postgres_own_of(store);
    pthread_mutex_lock(&own->mutex);
    if (own->seen_generation == ticket) {
        see(store, own, generation);
    }
    pthread_mutex_unlock(&own->mutex);
}

/* ---- life ---- */

static void start_readers(struct store *store, int threads)
{
    struct session *sessions[LIMIT_READER_THREADS];
    for (int i = 0; i < threads; i++) {
        sessions[i] = postgres_session_new(&postgres_own_of(store)->target, PG_READER, store->env);
    }
    store->pool = pool_new(sessions, threads, false);
}

/* Text of SQL that takes a snapshot over; its name is the server's own. */
static const char *take_over(const char *snapshot, struct arena *arena)
{
    assert(strspn(snapshot, "0123456789ABCDEF-") == strlen(snapshot));
    return arena_format(arena, "SET TRANSACTION SNAPSHOT '%s'", snapshot);
}

/* The one snapshot of an inspector is of the moment when the store is opened, or another connection's. */
static enum status start_inspector(struct store *store, const struct store_config *config, struct error *err)
{
    struct session *session = postgres_session_new(&postgres_own_of(store)->target, PG_INSPECTOR, store->env);
    struct pg *pg = postgres_session_of(session)->pg;
    enum status status = pg_connect(pg, err);
    if (status == STATUS_OK) {
        pg_begin(pg, false);
        pg_queue_command(pg, config->snapshot == NULL ? "SELECT 1"
                                                      : take_over(config->snapshot, &postgres_own_of(store)->arena));
        if (config->by_pages)
            pg_queue_command(pg, "SET LOCAL enable_nestloop = on"); /* see pg_settings() */
        status = pg_collect(pg, NULL) == PG_FINE ? STATUS_OK : pg_report(pg, "the snapshot", err);
    }
    if (status != STATUS_OK) {
        postgres_session_free(session);
        return status;
    }
    store->pool = pool_new(&session, 1, true);
    return STATUS_OK;
}

static int writers_wanted(const struct store_config *config)
{
    if (config->mode != STORE_SERVE) {
        return TOOL_WRITERS;
    }
    assert(config->database_connections >= 0 && config->database_connections <= LIMIT_DATABASE_CONNECTIONS);
    return config->database_connections > 0 ? config->database_connections : LIMIT_DATABASE_CONNECTIONS_DEFAULT;
}

static enum status open_store(struct store *store, const struct store_config *config, struct error *err)
{
    struct postgres_own *own = memory_new(sizeof *own);
    bool inspect = config->mode == STORE_INSPECT;
    bool serve = config->mode == STORE_SERVE;
    arena_init(&own->arena);
    pthread_mutex_init(&own->mutex, NULL);
    own->last_now = INT64_MIN;
    store->own = own;
    TRY(pg_target_parse(config->url, &own->arena, &own->target, err));
    TRY(postgres_migrate(&own->target, config->migrate, inspect, err));
    if (inspect) {
        return start_inspector(store, config, err);
    }
    TRY(postgres_watch_start(store, &own->watch, err));
    store->lanes = lane_table_new();
    for (int i = writers_wanted(config); i > 0; i--) {
        store_add_writer(store, postgres_committer_new(store, STORE_BOOKS));
    }
    store_add_writer(store, postgres_committer_new(store, STORE_CLICKS));
    start_readers(store, serve ? LIMIT_READER_THREADS : 1);
    return STATUS_OK;
}

static void close_store(struct store *store)
{
    struct postgres_own *own = postgres_own_of(store);
    postgres_watch_stop(own->watch);
    pthread_mutex_destroy(&own->mutex);
    arena_release(&own->arena);
    free(own);
}

static enum status ready(const struct store *store, struct error *err)
{
    const struct postgres_own *own = postgres_own_of(store);
    if (own->watch != NULL && !postgres_watch_sees(own->watch)) {
        return error_set(err, ERROR_UNAVAILABLE, NULL, "The database cannot be reached.");
    }
    return STATUS_OK;
}

const struct engine postgres_engine = {
    .name = "postgres",
    .reads_inline = false,
    .open = open_store,
    .close = close_store,
    .ready = ready,
    .session_free = postgres_session_free,
    .end_reads = postgres_end_reads,
    .read_again = postgres_read_again,
    .exec = postgres_exec,
    .change = postgres_change,
    .query = postgres_query,
    .each = postgres_each,
    .commit = postgres_commit,
    .after_batch = postgres_after_batch,
    .idle_at = postgres_idle_at,
    .idle = postgres_idle,
    .finish = postgres_finish,
};
