/* Looking and hashing before a transaction. The loop's thread, but for look() and hash(). */

#include "api/password_step.h"

#include <stdatomic.h>

#include "api/api.h"
#include "base/limits.h"

static struct password_step *step_of(struct call *call)
{
    return call->command;
}

struct str password_step_keep(struct call *call, struct str text)
{
    return str_copy(&call->request->arena, text);
}

/* ---- hashing ---- */

static void hash(uv_work_t *job)
{
    struct password_step *step = job->data;
    if (!str_is_none(step->given))
        step->matches = password_matches(step->given, step->stored);
    if (!str_is_none(step->wanted))
        password_hash(step->wanted, step->made);
}

static void hashed(uv_work_t *job, int status)
{
    struct password_step *step = job->data;
    struct error err;
    atomic_fetch_sub(step->call->api->hashing, 1);
    if (status == 0)
        step->go_on(step->call, STATUS_OK, NULL);
    else
        step->go_on(step->call, error_set(&err, ERROR_UNAVAILABLE, NULL, "The server is stopping."), &err);
}

static bool has_nothing_to_hash(const struct password_step *step)
{
    return str_is_none(step->given) && str_is_none(step->wanted);
}

static enum status begin_hashing(struct password_step *step, struct error *err)
{
    struct call *call = step->call;
    uv_loop_t *loop = http_loop_uv(call->request->loop);
    step->job.data = step;
    bool one_too_many = atomic_fetch_add(call->api->hashing, 1) >= LIMIT_PASSWORD_HASHES;
    if (!one_too_many && uv_queue_work(loop, &step->job, hash, hashed) == 0)
        return STATUS_OK;
    atomic_fetch_sub(call->api->hashing, 1);
    return error_set(err, ERROR_UNAVAILABLE, NULL, "Many people sign in at this moment. Try again in a second.");
}

/* ---- looking ---- */

static enum status look(struct txn *txn, struct store_work *work, struct error *err)
{
    struct password_step *step = (struct password_step *)((char *)work - offsetof(struct password_step, work));
    return step->look(txn, step->call, err);
}

static void looked(struct store_work *work, enum status status, const struct error *err)
{
    struct password_step *step = (struct password_step *)((char *)work - offsetof(struct password_step, work));
    struct error failure;
    bool hashes = status == STATUS_OK && !has_nothing_to_hash(step);
    if (hashes) {
        status = begin_hashing(step, &failure);
        err = &failure;
    }
    if (!hashes || status != STATUS_OK)
        step->go_on(step->call, status, err);
}

void password_step_run(struct call *call, bool writes,
                       enum status (*look_first)(struct txn *txn, struct call *call, struct error *err),
                       call_go_on_fn go_on)
{
    struct password_step *step = step_of(call);
    struct store_loop *store = api_loop_of(call->request)->store;
    step->call = call;
    step->go_on = go_on;
    step->look = look_first;
    step->work.act = look;
    step->work.done = looked;
    if (writes)
        store_write(store, STORE_BOOKS, &step->work);
    else
        store_read(store, &step->work, true);
}
