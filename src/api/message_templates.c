/* /v1/message_templates: a program's texts, what they look like with real data, and a try of one. */

#include "api/api.h"
#include "api/messages.h"
#include "api/routes.h"
#include "base/locale/locale.h"
#include "connect/mail_page.h"
#include "connect/sms.h"
#include "domain/contact/normalise.h"
#include "domain/message/message_text.h"
#include "domain/message/template.h"
#include "domain/participant/participant.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"

/* ---- the list ---- */

struct list_command {
    struct id program_id;
};
static const struct field list_fields[] = {
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_command, program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "Of which program."},
};
static const struct schema template_list_schema = SCHEMA("MessageTemplateList", list_fields, struct list_command);

static enum status templates_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct message_template *templates;
    size_t count;
    TRY(template_list(&call->act, &query->program_id, &templates, &count, err));
    call_write_page(call, &message_template_entity, templates, count, false, "mtp",
                    offsetof(struct message_template, id));
    return STATUS_OK;
}

static enum status templates_put_parse(struct call *call, struct error *err)
{
    return template_fields_check(call->command, &call->request->arena, err);
}

static enum status templates_put_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct message_template put;
    TRY(template_put(&call->act, call->command, &put, err));
    entity_write(&message_template_entity, &call->w, NULL, &put, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- previews ---- */

struct preview_command {
    struct template_fields template;
    struct id participant_id;
    struct str to;
};

#define PREVIEW(member) offsetof(struct preview_command, member)
#define PREVIEW_FIELDS                                                                                                 \
    {.name = "program_id",                                                                                             \
     .type = FIELD_ID,                                                                                                 \
     .offset = PREVIEW(template.program_id),                                                                           \
     .flags = FIELD_REQUIRED,                                                                                          \
     .prefix = "prg",                                                                                                  \
     .doc = "Of which program."},                                                                                      \
        {.name = "kind",                                                                                               \
         .type = FIELD_CHOICE,                                                                                         \
         .offset = PREVIEW(template.kind),                                                                             \
         .flags = FIELD_REQUIRED,                                                                                      \
         .choices = message_kinds,                                                                                     \
         .doc = "Of which messages."},                                                                                 \
        {.name = "channel",                                                                                            \
         .type = FIELD_CHOICE,                                                                                         \
         .offset = PREVIEW(template.channel),                                                                          \
         .flags = FIELD_REQUIRED,                                                                                      \
         .choices = message_channels,                                                                                  \
         .doc = "Of which channel."},                                                                                  \
        {.name = "language",                                                                                           \
         .type = FIELD_TEXT,                                                                                           \
         .offset = PREVIEW(template.language),                                                                         \
         .flags = FIELD_REQUIRED,                                                                                      \
         .min = 2,                                                                                                     \
         .max = LOCALE_TAG_SIZE - 1,                                                                                   \
         .doc = "Language tag."},                                                                                      \
        {.name = "subject",                                                                                            \
         .type = FIELD_TEXT,                                                                                           \
         .offset = PREVIEW(template.subject),                                                                          \
         .flags = FIELD_NULLABLE,                                                                                      \
         .min = 1,                                                                                                     \
         .max = LIMIT_MESSAGE_SUBJECT_BYTES,                                                                           \
         .doc = "Of a mail; left out with the text: those that hold."},                                                \
        {.name = "text",                                                                                               \
         .type = FIELD_TEXT,                                                                                           \
         .offset = PREVIEW(template.text),                                                                             \
         .flags = FIELD_NULLABLE,                                                                                      \
         .min = 1,                                                                                                     \
         .max = LIMIT_MESSAGE_TEXT_BYTES,                                                                              \
         .doc = "The text to look at; left out: the one that holds."},                                                 \
    {                                                                                                                  \
        .name = "participant_id", .type = FIELD_ID, .offset = PREVIEW(participant_id), .prefix = "ptc",                \
        .doc = "Whose data it is filled with; left out, and for what there is none of: an example."                    \
    }

static const struct field preview_fields[] = {PREVIEW_FIELDS};
static const struct schema preview_schema = SCHEMA("MessagePreview", preview_fields, struct preview_command);

static const struct field test_fields[] = {
    PREVIEW_FIELDS,
    {.name = "to",
     .type = FIELD_TEXT,
     .offset = PREVIEW(to),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "A phone number with country code, or an e-mail address."},
};
static const struct schema test_schema = SCHEMA("MessageTest", test_fields, struct preview_command);

struct preview {
    struct str subject, text, html;
    struct opt_int segments;
    bool unicode;
};
static const char *const preview_word[] = {"message_preview", NULL};
static const struct member preview_members[] = {
    ENTITY_TOLD(struct preview, object, subject, CONSTANT, 0, .words = preview_word)
        ENTITY_TOLD(struct preview, subject, subject, TEXT, MEMBER_NULL, .doc = "Of a mail.")
            ENTITY_TOLD(struct preview, text, text, TEXT, 0, .doc = "What it says.")
                ENTITY_TOLD(struct preview, html, html, TEXT, MEMBER_NULL,
                            .doc = "The HTML part of a mail; null where this server was built without its layout.")
                    ENTITY_TOLD(struct preview, segments, segments, OPT_INT, MEMBER_NULL,
                                .doc = "As how many messages a carrier counts a text message.")
                        ENTITY_TOLD(struct preview, unicode, unicode, BOOL, 0,
                                    .doc = "It has characters that make segments shorter: 70 of them instead of 160.")};
static const struct entity preview_entity = ENTITY("MessagePreviewTold", preview_members, struct preview);

static enum status preview_parse(struct call *call, struct error *err)
{
    struct preview_command *command = call->command;
    struct template_fields *fields = &command->template;
    TRY(locale_normalise(fields->language, "language", &call->request->arena, &fields->language, err));
    TRY(message_text_check(fields->subject, "subject", err));
    return message_text_check(fields->text, "text", err);
}

/* The newest referral and reward of a participant, for what a text tells of. */
static enum status find_examples(struct call *call, struct message_subject *subject, struct error *err)
{
    struct list_ask ask = {.page = {.limit = 1}};
    struct referral *referrals;
    struct reward *rewards;
    size_t count;
    bool more;
    ask.filters[REFERRALS_PARTICIPANT] = value_id(&subject->participant_id);
    TRY(list_read(&call->act, &referral_list, &ask, (void **)&referrals, &count, &more, err));
    if (count > 0)
        subject->referral_id = referrals[0].id;
    ask = (struct list_ask){.page = {.limit = 1}};
    ask.filters[REWARDS_PARTICIPANT] = value_id(&subject->participant_id);
    ask.filters[REWARDS_CONTACT] = value_id(&subject->contact_id);
    TRY(list_read(&call->act, &reward_list, &ask, (void **)&rewards, &count, &more, err));
    if (count > 0)
        subject->reward_id = rewards[0].id;
    return STATUS_OK;
}

static enum status fill(struct call *call, struct message_text *ret, struct error *err)
{
    const struct preview_command *command = call->command;
    struct message_place place = api_message_place(call->api);
    struct participant_brief brief = {0};
    struct message_subject subject = {
        .kind = (enum message_kind)(command->template.kind - 1),
        .channel = command->template.channel,
        .program_id = command->template.program_id,
        .participant_id = command->participant_id,
        .own_subject = command->template.subject,
        .own_text = command->template.text,
        .language = command->template.language,
        .sample = true,
    };
    if (!id_is_none(&command->participant_id)) {
        enum status status = participant_brief_read(&call->act, &command->participant_id, &brief, err);
        if (status == STATUS_NOT_FOUND)
            return error_set(err, ERROR_NOT_FOUND, "participant_id", "There is no participant with this id.");
        TRY(status);
        subject.contact_id = brief.contact_id;
        TRY(find_examples(call, &subject, err));
    }
    return message_write(&call->act, &subject, &place, ret, err);
}

static struct str html_of(const struct message_text *text, struct arena *arena)
{
    struct mail_page page = {
        .language = text->language,
        .subject = text->subject,
        .business = text->business.name,
        .colour = text->business.brand_color,
        .text = text->text,
        .button_url = text->link,
        .button_label = text->button,
        .footer = text->footer,
        .unsubscribe_url = text->unsubscribe_url,
        .unsubscribe_label = text->unsubscribe,
        .preferences_url = text->preferences_url,
        .preferences_label = text->preferences,
    };
    return mail_page_render(&page, arena);
}

static enum status preview_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct preview_command *command = call->command;
    struct message_text text = {0};
    TRY(fill(call, &text, err));
    struct preview preview = {.subject = text.subject, .text = text.text};
    if (command->template.channel == MESSAGE_SMS)
        preview.segments = (struct opt_int){true, (int64_t)sms_segments(text.text, &preview.unicode)};
    else
        preview.html = html_of(&text, txn_arena(txn));
    entity_write(&preview_entity, &call->w, NULL, &preview, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- a try ---- */

static enum status test_parse(struct call *call, struct error *err)
{
    struct preview_command *command = call->command;
    struct arena *arena = &call->request->arena;
    TRY(preview_parse(call, err));
    if (command->template.channel == MESSAGE_SMS)
        return phone_normalise(command->to, STR_NONE, "to", arena, &command->to, err);
    return email_normalise(command->to, "to", arena, &command->to, err);
}

static enum status test_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct preview_command *command = call->command;
    struct message_text text;
    struct message_row row;
    struct id id;
    TRY(fill(call, &text, err));
    TRY(message_try(&call->act,
                    &(struct message_trial){.program_id = command->template.program_id,
                                            .channel = command->template.channel,
                                            .to = command->to,
                                            .subject = text.subject,
                                            .text = text.text},
                    &id, err));
    TRY(message_read(&call->act, &id, &row, err));
    call->status = 201;
    entity_write(&message_entity, &call->w, NULL, &row, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route message_template_routes[] = {
    CALL("/v1/message_templates", GET, .scope = "messages:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &template_list_schema, .act = templates_list_act,
         .summary = "Lists the texts that hold for a program, the usual ones too.", .told = &message_template_entity),
    CALL("/v1/message_templates", PUT, .scope = "messages:write", .flags = ROUTE_WRITE, .body = &template_schema,
         .parse = templates_put_parse, .act = templates_put_act,
         .summary = "Saves a program's text as a new version, or takes it back.", .told = &message_template_entity),
    CALL("/v1/message_templates/preview", POST, .scope = "messages:read", .body = &preview_schema,
         .command_size = sizeof(struct preview_command), .parse = preview_parse, .act = preview_act,
         .summary = "Shows what a text looks like with real data.", .told = &preview_entity),
    CALL("/v1/message_templates/test", POST, .scope = "messages:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &test_schema, .command_size = sizeof(struct preview_command), .parse = test_parse, .act = test_act,
         .summary = "Sends a text to an address, to see how it arrives.", .told = &message_entity),
};
const size_t message_template_route_count = sizeof message_template_routes / sizeof message_template_routes[0];
