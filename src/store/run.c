/* Transactions for threads without an event loop: a loop of one work, waited for. */

#include <assert.h>
#include <stddef.h>

#include "store/loop.h"
#include "store/pool.h"
#include "store/state.h"

/* A work, the loop that it comes back to, and the caller who sleeps. Lives on the caller's stack. */
struct errand {
    struct store_work work;
    struct store_loop loop;
    enum status (*act)(struct txn *, void *ctx, struct error *);
    void *ctx;
    enum status status;
    struct error *err;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool awake;
};

static void wake_errand(void *ctx)
{
    struct errand *errand = ctx;
    pthread_mutex_lock(&errand->mutex);
    errand->awake = true;
    pthread_cond_signal(&errand->woken);
    pthread_mutex_unlock(&errand->mutex);
}

static enum status act_errand(struct txn *txn, struct store_work *work, struct error *err)
{
    struct errand *errand = (struct errand *)((char *)work - offsetof(struct errand, work));
    return errand->act(txn, errand->ctx, err);
}

static void finish_errand(struct store_work *work, enum status status, const struct error *err)
{
    struct errand *errand = (struct errand *)((char *)work - offsetof(struct errand, work));
    errand->status = status;
    if (status != STATUS_OK && errand->err != NULL) {
        *errand->err = error_alone(err);
    }
}

static void errand_init(struct errand *errand, struct store *store,
                        enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx, struct error *err)
{
    errand->work = (struct store_work){.act = act_errand, .done = finish_errand};
    errand->act = act;
    errand->ctx = ctx;
    errand->err = err;
    errand->awake = false;
    pthread_mutex_init(&errand->mutex, NULL);
    pthread_cond_init(&errand->woken, NULL);
    store_loop_init(&errand->loop, store, wake_errand, errand);
}

static enum status errand_wait(struct errand *errand)
{
    pthread_mutex_lock(&errand->mutex);
    while (!errand->awake) {
        pthread_cond_wait(&errand->woken, &errand->mutex);
    }
    pthread_mutex_unlock(&errand->mutex);
    store_loop_complete(&errand->loop);
    store_loop_release(&errand->loop);
    pthread_cond_destroy(&errand->woken);
    pthread_mutex_destroy(&errand->mutex);
    return errand->status;
}

enum status store_run_write(struct store *store, enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                            struct error *err)
{
    struct errand errand;
    errand_init(&errand, store, act, ctx, err);
    store_write(&errand.loop, STORE_BOOKS, &errand.work);
    store_loop_submit(&errand.loop);
    return errand_wait(&errand);
}

enum status store_run_read(struct store *store, enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                           struct error *err)
{
    struct errand errand;
    errand_init(&errand, store, act, ctx, err);
    store_read(&errand.loop, &errand.work, false);
    return errand_wait(&errand);
}
