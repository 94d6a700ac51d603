/* Confirming an address by the link that was sent there, or saying that nobody there has asked for it. */

#include "pages/verify.h"

#include "domain/intake/verify.h"
#include "pages/link_page.h"

/* The words of each answer: a title and a text for mail, and those for text messages. */
static const struct {
    const char *title, *email, *sms;
} words[] = {
    [VERIFY_ASKS] = {"page.verify.title", "page.verify.text_email", "page.verify.text_sms"},
    [VERIFY_DONE] = {"page.verify.done_title", "page.verify.done_email", "page.verify.done_sms"},
    [VERIFY_DENIED] = {"page.verify.denied_title", "page.verify.denied_text", "page.verify.denied_text"},
    [VERIFY_EXPIRED] = {"page.verify.expired_title", "page.verify.expired_text", "page.verify.expired_text"},
    [VERIFY_OTHER] = {"page.verify.other_title", "page.verify.other_text", "page.verify.other_text"},
};

static void fill(struct link_visit *visit, const struct verification *verification, enum verify_answer answer)
{
    struct face *face = &visit->face;
    struct str to = verification->to;
    const struct message_argument arguments[] = {
        MESSAGE_TEXT("business", visit->business.name),
        MESSAGE_TEXT("address", str_is_none(to) ? STR("") : to),
    };
    bool sms = verification->channel == MESSAGE_SMS;
    view_text(face->view, "title", face_fill(face, words[answer].title, NULL, 0));
    view_text(face->view, "text",
              face_fill(face, sms ? words[answer].sms : words[answer].email, arguments,
                        sizeof arguments / sizeof arguments[0]));
    view_text(face->view, "button",
              face_fill(face, sms ? "page.verify.button_sms" : "page.verify.button_email", NULL, 0));
    view_flag(face->view, "asks", answer == VERIFY_ASKS);
    view_flag(face->view, "denies", answer == VERIFY_ASKS || answer == VERIFY_EXPIRED);
}

static enum status act(struct link_visit *visit, struct error *err)
{
    struct verification verification;
    enum verify_answer answer;
    bool denies = str_equal(form_find(&visit->form, "act"), STR("deny"));
    TRY(verify_look(&visit->act, &visit->message_id, &verification, &answer, err));
    if (visit->post && denies)
        TRY(verify_deny(&visit->act, &visit->message_id, &answer, err));
    else if (visit->post)
        TRY(verify_confirm(&visit->act, &visit->message_id, &answer, err));
    TRY(link_page_begin(visit, &verification.contact_id, err));
    fill(visit, &verification, answer);
    link_page_end(visit, FACE_VERIFY);
    return STATUS_OK;
}

static bool read_token(struct link_visit *visit, struct str token)
{
    return message_confirm_read(token, visit->pages->token_key, &visit->ws, &visit->message_id);
}

static const struct link_screen screen = {.about = "a verification", .has_form = true, .read = read_token, .act = act};

void verify_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    link_page_open(request, &screen);
}
