/* The common part of sessions. Thread: the session's. */

#include "store/session.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"
#include "store/ids.h"

void session_init(struct session *session, const struct engine *engine, struct env *env, bool hasty)
{
    session->engine = engine;
    session->env = env;
    session->hasty = hasty;
    session->deadline = INT64_MAX;
    arena_init(&session->arena);
}

void session_clear(struct session *session)
{
    if (session->local.data != NULL) {
        session->local.free(session->local.data);
    }
    trace_draft_free(session->trace);
    ids_forget(&session->ids);
    arena_release(&session->arena);
    free(session->scratch);
}

struct value *session_scratch(struct session *session, size_t count)
{
    if (count > session->scratch_capacity) {
        size_t capacity = session->scratch_capacity == 0 ? 256 : session->scratch_capacity;
        while (capacity < count) {
            capacity *= 2;
        }
        session->scratch = memory_resize(session->scratch, capacity * sizeof session->scratch[0]);
        session->scratch_capacity = capacity;
    }
    return session->scratch;
}

void session_run_read(struct session *session, struct store_work *work)
{
    int64_t patient_until = work->queued_at + work->patience_ms * TIME_US_PER_MS;
    bool retried = false;
    for (bool again = true; again; retried = again) {
        if (session->hasty) {
            session->deadline = env_monotonic(session->env) + LIMIT_READ_MS * TIME_US_PER_MS;
        }
        struct txn txn;
        txn_begin(&txn, session, STORE_BOOKS, false, env_now(session->env));
        again = txn_run(&txn, work) != STATUS_OK && txn.failed != STATUS_OK &&
                session->engine->read_again(session, patient_until, retried);
        arena_reset(&session->arena);
    }
}
