/* The settings of connections of kind webhook. See webhook_settings.h. */

#include "domain/connection/webhook_settings.h"

#include "base/limits.h"
#include "base/text.h"
#include "domain/connection/connection_settings.h"
#include "domain/mapping/mapping.h"

enum { HEADER_BYTES = 64, PREFIX_BYTES = 32, TOKEN_LEAST_BYTES = 16, TOLERANCE_S = 300 };

static const char *const auths[] = {"secret_path", "bearer", "hmac_sha256", NULL};
static const char *const encodings[] = {"hex", "base64", NULL};
static const char *const contents[] = {"body", "timestamp.body", NULL};

#define SETTING(member) offsetof(struct webhook_settings, member)

static const struct field settings_table[] = {
    {.name = "auth",
     .type = FIELD_CHOICE,
     .offset = SETTING(auth),
     .choices = auths,
     .doc = "How messages prove whose they are: secret_path (when left out): by the address, which nobody can guess. "
            "bearer: by a token in a header. hmac_sha256: by a signature over the body."},
    {.name = "encoding",
     .type = FIELD_CHOICE,
     .offset = SETTING(encoding),
     .choices = encodings,
     .doc = "Of the signature; hex when left out."},
    {.name = "header",
     .type = FIELD_TEXT,
     .offset = SETTING(header),
     .min = 1,
     .max = HEADER_BYTES,
     .doc = "Where the token or signature is: Authorization, or X-Signature, when left out."},
    {.name = "mapping",
     .type = FIELD_JSON,
     .offset = SETTING(mapping),
     .flags = FIELD_NULLABLE,
     .max = LIMIT_SETTINGS_BYTES,
     .doc = "How a body becomes events: names as in POST /v1/events (`customer.email`), values are paths ($.a.b[0]) or "
            "{path, map, default, format} or {const}; `each` is the path of an array of facts, whose paths begin with "
            "@; `amount_unit` is minor or major. Without one, messages are kept to look at, and refused."},
    {.name = "prefix",
     .type = FIELD_TEXT,
     .offset = SETTING(prefix),
     .min = 1,
     .max = PREFIX_BYTES,
     .doc = "What stands before the signature, such as sha256=."},
    {.name = "signed",
     .type = FIELD_CHOICE,
     .offset = SETTING(content),
     .choices = contents,
     .doc = "What is signed: body, or the time, a dot and the body; with timestamp_header the second when left out."},
    {.name = "timestamp_header",
     .type = FIELD_TEXT,
     .offset = SETTING(timestamp_header),
     .min = 1,
     .max = HEADER_BYTES,
     .doc = "Where the time of the signature is; left out: none is asked for."},
    {.name = "tolerance_s",
     .type = FIELD_INT,
     .offset = SETTING(tolerance_s),
     .min = 1,
     .max = LIMIT_WEBHOOK_TOLERANCE_S,
     .doc = "How far that time may be from this server's; 300 when left out."},
};

static const struct field secret_table[] = {
    {.name = "signing_secret",
     .type = FIELD_TEXT,
     .offset = offsetof(struct webhook_secrets, signing_secret),
     .min = TOKEN_LEAST_BYTES,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The secret that messages are signed with."},
    {.name = "token",
     .type = FIELD_TEXT,
     .offset = offsetof(struct webhook_secrets, token),
     .min = TOKEN_LEAST_BYTES,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The token that messages bring."},
};

const struct schema webhook_settings_schema = SCHEMA("WebhookSettings", settings_table, struct webhook_settings);
const struct schema webhook_secrets_schema = SCHEMA("WebhookSecrets", secret_table, struct webhook_secrets);

static void set_default(json_t *settings, const char *name, const char *value)
{
    if (json_object_get(settings, name) == NULL)
        json_object_set_new(settings, name, json_string(value));
}

static bool is_word(const json_t *settings, const char *name, const char *word)
{
    const char *value = json_string_value(json_object_get(settings, name));
    return value != NULL && str_equal(str_from(value), str_from(word));
}

void webhook_complete(json_t *settings)
{
    set_default(settings, "auth", "secret_path");
    if (is_word(settings, "auth", "bearer"))
        set_default(settings, "header", "Authorization");
    if (!is_word(settings, "auth", "hmac_sha256"))
        return;
    set_default(settings, "header", "X-Signature");
    set_default(settings, "encoding", "hex");
    bool timed = json_object_get(settings, "timestamp_header") != NULL;
    set_default(settings, "signed", timed ? "timestamp.body" : "body");
    if (timed && json_object_get(settings, "tolerance_s") == NULL)
        json_object_set_new(settings, "tolerance_s", json_integer(TOLERANCE_S));
}

/* A name of a header: letters, digits and '-'. */
static enum status check_header(struct str name, const char *param, struct error *err)
{
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return error_set(err, ERROR_INVALID_VALUE, param, "This is no name of a header: letters, digits and '-'.");
    }
    return STATUS_OK;
}

static enum status check_secret(const struct webhook_settings *settings, const struct webhook_secrets *secrets,
                                struct error *err)
{
    if (settings->auth == WEBHOOK_AUTH_BEARER && str_is_none(secrets->token))
        return error_set(err, ERROR_MISSING_FIELD, "secrets.token", "auth bearer needs a token.");
    if (settings->auth == WEBHOOK_AUTH_HMAC && str_is_none(secrets->signing_secret))
        return error_set(err, ERROR_MISSING_FIELD, "secrets.signing_secret", "auth hmac_sha256 needs the secret.");
    TRY(text_check_plain(secrets->token, "secrets.token", err));
    return text_check_plain(secrets->signing_secret, "secrets.signing_secret", err);
}

enum status webhook_check(const void *settings, const void *secrets, struct arena *arena, struct error *err)
{
    const struct webhook_settings *webhook = settings;
    struct mapping mapping;
    TRY(check_header(webhook->header, "settings.header", err));
    TRY(check_header(webhook->timestamp_header, "settings.timestamp_header", err));
    TRY(text_check_plain(webhook->prefix, "settings.prefix", err));
    if (webhook->content == 2 && str_is_none(webhook->timestamp_header))
        return error_set(err, ERROR_MISSING_FIELD, "settings.timestamp_header",
                         "Say in which header the time is that is signed with the body.");
    TRY(check_secret(webhook, secrets, err));
    if (webhook->mapping == NULL)
        return STATUS_OK;
    return mapping_read(webhook->mapping, "settings.mapping", arena, &mapping, err);
}
