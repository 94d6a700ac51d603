/* The listeners of an event loop.
 *
 * A world is watched by looking, twice a second, at the rows above a bound that stays LIMIT_STREAM_LATE_MS behind the
 * newest: ids do not grow with commits, so the last moments are looked at again, and what was among them before is not
 * told again. Of more rows than are told one by one it is said that there were many.
 *
 * When anything that nodes cache has changed (a key was revoked, a user left), all streams end: their clients come
 * again and are asked who they are. */

#include "api/stream_hub.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "api/api.h"
#include "api/stream_text.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"

struct watch;

struct listener {
    struct watch *watch;
    struct http_request *request;
    struct scope_set scopes;
    const struct stream_start *start; /* until the first look: what it has been told of, or need not be */
    int64_t told_at;                  /* monotonic: when it was last told anything */
    size_t place;                     /* of api_stream_admit() */
    struct listener *next, **link;
};

/* A world to which somebody listens. */
struct watch {
    struct store_work work;
    struct stream_hub *hub;
    int64_t ws;
    bool looking;
    struct listener *listeners;
    struct id after, high;
    size_t count; /* rows of the look that is under way, or that was last */
    struct audit_change rows[LIMIT_STREAM_ROWS + 1];
    size_t seen_count;
    struct id seen[LIMIT_STREAM_ROWS + 1]; /* of the look before */
    struct watch *next;
};

struct stream_hub {
    uv_timer_t timer; /* first: it is freed with the hub */
    struct api_loop *loop;
    struct watch *watches;
    uint64_t generation;
};

/* ---- moments ---- */

static int compare_ids(const struct id *a, const struct id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

struct id stream_moments_before(const struct id *id)
{
    int64_t at = id_time(id) - (int64_t)LIMIT_STREAM_LATE_MS * TIME_US_PER_MS;
    return id_is_none(id) || at <= 0 ? (struct id){{0}} : id_floor(at);
}

/* Who says to have heard of what has not happened yet (the trail ends before the moments up to it) begins at now: its
 * id would be the bound of all who listen to this world. */
enum status stream_start_read(struct txn *txn, int64_t ws, struct stream_start *start, struct error *err)
{
    struct id after = start->resumed ? stream_moments_before(&start->heard) : (struct id){{0}};
    TRY(audit_changes(txn, ws, &after, LIMIT_STREAM_ROWS + 1, start->changes, &start->count, err));
    if (start->count > 0 || !start->resumed)
        return STATUS_OK;
    start->resumed = false;
    start->heard = after = (struct id){{0}};
    return audit_changes(txn, ws, &after, LIMIT_STREAM_ROWS + 1, start->changes, &start->count, err);
}

static bool start_has(const struct stream_start *start, const struct id *id)
{
    for (size_t i = 0; i < start->count; i++)
        if (id_equal(&start->changes[i].id, id))
            return true;
    return false;
}

static bool was_seen(const struct watch *watch, const struct id *id)
{
    for (size_t i = 0; i < watch->seen_count; i++)
        if (id_equal(&watch->seen[i], id))
            return true;
    return false;
}

/* ---- telling ---- */

static void tell(struct listener *listener, struct buf *text)
{
    if (text->size > 0) {
        http_stream_write(listener->request, buf_str(text));
        listener->told_at = env_monotonic(listener->watch->hub->loop->api->env);
    }
    buf_release(text);
}

/* Of the rows of a look those that the listener has not been told of, oldest first. */
static void tell_news(struct listener *listener)
{
    const struct watch *watch = listener->watch;
    bool fresh = listener->start != NULL;
    struct buf text = {0};
    size_t news = 0;
    for (size_t i = 0; i < watch->count; i++) {
        const struct id *id = &watch->rows[i].id;
        news += fresh ? !start_has(listener->start, id) : !was_seen(watch, id);
    }
    if (news > LIMIT_STREAM_ROWS) {
        stream_text_many(&text, &watch->high);
        tell(listener, &text);
        return;
    }
    for (size_t i = watch->count; i-- > 0;) {
        const struct audit_change *row = &watch->rows[i];
        if (fresh ? !start_has(listener->start, &row->id) : !was_seen(watch, &row->id))
            stream_text_change(&text, row, &watch->high, listener->scopes);
    }
    tell(listener, &text);
}

static void keep_alive(struct listener *listener, int64_t now)
{
    struct buf text = {0};
    if (now - listener->told_at >= LIMIT_STREAM_BEAT_S * TIME_US_PER_S)
        stream_text_beat(&text);
    tell(listener, &text);
}

/* ---- looking ---- */

static void drop_watch(struct watch *watch)
{
    struct watch **link = &watch->hub->watches;
    if (watch->looking || watch->listeners != NULL)
        return;
    while (*link != watch)
        link = &(*link)->next;
    *link = watch->next;
    if (watch->hub->watches == NULL)
        uv_timer_stop(&watch->hub->timer);
    free(watch);
}

/* The next look begins behind what this one was cut at, and not before the last moments. */
static void move_on(struct watch *watch)
{
    bool cut = watch->count > LIMIT_STREAM_ROWS;
    if (watch->count > 0 && compare_ids(&watch->rows[0].id, &watch->high) > 0)
        watch->high = watch->rows[0].id;
    struct id after = stream_moments_before(&watch->high);
    if (compare_ids(&after, &watch->after) > 0)
        watch->after = after;
    if (cut && compare_ids(&watch->rows[watch->count - 1].id, &watch->after) > 0)
        watch->after = watch->rows[watch->count - 1].id;
    watch->seen_count = watch->count;
    for (size_t i = 0; i < watch->count; i++)
        watch->seen[i] = watch->rows[i].id;
}

static enum status act_look(struct txn *txn, struct store_work *work, struct error *err)
{
    struct watch *watch = (struct watch *)((char *)work - offsetof(struct watch, work));
    return audit_changes(txn, watch->ws, &watch->after, LIMIT_STREAM_ROWS + 1, watch->rows, &watch->count, err);
}

static void looked(struct store_work *work, enum status status, const struct error *err)
{
    (void)err; /* it looks again */
    struct watch *watch = (struct watch *)((char *)work - offsetof(struct watch, work));
    int64_t now = env_monotonic(watch->hub->loop->api->env);
    watch->looking = false;
    if (status == STATUS_OK) {
        if (watch->count > 0 && compare_ids(&watch->rows[0].id, &watch->high) > 0)
            watch->high = watch->rows[0].id;
        for (struct listener *listener = watch->listeners; listener != NULL; listener = listener->next) {
            tell_news(listener);
            listener->start = NULL;
        }
        move_on(watch);
    }
    for (struct listener *listener = watch->listeners; listener != NULL; listener = listener->next)
        keep_alive(listener, now);
    drop_watch(watch);
}

static void look(struct watch *watch)
{
    if (watch->looking)
        return;
    watch->looking = true;
    watch->work = (struct store_work){.act = act_look, .done = looked};
    store_read(watch->hub->loop->store, &watch->work, true);
}

static void end_all(struct stream_hub *hub)
{
    for (struct watch *watch = hub->watches; watch != NULL; watch = watch->next)
        for (struct listener *listener = watch->listeners; listener != NULL; listener = listener->next)
            http_stream_end(listener->request);
}

static void on_tick(uv_timer_t *timer)
{
    struct stream_hub *hub = timer->data;
    uint64_t generation = store_generation(hub->loop->api->store);
    if (generation != hub->generation) {
        hub->generation = generation;
        end_all(hub);
        return;
    }
    for (struct watch *watch = hub->watches, *next; watch != NULL; watch = next) {
        next = watch->next; /* a look that is over at once may free it */
        look(watch);
    }
}

/* ---- listeners ---- */

static struct stream_hub *hub_of(struct api_loop *loop, struct http_request *request)
{
    if (loop->streams != NULL)
        return loop->streams;
    struct stream_hub *hub = memory_new(sizeof *hub);
    hub->loop = loop;
    int failed = uv_timer_init(http_loop_uv(request->loop), &hub->timer);
    assert(!failed);
    hub->timer.data = hub;
    loop->streams = hub;
    return hub;
}

static struct watch *watch_of(struct stream_hub *hub, int64_t ws, const struct stream_start *start)
{
    for (struct watch *watch = hub->watches; watch != NULL; watch = watch->next)
        if (watch->ws == ws)
            return watch;
    struct watch *watch = memory_new(sizeof *watch);
    watch->hub = hub;
    watch->ws = ws;
    watch->high = start->count > 0 ? start->changes[0].id : start->heard;
    watch->after = stream_moments_before(&watch->high);
    watch->next = hub->watches;
    if (hub->watches == NULL) {
        hub->generation = store_generation(hub->loop->api->store);
        uv_timer_start(&hub->timer, on_tick, LIMIT_STREAM_POLL_MS, LIMIT_STREAM_POLL_MS);
    }
    hub->watches = watch;
    return watch;
}

static void on_gone(struct http_request *request, void *ctx)
{
    (void)request;
    struct listener *listener = ctx;
    struct watch *watch = listener->watch;
    *listener->link = listener->next;
    if (listener->next != NULL)
        listener->next->link = listener->link;
    api_stream_leave(watch->hub->loop->api, listener->place);
    free(listener);
    drop_watch(watch);
}

static void join(struct listener *listener)
{
    struct watch *watch = listener->watch;
    listener->next = watch->listeners;
    listener->link = &watch->listeners;
    if (listener->next != NULL)
        listener->next->link = &listener->next;
    watch->listeners = listener;
}

/* What it missed, where it says what it heard last. */
static void greet(struct listener *listener, const struct stream_start *start)
{
    const struct id *high = start->count > 0 ? &start->changes[0].id : &start->heard;
    struct buf text = {0};
    stream_text_open(&text, high);
    if (start->resumed && start->count > LIMIT_STREAM_ROWS)
        stream_text_many(&text, high);
    for (size_t i = start->count; start->resumed && start->count <= LIMIT_STREAM_ROWS && i-- > 0;)
        stream_text_change(&text, &start->changes[i], high, listener->scopes);
    tell(listener, &text);
}

void stream_hub_listen(struct api_loop *loop, struct http_request *request, int64_t ws, struct scope_set scopes,
                       const struct stream_start *start)
{
    struct listener *listener = memory_new(sizeof *listener);
    *listener = (struct listener){.request = request, .scopes = scopes, .start = start, .place = start->place};
    listener->watch = watch_of(hub_of(loop, request), ws, start);
    if (!http_stream_begin(request, on_gone, listener)) {
        api_stream_leave(loop->api, start->place);
        drop_watch(listener->watch);
        free(listener);
        return;
    }
    join(listener);
    greet(listener, start);
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

void stream_hub_free(struct stream_hub *hub)
{
    if (hub == NULL)
        return;
    assert(hub->watches == NULL);
    uv_close((uv_handle_t *)&hub->timer, on_closed);
}
