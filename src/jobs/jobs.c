/* The jobs' thread, and running until idle.
 *
 * The thread sleeps until a kind is due, runs one slice of it and goes on: a kind with more work comes again after a
 * pause of several times what its slice took, so that sweeps never take more than a share of the writer, and hardly
 * any of it while the writers are busy: what they count and release can wait a moment, visitors cannot. A lease is
 * written when half of it is over, not for each slice, so that an idle server hardly writes. */

#include "jobs/jobs.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/time.h"
#include "jobs/job.h"
#include "jobs/jobs_store.h"

enum {
    KINDS_MAX = 16,
    LEASE_S = 60,
    PAUSE_QUIET = 4, /* between two slices of a kind: this many times what the first took, */
    PAUSE_BUSY =
        99, /* and this many while the writers have better to do: a slice is a commit, and commits share a disk */
    BUSY_PERCENT = 25, /* of the time in commits: busy */
    RETRY_MS = 5000,   /* after a failure */
    STALE_S = 120,     /* beside twice its interval: then a kind is overdue */
    IDLE_PASSES = 2,   /* what a kind did may be work for one before it */
};

/* One kind under way. Atomic members are read by others; the rest is the thread's. */
struct runner {
    const struct job *job;
    struct job_state state;
    int64_t due_at;      /* monotonic */
    int64_t lease_until; /* as this process wrote it; 0: it has none */
    bool failing;
    _Atomic int64_t succeeded_at; /* monotonic: the last slice that worked */
    _Atomic int64_t finished_at;  /* wall clock: when it last came to its end; TIME_NONE: not yet */
};

struct jobs {
    struct env *env;
    struct store *store;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stopped;
    bool stopping; /* under the mutex */
    _Atomic uint64_t runs, failures;
    uint64_t commit_us; /* of both writers, when it was last asked */
    int64_t asked_at;   /* monotonic */
    struct runner runners[KINDS_MAX];
};

/* ---- one slice ---- */

struct slice {
    struct runner *runner;
    struct job_state state; /* after the slice */
    int64_t lease_until;    /* after the slice */
    bool more;
};

/* Whether the kind is due, and nobody else has it. */
static enum status is_ours(struct txn *txn, const struct runner *runner, bool *ret_ours, struct error *err)
{
    struct result row;
    TRY(txn_query(txn, &jobs_statements[JOBS_SQL_READ], VALUES(value_text(str_from(runner->job->name))), &row, err));
    int64_t now = txn_now(txn);
    int64_t next_run_at = row.row_count == 0 ? now : result_int(&row, 0, 0);
    int64_t lease_until = row.row_count == 0 ? 0 : result_int(&row, 0, 1);
    *ret_ours = next_run_at <= now && (lease_until <= now || lease_until == runner->lease_until);
    return STATUS_OK;
}

static enum status save(struct txn *txn, const struct runner *runner, int64_t next_run_at, int64_t lease_until,
                        struct error *err)
{
    return txn_exec(txn, &jobs_statements[JOBS_SQL_SAVE],
                    VALUES(value_text(str_from(runner->job->name)), value_int(next_run_at), value_int(lease_until)),
                    err);
}

static enum status act_slice(struct txn *txn, void *ctx, struct error *err)
{
    struct slice *slice = ctx;
    const struct runner *runner = slice->runner;
    int64_t now = txn_now(txn);
    bool ours;
    slice->state = runner->state;
    slice->lease_until = runner->lease_until;
    slice->more = false;
    TRY(is_ours(txn, runner, &ours, err));
    if (!ours)
        return STATUS_OK;
    TRY(runner->job->slice(txn, &slice->state, &slice->more, err));
    bool rare = runner->job->every_ms * TIME_US_PER_MS >= LEASE_S * TIME_US_PER_S;
    bool lapsing = runner->lease_until - now < LEASE_S * TIME_US_PER_S / 2;
    if (slice->more || (!rare && !lapsing))
        return STATUS_OK;
    slice->lease_until = now + LEASE_S * TIME_US_PER_S;
    return save(txn, runner, rare ? now + runner->job->every_ms * TIME_US_PER_MS : now, slice->lease_until, err);
}

/* ---- the thread ---- */

static void note_failure(struct jobs *jobs, struct runner *runner, const struct error *err)
{
    atomic_fetch_add_explicit(&jobs->failures, 1, memory_order_relaxed);
    if (!runner->failing)
        LOG(LOG_WARN, "job failed; it is tried again", LOG_TEXT("job", runner->job->name),
            LOG_TEXT("detail", err->detail));
    runner->failing = true;
}

/* How many times its length a slice waits for its next: by the share of time that the writers spent in commits since
 * this was last asked. */
static int64_t pause_factor(struct jobs *jobs, int64_t now)
{
    struct store_metrics metrics;
    store_metrics(jobs->store, &metrics);
    uint64_t commit_us = metrics.files[STORE_BOOKS].commit_us + metrics.files[STORE_CLICKS].commit_us;
    int64_t spent = (int64_t)(commit_us - jobs->commit_us), elapsed = now - jobs->asked_at;
    jobs->commit_us = commit_us;
    jobs->asked_at = now;
    return spent * 100 > elapsed * BUSY_PERCENT ? PAUSE_BUSY : PAUSE_QUIET;
}

/* Runs a slice and says when the kind comes again. */
static void run_slice(struct jobs *jobs, struct runner *runner)
{
    struct slice slice = {.runner = runner};
    struct error err = {0};
    int64_t began_at = env_monotonic(jobs->env);
    enum status status = store_run_write(jobs->store, act_slice, &slice, &err);
    int64_t now = env_monotonic(jobs->env);
    atomic_fetch_add_explicit(&jobs->runs, 1, memory_order_relaxed);
    if (status != STATUS_OK) {
        note_failure(jobs, runner, &err);
        runner->due_at = now + RETRY_MS * TIME_US_PER_MS;
        return;
    }
    runner->failing = false;
    runner->state = slice.state;
    runner->lease_until = slice.lease_until;
    runner->due_at =
        now + (slice.more ? pause_factor(jobs, now) * (now - began_at) : runner->job->every_ms * TIME_US_PER_MS);
    atomic_store_explicit(&runner->succeeded_at, now, memory_order_relaxed);
    if (!slice.more)
        atomic_store_explicit(&runner->finished_at, env_now(jobs->env), memory_order_relaxed);
}

static struct runner *next_due(struct jobs *jobs)
{
    struct runner *next = &jobs->runners[0];
    for (size_t i = 1; i < job_count; i++)
        if (jobs->runners[i].due_at < next->due_at)
            next = &jobs->runners[i];
    return next;
}

/* Sleeps until the moment or the stop; false at the stop. */
static bool sleep_until(struct jobs *jobs, int64_t at)
{
    const struct timespec until = {.tv_sec = at / TIME_US_PER_S, .tv_nsec = at % TIME_US_PER_S * 1000};
    int waited = 0;
    pthread_mutex_lock(&jobs->mutex);
    while (!jobs->stopping && waited == 0 && env_monotonic(jobs->env) < at)
        waited = pthread_cond_timedwait(&jobs->stopped, &jobs->mutex, &until);
    bool going_on = !jobs->stopping;
    pthread_mutex_unlock(&jobs->mutex);
    return going_on;
}

/* The files of a store belong to one process at a time: a lease found at the start is that of one that has ended. */
static enum status act_void_leases(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    return txn_exec(txn, &jobs_statements[JOBS_SQL_VOID_LEASES], NULL, 0, err);
}

static void *run(void *ctx)
{
    struct jobs *jobs = ctx;
    struct error err = {0};
    if (store_run_write(jobs->store, act_void_leases, NULL, &err) != STATUS_OK)
        LOG(LOG_WARN, "leases of jobs are left to lapse", LOG_TEXT("detail", err.detail));
    struct runner *runner = next_due(jobs);
    while (sleep_until(jobs, runner->due_at)) {
        run_slice(jobs, runner);
        runner = next_due(jobs);
    }
    return NULL;
}

/* ---- for others ---- */

struct jobs *jobs_start(struct env *env, struct store *store)
{
    struct jobs *jobs = memory_new(sizeof *jobs);
    pthread_condattr_t monotonic;
    sigset_t all;
    sigset_t before;
    assert(job_count <= KINDS_MAX);
    jobs->env = env;
    jobs->store = store;
    for (size_t i = 0; i < job_count; i++) {
        jobs->runners[i].job = &job_table[i];
        int64_t started_at = env_monotonic(env);
        jobs->runners[i].due_at = started_at;
        jobs->runners[i].succeeded_at = started_at;
        jobs->runners[i].finished_at = TIME_NONE;
    }
    pthread_mutex_init(&jobs->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&jobs->stopped, &monotonic);
    pthread_condattr_destroy(&monotonic);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&jobs->thread, NULL, run, jobs);
    assert(!failed);
    pthread_setname_np(jobs->thread, "jobs");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return jobs;
}

void jobs_stop(struct jobs *jobs)
{
    if (jobs == NULL)
        return;
    pthread_mutex_lock(&jobs->mutex);
    jobs->stopping = true;
    pthread_cond_signal(&jobs->stopped);
    pthread_mutex_unlock(&jobs->mutex);
    pthread_join(jobs->thread, NULL);
    pthread_cond_destroy(&jobs->stopped);
    pthread_mutex_destroy(&jobs->mutex);
    free(jobs);
}

enum status jobs_ready(struct jobs *jobs, struct error *err)
{
    int64_t now = env_monotonic(jobs->env);
    for (size_t i = 0; i < job_count; i++) {
        struct runner *runner = &jobs->runners[i];
        int64_t patience = STALE_S * TIME_US_PER_S + 2 * runner->job->every_ms * TIME_US_PER_MS;
        int64_t age = now - atomic_load_explicit(&runner->succeeded_at, memory_order_relaxed);
        if (age > patience)
            return error_set(err, ERROR_UNAVAILABLE, NULL, "The job %s has not worked for %lld s.", runner->job->name,
                             (long long)(age / TIME_US_PER_S));
    }
    return STATUS_OK;
}

void jobs_read_metrics(struct jobs *jobs, struct jobs_metrics *ret)
{
    int64_t finished_at = INT64_MAX;
    for (size_t i = 0; i < job_count; i++) {
        int64_t at = atomic_load_explicit(&jobs->runners[i].finished_at, memory_order_relaxed);
        finished_at = at < finished_at ? at : finished_at;
    }
    *ret = (struct jobs_metrics){
        .runs = atomic_load_explicit(&jobs->runs, memory_order_relaxed),
        .failures = atomic_load_explicit(&jobs->failures, memory_order_relaxed),
        .finished_at = finished_at,
    };
}

/* ---- until idle ---- */

struct pass {
    const struct job *job;
    struct job_state state; /* before the slice */
    struct job_state next;
    bool more;
};

static enum status act_pass(struct txn *txn, void *ctx, struct error *err)
{
    struct pass *pass = ctx;
    pass->next = pass->state;
    return pass->job->slice(txn, &pass->next, &pass->more, err);
}

enum status jobs_run_once(struct store *store, struct error *err)
{
    for (size_t i = 0; i < job_count; i++) {
        struct pass pass = {.job = &job_table[i]};
        TRY(store_run_write(store, act_pass, &pass, err));
    }
    return STATUS_OK;
}

enum status jobs_run_until_idle(struct store *store, struct error *err)
{
    for (size_t i = 0; i < IDLE_PASSES * job_count; i++) {
        struct pass pass = {.job = &job_table[i % job_count], .more = true};
        while (pass.more) {
            TRY(store_run_write(store, act_pass, &pass, err));
            pass.state = pass.next;
        }
    }
    return STATUS_OK;
}
