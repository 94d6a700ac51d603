/* Recording visits, some hundred to a commit. The verb's thread waits for each. */

#include "cli/demo_clicks.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "domain/click/click.h"

enum { CLICKS_AT_ONCE = 500 };

static int compare_visits(const void *left, const void *right, void *ctx)
{
    const struct demo_visit *visits = ctx;
    const size_t *a = left, *b = right;
    if (visits[*a].ago != visits[*b].ago)
        return visits[*a].ago > visits[*b].ago ? -1 : 1;
    return (*a > *b) - (*a < *b);
}

static void put_in_order(struct demo_clicks *clicks)
{
    size_t count = clicks->story->visit_count;
    clicks->order = arena_array(&clicks->call->arena, count, sizeof *clicks->order);
    for (size_t i = 0; i < count; i++)
        clicks->order[i] = i;
    qsort_r(clicks->order, count, sizeof *clicks->order, compare_visits, (void *)(uintptr_t)clicks->story->visits);
}

/* ---- one commit ---- */

struct errand {
    struct store_work work;
    const struct demo_clicks *clicks;
    size_t from, end; /* of the order */
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool wakes, done;
    enum status status;
    struct error err;
};

static struct click click_of(const struct demo_clicks *clicks, size_t visit)
{
    const struct demo_visit *of = &clicks->story->visits[visit];
    size_t program = clicks->story->participants[of->participant].program;
    return (struct click){
        .id = clicks->ids[visit],
        .link_id = clicks->link_ids[of->participant],
        .program_id = clicks->program_ids[program],
        .participant_id = clicks->participant_ids[of->participant],
        .previous_id = of->previous == SIZE_MAX ? (struct id){{0}} : clicks->ids[of->previous],
        .network = of->visitor,
        .agent = of->visitor + of->device,
        .flags = of->flags,
        .device = (enum click_device)of->device,
    };
}

static enum status act_append(struct txn *txn, struct store_work *work, struct error *err)
{
    const struct errand *errand = (const struct errand *)(const void *)work;
    for (size_t i = errand->from; i < errand->end; i++) {
        size_t visit = errand->clicks->order[i];
        struct click click = click_of(errand->clicks, visit);
        TRY(click_append(txn, errand->clicks->call->clicks, errand->clicks->ws, &click, err));
    }
    return STATUS_OK;
}

static void appended(struct store_work *work, enum status status, const struct error *err)
{
    struct errand *errand = (struct errand *)(void *)work;
    errand->status = status;
    if (status != STATUS_OK)
        errand->err = *err;
    errand->done = true;
}

static void wake(void *ctx)
{
    struct errand *errand = ctx;
    pthread_mutex_lock(&errand->mutex);
    errand->wakes = true;
    pthread_cond_signal(&errand->woken);
    pthread_mutex_unlock(&errand->mutex);
}

static void sleep_until_woken(struct errand *errand)
{
    pthread_mutex_lock(&errand->mutex);
    while (!errand->wakes)
        pthread_cond_wait(&errand->woken, &errand->mutex);
    errand->wakes = false;
    pthread_mutex_unlock(&errand->mutex);
}

static enum status write_some(const struct demo_clicks *clicks, size_t from, size_t end, struct error *err)
{
    struct errand errand = {.work = {.act = act_append, .done = appended}, .clicks = clicks, .from = from, .end = end};
    pthread_mutex_init(&errand.mutex, NULL);
    pthread_cond_init(&errand.woken, NULL);
    struct store_loop *loop = store_loop_new(clicks->call->store, wake, &errand);
    store_write(loop, STORE_CLICKS, &errand.work);
    store_loop_submit(loop);
    while (!errand.done) {
        sleep_until_woken(&errand);
        store_loop_complete(loop);
    }
    store_loop_free(loop);
    pthread_cond_destroy(&errand.woken);
    pthread_mutex_destroy(&errand.mutex);
    if (errand.status != STATUS_OK)
        *err = errand.err;
    return errand.status;
}

enum status demo_clicks_record(struct demo_clicks *clicks, struct error *err)
{
    size_t count = clicks->story->visit_count;
    put_in_order(clicks);
    for (size_t i = 0; i < count; i++)
        clicks->ids[i] = env_id(clicks->call->env, clicks->now - clicks->story->visits[i].ago);
    for (size_t from = 0, end; from < count; from = end) {
        end = from + CLICKS_AT_ONCE < count ? from + CLICKS_AT_ONCE : count;
        TRY(write_some(clicks, from, end, err));
    }
    return STATUS_OK;
}
