/* The field tables of settings and secrets. */

#include "domain/connection/connection_settings.h"

#include "base/limits.h"

enum { HOST_BYTES = 253, TOKEN_BYTES = 128, SENDER_BYTES = 20, PORT_MAX = 65535 };

static const char *const securities[] = {"starttls", "tls", "none", NULL};

#define TEXT_OF(owner, member, most, more, words)                                                                      \
    {                                                                                                                  \
        .name = #member, .type = FIELD_TEXT, .offset = offsetof(owner, member), .flags = (more), .min = 1,             \
        .max = (most), .doc = (words)                                                                                  \
    }
#define URL_OF(owner, member, more, words)                                                                             \
    {                                                                                                                  \
        .name = #member, .type = FIELD_URL, .offset = offsetof(owner, member), .flags = (more), .doc = (words)         \
    }

static const struct field smtp_table[] = {
    TEXT_OF(struct smtp_settings, host, HOST_BYTES, FIELD_REQUIRED, "The mail server."),
    {.name = "port",
     .type = FIELD_INT,
     .offset = offsetof(struct smtp_settings, port),
     .min = 1,
     .max = PORT_MAX,
     .doc = "Its port: 587, or 465 with tls, when left out."},
    {.name = "security",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct smtp_settings, security),
     .choices = securities,
     .doc =
         "starttls (when left out): begins in the clear and goes on encrypted, or not at all. tls: encrypted from the "
         "first byte. none: never, and without a user."},
    TEXT_OF(struct smtp_settings, user, LIMIT_TEXT_BYTES, 0, "Who signs in; left out: nobody."),
    TEXT_OF(struct smtp_settings, from, LIMIT_EMAIL_BYTES, FIELD_REQUIRED, "The sender's address."),
    TEXT_OF(struct smtp_settings, from_name, LIMIT_TEXT_BYTES, 0, "The sender's name, as people see it."),
    TEXT_OF(struct smtp_settings, reply_to, LIMIT_EMAIL_BYTES, 0, "Where answers go, if not to the sender."),
    TEXT_OF(struct smtp_settings, dkim_domain, HOST_BYTES, 0,
            "The domain in whose name mail is signed (d=); with selector and key, or none of the three."),
    TEXT_OF(struct smtp_settings, dkim_selector, HOST_BYTES, 0, "Under which name its public key is published (s=)."),
};

static const struct field smtp_secret_table[] = {
    TEXT_OF(struct smtp_secrets, password, LIMIT_TEXT_BYTES, 0, "The user's password."),
    TEXT_OF(struct smtp_secrets, dkim_private_key, LIMIT_SECRET_BYTES, 0, "RSA or Ed25519, as PEM."),
};

static const struct field twilio_table[] = {
    TEXT_OF(struct twilio_settings, account_sid, TOKEN_BYTES, FIELD_REQUIRED, "AC and 32 hexadecimal digits."),
    TEXT_OF(struct twilio_settings, from, SENDER_BYTES, 0, "The number or name that messages come from."),
    TEXT_OF(struct twilio_settings, messaging_service_sid, TOKEN_BYTES, 0, "Or a messaging service: MG and 32 digits."),
    URL_OF(struct twilio_settings, base_url, 0, "Where its API is; https://api.twilio.com when left out."),
};

static const struct field twilio_secret_table[] = {
    TEXT_OF(struct twilio_secrets, auth_token, TOKEN_BYTES, FIELD_REQUIRED, "The account's auth token."),
};

static const struct field gateway_table[] = {
    URL_OF(struct gateway_settings, url, FIELD_REQUIRED, "The gateway's address for sending, up to /cgi-bin/sendsms."),
    TEXT_OF(struct gateway_settings, user, TOKEN_BYTES, FIELD_REQUIRED, "A user that may send."),
    TEXT_OF(struct gateway_settings, from, SENDER_BYTES, FIELD_REQUIRED, "The number or name that messages come from."),
};

static const struct field gateway_secret_table[] = {
    TEXT_OF(struct gateway_secrets, password, TOKEN_BYTES, FIELD_REQUIRED, "The user's password."),
};

static const struct field tremendous_table[] = {
    URL_OF(
        struct tremendous_settings, base_url, 0,
        "Where its API is; https://www.tremendous.com when left out, and https://testflight.tremendous.com for tries."),
    TEXT_OF(struct tremendous_settings, funding_source_id, TOKEN_BYTES, FIELD_REQUIRED, "What pays for the cards."),
    TEXT_OF(struct tremendous_settings, campaign_id, TOKEN_BYTES, 0, "A campaign: its look and its products."),
};

static const struct field tremendous_secret_table[] = {
    TEXT_OF(struct tremendous_secrets, api_key, LIMIT_TEXT_BYTES, FIELD_REQUIRED, "The API key."),
};

const struct schema smtp_settings_schema = SCHEMA("SmtpSettings", smtp_table, struct smtp_settings);
const struct schema smtp_secrets_schema = SCHEMA("SmtpSecrets", smtp_secret_table, struct smtp_secrets);
const struct schema twilio_settings_schema = SCHEMA("TwilioSettings", twilio_table, struct twilio_settings);
const struct schema twilio_secrets_schema = SCHEMA("TwilioSecrets", twilio_secret_table, struct twilio_secrets);
const struct schema gateway_settings_schema = SCHEMA("GatewaySettings", gateway_table, struct gateway_settings);
const struct schema gateway_secrets_schema = SCHEMA("GatewaySecrets", gateway_secret_table, struct gateway_secrets);
const struct schema tremendous_settings_schema =
    SCHEMA("TremendousSettings", tremendous_table, struct tremendous_settings);
const struct schema tremendous_secrets_schema =
    SCHEMA("TremendousSecrets", tremendous_secret_table, struct tremendous_secrets);
