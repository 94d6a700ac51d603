/* Ways in and out. A one-time link opens a page that asks, for machines open the links of messages too; its button uses
 * the link up. A business's own token enters at once, also within a frame of its pages. What strangers send is looked
 * at in a read first: they cannot make the writer busy with tokens that lead nowhere. */

#include "domain/click/click_ids.h"
#include "domain/portal/portal_key.h"
#include "domain/screen/trace.h"
#include "pages/portal.h"
#include "pages/refusal.h"

/* ---- the page that asks ---- */

static enum status act_ask(struct txn *txn, struct store_work *work, struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    struct face *face = &visit->face;
    buf_clear(&visit->request->response.body);
    TRY(portal_link_look(txn, visit->token, &visit->visitor, err));
    TRY(portal_come_in(visit, txn, err));
    portal_begin_face(visit);
    struct str name = visit->me.name;
    struct str business = visit->me.program.business;
    view_text(face->view, "title",
              str_is_none(name) ? face_say(face, "portal.enter.title_nameless")
                                : face_say(face, "portal.enter.title", MESSAGE_TEXT("name", name)));
    view_text(face->view, "text", face_say(face, "portal.enter.text", MESSAGE_TEXT("business", business)));
    view_text(face->view, "token", visit->token);
    portal_view_business(visit);
    face_render(face, FACE_ENTER, &visit->request->response.body);
    face_end(face);
    return STATUS_OK;
}

static struct portal_visit *visit_by_link(struct http_request *request)
{
    struct portal_visit *visit = portal_visit_new(request, NULL);
    visit->token = request->path_parameters[0];
    return visit;
}

void portal_enter_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_run(visit_by_link(request), act_ask, false);
}

/* ---- entering ---- */

static void enter(struct portal_visit *visit, const char session[PORTAL_TOKEN_SIZE], bool framed)
{
    visit->location = STR("/portal");
    visit->cookie = portal_cookie(&visit->request->arena, str_from(session), framed, visit->pages->secure);
}

/* In which browser a participant is seen: forms that are sent from it are compared. */
static enum status keep_trace(struct portal_visit *visit, struct error *err)
{
    struct click_ids clicks = {0};
    if (!click_ids_parse(http_cookie(visit->request, STR("rfd_click")), &clicks))
        clicks.count = 0;
    struct trace trace = {
        .contact_id = visit->visitor.contact_id,
        .network = click_network(visit->pages->network_key, visit->request->peer.bytes),
        .agent = click_agent(visit->pages->network_key, http_header(visit->request, STR("user-agent"))),
    };
    if (clicks.count > 0)
        trace.click_id = clicks.ids[0];
    return trace_write_new(&visit->act, &trace, err);
}

static enum status act_use(struct txn *txn, struct store_work *work, struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    char session[PORTAL_TOKEN_SIZE];
    TRY(portal_link_look(txn, visit->token, &visit->visitor, err));
    TRY(portal_come_in(visit, txn, err));
    TRY(portal_link_use(&visit->act, visit->token, session, err));
    TRY(keep_trace(visit, err));
    enter(visit, session, false);
    return STATUS_OK;
}

static enum status act_look(struct txn *txn, struct store_work *work, struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    return portal_link_look(txn, visit->token, &visit->visitor, err);
}

/* No token of a form is needed: whoever has the link may use it. But another site must not make a visitor use its own.
 */
void portal_use_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct portal_visit *visit = visit_by_link(request);
    visit->then = act_use;
    if (portal_is_own_origin(request, visit->pages))
        portal_run(visit, act_look, false);
    else
        refusal_form(request);
}

static bool is_framed(const struct http_request *request)
{
    struct str to = http_header(request, STR("Sec-Fetch-Dest"));
    return str_equal(to, STR("iframe")) || str_equal(to, STR("frame"));
}

static enum status act_session(struct txn *txn, struct store_work *work, struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    char session[PORTAL_TOKEN_SIZE];
    TRY(portal_token_read(txn, visit->token, visit->pages->seal, &visit->visitor, err));
    visit->visitor.framed = is_framed(visit->request);
    TRY(portal_come_in(visit, txn, err));
    TRY(portal_session_begin(&visit->act, portal_self(visit), visit->visitor.framed, session, err));
    TRY(keep_trace(visit, err));
    enter(visit, session, visit->visitor.framed);
    return STATUS_OK;
}

static enum status act_verify(struct txn *txn, struct store_work *work, struct error *err)
{
    struct portal_visit *visit = portal_visit_of(work);
    return portal_token_read(txn, visit->token, visit->pages->seal, &visit->visitor, err);
}

void portal_session_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct portal_visit *visit = portal_visit_new(request, NULL);
    visit->token = portal_query(visit, "token");
    visit->then = act_session;
    if (str_is_none(visit->token))
        refusal_closed(request);
    else
        portal_run(visit, act_verify, false);
}

/* ---- leaving ---- */

static enum status leave(struct portal_visit *visit, struct error *err)
{
    TRY(portal_session_end(&visit->act, visit->session, err));
    visit->cookie = portal_cookie(&visit->request->arena, STR_NONE, visit->visitor.framed, visit->pages->secure);
    visit->location = STR("/portal");
    return STATUS_OK;
}

static const struct portal_screen sign_out = {.page = FACE_HOME, .send = leave};

void portal_sign_out_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &sign_out);
}
