/* From stored connections to accounts: the settings of each kind, by name, into what connect/ wants. */

#include "connect/account/account.h"

#include <assert.h>

#include "domain/connection/connection_settings.h"

static void wipe(struct str *secret)
{
    crypto_wipe((char *)(uintptr_t)secret->data, secret->size);
    *secret = STR_NONE;
}

static bool is_kind(const struct connection *connection, const char *kind)
{
    return str_equal(connection->kind, str_from(kind));
}

/* ---- text messages ---- */

static enum status of_twilio(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                             struct sms_account *ret, struct error *err)
{
    struct twilio_settings settings;
    struct twilio_secrets secrets;
    TRY(connection_read_settings(connection, &settings, arena, err));
    TRY(connection_read_secrets(connection, seal, &secrets, arena, err));
    *ret = (struct sms_account){
        .url = settings.base_url,
        .user = settings.account_sid,
        .password = secrets.auth_token,
        .from = settings.from,
        .service_sid = settings.messaging_service_sid,
    };
    return STATUS_OK;
}

static enum status of_gateway(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                              struct sms_account *ret, struct error *err)
{
    struct gateway_settings settings;
    struct gateway_secrets secrets;
    TRY(connection_read_settings(connection, &settings, arena, err));
    TRY(connection_read_secrets(connection, seal, &secrets, arena, err));
    *ret = (struct sms_account){
        .url = settings.url,
        .user = settings.user,
        .password = secrets.password,
        .from = settings.from,
    };
    return STATUS_OK;
}

enum status account_of_sms(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                           enum sms_provider *ret_provider, struct sms_account *ret_account, struct error *err)
{
    bool twilio = is_kind(connection, "twilio");
    assert(twilio || is_kind(connection, "sms_gateway"));
    if (twilio)
        TRY(of_twilio(connection, seal, arena, ret_account, err));
    else
        TRY(of_gateway(connection, seal, arena, ret_account, err));
    *ret_provider = twilio ? SMS_TWILIO : SMS_GATEWAY;
    return STATUS_OK;
}

void account_wipe_sms(struct sms_account *account)
{
    wipe(&account->password);
}

struct str account_report_url(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                              struct str public_url, struct arena *arena)
{
    if (is_kind(connection, "twilio"))
        return connection_hook_url(connection, seal, public_url, "/status", arena);
    if (is_kind(connection, "sms_gateway"))
        return connection_hook_url(connection, seal, public_url, "/report", arena);
    return STR_NONE;
}

/* ---- mail ---- */

static enum mail_security security_of(int security)
{
    return security == SMTP_TLS ? MAIL_TLS : security == SMTP_NONE ? MAIL_PLAIN : MAIL_STARTTLS;
}

enum status account_of_mail(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                            struct mail_account *ret_account, struct error *err)
{
    struct smtp_settings settings;
    struct smtp_secrets secrets;
    assert(is_kind(connection, "smtp"));
    TRY(connection_read_settings(connection, &settings, arena, err));
    TRY(connection_read_secrets(connection, seal, &secrets, arena, err));
    *ret_account = (struct mail_account){
        .host = settings.host,
        .port = settings.port.value,
        .security = security_of(settings.security),
        .user = settings.user,
        .password = secrets.password,
        .from = settings.from,
        .from_name = settings.from_name,
        .reply_to = settings.reply_to,
        .dkim_domain = settings.dkim_domain,
        .dkim_selector = settings.dkim_selector,
        .dkim_key = secrets.dkim_private_key,
    };
    return STATUS_OK;
}

void account_wipe_mail(struct mail_account *account)
{
    wipe(&account->password);
    wipe(&account->dkim_key);
}

/* ---- gift cards ---- */

static struct str without_slash(struct str url)
{
    while (url.size > 0 && url.data[url.size - 1] == '/')
        url.size--;
    return url;
}

enum status account_of_gifts(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                             struct gift_account *ret_account, struct error *err)
{
    struct tremendous_settings settings;
    struct tremendous_secrets secrets;
    assert(is_kind(connection, "tremendous"));
    TRY(connection_read_settings(connection, &settings, arena, err));
    TRY(connection_read_secrets(connection, seal, &secrets, arena, err));
    *ret_account = (struct gift_account){
        .base_url = without_slash(settings.base_url),
        .api_key = secrets.api_key,
        .funding_source_id = settings.funding_source_id,
        .campaign_id = settings.campaign_id,
    };
    return STATUS_OK;
}

void account_wipe_gifts(struct gift_account *account)
{
    wipe(&account->api_key);
}
