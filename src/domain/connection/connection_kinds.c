/* The kinds of connections: a row each. */

#include "domain/connection/connection_kinds.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/signature.h"
#include "base/text.h"
#include "domain/connection/connection_settings.h"
#include "domain/connection/webhook_settings.h"
#include "domain/contact/normalise.h"

enum { PORT_SUBMISSION = 587, PORT_TLS = 465, SID_SIZE = 34 };

/* ---- what is usual ---- */

static void set_default(json_t *settings, const char *name, json_t *value)
{
    if (json_object_get(settings, name) == NULL)
        json_object_set_new(settings, name, value);
    else
        json_decref(value);
}

static void complete_smtp(json_t *settings)
{
    bool implicit = json_integer_value(json_object_get(settings, "port")) == PORT_TLS;
    set_default(settings, "security", json_string(implicit ? "tls" : "starttls"));
    const char *security = json_string_value(json_object_get(settings, "security"));
    bool tls = security != NULL && str_equal(str_from(security), STR("tls"));
    set_default(settings, "port", json_integer(tls ? PORT_TLS : PORT_SUBMISSION));
}

static void complete_twilio(json_t *settings)
{
    set_default(settings, "base_url", json_string("https://api.twilio.com"));
}

static void complete_tremendous(json_t *settings)
{
    set_default(settings, "base_url", json_string("https://www.tremendous.com"));
}

/* ---- checks ---- */

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters, digits and the others given. */
static bool is_made_of(struct str text, const char *others)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_letter_or_digit(text.data[i]) && str_find(str_from(others), text.data[i]) == SIZE_MAX)
            return false;
    return true;
}

static enum status check_host(struct str host, struct error *err)
{
    bool address = host.size > 2 && host.data[0] == '[' && host.data[host.size - 1] == ']';
    struct str inside = address ? (struct str){host.data + 1, host.size - 2} : host;
    if (is_made_of(inside, address ? ":." : ".-") && inside.data[0] != '-')
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "settings.host",
                     "host must be a host name or an address alone, without scheme, port or path.");
}

static enum status check_email(struct str address, const char *param, struct arena *arena, struct error *err)
{
    struct str normal;
    return str_is_none(address) ? STATUS_OK : email_normalise(address, param, arena, &normal, err);
}

/* Signing needs all three, or none. */
static enum status check_dkim(const struct smtp_settings *settings, const struct smtp_secrets *secrets,
                              struct arena *arena, struct error *err)
{
    struct str normal;
    if (str_is_none(settings->dkim_domain) && str_is_none(settings->dkim_selector) &&
        str_is_none(secrets->dkim_private_key))
        return STATUS_OK;
    if (str_is_none(settings->dkim_domain))
        return error_set(err, ERROR_MISSING_FIELD, "settings.dkim_domain", "Signing needs the domain, too.");
    if (str_is_none(settings->dkim_selector))
        return error_set(err, ERROR_MISSING_FIELD, "settings.dkim_selector", "Signing needs the selector, too.");
    if (str_is_none(secrets->dkim_private_key))
        return error_set(err, ERROR_MISSING_FIELD, "secrets.dkim_private_key", "Signing needs the key, too.");
    TRY(domain_normalise(settings->dkim_domain, "settings.dkim_domain", arena, &normal, err));
    if (!is_made_of(settings->dkim_selector, "._-"))
        return error_set(err, ERROR_INVALID_VALUE, "settings.dkim_selector",
                         "dkim_selector must be a name in the domain's DNS: letters, digits, dots, '-' and '_'.");
    struct signature_key *key;
    enum status status = signature_key_read(secrets->dkim_private_key, &key, err);
    if (status == STATUS_OK)
        signature_key_free(key);
    else
        error_prefix(err, "secrets.dkim_private_key");
    return status;
}

static enum status check_sign_in(const struct smtp_settings *settings, const struct smtp_secrets *secrets,
                                 struct error *err)
{
    if (str_is_none(settings->user) && str_is_none(secrets->password))
        return STATUS_OK;
    if (str_is_none(settings->user))
        return error_set(err, ERROR_MISSING_FIELD, "settings.user", "A password needs a user.");
    if (str_is_none(secrets->password))
        return error_set(err, ERROR_MISSING_FIELD, "secrets.password", "A user needs a password.");
    if (settings->security == SMTP_NONE)
        return error_set(err, ERROR_INVALID_VALUE, "settings.security",
                         "A password is never sent unencrypted: choose starttls or tls, or leave the user out.");
    TRY(text_check_plain(settings->user, "settings.user", err));
    return text_check_plain(secrets->password, "secrets.password", err);
}

static enum status check_smtp(const void *settings, const void *secrets, struct arena *arena, struct error *err)
{
    const struct smtp_settings *smtp = settings;
    TRY(check_host(smtp->host, err));
    TRY(check_email(smtp->from, "settings.from", arena, err));
    TRY(check_email(smtp->reply_to, "settings.reply_to", arena, err));
    TRY(text_check_plain(smtp->from_name, "settings.from_name", err));
    TRY(check_sign_in(smtp, secrets, err));
    return check_dkim(smtp, secrets, arena, err);
}

static bool is_sid(struct str text, struct str prefix)
{
    return text.size == SID_SIZE && str_starts_with(text, prefix) && is_made_of(text, "");
}

/* A number, a short code, or a name of letters and digits. */
static enum status check_sender(struct str from, struct error *err)
{
    if (str_is_none(from) || is_made_of(from, "+ -_&."))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "settings.from",
                     "from must be a number, as +12025550143, or a name of letters and digits.");
}

static enum status check_twilio(const void *settings, const void *secrets, struct arena *arena, struct error *err)
{
    const struct twilio_settings *twilio = settings;
    const struct twilio_secrets *hidden = secrets;
    (void)arena;
    if (!is_sid(twilio->account_sid, STR("AC")))
        return error_set(err, ERROR_INVALID_VALUE, "settings.account_sid",
                         "account_sid must be AC and 32 hexadecimal digits.");
    if (str_is_none(twilio->from) && str_is_none(twilio->messaging_service_sid))
        return error_set(err, ERROR_MISSING_FIELD, "settings.from", "Set from, or messaging_service_sid.");
    if (!str_is_none(twilio->messaging_service_sid) && !is_sid(twilio->messaging_service_sid, STR("MG")))
        return error_set(err, ERROR_INVALID_VALUE, "settings.messaging_service_sid",
                         "messaging_service_sid must be MG and 32 hexadecimal digits.");
    TRY(check_sender(twilio->from, err));
    return text_check_plain(hidden->auth_token, "secrets.auth_token", err);
}

static enum status check_gateway(const void *settings, const void *secrets, struct arena *arena, struct error *err)
{
    const struct gateway_settings *gateway = settings;
    const struct gateway_secrets *hidden = secrets;
    (void)arena;
    if (str_find(gateway->url, '?') != SIZE_MAX || str_find(gateway->url, '#') != SIZE_MAX)
        return error_set(err, ERROR_INVALID_VALUE, "settings.url", "url must have no query: referd writes it.");
    TRY(check_sender(gateway->from, err));
    TRY(text_check_plain(gateway->user, "settings.user", err));
    return text_check_plain(hidden->password, "secrets.password", err);
}

static enum status check_tremendous(const void *settings, const void *secrets, struct arena *arena, struct error *err)
{
    const struct tremendous_settings *tremendous = settings;
    const struct tremendous_secrets *hidden = secrets;
    (void)arena;
    TRY(text_check_plain(tremendous->funding_source_id, "settings.funding_source_id", err));
    TRY(text_check_plain(tremendous->campaign_id, "settings.campaign_id", err));
    if (!is_made_of(hidden->api_key, "._-"))
        return error_set(err, ERROR_INVALID_VALUE, "secrets.api_key", "This is not the form of an API key.");
    return STATUS_OK;
}

/* ---- the kinds ---- */

/* In the order of connection_kinds. */
static const struct connection_kind kinds[] = {
    {.name = "stripe", .family = CONNECTION_PAYMENTS, .signs = true, .hook = "", .hook_name = "stripe", .named = true},
    {.name = "smtp",
     .family = CONNECTION_MAIL,
     .settings = &smtp_settings_schema,
     .secrets = &smtp_secrets_schema,
     .complete = complete_smtp,
     .check = check_smtp},
    {.name = "twilio",
     .family = CONNECTION_SMS,
     .settings = &twilio_settings_schema,
     .secrets = &twilio_secrets_schema,
     .signs = true,
     .hook = "/inbound",
     .hook_name = "twilio",
     .complete = complete_twilio,
     .check = check_twilio},
    {.name = "sms_gateway",
     .family = CONNECTION_SMS,
     .settings = &gateway_settings_schema,
     .secrets = &gateway_secrets_schema,
     .hook = "/inbound",
     .hook_name = "sms",
     .hook_secret = true,
     .check = check_gateway},
    {.name = "tremendous",
     .family = CONNECTION_GIFTS,
     .settings = &tremendous_settings_schema,
     .secrets = &tremendous_secrets_schema,
     .complete = complete_tremendous,
     .check = check_tremendous},
    {.name = "webhook",
     .family = CONNECTION_REPORTS,
     .settings = &webhook_settings_schema,
     .secrets = &webhook_secrets_schema,
     .signs = true,
     .hook = "",
     .hook_name = "in",
     .hook_secret = true,
     .named = true,
     .complete = webhook_complete,
     .check = webhook_check},
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

const struct connection_kind *connection_kind_named(struct str name)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (str_equal(name, str_from(kinds[i].name)))
            return &kinds[i];
    return NULL;
}

const struct connection_kind *connection_kind_chosen(int choice)
{
    return choice >= 1 && choice <= KIND_COUNT ? &kinds[choice - 1] : NULL;
}

/* ---- merging ---- */

/* The stored object with the members of `change` set; the caller owns it. */
static enum status merge(struct str stored, const json_t *change, const char *param, json_t **ret, struct error *err)
{
    json_t *merged = NULL;
    const char *name;
    json_t *value;
    if (change != NULL && !json_is_object(change))
        return error_set(err, ERROR_INVALID_TYPE, param, "%s must be an object.", param);
    if (str_is_none(stored))
        merged = json_object();
    else
        TRY(json_parse(stored, &merged, err));
    json_object_foreach((json_t *)(uintptr_t)change, name, value)
    {
        if (json_is_null(value))
            json_object_del(merged, name);
        else
            json_object_set(merged, name, value);
    }
    *ret = merged;
    return STATUS_OK;
}

static struct str text_of(const json_t *json, struct arena *arena)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    struct str kept = str_copy(arena, str_from(text));
    free(text);
    return kept;
}

static enum status read_as(const struct schema *schema, const json_t *json, const char *param, struct arena *arena,
                           void **ret, struct error *err)
{
    void *out = arena_alloc(arena, schema->size);
    enum status status = schema_read(schema, json, out, arena, err);
    if (status != STATUS_OK)
        error_prefix(err, param);
    *ret = out;
    return status;
}

static enum status check_all(const struct connection_kind *kind, const json_t *settings, const json_t *secrets,
                             struct arena *arena, struct error *err)
{
    void *read_settings, *read_secrets;
    TRY(read_as(kind->settings, settings, "settings", arena, &read_settings, err));
    TRY(read_as(kind->secrets, secrets, "secrets", arena, &read_secrets, err));
    return kind->check(read_settings, read_secrets, arena, err);
}

/* The usual value of the second depends on the first: where that one is named, it is found anew, unless somebody has
 * said another. */
static const struct {
    const char *named, *dependent;
} dependents[] = {
    {"auth", "encoding"},
    {"auth", "header"},
    {"auth", "signed"},
    {"auth", "tolerance_s"},
    {"security", "port"},
    {"timestamp_header", "signed"},
    {"timestamp_header", "tolerance_s"},
};

/* Whether the stored value is what it would be, had nobody said it. */
static bool is_usual(const struct connection_kind *kind, const json_t *stored, const char *name)
{
    json_t *without = json_copy((json_t *)(uintptr_t)stored);
    json_object_del(without, name);
    kind->complete(without);
    const json_t *usual = json_object_get(without, name), *value = json_object_get(stored, name);
    bool same = usual != NULL && value != NULL && json_equal(usual, value);
    json_decref(without);
    return same;
}

static void drop_usual(const struct connection_kind *kind, struct str stored, const json_t *change, json_t *merged)
{
    json_t *before = NULL;
    if (str_is_none(stored) || change == NULL || json_parse(stored, &before, NULL) != STATUS_OK)
        return;
    for (size_t i = 0; i < sizeof dependents / sizeof dependents[0]; i++) {
        const char *dependent = dependents[i].dependent;
        if (json_object_get(change, dependents[i].named) != NULL && json_object_get(change, dependent) == NULL &&
            is_usual(kind, before, dependent))
            json_object_del(merged, dependent);
    }
    json_decref(before);
}

enum status connection_merge(const struct connection_kind *kind, const struct connection_texts *stored,
                             const json_t *settings, const json_t *secrets, struct arena *arena,
                             struct connection_texts *ret, struct error *err)
{
    json_t *merged_settings = NULL, *merged_secrets = NULL;
    enum status status = merge(stored->settings, settings, "settings", &merged_settings, err);
    if (status == STATUS_OK)
        status = merge(stored->secrets, secrets, "secrets", &merged_secrets, err);
    if (status == STATUS_OK && kind->complete != NULL) {
        drop_usual(kind, stored->settings, settings, merged_settings);
        kind->complete(merged_settings);
    }
    if (status == STATUS_OK)
        status = check_all(kind, merged_settings, merged_secrets, arena, err);
    if (status == STATUS_OK)
        *ret = (struct connection_texts){text_of(merged_settings, arena), text_of(merged_secrets, arena)};
    json_decref(merged_settings);
    json_decref(merged_secrets);
    return status;
}

/* ---- the trail ---- */

void connection_note_settings(const struct connection_kind *kind, struct str before, struct str after,
                              struct changes *changes)
{
    json_t *old = NULL, *new = NULL;
    if (json_parse(before, &old, NULL) == STATUS_OK && json_parse(after, &new, NULL) == STATUS_OK) {
        for (size_t i = 0; i < kind->settings->field_count; i++) {
            const char *name = kind->settings->fields[i].name;
            const json_t *from = json_object_get(old, name), *to = json_object_get(new, name);
            if (from != to && !(from != NULL && to != NULL && json_equal(from, to)))
                changes_str(changes, name, STR_NONE, STR_NONE);
        }
    }
    json_decref(old);
    json_decref(new);
}
