/* What a program has set for its portal: whose pages may frame it, and its own texts to share. The document of texts is
 * checked as a whole when it comes, so that whoever reads it need not. Runs inside a transaction, on its thread;
 * checking on any. */

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/contact/normalise.h"
#include "domain/key/origin.h"
#include "domain/portal/portal_settings.h"
#include "domain/portal/portal_store.h"
#include "domain/program/program.h"

const char *const portal_channels[] = {"copy", "email", "linkedin", "sms", "whatsapp", "x", NULL};

/* What a text may say for what it does not know: its own braces are none of these. */
static const char *const PLACES[] = {"{business}", "{code}", "{link}", "{name}"};

static const char *const object_word[] = {"portal_settings", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct portal_program, object, program_id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct portal_program, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Whose portal it is.")
            ENTITY_TOLD(struct portal_program, origins, told_origins, WORDS, 0,
                        .doc = "Whose pages may show the portal in a frame.")
                ENTITY_TOLD(struct portal_program, share, share, JSON, 0, .otherwise = "{}",
                            .doc = "Texts to share that are not the usual ones, by language and channel.")};
const struct entity portal_program_entity = ENTITY("PortalSettings", members, struct portal_program);

static const struct field patch_fields[] = {
    {.name = "origins",
     .type = FIELD_TEXTS,
     .offset = offsetof(struct portal_program_patch, origins),
     .max = LIMIT_PORTAL_ORIGINS,
     .doc = "Whose pages may show the portal in a frame, as https://www.example.com; an empty list: none."},
    {.name = "share",
     .type = FIELD_JSON,
     .offset = offsetof(struct portal_program_patch, share),
     .max = LIMIT_SHARE_TEXTS * LIMIT_SHARE_TEXT_BYTES,
     .doc = "Texts to share: {\"en\": {\"email\": {\"subject\": \"...\", \"text\": \"...\"}}}. Channels: copy, email, "
            "linkedin, sms, whatsapp, x. {link}, {code}, {name} and {business} are filled in; a text has {link} or "
            "{code}. It replaces what was set before; an empty object: the usual texts."},
};
const struct schema portal_program_patch_schema =
    SCHEMA("PortalSettingsUpdate", patch_fields, struct portal_program_patch);

/* ---- checking ---- */

static enum status refuse(const char *language, const char *channel, const char *member, const char *why,
                          struct error *err)
{
    char param[ERROR_PARAM_SIZE];
    snprintf(param, sizeof param, "share.%.20s%s%.20s%s%s", language, channel == NULL ? "" : ".",
             channel == NULL ? "" : channel, member == NULL ? "" : ".", member == NULL ? "" : member);
    return error_set(err, ERROR_INVALID_VALUE, param, "%s", why);
}

static bool is_channel(const char *name)
{
    for (size_t i = 0; portal_channels[i] != NULL; i++)
        if (strcmp(portal_channels[i], name) == 0)
            return true;
    return false;
}

/* Null, or what is wrong with a text; `*ret_leads` says whether it has a way to the program. */
static const char *check_places(const char *text, bool *ret_leads)
{
    *ret_leads = false;
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t place = 0;
        while (place < 4 && strncmp(at, PLACES[place], strlen(PLACES[place])) != 0)
            place++;
        if (place == 4)
            return "A brace begins one of {link}, {code}, {name} and {business}, and nothing else.";
        *ret_leads = *ret_leads || place == 1 || place == 2;
    }
    return NULL;
}

static enum status check_text(const char *language, const char *channel, const json_t *json, struct error *err)
{
    const json_t *text = json_object_get(json, "text");
    const json_t *subject = json_object_get(json, "subject");
    bool leads, ignored;
    if (!json_is_object(json) || !json_is_string(text) || json_object_size(json) != 1U + (subject != NULL))
        return refuse(language, channel, NULL, "A channel has a text and, for email, a subject; nothing else.", err);
    if (json_string_length(text) == 0 || json_string_length(text) > LIMIT_SHARE_TEXT_BYTES)
        return refuse(language, channel, "text", "A text to share has from 1 to 1000 bytes.", err);
    const char *wrong = check_places(json_string_value(text), &leads);
    if (wrong != NULL || !leads)
        return refuse(language, channel, "text", wrong != NULL ? wrong : "A text to share needs {link} or {code}.",
                      err);
    if (subject == NULL)
        return STATUS_OK;
    bool plain = json_is_string(subject) && json_string_length(subject) > 0 &&
                 json_string_length(subject) <= LIMIT_TEXT_BYTES && text_is_plain(str_from(json_string_value(subject)));
    if (!plain || strcmp(channel, "email") != 0 || check_places(json_string_value(subject), &ignored) != NULL)
        return refuse(language, channel, "subject", "Only an email has a subject: one line of at most 255 bytes.", err);
    return STATUS_OK;
}

static enum status check_share(json_t *share, struct arena *arena, struct error *err)
{
    const char *language, *channel;
    json_t *channels, *text;
    size_t count = 0;
    if (!json_is_object(share))
        return error_set(err, ERROR_INVALID_TYPE, "share", "share must be an object of languages.");
    json_object_foreach(share, language, channels)
    {
        struct str tag;
        if (locale_normalise(str_from(language), "share", arena, &tag, NULL) != STATUS_OK || !json_is_object(channels))
            return refuse(language, NULL, NULL, "share has an object of channels for each language tag, such as en.",
                          err);
        json_object_foreach(channels, channel, text)
        {
            if (!is_channel(channel))
                return refuse(language, channel, NULL, "Channels are copy, email, linkedin, sms, whatsapp and x.", err);
            TRY(check_text(language, channel, text, err));
            count++;
        }
    }
    if (count > LIMIT_SHARE_TEXTS)
        return error_set(err, ERROR_OUT_OF_RANGE, "share", "A program has at most %d texts of its own.",
                         LIMIT_SHARE_TEXTS);
    return STATUS_OK;
}

static enum status fold_origins(const struct str_array *origins, struct arena *arena, struct str *ret,
                                struct error *err)
{
    struct str all = STR_NONE;
    for (size_t i = 0; i < origins->count; i++) {
        struct str one;
        enum status status = origins_normalise(origins->items[i], arena, &one, err);
        if (status != STATUS_OK || str_is_none(one) || str_find(one, ' ') != SIZE_MAX)
            return error_set(err, ERROR_INVALID_VALUE, "origins",
                             "An origin is a scheme and a host, such as https://www.example.com.");
        all = str_is_none(all) ? one : str_from(arena_format(arena, "%.*s %.*s", STR_ARG(all), STR_ARG(one)));
    }
    *ret = all;
    return STATUS_OK;
}

enum status portal_program_patch_check(struct portal_program_patch *patch, struct arena *arena, struct error *err)
{
    TRY(fold_origins(&patch->origins, arena, &patch->origins_text, err));
    patch->share_text = STR_NONE;
    if (patch->share == NULL)
        return STATUS_OK;
    TRY(check_share(patch->share, arena, err));
    if (json_object_size(patch->share) == 0)
        return STATUS_OK;
    char *text = json_text(patch->share);
    patch->share_text = str_copy(arena, str_from(text));
    free(text);
    return STATUS_OK;
}

/* ---- reading and writing ---- */

static void tell_origins(struct portal_program *program, struct arena *arena)
{
    struct str rest = program->origins;
    program->told_origins.items = arena_array(arena, LIMIT_PORTAL_ORIGINS, sizeof *program->told_origins.items);
    program->told_origins.count = 0;
    while (!str_is_none(rest) && program->told_origins.count < LIMIT_PORTAL_ORIGINS)
        program->told_origins.items[program->told_origins.count++] = str_split(&rest, ' ');
}

enum status portal_program_read(struct act *act, const struct id *program_id, struct portal_program *ret,
                                struct error *err)
{
    struct program program;
    struct result rows;
    struct portal_program settings = {.program_id = *program_id};
    TRY(program_read(act, program_id, &program, err));
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_PROGRAM_READ],
                  VALUES(value_int(act->ws), value_id(program_id)), &rows, err));
    if (rows.row_count > 0) {
        settings.origins = result_str(&rows, 0, 0);
        settings.share = result_str(&rows, 0, 1);
    }
    tell_origins(&settings, txn_arena(act->txn));
    *ret = settings;
    return STATUS_OK;
}

static enum status tell(struct act *act, const struct id *program_id, const struct portal_program *before,
                        const struct portal_program *after, struct error *err)
{
    struct changes changes;
    changes_begin(&changes);
    if (!str_equal(before->origins, after->origins))
        changes_str(&changes, "portal_origins", before->origins, after->origins);
    if (!str_equal(before->share, after->share))
        changes_str(&changes, "share", STR_NONE, STR_NONE);
    struct str text = changes_end(&changes, txn_arena(act->txn));
    const struct audit_entry entry = {
        .action = "program.portal_changed", .object_kind = "prg", .object_id = *program_id, .changes = text};
    return str_is_none(text) ? STATUS_OK : audit_write(act, &entry, NULL, err);
}

enum status portal_program_change(struct act *act, const struct id *program_id,
                                  const struct portal_program_patch *patch, struct portal_program *ret,
                                  struct error *err)
{
    struct program program;
    struct portal_program before;
    TRY(program_lock(act, program_id, &program, err)); /* both settings are written, and may have no row yet */
    TRY(portal_program_read(act, program_id, &before, err));
    struct portal_program after = before;
    if (patch->origins.items != NULL)
        after.origins = patch->origins_text;
    if (patch->share != NULL)
        after.share = patch->share_text;
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_PROGRAM_WRITE],
                 VALUES(value_int(act->ws), value_id(program_id), value_text(after.origins), value_text(after.share)),
                 err));
    TRY(tell(act, program_id, &before, &after, err));
    tell_origins(&after, txn_arena(act->txn));
    *ret = after;
    return STATUS_OK;
}

/* ---- texts to share ---- */

static const json_t *channel_of(const json_t *share, struct str locale, const char *channel, struct arena *arena)
{
    struct str rest = locale;
    struct str language = str_split(&rest, '-');
    const json_t *exact =
        json_object_get(json_object_get(share, arena_format(arena, "%.*s", STR_ARG(locale))), channel);
    if (exact != NULL)
        return exact;
    return json_object_get(json_object_get(share, arena_format(arena, "%.*s", STR_ARG(language))), channel);
}

void portal_share_text(const struct portal_program *program, struct str locale, const char *channel,
                       struct arena *arena, struct str *ret_subject, struct str *ret_text)
{
    *ret_subject = STR_NONE;
    *ret_text = STR_NONE;
    if (str_is_none(program->share))
        return;
    json_t *share = json_loadb(program->share.data, program->share.size, 0, NULL);
    const json_t *found = channel_of(share, locale, channel, arena);
    *ret_subject = str_copy(arena, str_from(json_string_value(json_object_get(found, "subject"))));
    *ret_text = str_copy(arena, str_from(json_string_value(json_object_get(found, "text"))));
    json_decref(share);
}
