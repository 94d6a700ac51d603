/* A program's text has the same gaps as those of the catalogue, and is read in the same way; one that cannot be read is
 * taken as it is. */

#include "pages/portal_share.h"

struct channel {
    const char *name, *text_key, *subject_key; /* of the catalogue; null: it has none */
    const char *text_member, *subject_member;  /* of the view */
};

static const struct channel channels[] = {
    {"copy", "share.copy.text", NULL, "plain", NULL},
    {"email", "share.email.text", "share.email.subject", "email", "subject"},
    {"sms", "share.sms.text", NULL, "sms", NULL},
    {"whatsapp", "share.whatsapp.text", NULL, "whatsapp", NULL},
    {"x", "share.x.text", NULL, "x", NULL},
};

enum { GAPS = 4 };

static struct str fill_own(struct face *face, struct str pattern, const struct message_argument gaps[GAPS])
{
    const struct message *message;
    if (message_compile(face->arena, pattern, &message) != NULL)
        return pattern;
    message_format(message, face->locale, gaps, GAPS, &face->words.scratch);
    return wording_keep(&face->words);
}

static struct str text_of(struct face *face, struct str own, const char *key, const struct message_argument gaps[GAPS])
{
    return str_is_none(own) ? face_fill(face, key, gaps, GAPS) : fill_own(face, own, gaps);
}

enum status portal_view_share(struct portal_visit *visit, struct str url, struct error *err)
{
    struct face *face = &visit->face;
    struct portal_program program;
    const struct message_argument gaps[GAPS] = {
        MESSAGE_TEXT("link", url), MESSAGE_TEXT("code", visit->me.code),
        MESSAGE_TEXT("name", str_is_none(visit->me.name) ? STR("") : visit->me.name),
        MESSAGE_TEXT("business", visit->me.program.business)};
    TRY(portal_program_read(&visit->act, &visit->visitor.program_id, &program, err));
    struct view *view = view_object(face->view, "share");
    for (size_t i = 0; i < sizeof channels / sizeof channels[0]; i++) {
        const struct channel *channel = &channels[i];
        struct str subject = STR_NONE;
        struct str text = STR_NONE;
        portal_share_text(&program, str_from(face->accepted.tag), channel->name, face->arena, &subject, &text);
        view_text(view, channel->text_member, text_of(face, text, channel->text_key, gaps));
        if (channel->subject_key != NULL)
            view_text(view, channel->subject_member, text_of(face, subject, channel->subject_key, gaps));
    }
    return STATUS_OK;
}
