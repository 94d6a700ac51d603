/* Templates: which one holds. Runs inside a transaction, on its thread; checks on any. */

#include "domain/message/template.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/locale/accept.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/contact/normalise.h"
#include "domain/message/message_text.h"
#include "domain/message/message_usual.h"
#include "domain/message/template_store.h"
#include "domain/program/program.h"

static const char *const object_word[] = {"message_template", NULL};
static const struct member template_members[] = {
    ENTITY_TOLD(struct message_template, object, id, CONSTANT, 0, .words = object_word)
        MESSAGE_TEMPLATE_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(struct message_template, channel, told_channel, TEXT, 0,
                                                            .words = message_channels, .doc = "Of which channel.")
            ENTITY_TOLD(struct message_template, is_default, is_default, BOOL, 0,
                        .doc = "It is the usual text: the program has none of its own.")};
const struct entity message_template_entity = ENTITY("MessageTemplate", template_members, struct message_template);

#define FIELD(member) offsetof(struct template_fields, member)

static const struct field template_field_table[] = {
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = FIELD(program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "Whose text it is."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = FIELD(kind),
     .flags = FIELD_REQUIRED,
     .choices = message_kinds,
     .doc = "Of which messages."},
    {.name = "channel",
     .type = FIELD_CHOICE,
     .offset = FIELD(channel),
     .flags = FIELD_REQUIRED,
     .choices = message_channels,
     .doc = "Of which channel."},
    {.name = "language",
     .type = FIELD_TEXT,
     .offset = FIELD(language),
     .flags = FIELD_REQUIRED,
     .min = 2,
     .max = LOCALE_TAG_SIZE - 1,
     .doc = "Language tag, such as en or de-AT."},
    {.name = "subject",
     .type = FIELD_TEXT,
     .offset = FIELD(subject),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_MESSAGE_SUBJECT_BYTES,
     .doc = "Of a mail; with variables as in the text."},
    {.name = "text",
     .type = FIELD_TEXT,
     .offset = FIELD(text),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_MESSAGE_TEXT_BYTES,
     .doc = "With variables: {{first_name}}, {{business}}, {{program}}, {{link}}, {{code}}, {{reward}}, {{amount}}, "
            "{{friend}}, {{stage}}, {{expires}}, {{thanks_from}}, {{unsubscribe}}, {{preferences}}, {{note}}; "
            "{{#friend}}...{{/friend}} is there only where there is a friend. Left out: the usual text holds again."},
};
const struct schema template_schema = SCHEMA("MessageTemplatePut", template_field_table, struct template_fields);

enum status template_fields_check(struct template_fields *fields, struct arena *arena, struct error *err)
{
    int kind = fields->kind - 1;
    if (kind == MESSAGE_CUSTOM || kind == MESSAGE_REPLY || kind == MESSAGE_TEST || kind == MESSAGE_STAFF)
        return error_set(err, ERROR_INVALID_VALUE, "kind", "Messages of this kind are in somebody's own words.");
    if (kind == MESSAGE_FRIEND && fields->channel != MESSAGE_EMAIL)
        return error_set(err, ERROR_INVALID_VALUE, "channel", "Friends are written to by e-mail only.");
    if (fields->channel == MESSAGE_SMS && !str_is_none(fields->subject))
        return error_set(err, ERROR_INVALID_VALUE, "subject", "A text message has no subject.");
    if (fields->channel == MESSAGE_EMAIL && str_is_none(fields->subject) && !str_is_none(fields->text))
        return error_set(err, ERROR_MISSING_FIELD, "subject", "A mail needs a subject.");
    TRY(locale_normalise(fields->language, "language", arena, &fields->language, err));
    TRY(text_check_plain(fields->subject, "subject", err));
    TRY(message_text_check(fields->subject, "subject", err));
    return message_text_check(fields->text, "text", err);
}

/* ---- the usual ones ---- */

static struct message_template usual_template(const struct id *program_id, enum message_kind kind, int channel,
                                              enum language language)
{
    struct usual_text usual = usual_text(kind, channel, language);
    return (struct message_template){
        .program_id = *program_id,
        .kind = (int)kind,
        .channel = channel,
        .language = str_from(language_tags[language]),
        .subject = str_from(usual.subject),
        .text = str_from(usual.text),
        .created_at = TIME_NONE,
        .is_default = true,
        .told_channel = str_from(message_channel_name(channel)),
    };
}

/* ---- the program's own ---- */

static enum status read_newest(struct act *act, const struct id *program_id, enum message_kind kind, int channel,
                               struct str language, struct message_template *ret, bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(
        act->txn, &template_statements[TEMPLATE_SQL_NEWEST],
        VALUES(value_int(act->ws), value_id(program_id), value_int(kind), value_int(channel), value_text(language)),
        &rows, err));
    *ret_found = rows.row_count == 1;
    *ret = (struct message_template){0};
    if (*ret_found)
        row_read(&message_template_entity, &rows, 0, 1, ret);
    ret->told_channel = str_from(message_channel_name(channel));
    return STATUS_OK;
}

static enum status tell_put(struct act *act, const struct message_template *written, struct error *err)
{
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "kind", STR_NONE, str_from(message_kinds[written->kind]));
    changes_str(&changes, "channel", STR_NONE, written->told_channel);
    changes_str(&changes, "language", STR_NONE, written->language);
    changes_int(&changes, "version", written->version - 1, written->version);
    return audit_write(act,
                       &(struct audit_entry){.action = "message_template.saved",
                                             .object_kind = "mtp",
                                             .object_id = written->id,
                                             .changes = changes_end(&changes, txn_arena(act->txn))},
                       NULL, err);
}

enum status template_put(struct act *act, const struct template_fields *fields, struct message_template *ret,
                         struct error *err)
{
    struct program program;
    struct message_template newest;
    bool found, written;
    enum message_kind kind = (enum message_kind)(fields->kind - 1);
    TRY(program_read(act, &fields->program_id, &program, err));
    TRY(read_newest(act, &fields->program_id, kind, fields->channel, fields->language, &newest, &found, err));
    if (found && str_equal(newest.text, fields->text) && str_equal(newest.subject, fields->subject)) {
        *ret = newest;
        return STATUS_OK;
    }
    struct message_template put = {
        .id = mint_id(&act->mint),
        .program_id = fields->program_id,
        .kind = (int)kind,
        .channel = fields->channel,
        .language = fields->language,
        .version = newest.version + 1,
        .subject = fields->subject,
        .text = fields->text,
        .created_at = act_now(act),
        .told_channel = str_from(message_channel_name(fields->channel)),
    };
    TRY(row_insert_new(act->txn, &template_statements[TEMPLATE_SQL_INSERT], act->ws, &message_template_entity, &put,
                       &written, err));
    if (!written)
        return STATUS_BUSY;
    TRY(tell_put(act, &put, err));
    *ret = put;
    return STATUS_OK;
}

/* ---- all that hold ---- */

static bool has_own(const struct message_template *all, size_t count, const struct message_template *usual)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].kind == usual->kind && all[i].channel == usual->channel &&
            str_equal(all[i].language, usual->language))
            return true;
    return false;
}

static int compare(const void *a, const void *b)
{
    const struct message_template *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->channel != y->channel)
        return x->channel < y->channel ? -1 : 1;
    return str_compare(x->language, y->language);
}

enum status template_list(struct act *act, const struct id *program_id, struct message_template **ret,
                          size_t *ret_count, struct error *err)
{
    struct program program;
    struct result rows;
    TRY(program_read(act, program_id, &program, err));
    TRY(txn_query(act->txn, &template_statements[TEMPLATE_SQL_OF_PROGRAM],
                  VALUES(value_int(act->ws), value_id(program_id)), &rows, err));
    const struct message_template *own = row_read_all(&message_template_entity, &rows, 1, txn_arena(act->txn));
    size_t most = rows.row_count + (size_t)MESSAGE_KIND_COUNT * MESSAGE_CHANNEL_COUNT * LANGUAGES;
    struct message_template *all = arena_array(txn_arena(act->txn), most, sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (str_is_none(own[i].text)) /* taken back */
            continue;
        all[count] = own[i];
        all[count++].told_channel = str_from(message_channel_name(own[i].channel));
    }
    size_t own_count = count;
    for (int kind = 0; kind < MESSAGE_KIND_COUNT; kind++)
        for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
            for (enum language language = 0; language < LANGUAGES; language++) {
                struct message_template usual = usual_template(program_id, (enum message_kind)kind, channel, language);
                if (!str_is_none(usual.text) && !has_own(all, own_count, &usual))
                    all[count++] = usual;
            }
    qsort(all, count, sizeof *all, compare);
    *ret = all;
    *ret_count = count;
    return STATUS_OK;
}

/* ---- the one that holds ---- */

/* In one language: the very tag, then what stands before its first '-', then the usual one. */
static enum status find_in(struct act *act, const struct id *program_id, enum message_kind kind, int channel,
                           struct str tag, struct message_template *ret, bool *ret_found, struct error *err)
{
    struct accepted accepted;
    struct str rest = tag, language = str_split(&rest, '-');
    *ret_found = false;
    if (str_is_none(tag))
        return STATUS_OK;
    TRY(read_newest(act, program_id, kind, channel, tag, ret, ret_found, err));
    if (*ret_found && str_is_none(ret->text))
        *ret_found = false;
    if (!*ret_found && language.size < tag.size) {
        TRY(read_newest(act, program_id, kind, channel, language, ret, ret_found, err));
        if (*ret_found && str_is_none(ret->text))
            *ret_found = false;
    }
    if (*ret_found || !language_of_tag(tag, &accepted))
        return STATUS_OK;
    *ret = usual_template(program_id, kind, channel, accepted.language);
    *ret_found = true;
    return STATUS_OK;
}

enum status template_find(struct act *act, const struct id *program_id, enum message_kind kind, int channel,
                          struct str tag, struct str business_tag, struct message_template *ret, struct error *err)
{
    bool found;
    TRY(find_in(act, program_id, kind, channel, tag, ret, &found, err));
    if (!found)
        TRY(find_in(act, program_id, kind, channel, business_tag, ret, &found, err));
    if (!found)
        *ret = usual_template(program_id, kind, channel, LANGUAGE_EN);
    return STATUS_OK;
}
