#pragma once

#include "base/schema.h"
#include "base/str.h"

/* The settings and secrets of each kind of connection, as connection_read_settings() and connection_read_secrets()
 * (connection.h) give them. What is absent was left out. Plain data. */

enum smtp_security { SMTP_STARTTLS = 1, SMTP_TLS, SMTP_NONE }; /* FIELD_CHOICE */

struct smtp_settings {
    struct str host;
    struct opt_int port;
    int security; /* enum smtp_security */
    struct str user;
    struct str from, from_name, reply_to;
    struct str dkim_domain, dkim_selector;
};

struct smtp_secrets {
    struct str password;
    struct str dkim_private_key; /* PEM */
};

struct twilio_settings {
    struct str account_sid;
    struct str from, messaging_service_sid; /* one of them */
    struct str base_url;
};

struct twilio_secrets {
    struct str auth_token;
};

/* A gateway that takes the sendsms form of Kannel's smsbox. */
struct gateway_settings {
    struct str url;
    struct str user, from;
};

struct gateway_secrets {
    struct str password;
};

struct tremendous_settings {
    struct str base_url;
    struct str funding_source_id, campaign_id;
};

struct tremendous_secrets {
    struct str api_key;
};

enum webhook_auth_choice { WEBHOOK_AUTH_PATH = 1, WEBHOOK_AUTH_BEARER, WEBHOOK_AUTH_HMAC }; /* FIELD_CHOICE */

struct webhook_settings {
    int auth; /* enum webhook_auth_choice */
    struct str header, prefix;
    int encoding; /* FIELD_CHOICE: hex, base64 */
    int content;  /* FIELD_CHOICE: the body; the time, a dot and the body */
    struct str timestamp_header;
    struct opt_int tolerance_s;
    json_t *mapping; /* domain/mapping/mapping.h; null: none yet */
};

struct webhook_secrets {
    struct str token, signing_secret; /* by `auth` */
};

extern const struct schema webhook_settings_schema, webhook_secrets_schema;
extern const struct schema smtp_settings_schema, smtp_secrets_schema;
extern const struct schema twilio_settings_schema, twilio_secrets_schema;
extern const struct schema gateway_settings_schema, gateway_secrets_schema;
extern const struct schema tremendous_settings_schema, tremendous_secrets_schema;
