/* Ending messages by their own link, and choosing which ones. */

#include "pages/unsubscribe.h"

#include "domain/message/consent.h"
#include "domain/message/message_send.h"
#include "pages/link_page.h"

enum { CHOICES = 4 };

static const struct {
    const char *name, *key;
    int channel, purpose;
} choices[CHOICES] = {
    {"sms_marketing", "page.messages.sms_marketing", MESSAGE_SMS, CONSENT_MARKETING},
    {"sms_transactional", "page.messages.sms_transactional", MESSAGE_SMS, CONSENT_TRANSACTIONAL},
    {"email_marketing", "page.messages.email_marketing", MESSAGE_EMAIL, CONSENT_MARKETING},
    {"email_transactional", "page.messages.email_transactional", MESSAGE_EMAIL, CONSENT_TRANSACTIONAL},
};

/* ---- ending them ---- */

static void say(struct link_visit *visit, const char *title_key, const char *text_key)
{
    struct face *face = &visit->face;
    view_text(face->view, "title", face_fill(face, title_key, NULL, 0));
    view_text(face->view, "text", face_fill(face, text_key, &MESSAGE_TEXT("business", visit->business.name), 1));
}

static enum status act_unsubscribe(struct link_visit *visit, struct error *err)
{
    const struct message_token *token = &visit->token;
    bool sms = token->channel == MESSAGE_SMS;
    if (visit->post)
        TRY(message_opt_out(&visit->act, &token->contact_id, token->channel, "unsubscribe", err));
    TRY(link_page_begin(visit, &token->contact_id, err));
    if (visit->post)
        say(visit, "page.messages.done_title", sms ? "page.messages.done_sms" : "page.messages.done_email");
    else
        say(visit, "page.messages.title", sms ? "page.messages.text_sms" : "page.messages.text_email");
    view_flag(visit->face.view, "done", visit->post);
    link_page_end(visit, FACE_UNSUBSCRIBE);
    return STATUS_OK;
}

/* ---- choosing ---- */

static struct str address_of(const struct link_visit *visit, int channel)
{
    return channel == MESSAGE_SMS ? visit->contact.phone : visit->contact.email;
}

/* What there is to choose: ways by which this person can be reached, and the one by which the link came. */
static bool is_offered(const struct link_visit *visit, int channel)
{
    return channel == visit->token.channel || !str_is_none(address_of(visit, channel));
}

/* Only what differs is noted, so that the ledger has what somebody said. */
static enum status take_choices(struct link_visit *visit, struct error *err)
{
    struct consent_standing standing;
    struct consent consent;
    TRY(consent_read_standing(&visit->act, &visit->token.contact_id, &standing, err));
    for (size_t i = 0; i < CHOICES; i++) {
        if (!is_offered(visit, choices[i].channel))
            continue;
        bool wanted = !str_is_none(form_find(&visit->form, choices[i].name));
        int was = standing.state[choices[i].channel - 1][choices[i].purpose - 1];
        int state = wanted ? CONSENT_GRANTED : CONSENT_WITHDRAWN;
        struct consent_fields fields = {
            .channel = choices[i].channel,
            .purpose = choices[i].purpose,
            .state = state,
            .source = STR("preferences"),
            .at = TIME_NONE,
        };
        if (was != state)
            TRY(consent_add(&visit->act, &visit->token.contact_id, &fields, &consent, err));
        if (wanted && choices[i].channel == visit->token.channel) /* the link came to this address */
            TRY(suppression_end_own(&visit->act, &visit->token.contact_id, visit->token.channel, err));
    }
    return STATUS_OK;
}

/* An address that its owner has ended by another way than this link stays so. */
static enum status view_ended(struct link_visit *visit, int channel, struct error *err)
{
    struct str reason, address = address_of(visit, channel);
    if (channel == visit->token.channel || str_is_none(address))
        return STATUS_OK;
    TRY(suppression_read(&visit->act, channel, address, &reason, err));
    if (str_equal(reason, STR(SUPPRESSED_OPTED_OUT)))
        view_text(visit->face.view, channel == MESSAGE_SMS ? "sms_ended" : "email_ended",
                  face_fill(&visit->face,
                            channel == MESSAGE_SMS ? "page.messages.sms_ended" : "page.messages.email_ended",
                            &MESSAGE_TEXT("address", address), 1));
    return STATUS_OK;
}

static enum status view_choices(struct link_visit *visit, struct error *err)
{
    struct consent_standing standing;
    struct face *face = &visit->face;
    struct view *list = view_list(face->view, "choices");
    TRY(consent_read_standing(&visit->act, &visit->token.contact_id, &standing, err));
    for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
        TRY(view_ended(visit, channel, err));
    for (size_t i = 0; i < CHOICES; i++) {
        if (!is_offered(visit, choices[i].channel))
            continue;
        int state = standing.state[choices[i].channel - 1][choices[i].purpose - 1];
        struct view *row = view_add_object(list);
        bool usual = choices[i].purpose == CONSENT_TRANSACTIONAL;
        view_text(row, "name", str_from(choices[i].name));
        view_text(row, "text", face_fill(face, choices[i].key, NULL, 0));
        view_flag(row, "on", state == CONSENT_GRANTED || (state == 0 && usual));
    }
    return STATUS_OK;
}

static enum status act_preferences(struct link_visit *visit, struct error *err)
{
    TRY(contact_read_row(&visit->act, &visit->token.contact_id, &visit->contact, err));
    if (visit->post)
        TRY(take_choices(visit, err));
    TRY(link_page_begin(visit, &visit->token.contact_id, err));
    say(visit, "page.messages.choose_title", "page.messages.choose_text");
    view_flag(visit->face.view, "saved", visit->post);
    enum status status = view_choices(visit, err);
    if (status == STATUS_OK)
        link_page_end(visit, FACE_PREFERENCES);
    else
        face_end(&visit->face);
    return status;
}

/* ---- the pages ---- */

static bool read_token(struct link_visit *visit, struct str token)
{
    bool good = message_token_read(token, visit->pages->token_key, &visit->token);
    visit->ws = visit->token.ws;
    return good;
}

static const struct link_screen unsubscribe_screen = {.about = "messages", .read = read_token, .act = act_unsubscribe};
static const struct link_screen preferences_screen = {
    .about = "messages", .has_form = true, .read = read_token, .act = act_preferences};

void unsubscribe_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    link_page_open(request, &unsubscribe_screen);
}

void preferences_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    link_page_open(request, &preferences_screen);
}
