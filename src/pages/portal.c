/* The way of every request for a page of the portal:
 *
 *     portal_open -> (a form: type, origin, fields, token) -> act: session -> visitor -> fill or send -> answer
 *
 * The page is written within the transaction, from what was read in it; only the answer's head is made on the loop. */

#include "pages/portal.h"

#include <assert.h>
#include <stddef.h>

#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/click/classify.h"
#include "domain/click/click.h"
#include "pages/page_cache.h"
#include "pages/refusal.h"

struct portal_visit *portal_visit_of(struct store_work *work)
{
    return (struct portal_visit *)((char *)work - offsetof(struct portal_visit, work));
}

struct str portal_query(const struct portal_visit *visit, const char *name)
{
    const struct http_request *request = visit->request;
    for (size_t i = 0; i < request->query_count; i++)
        if (str_equal(request->query[i].name, str_from(name)))
            return request->query[i].value;
    return STR_NONE;
}

/* ---- forms ---- */

void portal_csrf(const struct pages *pages, struct str session, char ret[PORTAL_CSRF_SIZE])
{
    uint8_t mac[SHA256_SIZE];
    struct str key = {(const char *)pages->form_key, sizeof pages->form_key};
    struct buf text = {0};
    crypto_hmac_sha256(key, session, mac);
    buf_add_hex(&text, mac, (PORTAL_CSRF_SIZE - 1) / 2);
    memcpy(ret, text.data, PORTAL_CSRF_SIZE - 1);
    ret[PORTAL_CSRF_SIZE - 1] = '\0';
    buf_release(&text);
}

/* "https://refer.example.com" of a URL: without path. */
static struct str origin_of(struct str url)
{
    size_t slashes = 0;
    for (size_t i = 0; i < url.size; i++)
        if (url.data[i] == '/' && ++slashes == 3)
            return (struct str){url.data, i};
    return url;
}

bool portal_is_own_origin(const struct http_request *request, const struct pages *pages)
{
    struct str origin = http_header(request, STR("Origin"));
    if (str_is_none(origin))
        return true;
    if (str_equal_nocase(origin, origin_of(buf_str(&pages->public_url))))
        return true;
    struct str rest = origin;
    str_split(&rest, '/');
    str_split(&rest, '/');
    bool plain = str_starts_with(origin, STR("http://")) && !pages->secure;
    return plain && !str_is_none(rest) && str_equal_nocase(rest, request->host);
}

/* Whether the form was sent from its own page; then it is the visit's. */
static bool take_form(struct portal_visit *visit)
{
    struct http_request *request = visit->request;
    char token[PORTAL_CSRF_SIZE];
    struct error err;
    if (!form_is_type(http_header(request, STR("Content-Type"))) || !portal_is_own_origin(request, visit->pages))
        return false;
    if (form_read(request->body, &request->arena, &visit->form, &err) != STATUS_OK)
        return false;
    portal_csrf(visit->pages, visit->session, token);
    struct str sent = form_find(&visit->form, "csrf");
    visit->sent = !str_is_none(sent) && crypto_equal(sent, str_from(token));
    return visit->sent;
}

/* ---- the answer ---- */

static void answer(struct portal_visit *visit)
{
    struct http_request *request = visit->request;
    request->response.status = 200;
    if (!str_is_none(visit->location)) {
        request->response.status = 303;
        buf_clear(&request->response.body);
        http_add_header(request, "Location", visit->location);
        face_add_headers(request, visit->frames);
        face_add_caching(request, FACE_FRESH);
    } else {
        const char *type = visit->screen == NULL ? NULL : visit->screen->type;
        request->response.status = visit->sent && !visit->shows ? 422 : 200;
        request->response.content_type = type != NULL ? type : "text/html; charset=utf-8";
        face_add_headers(request, visit->frames);
        /* Back to a form with what was typed must not be a question whether to send it once more. */
        face_add_caching(request, visit->sent ? FACE_BACK : FACE_FRESH);
    }
    if (!str_is_none(visit->name))
        http_add_header(request, "Content-Disposition",
                        str_from(arena_format(&request->arena, "attachment; filename=\"%.*s\"", STR_ARG(visit->name))));
    if (!str_is_none(visit->cookie))
        http_add_header(request, "Set-Cookie", visit->cookie);
    http_respond(request);
}

static void keep(struct portal_visit *visit)
{
    const struct cached_page page = {buf_str(&visit->request->response.body), visit->frames};
    page_cache_add(pages_loop_of(visit->request)->portal_pages, visit->commits, visit->session,
                   str_from(visit->accepted.tag), &page);
}

static void refuse(struct portal_visit *visit, enum status status, const struct error *err)
{
    buf_clear(&visit->request->response.body);
    if (status == STATUS_UNAUTHORIZED) {
        if (str_is_none(visit->token))
            refusal_signed_out(visit->request);
        else
            refusal_closed(visit->request);
    } else if (status == STATUS_NOT_FOUND || status == STATUS_INVALID) {
        refusal_unknown(visit->request);
    } else {
        LOG(LOG_ERROR, "a page of the portal failed", LOG_TEXT("route", visit->request->route->path),
            LOG_TEXT("detail", err->detail));
        refusal_trouble(visit->request);
    }
}

static void done(struct store_work *work, enum status status, const struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    enum status (*then)(struct txn * txn, struct store_work * work, struct error * err) = visit->then;
    visit->then = NULL;
    if (status == STATUS_OK && then != NULL) {
        portal_run(visit, then, true);
        return;
    }
    if (status == STATUS_OK && visit->kept)
        keep(visit);
    if (status == STATUS_OK)
        answer(visit);
    else
        refuse(visit, status, err);
}

void portal_run(struct portal_visit *visit,
                enum status (*act)(struct txn *txn, struct store_work *work, struct error *err), bool write)
{
    struct store_loop *store = pages_loop_of(visit->request)->store;
    visit->work.act = act;
    visit->work.done = done;
    visit->work.bytes = sizeof *visit;
    if (write)
        store_write(store, STORE_BOOKS, &visit->work);
    else
        store_read(store, &visit->work, visit->screen == NULL || !visit->screen->slow);
}

/* ---- within the transaction ---- */

static enum status read_frames(struct portal_visit *visit, struct error *err)
{
    struct portal_program program;
    visit->frames = STR_NONE;
    if (!visit->visitor.framed)
        return STATUS_OK;
    TRY(portal_program_read(&visit->act, &visit->visitor.program_id, &program, err));
    visit->frames = str_copy(&visit->request->arena, program.origins);
    return STATUS_OK;
}

enum status portal_come_in(struct portal_visit *visit, struct txn *txn, struct error *err)
{
    const struct http_request *request = visit->request;
    int64_t source = click_network(visit->pages->network_key, request->peer.bytes);
    struct principal principal = portal_principal(&visit->visitor, &request->id, source);
    TRY(portal_enter(txn, &visit->visitor, principal, &visit->act, err));
    TRY(read_frames(visit, err));
    TRY(business_read(&visit->act, &visit->business, err));
    return portal_me_read(&visit->act, portal_self(visit), &visit->me, err);
}

void portal_begin_face(struct portal_visit *visit)
{
    struct accepted accepted = visit->accepted;
    (void)language_of_tag(visit->me.locale, &accepted);
    face_begin(&visit->face, visit->pages->faces, txn_arena(visit->act.txn), &accepted, visit->business.time_zone,
               act_now(&visit->act));
}

/* The first letter of each of the first two words. */
static struct str initials_of(struct str name, struct arena *arena)
{
    size_t words = 2;
    struct buf out = {0};
    while (!str_is_none(name) && words > 0) {
        struct str word = str_split(&name, ' ');
        buf_add_str(&out, text_initial(word));
        words -= word.size > 0;
    }
    struct str copy = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

void portal_view_business(struct portal_visit *visit)
{
    struct face *face = &visit->face;
    struct str business = visit->me.program.business;
    face_set_brand(face, visit->business.brand_color);
    view_text(face->view, "business", business);
    view_text(face->view, "business_initial", text_initial(business));
}

static struct str said_text(struct portal_visit *visit)
{
    struct str word = portal_query(visit, "said");
    if (str_equal(word, STR("sent")))
        return face_say(&visit->face, "portal.case.sent");
    if (str_equal(word, STR("invited")))
        return face_say(&visit->face, "portal.invite.sent");
    return str_equal(word, STR("saved")) ? face_say(&visit->face, "portal.settings.saved") : STR_NONE;
}

static void fill_frame(struct portal_visit *visit)
{
    struct face *face = &visit->face;
    char *token = arena_alloc(face->arena, PORTAL_CSRF_SIZE);
    struct str name = str_is_none(visit->me.name) ? visit->me.code : visit->me.name;
    portal_csrf(visit->pages, visit->session, token);
    face_let_script(face);
    view_text(face->view, "csrf", str_from(token));
    portal_view_business(visit);
    view_text(face->view, "said", said_text(visit));
    struct view *me = view_object(face->view, "me");
    view_text(me, "name", name);
    view_text(me, "initials", initials_of(name, face->arena));
    if (visit->screen->tab != NULL)
        view_flag(view_object(face->view, "at"), visit->screen->tab, true);
}

static enum status write_page(struct portal_visit *visit, struct error *err)
{
    portal_begin_face(visit);
    bool page = visit->screen->type == NULL;
    if (page)
        fill_frame(visit);
    enum status status = visit->screen->fill(visit, err);
    if (status == STATUS_OK && page)
        face_render(&visit->face, visit->screen->page, &visit->request->response.body);
    face_end(&visit->face);
    return status;
}

static enum status act_open(struct txn *txn, struct store_work *work, struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    buf_clear(&visit->request->response.body);
    visit->name = STR_NONE;
    TRY(portal_session_find(txn, visit->session, &visit->visitor, err));
    TRY(portal_come_in(visit, txn, err));
    return write_page(visit, err);
}

static enum status act_send(struct txn *txn, struct store_work *work, struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    buf_clear(&visit->request->response.body);
    visit->location = visit->cookie = STR_NONE;
    visit->wrong = NULL;
    visit->shows = false;
    TRY(portal_session_find(txn, visit->session, &visit->visitor, err));
    TRY(portal_come_in(visit, txn, err));
    TRY(visit->screen->send(visit, err));
    return str_is_none(visit->location) ? write_page(visit, err) : STATUS_OK;
}

/* ---- opening ---- */

struct portal_visit *portal_visit_new(struct http_request *request, const struct portal_screen *screen)
{
    struct portal_visit *visit = arena_alloc(&request->arena, sizeof *visit);
    visit->request = request;
    visit->pages = pages_loop_of(request)->pages;
    visit->screen = screen;
    visit->accepted = language_accept(http_header(request, STR("Accept-Language")));
    visit->session = http_cookie(request, portal_cookie_name(visit->pages->secure));
    return visit;
}

/* Answers from the cache; false: it has not the page. */
static bool answer_cached(struct portal_visit *visit)
{
    struct cached_page page;
    struct http_request *request = visit->request;
    visit->kept = visit->screen->cached && str_is_none(request->query_text);
    if (!visit->kept)
        return false;
    visit->commits = store_commits(visit->pages->store);
    if (!page_cache_find(pages_loop_of(request)->portal_pages, visit->commits, visit->session,
                         str_from(visit->accepted.tag), &page))
        return false;
    visit->frames = page.frames;
    buf_add_str(&request->response.body, page.body);
    answer(visit);
    return true;
}

void portal_open(struct http_request *request, const struct portal_screen *screen)
{
    struct portal_visit *visit = portal_visit_new(request, screen);
    bool post = request->method == HTTP_METHOD_POST;
    if (str_is_none(visit->session))
        refusal_signed_out(request);
    else if (post && !take_form(visit))
        refusal_form(request);
    else if (post || !answer_cached(visit))
        portal_run(visit, post ? act_send : act_open, post);
}
