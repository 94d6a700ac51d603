/* What a request may say about a program: the field tables, and the checks that they do not know. Pure; any thread. */

#include <assert.h>

#include <libpsl.h>

#include "base/limits.h"
#include "base/text.h"
#include "domain/contact/contact.h"
#include "domain/program/program.h"
#include "domain/program/slug.h"

enum { COOKIE_DOMAIN_LIMIT = 253, LABEL_LIMIT = 63 };

const char *const program_statuses[] = {
    [PROGRAM_DRAFT] = "draft", [PROGRAM_ACTIVE] = "active", [PROGRAM_PAUSED] = "paused",
    [PROGRAM_ENDED] = "ended", [PROGRAM_ENDED + 1] = NULL,
};

/* Members that both tables have, in a struct of either type. */
#define NAME_FIELD(type_, flags_)                                                                                      \
    {                                                                                                                  \
        .name = "name", .type = FIELD_TEXT, .offset = offsetof(struct type_, name), .flags = (flags_), .min = 1,       \
        .max = LIMIT_TEXT_BYTES, .doc = "What people call the program: one line without control characters."           \
    }
#define DESTINATION_FIELD(type_, flags_)                                                                               \
    {                                                                                                                  \
        .name = "destination_url", .type = FIELD_URL, .offset = offsetof(struct type_, destination_url),               \
        .flags = (flags_), .doc = "Where links lead: an absolute http or https URL without user name or password."     \
    }
#define SETTINGS_FIELDS(type_)                                                                                         \
    {.name = "slug",                                                                                                   \
     .type = FIELD_TEXT,                                                                                               \
     .offset = offsetof(struct type_, slug),                                                                           \
     .min = 1,                                                                                                         \
     .max = LIMIT_SLUG_BYTES,                                                                                          \
     .doc = "The program's name in addresses: lower-case letters, digits and inner hyphens."},                         \
        {.name = "status",                                                                                             \
         .type = FIELD_CHOICE,                                                                                         \
         .offset = offsetof(struct type_, status),                                                                     \
         .choices = program_statuses,                                                                                  \
         .doc = "draft: nothing is public yet. paused: links lead on, nobody and nothing new is taken. ended: links "  \
                "lead on, nothing qualifies any more."},                                                               \
        {.name = "cookie_domain",                                                                                      \
         .type = FIELD_TEXT,                                                                                           \
         .offset = offsetof(struct type_, cookie_domain),                                                              \
         .flags = FIELD_NULLABLE,                                                                                      \
         .max = COOKIE_DOMAIN_LIMIT + 1,                                                                               \
         .doc = "Domain of the click cookie, such as example.com; empty: the host that sets it."},                     \
        {.name = "metadata",                                                                                           \
         .type = FIELD_METADATA,                                                                                       \
         .offset = offsetof(struct type_, metadata),                                                                   \
         .doc = "Up to 50 pairs of texts of your own; an empty text removes a pair."},                                 \
        {.name = "starts_at",                                                                                          \
         .type = FIELD_TIME,                                                                                           \
         .offset = offsetof(struct type_, later.starts_at),                                                            \
         .flags = FIELD_UNSUPPORTED,                                                                                   \
         .doc = "When the program begins."},                                                                           \
        {.name = "ends_at",                                                                                            \
         .type = FIELD_TIME,                                                                                           \
         .offset = offsetof(struct type_, later.ends_at),                                                              \
         .flags = FIELD_UNSUPPORTED,                                                                                   \
         .doc = "When the program ends."},                                                                             \
        {.name = "colors",                                                                                             \
         .type = FIELD_JSON,                                                                                           \
         .offset = offsetof(struct type_, later.colors),                                                               \
         .flags = FIELD_UNSUPPORTED,                                                                                   \
         .doc = "Colours of the program's pages."},                                                                    \
    {                                                                                                                  \
        .name = "texts", .type = FIELD_JSON, .offset = offsetof(struct type_, later.texts),                            \
        .flags = FIELD_UNSUPPORTED, .doc = "Texts of the program's pages."                                             \
    }

static const struct field program_field_table[] = {
    NAME_FIELD(program_fields, FIELD_REQUIRED),
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = offsetof(struct program_fields, currency),
     .flags = FIELD_REQUIRED,
     .doc = "The currency that the rules are written in: ISO 4217, or a unit of your own such as x-points."},
    DESTINATION_FIELD(program_fields, FIELD_REQUIRED),
    {.name = "rules",
     .type = FIELD_JSON,
     .offset = offsetof(struct program_fields, rules),
     .max = LIMIT_RULES_BYTES,
     .doc = "Who is credited, what qualifies, what is paid: see /schemas/rules.json. Left out: nothing is paid."},
    {.name = "external_id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct program_fields, external_id),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "Your own id of this program: short for an entry of `external_ids` with the source `api`."},
    {.name = "external_ids",
     .type = FIELD_ARRAY,
     .offset = offsetof(struct program_fields, external_ids),
     .max = LIMIT_EXTERNAL_IDS,
     .schema = &external_id_schema,
     .doc = "Ids that other systems have for this program."},
    SETTINGS_FIELDS(program_fields),
};

static const struct field program_patch_table[] = {
    NAME_FIELD(program_patch, 0),
    DESTINATION_FIELD(program_patch, 0),
    SETTINGS_FIELDS(program_patch),
};

static const struct field program_version_table[] = {
    {.name = "rules",
     .type = FIELD_JSON,
     .offset = offsetof(struct program_version_fields, rules),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_RULES_BYTES,
     .doc = "The rules of the new version: see /schemas/rules.json."},
};

const struct schema program_schema = SCHEMA("ProgramCreate", program_field_table, struct program_fields);
const struct schema program_patch_schema = SCHEMA("ProgramUpdate", program_patch_table, struct program_patch);
const struct schema program_version_schema =
    SCHEMA("ProgramVersionCreate", program_version_table, struct program_version_fields);

static enum status check_slug(struct str slug, struct error *err)
{
    if (str_is_none(slug) || slug_is_valid(slug))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "slug",
                     "A slug is made of lower-case letters, digits and hyphens between them.");
}

static bool is_label(struct str label)
{
    if (label.size == 0 || label.size > LABEL_LIMIT || label.data[0] == '-' || label.data[label.size - 1] == '-')
        return false;
    for (size_t i = 0; i < label.size; i++) {
        char c = label.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return true;
}

/* At least two labels, of which the last begins with a letter: no address, no top-level domain alone. */
static bool is_cookie_domain(struct str domain)
{
    size_t labels = 0;
    struct str last = STR_NONE;
    for (struct str rest = domain; !str_is_none(rest); labels++) {
        last = str_split(&rest, '.');
        if (!is_label(last))
            return false;
    }
    return labels >= 2 && last.data[0] >= 'a';
}

/* "co.uk", "github.io": a cookie for it would go to everybody who has a site there, so browsers refuse it. The text
 * ends with a NUL. */
static bool is_public_suffix(struct str domain)
{
    const psl_ctx_t *suffixes = psl_builtin();
    assert(suffixes != NULL); /* the library was built with its list */
    return psl_is_public_suffix(suffixes, domain.data) != 0;
}

/* Lower-cased, without the dot that old cookies had in front. Empty stays empty. */
static enum status normalise_cookie_domain(struct str *domain, struct arena *arena, struct error *err)
{
    if (domain->size == 0)
        return STATUS_OK;
    struct str lower = str_lower(arena, *domain);
    if (lower.data[0] == '.')
        lower = (struct str){lower.data + 1, lower.size - 1};
    if (lower.size > COOKIE_DOMAIN_LIMIT || !is_cookie_domain(lower))
        return error_set(err, ERROR_INVALID_VALUE, "cookie_domain",
                         "cookie_domain must be a domain of at least two labels, such as example.com.");
    if (is_public_suffix(lower))
        return error_set(
            err, ERROR_INVALID_VALUE, "cookie_domain",
            "Anybody can have a site under %.*s, and browsers take no cookie for it: name your own domain, "
            "such as example.%.*s.",
            STR_ARG(lower), STR_ARG(lower));
    *domain = lower;
    return STATUS_OK;
}

enum status program_fields_normalise(struct program_fields *fields, struct arena *arena, struct error *err)
{
    TRY(text_check_plain(fields->name, "name", err));
    TRY(check_slug(fields->slug, err));
    TRY(normalise_cookie_domain(&fields->cookie_domain, arena, err));
    return external_ids_fold(&fields->external_id, &fields->external_ids, arena, err);
}

enum status program_patch_normalise(struct program_patch *fields, struct arena *arena, struct error *err)
{
    TRY(text_check_plain(fields->name, "name", err));
    TRY(check_slug(fields->slug, err));
    return normalise_cookie_domain(&fields->cookie_domain, arena, err);
}
