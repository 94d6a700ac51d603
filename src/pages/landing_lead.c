/* The form of a landing page. What it brings goes the way of every lead: intake_submit(). */

#include "base/crypto.h"
#include "domain/click/classify.h"
#include "domain/click/click_ids.h"
#include "domain/intake/intake.h"
#include "domain/message/message.h"
#include "domain/portal/portal_session.h"
#include "pages/landing_form.h"

enum { WHENS = 3 };

static const char *const whens[WHENS] = {"any", "am", "pm"};

/* ---- what is written ---- */

/* What was typed, and when to call, for whoever works on it: in the business's language. */
static struct str notes_of(struct landing_visit *visit, const struct landing_typed *typed)
{
    struct accepted speaks = language_accept(visit->page.business.locale);
    struct face face;
    struct str notes = landing_or_none(typed->values[TYPED_NOTES]);
    if (typed->when == 0)
        return notes;
    face_begin(&face, visit->pages->faces, &visit->request->arena, &speaks, visit->page.business.time_zone,
               act_now(&visit->act));
    struct str call =
        typed->when == 1 ? face_say(&face, "page.landing.call_am") : face_say(&face, "page.landing.call_pm");
    face_end(&face);
    if (str_is_none(notes))
        return call;
    return str_from(arena_format(&visit->request->arena, "%.*s\n%.*s", STR_ARG(notes), STR_ARG(call)));
}

/* "We have your request", by whatever way the program has for it. */
static enum status tell_received(struct landing_visit *visit, const struct referral *referral, struct error *err)
{
    struct message_want want = {
        .kind = MESSAGE_LEAD_RECEIVED,
        .contact_id = referral->contact_id,
        .program_id = referral->program_id,
        .referral_id = referral->id,
    };
    message_cause("lead_received", &referral->id, 0, want.cause);
    return message_want(&visit->act, &want, err);
}

static void thank(struct landing_visit *visit)
{
    visit->location = str_from(arena_format(&visit->request->arena, "%.*s/thanks", STR_ARG(visit->address)));
}

/* Somebody who is signed in to the portal in this browser has used it. */
static enum status read_signed_in(struct landing_visit *visit, struct id *ret_contact_id, struct error *err)
{
    struct str session = http_cookie(visit->request, portal_cookie_name(visit->pages->secure));
    struct portal_visitor visitor;
    if (str_is_none(session))
        return STATUS_OK;
    enum status status = portal_session_find(visit->act.txn, session, &visitor, err);
    if (status == STATUS_UNAUTHORIZED) {
        *err = (struct error){0};
        return STATUS_OK;
    }
    TRY(status);
    if (visitor.ws == visit->act.ws)
        *ret_contact_id = visitor.contact_id;
    return STATUS_OK;
}

static enum status read_visitor(struct landing_visit *visit, struct fact_visitor *ret, struct error *err)
{
    struct str agent = http_header(visit->request, STR("user-agent"));
    struct click_class class = click_classify(&(struct click_headers){.user_agent = agent});
    *ret = (struct fact_visitor){
        .network = visit->act.principal.source,
        .agent = click_agent(visit->pages->network_key, agent),
        .by_bot = (class.flags & CLICK_BOT) != 0,
    };
    return read_signed_in(visit, &ret->signed_in_id, err);
}

enum status landing_lead_submit(struct landing_visit *visit, struct landing_typed *typed, struct error *err)
{
    struct outcome outcome;
    struct submission submission = {
        .about = {.person = &typed->person,
                  .stranger = true,
                  .program_id = visit->page.program.id,
                  .attribution = {.present = true, .code = visit->has_code ? code_str(&visit->code) : STR_NONE}},
        .type = STR("lead"),
        .notes = notes_of(visit, typed),
    };
    if (!click_ids_parse(http_cookie(visit->request, STR("rfd_click")), &submission.about.attribution.clicks))
        submission.about.attribution.clicks.count = 0;
    if (!visit->has_code && typed->values[TYPED_TOLD_BY].size > 0)
        submission.about.attribution.referrer =
            (struct fact_referrer){.present = true, .name = typed->values[TYPED_TOLD_BY]};
    TRY(read_visitor(visit, &submission.about.visitor, err));
    crypto_sha256(visit->request->body, submission.about.fingerprint);
    TRY(intake_submit(&visit->act, &submission, &outcome, err));
    if (typed->agrees)
        TRY(landing_keep_consent(visit, &outcome.referral.contact_id,
                                 str_is_none(typed->person.phone) ? MESSAGE_EMAIL : MESSAGE_SMS, err));
    if (outcome.created)
        TRY(tell_received(visit, &outcome.referral, err));
    thank(visit);
    return STATUS_OK;
}

/* ---- the form ---- */

static void view_fields(struct landing_visit *visit)
{
    const unsigned fields = visit->page.landing.fields;
    const bool asked[TYPED_FIELDS] = {
        [TYPED_COMPANY] = (fields & 1U << LANDING_FIELD_COMPANY) != 0,
        [TYPED_NOTES] = (fields & 1U << LANDING_FIELD_NOTES) != 0,
        [TYPED_TOLD_BY] = !visit->has_code && (fields & 1U << LANDING_FIELD_TOLD_BY) != 0,
    };
    for (int i = 0; i < TYPED_FIELDS; i++)
        if (asked[i])
            landing_form_fill_field(visit, (enum landing_typed_field)i);
}

static void view_whens(struct landing_visit *visit, const struct landing_typed *typed)
{
    static const char *const keys[WHENS] = {"page.landing.when_any", "page.landing.when_am", "page.landing.when_pm"};
    struct face *face = &visit->face;
    bool asked = (visit->page.landing.fields & 1U << LANDING_FIELD_CALL_TIME) != 0;
    struct view *list = view_list(face->view, "whens");
    view_flag(face->view, "has_whens", asked);
    for (size_t i = 0; asked && i < WHENS; i++) {
        struct view *row = view_add_object(list);
        view_text(row, "word", str_from(whens[i]));
        view_text(row, "name", face_fill(face, keys[i], NULL, 0));
        view_flag(row, "on", i == (typed == NULL ? 0 : typed->when));
    }
}

static struct str button_text(struct landing_visit *visit)
{
    struct str own = landing_own_words(visit, LANDING_BUTTON, "");
    struct str gift = landing_gift_text(visit);
    if (!str_is_none(own))
        return own;
    return str_is_none(gift) ? face_say(&visit->face, "page.landing.send")
                             : face_say(&visit->face, "page.landing.get", MESSAGE_TEXT("offer", gift));
}

void landing_fill_form(struct landing_visit *visit)
{
    struct face *face = &visit->face;
    struct message_argument business = MESSAGE_TEXT("business", visit->page.business.name);
    struct message_argument name = MESSAGE_TEXT("name", visit->page.sender);
    const struct landing_typed *typed = visit->typed;
    view_flag(face->view, "open", visit->page.open);
    if (!visit->page.open)
        return;
    landing_form_fill(visit);
    view_fields(visit);
    view_whens(visit, typed);
    landing_fill_consent(visit, typed != NULL && typed->agrees);
    view_text(face->view, "button", button_text(visit));
    view_text(face->view, "promise",
              visit->page.sender.size > 0 ? face_say(face, "page.landing.promise", business, name)
                                          : face_say(face, "page.landing.promise_alone", business));
}

void landing_lead_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_form_handle(request, &landing_page_screen);
}
