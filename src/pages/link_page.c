/* The way of every page behind the link of a message. */

#include "pages/link_page.h"

#include <stddef.h>

#include "base/log.h"
#include "base/text.h"
#include "domain/click/click.h"
#include "domain/workspace/workspace.h"
#include "pages/refusal.h"

static struct link_visit *visit_of(struct store_work *work)
{
    return (struct link_visit *)((char *)work - offsetof(struct link_visit, work));
}

/* ---- within the transaction ---- */

static enum status come_in(struct link_visit *visit, struct txn *txn, struct error *err)
{
    struct workspace world;
    struct principal principal = principal_system();
    principal.request_id = visit->request->id;
    principal.source = click_network(visit->pages->network_key, visit->request->peer.bytes);
    buf_clear(&visit->request->response.body);
    TRY(workspace_read(txn, visit->ws, &world, err));
    if (txn_is_write(txn))
        return workspace_enter(txn, &world, principal, &visit->act, err);
    visit->act = act_begin(txn, world.ws, world.livemode, world.clock_offset_us, principal);
    return STATUS_OK;
}

enum status link_page_begin(struct link_visit *visit, const struct id *contact_id, struct error *err)
{
    struct face *face = &visit->face;
    struct accepted accepted = language_accept(http_header(visit->request, STR("Accept-Language")));
    TRY(contact_read_row(&visit->act, contact_id, &visit->contact, err));
    TRY(business_read(&visit->act, &visit->business, err));
    (void)language_of_tag(visit->contact.locale, &accepted);
    face_begin(face, visit->pages->faces, txn_arena(visit->act.txn), &accepted, visit->business.time_zone,
               act_now(&visit->act));
    face_set_brand(face, visit->business.brand_color);
    view_text(face->view, "business", visit->business.name);
    view_text(face->view, "business_initial", text_initial(visit->business.name));
    view_text(face->view, "token", visit->request->path_parameters[0]);
    return STATUS_OK;
}

void link_page_end(struct link_visit *visit, enum face_page page)
{
    face_render(&visit->face, page, &visit->request->response.body);
    face_end(&visit->face);
}

static enum status act(struct txn *txn, struct store_work *work, struct error *err)
{
    struct link_visit *visit = visit_of(work);
    TRY(come_in(visit, txn, err));
    return visit->screen->act(visit, err);
}

/* ---- the answer ---- */

static void answer(struct http_request *request)
{
    request->response.status = 200;
    request->response.content_type = "text/html; charset=utf-8";
    face_add_headers(request, STR_NONE);
    face_add_caching(request, FACE_FRESH);
    http_respond(request);
}

static void done(struct store_work *work, enum status status, const struct error *err)
{
    struct link_visit *visit = visit_of(work);
    struct http_request *request = visit->request;
    if (status == STATUS_OK) {
        answer(request);
        return;
    }
    buf_clear(&request->response.body);
    if (status == STATUS_NOT_FOUND) {
        refusal_unknown(request);
        return;
    }
    LOG(LOG_ERROR, "a page behind a link failed", LOG_TEXT("about", visit->screen->about),
        LOG_TEXT("detail", err->detail));
    refusal_trouble(request);
}

void link_page_open(struct http_request *request, const struct link_screen *screen)
{
    struct link_visit *visit = arena_alloc(&request->arena, sizeof *visit);
    struct store_loop *store = pages_loop_of(request)->store;
    struct error err;
    visit->request = request;
    visit->pages = pages_loop_of(request)->pages;
    visit->screen = screen;
    visit->post = request->method == HTTP_METHOD_POST;
    visit->work = (struct store_work){.act = act, .done = done, .bytes = sizeof *visit};
    if (!screen->read(visit, request->path_parameters[0]))
        refusal_unknown(request);
    else if (visit->post && screen->has_form &&
             form_read(request->body, &request->arena, &visit->form, &err) != STATUS_OK)
        refusal_form(request);
    else if (visit->post)
        store_write(store, STORE_BOOKS, &visit->work);
    else
        store_read(store, &visit->work, true);
}
