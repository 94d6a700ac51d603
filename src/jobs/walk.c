/* A walk is steps in a row: the next begins when the one before is done. Twice over the table, since what a kind did
 * may be work for one before it. */

#include "jobs/walk.h"

#include <pthread.h>

#include "base/limits.h"

enum { IDLE_PASSES = 2 };

static void begin_kind(struct walk *walk);

static void begin_step(struct walk *walk)
{
    walk->steps++;
    step_run(&walk->step);
}

static void end_walk(struct walk *walk, enum status status)
{
    walk->status = status;
    walk->done(walk);
}

static bool has_next_world(const struct walk *walk)
{
    return walk->step.job->slice == NULL && walk->step.found && walk->only_ws == 0;
}

static void step_done(struct step *step)
{
    struct walk *walk = step->ctx;
    walk->failed += step->failed;
    if (step->failed > 0 || step->status != STATUS_OK)
        walk->err = step->err;
    if (step->status != STATUS_OK || walk->steps >= LIMIT_WALK_STEPS) {
        end_walk(walk, step->status);
        return;
    }
    if (walk->until_idle && step->more) {
        begin_step(walk);
    } else if (has_next_world(walk)) {
        step->from_ws = step->ws + 1;
        begin_step(walk);
    } else {
        walk->at++;
        begin_kind(walk);
    }
}

static void begin_kind(struct walk *walk)
{
    size_t passes = walk->until_idle ? IDLE_PASSES : 1;
    if (walk->at == passes * walk->job_count) {
        end_walk(walk, STATUS_OK);
        return;
    }
    walk->state = (struct job_state){0};
    walk->step.job = &walk->jobs[walk->at % walk->job_count];
    walk->step.from_ws = walk->only_ws;
    begin_step(walk);
}

void walk_start(struct walk *walk)
{
    walk->step.loop = walk->loop;
    walk->step.state = &walk->state;
    walk->step.only = walk->only_ws != 0;
    walk->step.done = step_done;
    walk->step.ctx = walk;
    begin_kind(walk);
}

/* ---- waiting for one ---- */

struct waiter {
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool awake;
    bool done; /* the waiting thread's own */
};

static void wake(void *ctx)
{
    struct waiter *waiter = ctx;
    pthread_mutex_lock(&waiter->mutex);
    waiter->awake = true;
    pthread_cond_signal(&waiter->woken);
    pthread_mutex_unlock(&waiter->mutex);
}

static void sleep_until_woken(struct waiter *waiter)
{
    pthread_mutex_lock(&waiter->mutex);
    while (!waiter->awake)
        pthread_cond_wait(&waiter->woken, &waiter->mutex);
    waiter->awake = false;
    pthread_mutex_unlock(&waiter->mutex);
}

static void note_done(struct walk *walk)
{
    ((struct waiter *)walk->ctx)->done = true;
}

enum status walk_wait(struct walk *walk, struct store *store, struct error *err)
{
    struct waiter waiter = {.done = false};
    pthread_mutex_init(&waiter.mutex, NULL);
    pthread_cond_init(&waiter.woken, NULL);
    walk->loop = store_loop_new(store, wake, &waiter);
    walk->done = note_done;
    walk->ctx = &waiter;
    walk_start(walk);
    store_loop_submit(walk->loop);
    while (!waiter.done) {
        sleep_until_woken(&waiter);
        store_loop_complete(walk->loop);
        store_loop_submit(walk->loop);
    }
    store_loop_free(walk->loop);
    pthread_cond_destroy(&waiter.woken);
    pthread_mutex_destroy(&waiter.mutex);
    if (walk->status != STATUS_OK) {
        *err = walk->err;
        return walk->status;
    }
    if (walk->failed > 0)
        return error_set(err, ERROR_INTERNAL, NULL, "%zu units of work failed and are put off; the last: %s",
                         walk->failed, walk->err.detail);
    return STATUS_OK;
}
