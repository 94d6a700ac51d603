/* How messages to a connection of kind webhook prove whose they are. See webhook_auth.h.
 *
 * A wrong signature costs its sender nothing to find out about, and the business hours: so it is looked into. What is
 * tried on a body that does not fit are the forms in which libraries write the same JSON, with a body of bounded size;
 * none of it lets a message in. */

#include "connect/webhook_auth.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"

enum { HEX_SIZE = 2 * SHA256_SIZE, BASE64_SIZE = 44, REWRITTEN_BYTES = 64 * 1024 };

/* ---- the bearer token ---- */

enum status webhook_check_bearer(struct str name, struct str value, const struct str *tokens, size_t token_count,
                                 struct error *err)
{
    bool standard = str_equal_nocase(name, STR("authorization"));
    struct str token = value;
    if (standard && str_starts_with(value, STR("Bearer ")))
        token = str_trim((struct str){value.data + 7, value.size - 7});
    bool fits = false;
    for (size_t i = 0; i < token_count && !str_is_none(token); i++)
        fits = crypto_equal(token, tokens[i]) || fits;
    if (fits)
        return STATUS_OK;
    return error_set(err, ERROR_UNAUTHORIZED, NULL, "%s %.*s%s", "This connection wants its token in the header",
                     STR_ARG(name), standard ? " (Bearer <token>)." : ".");
}

/* ---- the signature ---- */

static enum status wrong(const struct webhook_signing *signing, const char *why, struct error *err)
{
    struct buf text = {0};
    buf_add_str(&text, signing->header);
    buf_add_char(&text, '\0');
    enum status status = error_set(err, ERROR_INVALID_SIGNATURE, text.data, "%s", why);
    buf_release(&text);
    return status;
}

static bool is_hex(struct str text)
{
    uint8_t bytes[SHA256_SIZE];
    return text.size == HEX_SIZE && crypto_unhex(text, bytes, sizeof bytes);
}

/* 32 bytes, with the padding or without it. */
static bool is_base64(struct str text)
{
    if (text.size != BASE64_SIZE && text.size != BASE64_SIZE - 1)
        return false;
    for (size_t i = 0; i < BASE64_SIZE - 1; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/'))
            return false;
    }
    return true;
}

/* Whether the given text is this code, in the encoding that was agreed. */
static bool is_code(struct str given, enum webhook_encoding encoding, const uint8_t code[SHA256_SIZE])
{
    struct buf text = {0};
    struct buf lower = {0};
    for (size_t i = 0; i < given.size; i++) {
        char c = given.data[i];
        buf_add_char(&lower, encoding == WEBHOOK_HEX && c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c);
    }
    if (encoding == WEBHOOK_HEX)
        buf_add_hex(&text, code, SHA256_SIZE);
    else
        base64_add(&text, (struct str){(const char *)code, SHA256_SIZE});
    if (encoding == WEBHOOK_BASE64 && given.size == BASE64_SIZE - 1)
        text.size = BASE64_SIZE - 1;
    bool same = crypto_equal(buf_str(&lower), buf_str(&text));
    buf_release(&text);
    buf_release(&lower);
    return same;
}

/* What was signed, if it is this body. */
static void add_signed(const struct webhook_signing *signing, const struct webhook_message *message, struct str body,
                       struct buf *out)
{
    if (signing->content == WEBHOOK_SIGNED_TIME_BODY) {
        buf_add_str(out, message->timestamp);
        buf_add_char(out, '.');
    }
    buf_add_str(out, body);
}

/* The next of the header's signatures, which stand between commas, without the agreed prefix; what does not begin with
 * it is passed over. Absent: there is none any more. */
static struct str next_signature(const struct webhook_signing *signing, struct str *rest)
{
    while (!str_is_none(*rest)) {
        struct str given = str_trim(str_split(rest, ','));
        if (str_is_none(signing->prefix))
            return given;
        if (str_starts_with(given, signing->prefix))
            return (struct str){given.data + signing->prefix.size, given.size - signing->prefix.size};
    }
    return STR_NONE;
}

static bool has_code(const struct webhook_signing *signing, struct str header, const uint8_t code[SHA256_SIZE])
{
    for (size_t i = 0; i < LIMIT_WEBHOOK_SIGNATURES; i++) {
        struct str given = next_signature(signing, &header);
        if (str_is_none(given))
            return false;
        if (is_code(given, signing->encoding, code))
            return true;
    }
    return false;
}

/* Whether any signature fits the body under any secret. Whoever sends it is nobody yet: the body is gone through once
 * for each secret, however many signatures the header has. */
static bool one_fits(const struct webhook_signing *signing, const struct webhook_message *message, struct str body,
                     const struct str *secrets, size_t secret_count)
{
    struct buf text = {0};
    bool found = false;
    add_signed(signing, message, body, &text);
    for (size_t i = 0; i < secret_count && !found; i++) {
        uint8_t code[SHA256_SIZE];
        crypto_hmac_sha256(secrets[i], buf_str(&text), code);
        found = has_code(signing, message->signature, code);
    }
    buf_release(&text);
    return found;
}

/* ---- the clock ---- */

static bool read_time(struct str text, int64_t *ret_s)
{
    int64_t at;
    if (str_to_int64(text, ret_s)) {
        if (*ret_s > INT64_C(100000000000)) /* milliseconds */
            *ret_s /= 1000;
        return *ret_s >= 0;
    }
    if (!time_parse(text, &at))
        return false;
    *ret_s = at / TIME_US_PER_S;
    return true;
}

static enum status check_time(const struct webhook_signing *signing, const struct webhook_message *message,
                              int64_t now_at, struct error *err)
{
    int64_t sent, now = now_at / TIME_US_PER_S;
    if (str_is_none(signing->timestamp_header))
        return STATUS_OK;
    if (str_is_none(message->timestamp) || !read_time(message->timestamp, &sent))
        return wrong(signing, "The header with the time of the signature is missing, or holds no time in seconds.",
                     err);
    if (sent >= now - signing->tolerance_s && sent <= now + signing->tolerance_s)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_SIGNATURE, NULL,
                     "The signature is of %lld seconds %s this server's clock, and %lld are allowed: the message was "
                     "kept too long, is a repeated one, or a clock is wrong.",
                     (long long)(sent < now ? now - sent : sent - now), sent < now ? "before" : "ahead of",
                     (long long)signing->tolerance_s);
}

/* ---- what may have gone wrong ---- */

/* As Python writes JSON when it is told nothing: a space behind each comma and colon, and none else. */
static struct str spaced(struct str compact, struct buf *out)
{
    bool quoted = false;
    for (size_t i = 0; i < compact.size; i++) {
        char c = compact.data[i];
        buf_add_char(out, c);
        if (quoted && c == '\\' && i + 1 < compact.size)
            buf_add_char(out, compact.data[++i]);
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == ',' || c == ':'))
            buf_add_char(out, ' ');
    }
    return buf_str(out);
}

static bool fits_when_written(const struct webhook_signing *signing, const struct webhook_message *message,
                              const json_t *json, size_t flags, const struct str *secrets, size_t secret_count)
{
    char *text = json_dumps(json, flags | JSON_ENCODE_ANY);
    struct buf python = {0};
    bool found = false;
    if (text != NULL) {
        found = one_fits(signing, message, str_from(text), secrets, secret_count);
        if (!found && (flags & JSON_COMPACT) != 0)
            found = one_fits(signing, message, spaced(str_from(text), &python), secrets, secret_count);
    }
    buf_release(&python);
    free(text);
    return found;
}

/* Whether the signature fits the same JSON in one of the forms in which it is usually written. */
static bool was_rewritten(const struct webhook_signing *signing, const struct webhook_message *message,
                          const struct str *secrets, size_t secret_count)
{
    static const size_t forms[] = {JSON_COMPACT,
                                   JSON_COMPACT | JSON_ENSURE_ASCII,
                                   JSON_COMPACT | JSON_SORT_KEYS,
                                   JSON_COMPACT | JSON_ESCAPE_SLASH,
                                   JSON_COMPACT | JSON_ESCAPE_SLASH | JSON_ENSURE_ASCII,
                                   JSON_INDENT(2),
                                   JSON_INDENT(4)};
    struct str trimmed = str_trim(message->body);
    json_t *json = NULL;
    bool found = trimmed.size != message->body.size && one_fits(signing, message, trimmed, secrets, secret_count);
    if (!found && message->body.size <= REWRITTEN_BYTES && json_parse(message->body, &json, NULL) == STATUS_OK)
        for (size_t i = 0; i < sizeof forms / sizeof forms[0] && !found; i++)
            found = fits_when_written(signing, message, json, forms[i], secrets, secret_count);
    json_decref(json);
    return found;
}

/* Why no signature of the header can fit, without looking at the body; null: it could. Of several the first of those
 * with the prefix need not be the one that fits. */
static const char *what_is_wrong(const struct webhook_signing *signing, struct str header)
{
    struct str rest = header;
    if (str_is_none(header) || str_trim(header).size == 0)
        return "The header with the signature is missing.";
    struct str given = next_signature(signing, &rest);
    if (str_is_none(given))
        return "The signature does not begin with the prefix that the connection's settings name.";
    if (!str_is_none(rest))
        return NULL;
    if (str_is_none(signing->prefix) && str_starts_with(given, STR("sha256=")))
        return "The signature begins with sha256=, and the connection's settings name no prefix.";
    if (signing->encoding == WEBHOOK_HEX && is_base64(given))
        return "The signature is in base64, and the connection's settings say hex.";
    if (signing->encoding == WEBHOOK_BASE64 && is_hex(given))
        return "The signature is in hex, and the connection's settings say base64.";
    return NULL;
}

enum status webhook_check_signature(const struct webhook_signing *signing, const struct webhook_message *message,
                                    const struct str *secrets, size_t secret_count, int64_t now_at, struct error *err)
{
    const char *why = what_is_wrong(signing, message->signature);
    if (why != NULL)
        return wrong(signing, why, err);
    TRY(check_time(signing, message, now_at, err));
    if (one_fits(signing, message, message->body, secrets, secret_count))
        return STATUS_OK;
    if (was_rewritten(signing, message, secrets, secret_count))
        return wrong(signing,
                     "The signature fits this JSON, but not the bytes that arrived: a proxy or tool on the way has "
                     "written the body anew. Let it pass the body on as it is.",
                     err);
    return wrong(signing,
                 "The signature does not fit the body and this connection's secret: sign the bytes of the body just as "
                 "they are sent, under the secret as a whole.",
                 err);
}
