/* The jobs' thread.
 *
 * It sleeps, in the client of its calls to others, until a kind is due, begins a step of it and goes on when that is
 * done: a kind with more work comes again after a pause of several times what its step took, so that sweeps never take
 * more than a share of the writer, and hardly any of it while the writers are busy: what they count and release can
 * wait a moment, visitors cannot. What may wait no longer than a moment says so in its row (rest.h). */

#include "jobs/jobs.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/time.h"
#include "jobs/jobs_store.h"
#include "jobs/outside.h"
#include "jobs/rest.h"
#include "jobs/step.h"
#include "jobs/walk.h"

enum {
    RETRY_MS = 5000,     /* after a failure */
    STALE_S = 120,       /* beside twice its interval: then a kind is overdue */
    SLEEP_MAX_MS = 1000, /* at once */
    COUNT_EVERY_S = 10,  /* how often the units that are put off are counted */
};

/* One kind under way. Atomic members are read by others; the rest is the thread's. */
struct runner {
    const struct job *job;
    struct job_state state;
    struct lease lease;
    int64_t from_ws;  /* the world that comes next; 0: a pass begins */
    int64_t due_at;   /* monotonic */
    int64_t began_at; /* monotonic: the pass */
    int64_t others;   /* lease.others, as it was seen last */
    bool failing;
    _Atomic int64_t succeeded_at; /* monotonic: the last step that worked, here or, as its lease tells, elsewhere */
    _Atomic int64_t finished_at;  /* wall clock: when it last came to its end; TIME_NONE: not yet */
};

struct jobs {
    struct env *env;
    struct store *store;
    struct store_loop *loop;
    pthread_t thread;
    struct http_client *client;
    struct outside *outside;
    _Atomic bool stopping;
    _Atomic uint64_t runs, failures, put_off;
    struct others others;
    int64_t counted_at; /* monotonic */
    struct store_work counting;
    bool counts; /* the counting is under way */
    struct runner *active;
    int64_t began_at; /* monotonic: of the active step */
    size_t runner_count;
    struct runner runners[JOBS_KINDS_MAX];
    struct step step;
};

static void wake(void *ctx)
{
    http_client_wake(((struct jobs *)ctx)->client);
}

/* ---- one step ---- */

static void note_failure(struct jobs *jobs, struct runner *runner, const struct error *err)
{
    atomic_fetch_add_explicit(&jobs->failures, 1, memory_order_relaxed);
    if (!runner->failing)
        LOG(LOG_WARN, "job failed; it is tried again", LOG_TEXT("job", runner->job->name),
            LOG_TEXT("detail", err->detail));
    runner->failing = true;
}

/* What all commits of both files took so far. */
static int64_t commit_us(const struct jobs *jobs)
{
    struct store_metrics metrics;
    store_metrics(jobs->store, &metrics);
    return (int64_t)(metrics.files[STORE_BOOKS].commit_us + metrics.files[STORE_CLICKS].commit_us);
}

/* Somebody else has the kind: that it is done is believed as long as the lease moves on. */
static void stand_by(struct runner *runner, int64_t now)
{
    if (runner->lease.others != runner->others)
        atomic_store_explicit(&runner->succeeded_at, now, memory_order_relaxed);
    runner->others = runner->lease.others;
    runner->from_ws = 0;
    runner->due_at = now + runner->job->every_ms * TIME_US_PER_MS;
}

/* Whether the kind got anywhere: a unit that fails among others is no matter, a world or a slice that does is. */
static bool has_worked(const struct step *step)
{
    if (step->job->find != NULL)
        return step->failed == 0 || step->worked > 0;
    return step->failed == 0 && step->put_off == 0;
}

static void end_pass(struct jobs *jobs, struct runner *runner, int64_t now)
{
    runner->from_ws = 0;
    runner->due_at = now + runner->job->every_ms * TIME_US_PER_MS;
    atomic_store_explicit(&runner->finished_at, env_now(jobs->env), memory_order_relaxed);
}

/* Says when the kind comes again. */
static void step_done(struct step *step)
{
    struct jobs *jobs = step->ctx;
    struct runner *runner = jobs->active;
    int64_t now = env_monotonic(jobs->env);
    jobs->active = NULL;
    others_leave(&jobs->others, commit_us(jobs), now);
    atomic_fetch_add_explicit(&jobs->runs, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&jobs->failures, step->failed, memory_order_relaxed);
    if (step->status != STATUS_OK) {
        note_failure(jobs, runner, &step->err);
        runner->due_at = now + RETRY_MS * TIME_US_PER_MS;
        return;
    }
    if (runner->lease.foreign) {
        stand_by(runner, now);
        return;
    }
    runner->failing = false;
    if (has_worked(step))
        atomic_store_explicit(&runner->succeeded_at, now, memory_order_relaxed);
    bool more = step->more && has_worked(step);
    if (!more && (step->job->slice != NULL || !step->found)) {
        end_pass(jobs, runner, now);
        return;
    }
    runner->from_ws = more ? step->ws : step->ws + 1;
    int64_t percent = rest_percent(runner->job, others_are_busy(&jobs->others), now - runner->began_at);
    runner->due_at = now + (now - jobs->began_at) * percent / 100;
}

static void begin_step(struct jobs *jobs, struct runner *runner, int64_t now)
{
    struct step *step = &jobs->step;
    jobs->active = runner;
    jobs->began_at = now;
    others_note(&jobs->others, commit_us(jobs), now);
    if (runner->from_ws == 0)
        runner->began_at = now;
    step->loop = jobs->loop;
    step->job = runner->job;
    step->state = &runner->state;
    step->lease = &runner->lease;
    step->from_ws = runner->from_ws;
    step->done = step_done;
    step->ctx = jobs;
    step_run(step);
}

/* ---- what is put off ---- */

static enum status act_count(struct txn *txn, struct store_work *work, struct error *err)
{
    struct jobs *jobs = (struct jobs *)((char *)work - offsetof(struct jobs, counting));
    struct result rows;
    TRY(txn_query(txn, &jobs_statements[JOBS_SQL_COUNT_FAILURES], NULL, 0, &rows, err));
    atomic_store_explicit(&jobs->put_off, (uint64_t)result_int(&rows, 0, 0), memory_order_relaxed);
    return STATUS_OK;
}

static void counted(struct store_work *work, enum status status, const struct error *err)
{
    (void)status; /* it is counted again */
    (void)err;
    ((struct jobs *)((char *)work - offsetof(struct jobs, counting)))->counts = false;
}

static void count_put_off(struct jobs *jobs, int64_t now)
{
    if (jobs->counts || now - jobs->counted_at < COUNT_EVERY_S * TIME_US_PER_S)
        return;
    jobs->counted_at = now;
    jobs->counts = true;
    jobs->counting = (struct store_work){.act = act_count, .done = counted};
    store_read(jobs->loop, &jobs->counting, false);
}

/* ---- the thread ---- */

static struct runner *next_due(struct jobs *jobs)
{
    struct runner *next = &jobs->runners[0];
    for (size_t i = 1; i < jobs->runner_count; i++)
        if (jobs->runners[i].due_at < next->due_at)
            next = &jobs->runners[i];
    return next;
}

/* Sleeps until the moment, until it is woken or until a call to others goes on. */
static void sleep_until(struct jobs *jobs, int64_t at)
{
    int64_t now = env_monotonic(jobs->env);
    int64_t wait_ms = at <= now ? 0 : (at - now) / TIME_US_PER_MS + 1;
    http_client_run(jobs->client, (int)(wait_ms < SLEEP_MAX_MS ? wait_ms : SLEEP_MAX_MS));
}

/* Waits for what the store still has. Calls under way are not waited for. */
static void drain(struct jobs *jobs)
{
    outside_end(jobs->outside);
    for (;;) {
        store_loop_complete(jobs->loop);
        store_loop_submit(jobs->loop);
        if (store_loop_pending(jobs->loop) == 0)
            return;
        http_client_run(jobs->client, SLEEP_MAX_MS);
    }
}

/* A lease found at the start is most often that of one that has ended, always where the files of a store belong to one
 * process at a time. Beside other nodes it may be another's: then both do the same step once, and this one has the kind
 * from then on. To wait until it lapses would have a lone node rest for a minute after each restart. */
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
    while (!atomic_load(&jobs->stopping)) {
        store_loop_complete(jobs->loop);
        int64_t now = env_monotonic(jobs->env);
        count_put_off(jobs, now);
        struct runner *next = next_due(jobs);
        if (jobs->active == NULL && next->due_at <= now)
            begin_step(jobs, next, now);
        int64_t due_at = outside_run(jobs->outside, now);
        store_loop_submit(jobs->loop);
        if (jobs->active == NULL && next->due_at < due_at)
            due_at = next->due_at;
        sleep_until(jobs, due_at);
    }
    drain(jobs);
    return NULL;
}

/* ---- for others ---- */

static void add_runners(struct jobs *jobs, const struct job *table, size_t count)
{
    assert(count <= JOBS_KINDS_MAX);
    int64_t now = env_monotonic(jobs->env);
    jobs->runner_count = count;
    for (size_t i = 0; i < count; i++) {
        struct runner *runner = &jobs->runners[i];
        runner->job = &table[i];
        runner->due_at = now;
        atomic_init(&runner->succeeded_at, now);
        atomic_init(&runner->finished_at, TIME_NONE);
    }
}

struct jobs *jobs_start(const struct jobs_config *config)
{
    struct jobs *jobs = memory_new(sizeof *jobs);
    sigset_t all;
    sigset_t before;
    jobs->env = config->env;
    jobs->store = config->store;
    if (config->jobs != NULL)
        add_runners(jobs, config->jobs, config->job_count);
    else
        add_runners(jobs, job_table, job_count);
    jobs->client = http_client_new(
        &(struct http_client_config){.allow_private = config->allow_private, .ca_file = config->ca_file});
    jobs->loop = store_loop_new(jobs->store, wake, jobs);
    others_leave(&jobs->others, commit_us(jobs), env_monotonic(jobs->env));
    jobs->outside = outside_new(&(struct outside_config){
        .env = jobs->env,
        .loop = jobs->loop,
        .client = jobs->client,
        .jobs = config->outside,
        .job_count = config->outside_count,
        .context = config->context,
    });
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
    atomic_store(&jobs->stopping, true);
    http_client_wake(jobs->client);
    pthread_join(jobs->thread, NULL);
    store_loop_free(jobs->loop);
    http_client_free(jobs->client);
    outside_free(jobs->outside);
    free(jobs);
}

enum status jobs_ready(struct jobs *jobs, struct error *err)
{
    int64_t now = env_monotonic(jobs->env);
    for (size_t i = 0; i < jobs->runner_count; i++) {
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
    struct outside_metrics outside;
    outside_read_metrics(jobs->outside, &outside);
    *ret = (struct jobs_metrics){
        .calls = outside.calls,
        .runs = atomic_load_explicit(&jobs->runs, memory_order_relaxed),
        .failures = atomic_load_explicit(&jobs->failures, memory_order_relaxed) + outside.failures,
        .put_off = atomic_load_explicit(&jobs->put_off, memory_order_relaxed),
    };
    for (size_t i = 0; i < jobs->runner_count; i++) {
        int64_t at = atomic_load_explicit(&jobs->runners[i].finished_at, memory_order_relaxed);
        if (at != TIME_NONE)
            ret->ended[ret->ended_count++] = (struct job_end){jobs->runners[i].job->name, at};
    }
}

/* ---- all that is due ---- */

/* A world's walk, with whom it is for. */
struct errand {
    struct walk walk;
    void (*done)(void *ctx, enum status status, const struct error *err);
    void *ctx;
};

static void errand_done(struct walk *walk)
{
    struct errand *errand = walk->ctx;
    errand->done(errand->ctx, walk->status, &walk->err);
    free(errand);
}

void jobs_run_world(struct store_loop *loop, int64_t ws,
                    void (*done)(void *ctx, enum status status, const struct error *err), void *ctx)
{
    struct errand *errand = memory_new(sizeof *errand);
    errand->walk = (struct walk){.loop = loop,
                                 .jobs = job_table,
                                 .job_count = job_count,
                                 .only_ws = ws,
                                 .until_idle = true,
                                 .done = errand_done,
                                 .ctx = errand};
    errand->done = done;
    errand->ctx = ctx;
    walk_start(&errand->walk);
}

static enum status run_all(struct store *store, bool until_idle, struct error *err)
{
    struct walk *walk = memory_new(sizeof *walk);
    *walk = (struct walk){.jobs = job_table, .job_count = job_count, .until_idle = until_idle};
    enum status status = walk_wait(walk, store, err);
    free(walk);
    return status;
}

enum status jobs_run_once(struct store *store, struct error *err)
{
    return run_all(store, false, err);
}

enum status jobs_run_until_idle(struct store *store, struct error *err)
{
    return run_all(store, true, err);
}
