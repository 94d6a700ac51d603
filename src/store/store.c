/* Opening and closing a store, and what can be asked of it as a whole. What depends on the database behind it is behind
 * `struct engine`. Closing: the readers end, the writers finish what is queued, the engine lets go last. */

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "store/pool.h"
#include "store/postgres/postgres_target.h"
#include "store/session.h"
#include "store/state.h"
#include "store/url.h"
#include "store/writer.h"

/* ---- for the store's own files ---- */

static void abort_on_fatal(void *ctx, const char *what)
{
    (void)ctx;
    fprintf(stderr, "referd: the database cannot be trusted after: %s\n", what);
    abort();
}

void store_fatal(struct store *store, const char *what)
{
    pthread_mutex_lock(&store->fatal_mutex);
    void (*fatal)(void *ctx, const char *what) = store->fatal;
    void *ctx = store->fatal_ctx;
    pthread_mutex_unlock(&store->fatal_mutex);
    fatal(ctx, what);
}

void store_serve_read(struct store *store, struct session *session, struct store_work *work)
{
    uint64_t before = session->statements;
    session_run_read(session, work);
    atomic_fetch_add_explicit(&store->read_statements, session->statements - before, memory_order_relaxed);
}

void store_thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *ctx)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(thread, NULL, run, ctx);
    assert(code == 0);
    pthread_setname_np(*thread, name);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void store_add_writer(struct store *store, struct committer *committer)
{
    size_t number = store->writer_count[STORE_BOOKS] + store->writer_count[STORE_CLICKS];
    assert(number < STORE_WRITERS_MAX);
    if (store->writer_count[committer->file]++ == 0) {
        store->first_writer[committer->file] = number;
    }
    store->writers[number] = writer_new(committer, number);
}

/* ---- opening ---- */

static const struct engine *engine_of(const char *url)
{
    return pg_target_is(url) ? &postgres_engine : &sqlite_engine;
}

enum status store_check_url(const char *url, struct error *err)
{
    struct arena arena;
    struct store_paths paths;
    struct pg_target target;
    arena_init(&arena);
    enum status status =
        pg_target_is(url) ? pg_target_parse(url, &arena, &target, err) : store_paths_parse(url, &arena, &paths, err);
    arena_release(&arena);
    return status;
}

enum status store_open(const struct store_config *config, struct store **ret_store, struct error *err)
{
    struct store *store = memory_new(sizeof *store);
    pthread_mutex_init(&store->fatal_mutex, NULL);
    store->engine = engine_of(config->url);
    store->mode = config->mode;
    store->env = config->env;
    store->fatal = abort_on_fatal;
    enum status status = STATUS_OK;
    if (config->trace_path != NULL) {
        status = trace_open(config->trace_path, &store->trace, err);
    }
    if (status == STATUS_OK) {
        status = store->engine->open(store, config, err);
    }
    if (status != STATUS_OK) {
        store_close(store);
        return status;
    }
    *ret_store = store;
    return STATUS_OK;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    pool_free(store->pool);
    size_t count = store->writer_count[STORE_BOOKS] + store->writer_count[STORE_CLICKS];
    for (size_t i = 0; i < count; i++) {
        writer_stop(store->writers[i]);
    }
    for (size_t i = 0; i < count; i++) {
        writer_free(store->writers[i]);
    }
    if (store->own != NULL) { /* else it was never opened */
        store->engine->close(store);
    }
    trace_close(store->trace);
    pthread_mutex_destroy(&store->fatal_mutex);
    free(store->lanes);
    free(store);
}

/* ---- what can be asked ---- */

void store_set_batch_hook(struct store *store, enum store_file file, const struct store_batch_hook *hook)
{
    assert(store->writer_count[file] == 1);
    writer_set_hook(store->writers[store->first_writer[file]], hook);
}

uint64_t store_commits(const struct store *store)
{
    return atomic_load(&store->commits[STORE_BOOKS]) + atomic_load(&store->commits[STORE_CLICKS]);
}

uint64_t store_generation(const struct store *store)
{
    return atomic_load(&store->generation);
}

enum status store_ready(const struct store *store, struct error *err)
{
    for (size_t i = 0; i < store->writer_count[STORE_BOOKS]; i++) {
        TRY(writer_ready(store->writers[store->first_writer[STORE_BOOKS] + i], err));
    }
    for (size_t i = 0; i < store->writer_count[STORE_CLICKS]; i++) {
        struct error error = {0};
        enum status clicks = writer_ready(store->writers[store->first_writer[STORE_CLICKS] + i], &error);
        if (clicks != STATUS_OK && clicks != STATUS_DISK_FULL) { /* clicks stop at twice the reserve: still ready */
            return error_set(err, error.code, NULL, "%s", error.detail);
        }
    }
    return store->engine->ready(store, err);
}

void store_on_fatal(struct store *store, void (*fatal)(void *ctx, const char *what), void *ctx)
{
    pthread_mutex_lock(&store->fatal_mutex);
    store->fatal = fatal;
    store->fatal_ctx = ctx;
    pthread_mutex_unlock(&store->fatal_mutex);
}

void store_metrics(const struct store *store, struct store_metrics *ret)
{
    *ret = (struct store_metrics){
        .generation = atomic_load(&store->generation),
        .reads = atomic_load(&store->reads),
        .read_statements = atomic_load(&store->read_statements),
    };
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        for (size_t i = 0; i < store->writer_count[file]; i++) {
            writer_add_metrics(store->writers[store->first_writer[file] + i], &ret->files[file]);
        }
    }
}
