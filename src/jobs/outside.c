/* Claim, commit, call, record. A call under way is a flight: it lasts from the commit of its claim to that of its
 * record, and there are places for them: LIMIT_OUTSIDE_CALLS that kinds share, and those that a kind has of its own.
 * One claim is made at a time, so that its room is known. */

#include "jobs/outside.h"

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/time.h"

enum { RETRY_MS = 5000, PLACES = LIMIT_OUTSIDE_CALLS + LIMIT_WEBHOOK_CALLS };

struct flight {
    struct store_work recording;
    struct outside *outside;
    const struct outside_job *job; /* null: the place is free */
    struct outside_call call;      /* its request: views into the arena until it is sent */
    struct client_reply reply;     /* the copy that is recorded: views into the arena */
    struct arena arena;
};

struct outside_claims {
    const struct outside_job *job;
    struct id busy[PLACES]; /* receivers of the calls in its places that were under way when the claim began */
    size_t busy_count;
    size_t count;
    struct outside_call calls[PLACES]; /* requests: views into the arena */
    struct arena arena;
    struct outside_context context;
};

/* A kind under way. */
struct caller {
    const struct outside_job *job;
    int64_t due_at; /* monotonic */
    bool failing;
};

struct outside {
    struct env *env;
    struct store_loop *loop;
    struct http_client *client;
    struct caller *callers;
    size_t caller_count;
    struct caller *claiming; /* whose claim is under way, or null */
    struct store_work claim;
    struct outside_claims claims;
    struct flight flights[PLACES];
    bool ending;
    _Atomic uint64_t calls, failures;
};

static void note_failure(struct outside *outside, struct caller *caller, const struct error *err)
{
    atomic_fetch_add_explicit(&outside->failures, 1, memory_order_relaxed);
    if (!caller->failing)
        LOG(LOG_WARN, "a job that calls others failed; it is tried again", LOG_TEXT("job", caller->job->name),
            LOG_TEXT("detail", err->detail));
    caller->failing = true;
}

/* ---- claiming ---- */

const struct outside_context *outside_context(const struct outside_claims *claims)
{
    return &claims->context;
}

static size_t places_of(const struct outside_job *job)
{
    return job->calls_max == 0 ? LIMIT_OUTSIDE_CALLS : job->calls_max;
}

static bool share_places(const struct outside_job *one, const struct outside_job *other)
{
    return one == other || (one->calls_max == 0 && other->calls_max == 0);
}

size_t outside_busy(const struct outside_claims *claims, const struct id *receiver_id)
{
    size_t same = 0;
    for (size_t i = 0; i < claims->busy_count; i++)
        same += id_equal(&claims->busy[i], receiver_id);
    for (size_t i = 0; i < claims->count; i++)
        same += id_equal(&claims->calls[i].receiver_id, receiver_id);
    return same;
}

bool outside_has_room(const struct outside_claims *claims, const struct id *receiver_id)
{
    size_t most = claims->job->receiver_calls_max == 0 ? LIMIT_RECEIVER_CALLS : claims->job->receiver_calls_max;
    return claims->busy_count + claims->count < places_of(claims->job) && outside_busy(claims, receiver_id) < most;
}

static const char *copy_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

static const char *const *copy_lines(struct arena *arena, const char *const *lines)
{
    size_t count = 0;
    while (lines != NULL && lines[count] != NULL)
        count++;
    const char **copies = arena_array(arena, count + 1, sizeof *copies);
    for (size_t i = 0; i < count; i++)
        copies[i] = copy_text(arena, lines[i]);
    return copies;
}

static const struct client_mail *copy_mail(struct arena *arena, const struct client_mail *mail)
{
    struct client_mail *copy = arena_alloc(arena, sizeof *copy);
    *copy = *mail;
    copy->from = copy_text(arena, mail->from);
    copy->to = copy_text(arena, mail->to);
    copy->user = mail->user == NULL ? NULL : copy_text(arena, mail->user);
    copy->password = mail->password == NULL ? NULL : copy_text(arena, mail->password);
    return copy;
}

static struct client_request copy_request(struct arena *arena, const struct client_request *request)
{
    struct client_request copy = *request;
    copy.method = request->method == NULL ? NULL : copy_text(arena, request->method);
    copy.mail = request->mail == NULL ? NULL : copy_mail(arena, request->mail);
    copy.url = copy_text(arena, request->url);
    copy.headers = copy_lines(arena, request->headers);
    copy.body = str_is_none(request->body) ? STR_NONE : str_copy(arena, request->body);
    return copy;
}

void outside_claim(struct outside_claims *claims, const struct outside_call *call)
{
    assert(outside_has_room(claims, &call->receiver_id));
    struct outside_call *claimed = &claims->calls[claims->count++];
    *claimed = *call;
    claimed->request = copy_request(&claims->arena, &call->request);
}

static enum status act_claim(struct txn *txn, struct store_work *work, struct error *err)
{
    struct outside *outside = (struct outside *)((char *)work - offsetof(struct outside, claim));
    outside->claims.count = 0;
    arena_reset(&outside->claims.arena);
    return outside->claiming->job->claim(txn, &outside->claims, err);
}

/* ---- recording ---- */

static struct caller *caller_of(struct outside *outside, const struct outside_job *job)
{
    for (size_t i = 0; i < outside->caller_count; i++)
        if (outside->callers[i].job == job)
            return &outside->callers[i];
    return NULL;
}

static struct flight *flight_of(struct store_work *recording)
{
    return (struct flight *)((char *)recording - offsetof(struct flight, recording));
}

static enum status act_record(struct txn *txn, struct store_work *work, struct error *err)
{
    struct flight *flight = flight_of(work);
    return flight->job->record(txn, &flight->call, &flight->reply, err);
}

/* A record that failed is an unknown outcome like any other: the lease lapses, and the call is made again. */
static void recorded(struct store_work *work, enum status status, const struct error *err)
{
    struct flight *flight = flight_of(work);
    struct outside *outside = flight->outside;
    struct caller *caller = caller_of(outside, flight->job);
    assert(caller != NULL);
    if (status != STATUS_OK)
        note_failure(outside, caller, err);
    else
        caller->failing = false;
    atomic_fetch_add_explicit(&outside->calls, 1, memory_order_relaxed);
    flight->job = NULL;
    arena_release(&flight->arena);
    caller->due_at = INT64_MIN; /* there is room again */
}

static void answered(void *ctx, const struct client_reply *reply)
{
    struct flight *flight = ctx;
    flight->reply = *reply;
    flight->reply.body = str_copy(&flight->arena, reply->body);
    for (size_t i = 0; i < CLIENT_HEADERS_WANTED; i++)
        if (!str_is_none(reply->headers[i]))
            flight->reply.headers[i] = str_copy(&flight->arena, reply->headers[i]);
    if (reply->failure != NULL)
        flight->reply.failure = copy_text(&flight->arena, reply->failure);
    flight->recording = (struct store_work){.act = act_record, .done = recorded};
    store_write(flight->outside->loop, STORE_BOOKS, &flight->recording);
}

/* ---- calling ---- */

static struct flight *free_flight(struct outside *outside)
{
    for (size_t i = 0; i < PLACES; i++)
        if (outside->flights[i].job == NULL)
            return &outside->flights[i];
    return NULL;
}

static void take_off(struct outside *outside, const struct outside_job *job, const struct outside_call *call)
{
    struct flight *flight = free_flight(outside);
    assert(flight != NULL);
    flight->outside = outside;
    flight->job = job;
    flight->call = *call;
    flight->call.request = (struct client_request){0};
    flight->call.context = &outside->claims.context;
    http_client_send(outside->client, &call->request, answered, flight);
}

static void claimed(struct store_work *work, enum status status, const struct error *err)
{
    struct outside *outside = (struct outside *)((char *)work - offsetof(struct outside, claim));
    struct caller *caller = outside->claiming;
    int64_t now = env_monotonic(outside->env);
    outside->claiming = NULL;
    if (status != STATUS_OK) {
        note_failure(outside, caller, err);
        caller->due_at = now + RETRY_MS * TIME_US_PER_MS;
        return;
    }
    caller->failing = false;
    caller->due_at = now + caller->job->every_ms * TIME_US_PER_MS;
    for (size_t i = 0; i < outside->claims.count && !outside->ending; i++)
        take_off(outside, caller->job, &outside->claims.calls[i]);
    if (outside->claims.count > 0)
        caller->due_at = now; /* there may be more */
}

/* The claim runs on another thread, while calls may end. */
static void note_busy(struct outside *outside, const struct outside_job *job)
{
    struct outside_claims *claims = &outside->claims;
    claims->job = job;
    claims->busy_count = 0;
    for (size_t i = 0; i < PLACES; i++)
        if (outside->flights[i].job != NULL && share_places(outside->flights[i].job, job))
            claims->busy[claims->busy_count++] = outside->flights[i].call.receiver_id;
}

static bool is_full(const struct outside *outside, const struct outside_job *job)
{
    size_t flying = 0;
    for (size_t i = 0; i < PLACES; i++)
        flying += outside->flights[i].job != NULL && share_places(outside->flights[i].job, job);
    return flying == places_of(job);
}

/* Of those that have a place free; null where none has. */
static struct caller *next_due(struct outside *outside)
{
    struct caller *next = NULL;
    for (size_t i = 0; i < outside->caller_count; i++) {
        struct caller *caller = &outside->callers[i];
        if ((next == NULL || caller->due_at < next->due_at) && !is_full(outside, caller->job))
            next = caller;
    }
    return next;
}

int64_t outside_run(struct outside *outside, int64_t now)
{
    struct caller *next = outside->claiming != NULL ? NULL : next_due(outside);
    if (next == NULL)
        return INT64_MAX;
    if (next->due_at > now)
        return next->due_at;
    outside->claiming = next;
    note_busy(outside, next->job);
    outside->claim = (struct store_work){.act = act_claim, .done = claimed};
    store_write(outside->loop, STORE_BOOKS, &outside->claim);
    return INT64_MAX;
}

/* ---- life ---- */

struct outside *outside_new(const struct outside_config *config)
{
    struct outside *outside = memory_new(sizeof *outside);
    outside->env = config->env;
    outside->loop = config->loop;
    outside->client = config->client;
    outside->callers = memory_new((config->job_count + 1) * sizeof *outside->callers);
    outside->caller_count = config->job_count;
    if (config->context != NULL)
        outside->claims.context = *config->context;
    for (size_t i = 0; i < config->job_count; i++)
        outside->callers[i].job = &config->jobs[i];
    return outside;
}

void outside_end(struct outside *outside)
{
    outside->ending = true;
}

void outside_free(struct outside *outside)
{
    if (outside == NULL)
        return;
    for (size_t i = 0; i < PLACES; i++)
        arena_release(&outside->flights[i].arena);
    arena_release(&outside->claims.arena);
    crypto_wipe(&outside->claims.context, sizeof outside->claims.context);
    free(outside->callers);
    free(outside);
}

void outside_read_metrics(const struct outside *outside, struct outside_metrics *ret)
{
    *ret = (struct outside_metrics){
        .calls = atomic_load_explicit(&outside->calls, memory_order_relaxed),
        .failures = atomic_load_explicit(&outside->failures, memory_order_relaxed),
    };
}
