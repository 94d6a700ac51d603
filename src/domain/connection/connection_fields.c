/* What a request may say about a connection. Pure; any thread. */

#include "base/limits.h"
#include "base/text.h"
#include "domain/connection/connection.h"
#include "domain/connection/connection_kinds.h"

/* In the order of the kinds' table; those of later versions are known, so that they are refused by the right name. */
const char *const connection_kinds[] = {"stripe",     "smtp",    "twilio",  "sms_gateway",
                                        "tremendous", "webhook", "hubspot", NULL};

const char *const connection_statuses[] = {
    [CONNECTION_ACTIVE] = "active",
    [CONNECTION_PAUSED] = "paused",
    [CONNECTION_PAUSED + 1] = NULL,
};

enum { SECRET_MIN_BYTES = 8 };

#define SETTINGS_DOC                                                                                                   \
    "smtp: host, port, security, user, from, from_name, reply_to, dkim_domain, dkim_selector. twilio: account_sid, "   \
    "from "                                                                                                            \
    "or messaging_service_sid, base_url. sms_gateway: url, user, from. tremendous: base_url, funding_source_id, "      \
    "campaign_id. webhook: auth, header, prefix, encoding, signed, timestamp_header, tolerance_s, mapping. "
#define SECRETS_DOC                                                                                                    \
    "smtp: password, dkim_private_key. twilio: auth_token. sms_gateway: password. tremendous: api_key. webhook: "      \
    "token or signing_secret. Never shown again. "

static const struct field connection_field_table[] = {
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct connection_fields, kind),
     .flags = FIELD_REQUIRED,
     .choices = connection_kinds,
     .doc = "The outside system; hubspot is of a later version."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct connection_fields, program_id),
     .flags = FIELD_NULLABLE,
     .prefix = "prg",
     .doc = "The program that it is for; left out: all that have none of their own. stripe needs one."},
    {.name = "signing_secret",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_fields, signing_secret),
     .min = SECRET_MIN_BYTES,
     .max = LIMIT_TEXT_BYTES,
     .doc = "Needed for stripe: its signing secret of the endpoint, whsec_ included; never shown again."},
    {.name = "livemode",
     .type = FIELD_BOOL,
     .offset = offsetof(struct connection_fields, livemode),
     .doc = "Must be the mode of the key. Needed for stripe: whether it reports real payments."},
    {.name = "account",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_fields, account),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "stripe: the sender's account (acct_...): facts of another are refused. Left out: any. webhook: a name of "
            "your own, by which several of a program are told apart."},
    {.name = "api_key",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_fields, api_key),
     .min = SECRET_MIN_BYTES,
     .max = LIMIT_TEXT_BYTES,
     .doc = "stripe: a restricted key (rk_...) or secret key, for reading events again and for credit and codes there; "
            "never shown again."},
    {.name = "api_url",
     .type = FIELD_URL,
     .offset = offsetof(struct connection_fields, api_url),
     .doc = "stripe: where its API is; https://api.stripe.com when left out."},
    {.name = "settings",
     .type = FIELD_JSON,
     .offset = offsetof(struct connection_fields, settings),
     .max = LIMIT_SETTINGS_BYTES,
     .doc = "All kinds but stripe. " SETTINGS_DOC},
    {.name = "secrets",
     .type = FIELD_JSON,
     .offset = offsetof(struct connection_fields, secrets),
     .max = 2 * LIMIT_SECRET_BYTES,
     .doc = "All kinds but stripe. " SECRETS_DOC},
};

static const struct field connection_patch_table[] = {
    {.name = "signing_secret",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_patch, signing_secret),
     .min = SECRET_MIN_BYTES,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The endpoint's new signing secret, whsec_ included. Messages signed with the old one are taken for 24 "
            "hours more; the hook's address stays."},
    {.name = "account",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_patch, account),
     .max = LIMIT_TEXT_BYTES,
     .doc = "The sender's account (acct_...): facts of another are refused. Empty: any."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct connection_patch, status),
     .choices = connection_statuses,
     .doc = "A paused connection refuses its messages with 409, so that their sender tries again later, and is not "
            "called."},
    {.name = "api_key",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_patch, api_key),
     .min = SECRET_MIN_BYTES,
     .max = LIMIT_TEXT_BYTES,
     .doc = "stripe: a restricted key (rk_...) or secret key, for reading events again and for credit and codes there; "
            "never shown again."},
    {.name = "api_url",
     .type = FIELD_URL,
     .offset = offsetof(struct connection_patch, api_url),
     .doc = "stripe: where its API is; https://api.stripe.com when left out."},
    {.name = "settings",
     .type = FIELD_JSON,
     .offset = offsetof(struct connection_patch, settings),
     .max = LIMIT_SETTINGS_BYTES,
     .doc = "Those named are set, null takes one away. " SETTINGS_DOC},
    {.name = "secrets",
     .type = FIELD_JSON,
     .offset = offsetof(struct connection_patch, secrets),
     .max = 2 * LIMIT_SECRET_BYTES,
     .doc = "Those named are set, null takes one away. " SECRETS_DOC},
};

const struct schema connection_schema = SCHEMA("ConnectionCreate", connection_field_table, struct connection_fields);
const struct schema connection_patch_schema =
    SCHEMA("ConnectionUpdate", connection_patch_table, struct connection_patch);

static enum status check_secret(struct str secret, struct error *err)
{
    if (!str_starts_with(secret, STR("whsec_")))
        return error_set(err, ERROR_INVALID_VALUE, "signing_secret",
                         "Stripe's signing secrets begin with whsec_; send the whole string.");
    return text_check_plain(secret, "signing_secret", err);
}

/* It becomes a header: letters, digits and '_'. */
static enum status check_api_key(struct str key, struct error *err)
{
    for (size_t i = 0; i < key.size; i++) {
        char c = key.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
            return error_set(err, ERROR_INVALID_VALUE, "api_key", "This is not the form of an API key of Stripe.");
    }
    return STATUS_OK;
}

static enum status check_stripe(const struct connection_fields *fields, struct error *err)
{
    if (id_is_none(&fields->program_id))
        return error_set(err, ERROR_MISSING_FIELD, "program_id", "program_id is required.");
    if (str_is_none(fields->signing_secret))
        return error_set(err, ERROR_MISSING_FIELD, "signing_secret", "signing_secret is required.");
    if (!fields->livemode.set)
        return error_set(err, ERROR_MISSING_FIELD, "livemode", "livemode is required.");
    TRY(connection_refuse_other(connection_kind_named(STR("stripe")),
                                &(struct connection_patch){.settings = fields->settings, .secrets = fields->secrets},
                                err));
    TRY(check_secret(fields->signing_secret, err));
    TRY(check_api_key(fields->api_key, err));
    return text_check_plain(fields->account, "account", err);
}

enum status connection_refuse_other(const struct connection_kind *kind, const struct connection_patch *fields,
                                    struct error *err)
{
    const char *other = NULL;
    if (kind->settings == NULL)
        other = fields->settings != NULL ? "settings" : fields->secrets != NULL ? "secrets" : NULL;
    else if (!str_is_none(fields->signing_secret))
        other = "signing_secret";
    else if (!kind->named && !str_is_none(fields->account))
        other = "account";
    else if (!str_is_none(fields->api_key) || !str_is_none(fields->api_url))
        other = str_is_none(fields->api_key) ? "api_url" : "api_key";
    if (other == NULL)
        return STATUS_OK;
    return error_set(err, ERROR_UNKNOWN_FIELD, other, "A connection of this kind has no %s.", other);
}

enum status connection_fields_check(const struct connection_fields *fields, struct arena *arena, struct error *err)
{
    const struct connection_kind *kind = connection_kind_chosen(fields->kind);
    if (kind == NULL)
        return error_set(err, ERROR_NOT_SUPPORTED, "kind", "This version has no connections of this kind.");
    if (kind->settings == NULL)
        return check_stripe(fields, err);
    const struct connection_patch given = {.signing_secret = fields->signing_secret,
                                           .account = fields->account,
                                           .api_key = fields->api_key,
                                           .api_url = fields->api_url};
    const struct connection_texts nothing = {STR_NONE, STR_NONE};
    struct connection_texts merged;
    TRY(connection_refuse_other(kind, &given, err));
    TRY(text_check_plain(fields->account, "account", err));
    return connection_merge(kind, &nothing, fields->settings, fields->secrets, arena, &merged, err);
}

enum status connection_patch_check(const struct connection_patch *fields, struct error *err)
{
    if (!str_is_none(fields->signing_secret))
        TRY(check_secret(fields->signing_secret, err));
    TRY(check_api_key(fields->api_key, err));
    return text_check_plain(fields->account, "account", err);
}
