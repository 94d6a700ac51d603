#pragma once

#include "base/error.h"
#include "base/str.h"

/* How messages to a connection of kind webhook prove whose they are: a secret part of the address (which the caller
 * compares), a token in a header, or HMAC-SHA-256 of the body as it arrived. Pure; any thread. */

enum webhook_auth { WEBHOOK_SECRET_PATH = 1, WEBHOOK_BEARER, WEBHOOK_HMAC }; /* FIELD_CHOICE */
enum webhook_encoding { WEBHOOK_HEX = 1, WEBHOOK_BASE64 };                   /* FIELD_CHOICE */
enum webhook_signed { WEBHOOK_SIGNED_BODY = 1, WEBHOOK_SIGNED_TIME_BODY };   /* FIELD_CHOICE */

/* What the sender does, as the connection's settings say. */
struct webhook_signing {
    struct str header; /* where the signature is */
    struct str prefix; /* before it, as "sha256="; or absent */
    enum webhook_encoding encoding;
    enum webhook_signed content;
    struct str timestamp_header; /* seconds since 1970, or an RFC 3339 time; absent: none */
    int64_t tolerance_s;
};

/* A message, as it came. Absent headers are absent. */
struct webhook_message {
    struct str signature, timestamp;
    struct str body;
};

/* Under any of the secrets. `now_at` is the wall clock. ERROR_INVALID_SIGNATURE, by the name of the header, says what
 * is wrong as closely as can be told: the header is missing or is in the other encoding, the clock is off, or the
 * signature fits the same JSON written in another way, because something on the way has written it anew. */
MUST_CHECK enum status webhook_check_signature(const struct webhook_signing *signing,
                                               const struct webhook_message *message, const struct str *secrets,
                                               size_t secret_count, int64_t now_at, struct error *err);

/* `header` is the whole value: `Bearer <token>`, or of a header of its own the token alone. ERROR_UNAUTHORIZED. */
MUST_CHECK enum status webhook_check_bearer(struct str name, struct str value, const struct str *tokens,
                                            size_t token_count, struct error *err);
