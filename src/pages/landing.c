/* The way of every request for a public page:
 *
 *     landing_open -> (kept: answer) -> act: place -> what stands there -> fill or send -> (draw) -> answer
 *
 * A page is kept by the loop that wrote it, for a second at most and while no setting was changed: it says nothing of
 * who opens it. */

#include "pages/landing.h"

#include <stddef.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "domain/click/classify.h"
#include "domain/link/alias.h"
#include "pages/page_cache.h"
#include "pages/refusal.h"
#include "pages/routes.h"

struct landing_visit *landing_visit_of(struct store_work *work)
{
    return (struct landing_visit *)((char *)work - offsetof(struct landing_visit, work));
}

/* ---- the answer ---- */

static void answer(struct landing_visit *visit)
{
    struct http_request *request = visit->request;
    const char *type = visit->screen->type;
    request->response.status = visit->busy ? 429 : visit->sent ? 422 : 200;
    request->response.content_type = type != NULL ? type : "text/html; charset=utf-8";
    /* the console shows it in a frame */
    face_add_headers(request, STR("'self'"));
    BUF_ADD_LITERAL(http_headers(request), "Vary: Accept-Language\r\n");
    if (visit->busy)
        BUF_ADD_LITERAL(http_headers(request), "Retry-After: 3600\r\n");
    if (!str_is_none(visit->location)) {
        request->response.status = visit->sent ? 303 : 302;
        buf_clear(&request->response.body);
        http_add_header(request, "Location", visit->location);
    }
    if (type != NULL)
        BUF_ADD_LITERAL(http_headers(request), "Cache-Control: public, max-age=600\r\n");
    else
        face_add_caching(request, FACE_BACK);
    http_respond(request);
}

static struct page_cache *cache_of(const struct landing_visit *visit)
{
    struct pages_loop *loop = pages_loop_of(visit->request);
    return visit->screen->type == NULL ? loop->public_pages : loop->cards;
}

static void keep(struct landing_visit *visit)
{
    const struct cached_page page = {buf_str(&visit->request->response.body), STR_NONE};
    page_cache_add(cache_of(visit), visit->generation, visit->key, str_from(visit->accepted.tag), &page);
}

static void refuse(struct landing_visit *visit, enum status status, const struct error *err)
{
    buf_clear(&visit->request->response.body);
    if (status == STATUS_NOT_FOUND || status == STATUS_INVALID) {
        refusal_unknown(visit->request);
        return;
    }
    LOG(LOG_ERROR, "a public page failed", LOG_TEXT("route", visit->request->route->path),
        LOG_TEXT("detail", err->detail));
    refusal_trouble(visit->request);
}

static void finish(struct landing_visit *visit)
{
    if (!str_is_none(visit->key) && str_is_none(visit->location))
        keep(visit);
    answer(visit);
}

/* ---- what is drawn ---- */

static void draw(uv_work_t *job)
{
    struct landing_visit *visit = job->data;
    visit->was_drawn = visit->screen->draw(visit);
}

static void fail_drawing(struct landing_visit *visit)
{
    struct error err = {0};
    refuse(visit, error_set(&err, ERROR_INTERNAL, NULL, "It could not be drawn."), &err);
}

static void end_drawing(struct pages *pages)
{
    atomic_fetch_sub_explicit(&pages->drawing, 1, memory_order_relaxed);
}

/* Strangers ask for pictures: those that are under way must leave room for whoever signs in. */
static bool may_draw(struct pages *pages)
{
    if (atomic_fetch_add_explicit(&pages->drawing, 1, memory_order_relaxed) < LIMIT_CARDS_DRAWN)
        return true;
    end_drawing(pages);
    return false;
}

static void was_drawn(uv_work_t *job, int status)
{
    struct landing_visit *visit = job->data;
    end_drawing(visit->pages);
    if (status == 0 && visit->was_drawn)
        finish(visit);
    else
        fail_drawing(visit);
}

static void begin_drawing(struct landing_visit *visit)
{
    visit->job.data = visit;
    if (!may_draw(visit->pages)) {
        buf_clear(&visit->request->response.body);
        refusal_trouble(visit->request);
        return;
    }
    if (uv_queue_work(http_loop_uv(visit->request->loop), &visit->job, draw, was_drawn) != 0) {
        end_drawing(visit->pages);
        fail_drawing(visit);
    }
}

static void done(struct store_work *work, enum status status, const struct error *err)
{
    struct landing_visit *visit = landing_visit_of(work);
    enum status (*then)(struct txn * txn, struct store_work * work, struct error * err) = visit->then;
    visit->then = NULL;
    if (status != STATUS_OK)
        refuse(visit, status, err);
    else if (then != NULL)
        landing_run(visit, then, true);
    else if (visit->screen->draw != NULL && str_is_none(visit->location))
        begin_drawing(visit);
    else
        finish(visit);
}

void landing_run(struct landing_visit *visit,
                 enum status (*act)(struct txn *txn, struct store_work *work, struct error *err), bool write)
{
    struct store_loop *store = pages_loop_of(visit->request)->store;
    visit->work.act = act;
    visit->work.done = done;
    visit->work.bytes = sizeof *visit;
    if (write)
        store_write(store, STORE_BOOKS, &visit->work);
    else
        store_read(store, &visit->work, !visit->screen->slow);
}

/* ---- within the transaction ---- */

static const struct portal_offer *offer_to(const struct landing_page *page, const char *role)
{
    const struct portal_offer *offers = page->offer.items;
    for (size_t i = 0; i < page->offer.count; i++)
        if (str_equal(offers[i].to, str_from(role)))
            return &offers[i];
    return NULL;
}

/* A code leads to its program whatever stands before it; what is shown says its name as it is now. */
static void set_address(struct landing_visit *visit)
{
    struct arena *arena = &visit->request->arena;
    const struct landing_page *page = &visit->page;
    char id[ID_TEXT_SIZE];
    id_format(&page->program.id, "prg", id);
    bool named = str_equal(visit->slug, page->program.slug) || str_equal(visit->slug, (struct str){id, sizeof id});
    struct str slug = named ? visit->slug : page->program.slug;
    visit->address = visit->has_code ? str_from(arena_format(arena, "/p/%.*s/%.*s", STR_ARG(slug), STR_ARG(page->code)))
                                     : str_from(arena_format(arena, "/p/%.*s", STR_ARG(slug)));
    if (!named)
        visit->location = visit->address;
}

enum status landing_come_in(struct landing_visit *visit, struct txn *txn, bool write, struct error *err)
{
    struct principal principal = principal_system();
    const struct http_request *request = visit->request;
    principal.request_id = request->id;
    principal.source = click_network(visit->pages->network_key, request->peer.bytes);
    visit->location = STR_NONE;
    visit->typed = NULL;
    visit->busy = false;
    TRY(landing_find(txn, visit->slug, visit->has_code ? &visit->code : NULL, &visit->place, err));
    const struct workspace *world = &visit->place.world;
    if (write)
        TRY(workspace_enter(txn, world, principal, &visit->act, err));
    else
        visit->act = act_begin(txn, world->ws, world->livemode, world->clock_offset_us, principal);
    TRY(landing_page_read(&visit->act, &visit->place, &visit->page, err));
    visit->gift = offer_to(&visit->page, "referred");
    visit->reward = offer_to(&visit->page, "referrer");
    set_address(visit);
    return visit->screen->allow == NULL ? STATUS_OK : visit->screen->allow(visit, err);
}

enum status landing_write(struct landing_visit *visit, struct error *err)
{
    face_begin(&visit->face, visit->pages->faces, txn_arena(visit->act.txn), &visit->accepted,
               visit->page.business.time_zone, act_now(&visit->act));
    enum status status = visit->screen->fill(visit, err);
    if (status == STATUS_OK && visit->screen->type == NULL)
        face_render(&visit->face, visit->screen->page, &visit->request->response.body);
    face_end(&visit->face);
    return status;
}

/* Links of other systems lead to the page with a code in a parameter: they go the way of every link, where their visit
 * is recorded. */
static enum status follow_alias(struct landing_visit *visit, struct error *err)
{
    struct link_target target;
    enum status status = link_lookup_in(&visit->act, &visit->alias, &target, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    TRY(status);
    if (!link_target_is_retired(&target) && id_equal(&target.program_id, &visit->page.program.id))
        visit->location = str_from(arena_format(&visit->request->arena, "/r/%.*s", STR_ARG(code_str(&visit->alias))));
    return STATUS_OK;
}

static enum status act_open(struct txn *txn, struct store_work *work, struct error *err)
{
    struct landing_visit *visit = landing_visit_of(work);
    buf_clear(&visit->request->response.body);
    TRY(landing_come_in(visit, txn, false, err));
    if (visit->has_alias)
        TRY(follow_alias(visit, err));
    return str_is_none(visit->location) ? landing_write(visit, err) : STATUS_OK;
}

/* ---- opening ---- */

static size_t variant_of(const struct http_request *request, const struct landing_screen *screen)
{
    for (size_t i = 0; screen->parameter != NULL && i < request->query_count; i++)
        for (size_t variant = 0; screen->variants[variant] != NULL; variant++)
            if (str_equal(request->query[i].name, str_from(screen->parameter)) &&
                str_equal(request->query[i].value, str_from(screen->variants[variant])))
                return variant;
    return 0;
}

struct landing_visit *landing_visit_new(struct http_request *request, const struct landing_screen *screen)
{
    struct landing_visit *visit = arena_alloc(&request->arena, sizeof *visit);
    visit->request = request;
    visit->pages = pages_loop_of(request)->pages;
    visit->screen = screen;
    visit->accepted = language_accept(http_header(request, STR("Accept-Language")));
    visit->slug = request->path_parameters[0];
    visit->has_code = strstr(request->route->path, "{code}") != NULL;
    visit->variant = variant_of(request, screen);
    visit->has_alias = !visit->has_code && link_code_of_query(request->query_text, &visit->alias);
    if (!visit->has_code || code_parse(request->path_parameters[1], &visit->code))
        return visit;
    refusal_unknown(request);
    return NULL;
}

/* Answers from what is kept; false: the page is not there. */
static bool answer_kept(struct landing_visit *visit)
{
    struct cached_page page;
    struct http_request *request = visit->request;
    struct str code = visit->has_code ? code_str(&visit->code) : STR("");
    visit->key = str_from(arena_format(&request->arena, "%s/%zu/%.*s/%.*s", visit->screen->name, visit->variant,
                                       STR_ARG(visit->slug), STR_ARG(code)));
    visit->generation = store_generation(visit->pages->store);
    if (!page_cache_find(cache_of(visit), visit->generation, visit->key, str_from(visit->accepted.tag), &page))
        return false;
    buf_add_str(&request->response.body, page.body);
    answer(visit);
    return true;
}

void landing_open(struct http_request *request, const struct landing_screen *screen)
{
    struct landing_visit *visit = landing_visit_new(request, screen);
    if (visit != NULL && (visit->has_alias || !answer_kept(visit)))
        landing_run(visit, act_open, false);
}
