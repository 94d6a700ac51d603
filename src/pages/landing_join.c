/* Where somebody asks to take part in a program, as its rules have it (enrollment.join). Who is new in an open one sees
 * the link at once; whoever types the address of somebody who is known sees nothing of him. */

#include "base/limits.h"
#include "domain/enrollment/applying.h"
#include "domain/message/message.h"
#include "pages/landing_form.h"
#include "pages/offer_words.h"

static enum status allow(const struct landing_visit *visit, struct error *err)
{
    if (visit->page.join != RULE_JOIN_INVITATION)
        return STATUS_OK;
    return error_set(err, ERROR_NOT_FOUND, "slug", "Nobody asks to take part here.");
}

/* ---- asking ---- */

/* What is in it for whoever takes part: "$25 to $100". */
static struct str reward_text(struct landing_visit *visit)
{
    return visit->reward == NULL ? STR_NONE : offer_words(&visit->face, visit->reward, OFFER_RANGE);
}

static enum status fill(struct landing_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct message_argument business = MESSAGE_TEXT("business", visit->page.business.name);
    struct str reward = reward_text(visit);
    bool waits = visit->page.join == RULE_JOIN_APPROVAL;
    (void)err;
    struct str title = face_say(face, "page.join.title", business);
    struct str text = str_is_none(reward)
                          ? face_say(face, "page.join.text", business)
                          : face_say(face, "page.join.text_reward", business, MESSAGE_TEXT("reward", reward));
    landing_fill_frame(visit, title, text, visit->address);
    view_text(face->view, "text", text);
    view_text(face->view, "point",
              waits ? face_say(face, "page.join.point_approval", business) : face_say(face, "page.join.point_open"));
    view_flag(face->view, "open", visit->page.open);
    if (!visit->page.open)
        return STATUS_OK;
    landing_form_fill(visit);
    landing_fill_consent(visit, visit->typed != NULL && visit->typed->agrees);
    view_text(face->view, "button", waits ? face_say(face, "page.join.ask") : face_say(face, "page.join.get"));
    view_text(face->view, "promise", face_say(face, "page.landing.promise_alone", business));
    return STATUS_OK;
}

static enum status submit(struct landing_visit *visit, struct landing_typed *typed, struct error *err)
{
    struct arena *arena = &visit->request->arena;
    struct joined joined;
    enum rule_join how = (enum rule_join)visit->page.join;
    TRY(applying_ask(&visit->act, &visit->page.program.id, how, &typed->person, &joined, err));
    if (typed->agrees)
        TRY(landing_keep_consent(visit, &joined.contact_id,
                                 str_is_none(typed->person.phone) ? MESSAGE_EMAIL : MESSAGE_SMS, err));
    visit->location =
        str_is_none(joined.code)
            ? str_from(arena_format(arena, "%.*s/joined", STR_ARG(visit->address)))
            : str_from(arena_format(arena, "%.*s/%.*s/joined", STR_ARG(visit->address), STR_ARG(joined.code)));
    return STATUS_OK;
}

static const struct landing_screen join_screen = {
    .name = "join", .page = FACE_JOIN, .allow = allow, .fill = fill, .submit = submit, .thanks = "/joined"};

void landing_join_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_open(request, &join_screen);
}

void landing_join_send_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_form_handle(request, &join_screen);
}

/* ---- what has come of it ---- */

static void view_link(struct landing_visit *visit)
{
    struct face *face = &visit->face;
    struct str path = str_from(arena_format(face->arena, "/r/%.*s", STR_ARG(visit->page.code)));
    struct view *link = view_object(face->view, "link");
    view_text(link, "url", landing_absolute(visit, path));
    view_text(link, "code", face_say(face, "page.landing.code", MESSAGE_TEXT("code", visit->page.code)));
}

static enum status fill_joined(struct landing_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct message_argument business = MESSAGE_TEXT("business", visit->page.business.name);
    (void)err;
    struct str title = visit->has_code ? face_say(face, "page.join.in") : face_say(face, "page.landing.thanks");
    struct str text = visit->has_code                          ? face_say(face, "page.join.in_text", business)
                      : visit->page.join == RULE_JOIN_APPROVAL ? face_say(face, "page.join.asked_text", business)
                                                               : face_say(face, "page.join.sent_text", business);
    landing_fill_frame(visit, title, text, visit->address);
    view_text(face->view, "robots", STR("noindex"));
    view_flag(face->view, "titled", true);
    view_text(face->view, "text", text);
    if (visit->has_code)
        view_link(visit);
    return STATUS_OK;
}

static const struct landing_screen joined_screen = {
    .name = "joined", .page = FACE_JOINED, .allow = allow, .fill = fill_joined};

void landing_joined_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_open(request, &joined_screen);
}
