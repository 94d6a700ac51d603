/* DKIM, signing only. */

#include "connect/dkim.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/signature.h"
#include "base/time.h"

/* The headers that are signed where the mail has them, by the names that h= gives them. RFC 8058 wants those of
 * List-Unsubscribe. */
static const char *const signed_names[] = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
};
enum { SIGNED_COUNT = sizeof signed_names / sizeof signed_names[0] };

/* ---- canonical forms ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Runs of blanks become one space; those at the end go. `from` is where the line begins in `out`. */
static void end_line(struct buf *out, size_t from)
{
    while (out->size > from && out->data[out->size - 1] == ' ')
        out->size--;
}

static void add_relaxed(struct buf *out, char c, size_t from)
{
    if (!is_blank(c))
        buf_add_char(out, c);
    else if (out->size == from || out->data[out->size - 1] != ' ')
        buf_add_char(out, ' ');
}

static void add_body(struct buf *out, struct str body)
{
    size_t from = 0, kept = 0;
    for (size_t i = 0; i < body.size; i++) {
        if (body.data[i] == '\r' && i + 1 < body.size && body.data[i + 1] == '\n') {
            end_line(out, from);
            bool empty = out->size == from;
            BUF_ADD_LITERAL(out, "\r\n");
            from = out->size;
            kept = empty ? kept : from;
            i++;
        } else {
            add_relaxed(out, body.data[i], from);
        }
    }
    end_line(out, from);
    if (out->size > from) {
        BUF_ADD_LITERAL(out, "\r\n");
        kept = out->size;
    }
    out->size = kept; /* blank lines at the end do not count */
}

/* "name:value", unfolded; without the end of its line. */
static void add_header(struct buf *out, const char *name, struct str value)
{
    buf_add_format(out, "%s:", name);
    size_t from = out->size;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == '\r' || c == '\n' || (is_blank(c) && out->size == from))
            continue;
        add_relaxed(out, c, from);
    }
    end_line(out, from);
}

/* ---- the headers of a mail ---- */

/* Takes the next header, its folded lines included; false at the end. */
static bool next_header(struct str *rest, struct str *ret_name, struct str *ret_value)
{
    size_t end = 0;
    if (rest->size == 0)
        return false;
    while (end < rest->size && (rest->data[end] != '\n' || (end + 1 < rest->size && is_blank(rest->data[end + 1]))))
        end++;
    struct str header = {rest->data, end};
    *rest = (struct str){rest->data + end + (end < rest->size), rest->size - end - (end < rest->size)};
    *ret_name = str_trim(str_split(&header, ':'));
    *ret_value = str_is_none(header) ? STR("") : header;
    return true;
}

static struct str find_header(struct str headers, const char *wanted)
{
    struct str name, value;
    while (next_header(&headers, &name, &value))
        if (str_equal_nocase(name, str_from(wanted)))
            return value;
    return STR_NONE;
}

/* ---- signing ---- */

static void add_body_hash(struct buf *out, struct str body)
{
    struct buf canonical = {0};
    uint8_t hash[SHA256_SIZE];
    add_body(&canonical, body);
    crypto_sha256(buf_str(&canonical), hash);
    base64_add(out, (struct str){(const char *)hash, sizeof hash});
    buf_release(&canonical);
}

/* The value of the header up to "b=", and in `to_sign` the headers that it names. */
static void describe(const struct dkim *dkim, const struct signature_key *key, struct str headers, struct str body,
                     struct buf *value, struct buf *to_sign)
{
    bool rsa = signature_key_kind(key) == SIGNATURE_RSA;
    buf_add_format(value, " v=1; a=%s-sha256; c=relaxed/relaxed; d=%.*s;\r\n s=%.*s; t=%lld;\r\n h=from",
                   rsa ? "rsa" : "ed25519", STR_ARG(dkim->domain), STR_ARG(dkim->selector),
                   (long long)(dkim->signed_at / TIME_US_PER_S));
    for (size_t i = 0; i < SIGNED_COUNT; i++) {
        struct str found = find_header(headers, signed_names[i]);
        if (str_is_none(found))
            continue;
        buf_add_format(value, ":%s%s", i % 4 == 3 ? "\r\n  " : "", signed_names[i]);
        add_header(to_sign, signed_names[i], found);
        BUF_ADD_LITERAL(to_sign, "\r\n");
    }
    BUF_ADD_LITERAL(value, ";\r\n bh=");
    add_body_hash(value, body);
    BUF_ADD_LITERAL(value, ";\r\n b=");
    add_header(to_sign, "dkim-signature", buf_str(value));
}

static struct str finish(const struct buf *value, struct str signature, struct arena *arena)
{
    enum { CHARACTERS_A_LINE = 72 };
    struct buf header = {0}, text = {0};
    BUF_ADD_LITERAL(&header, "DKIM-Signature:");
    buf_add_str(&header, buf_str(value));
    base64_add(&text, signature);
    for (size_t i = 0; i < text.size; i += CHARACTERS_A_LINE) {
        size_t size = text.size - i < CHARACTERS_A_LINE ? text.size - i : CHARACTERS_A_LINE;
        if (i > 0)
            BUF_ADD_LITERAL(&header, "\r\n  ");
        buf_add(&header, text.data + i, size);
    }
    BUF_ADD_LITERAL(&header, "\r\n");
    struct str kept = str_copy(arena, buf_str(&header));
    buf_release(&header);
    buf_release(&text);
    return kept;
}

enum status dkim_sign(const struct dkim *dkim, struct str headers, struct str body, struct arena *arena,
                      struct str *ret_header, struct error *err)
{
    struct signature_key *key;
    struct buf value = {0}, to_sign = {0};
    struct str signature;
    if (signature_key_read(dkim->key, &key, err) != STATUS_OK)
        return error_set(err, ERROR_UNAVAILABLE, "dkim_private_key", "The key for signing mail cannot be used.");
    describe(dkim, key, headers, body, &value, &to_sign);
    enum status status = signature_make(key, buf_str(&to_sign), arena, &signature, err);
    if (status == STATUS_OK)
        *ret_header = finish(&value, signature, arena);
    else
        status = error_set(err, ERROR_UNAVAILABLE, "dkim_private_key", "The key for signing mail cannot sign.");
    signature_key_free(key);
    buf_release(&value);
    buf_release(&to_sign);
    return status;
}
