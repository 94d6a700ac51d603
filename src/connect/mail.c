/* Mail: composed, handed over, answered. Source: RFC 5321, 5322, 2045 to 2049, 8058; RFC 3463 for the codes of
 * refusals.
 *
 * A mail is its text; or text and HTML as alternatives; and with a file either of them is the first of two parts:
 *
 *     multipart/mixed ( multipart/alternative ( text/plain, text/html ), the file )
 *
 * A boundary is made of the hash of what lies between: it cannot lie there itself, and the same mail has the same bytes
 * at each try. */

#include "connect/mail.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/limits.h"
#include "base/signature.h"
#include "base/text.h"
#include "base/time.h"
#include "connect/dkim.h"
#include "connect/mime.h"

enum { BOUNDARY_BYTES = 16, TEXT_LINE_BYTES = 900 };

/* ---- addresses ---- */

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_all(struct str text, const char *others)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_letter_or_digit(text.data[i]) && str_find(str_from(others), text.data[i]) == SIZE_MAX)
            return false;
    return text.size > 0;
}

bool mail_address_is_plain(struct str address)
{
    struct str domain = address;
    struct str local = str_split(&domain, '@');
    return address.size <= LIMIT_EMAIL_BYTES && is_all(local, "!#$%&'*+-/=?^_`{|}~.") && local.data[0] != '-' &&
           !str_is_none(domain) && is_all(domain, "-.") && str_find(domain, '.') != SIZE_MAX;
}

static struct str domain_of(struct str address)
{
    (void)str_split(&address, '@');
    return address;
}

static enum status check_address(struct str address, const char *param, struct error *err)
{
    if (mail_address_is_plain(address))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param, "%s is no address that mail can be sent to.", param);
}

/* ---- the mail ---- */

/* A mail with the account's values in the place of its own that are absent. */
static struct mail complete(const struct mail_account *account, const struct mail *mail, struct arena *arena)
{
    struct mail whole = *mail;
    if (str_is_none(whole.from))
        whole.from = account->from;
    if (str_is_none(whole.from_name))
        whole.from_name = account->from_name;
    if (str_is_none(whole.reply_to))
        whole.reply_to = account->reply_to;
    if (!str_is_none(whole.from_name))
        whole.from_name = text_make_plain(whole.from_name, arena);
    whole.subject = text_make_plain(str_is_none(whole.subject) ? STR("") : whole.subject, arena);
    return whole;
}

static enum status check(const struct mail *mail, struct error *err)
{
    TRY(check_address(mail->to, "to", err));
    TRY(check_address(mail->from, "from", err));
    if (!str_is_none(mail->reply_to))
        TRY(check_address(mail->reply_to, "reply_to", err));
    if (!mail_address_is_plain(mail->message_id))
        return error_set(err, ERROR_INVALID_VALUE, "message_id", "A message id is made like an address.");
    if (mail->subject.size > LIMIT_SUBJECT_BYTES || !str_is_text(mail->subject))
        return error_set(err, ERROR_INVALID_VALUE, "subject", "The subject has more than %d bytes.",
                         LIMIT_SUBJECT_BYTES);
    if (mail->text.size + mail->html.size > LIMIT_MAIL_BYTES)
        return error_set(err, ERROR_INVALID_VALUE, "text", "The mail has more than %d bytes.", LIMIT_MAIL_BYTES);
    if (mail->attachment.bytes.size > LIMIT_ATTACHMENT_BYTES)
        return error_set(err, ERROR_INVALID_VALUE, "attachment", "The file has more than %d bytes.",
                         LIMIT_ATTACHMENT_BYTES);
    if (!str_is_none(mail->list_unsubscribe_url) &&
        (mail->list_unsubscribe_url.size > TEXT_LINE_BYTES || str_find(mail->list_unsubscribe_url, '>') != SIZE_MAX ||
         !text_is_plain(mail->list_unsubscribe_url)))
        return error_set(err, ERROR_INVALID_VALUE, "list_unsubscribe_url", "This is no address for unsubscribing.");
    return STATUS_OK;
}

/* As HTTP has it, with the zone in figures. */
static void add_date(struct buf *headers, int64_t at)
{
    enum { ZONE_BYTES = 3 }; /* "GMT" */
    char text[TIME_HTTP_SIZE];
    time_format_http(at, text);
    buf_add_format(headers, "Date: %.*s+0000\r\n", TIME_HTTP_SIZE - ZONE_BYTES, text);
}

static void add_headers(struct buf *headers, const struct mail *mail)
{
    add_date(headers, mail->date_at);
    mime_add_address_header(headers, "From", mail->from_name, mail->from);
    mime_add_address_header(headers, "To", STR_NONE, mail->to);
    if (!str_is_none(mail->reply_to))
        mime_add_address_header(headers, "Reply-To", STR_NONE, mail->reply_to);
    mime_add_text_header(headers, "Subject", mail->subject);
    buf_add_format(headers, "Message-ID: <%.*s>\r\n", STR_ARG(mail->message_id));
    if (!str_is_none(mail->list_unsubscribe_url)) {
        buf_add_format(headers, "List-Unsubscribe: <%.*s>\r\n", STR_ARG(mail->list_unsubscribe_url));
        BUF_ADD_LITERAL(headers, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }
    BUF_ADD_LITERAL(headers, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
}

#define PART_HEADERS(type) "Content-Type: " type "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"

struct boundary {
    char text[BOUNDARY_BYTES * 2 + 1];
};

/* `kind` keeps the boundaries of a mail apart, whatever lies between them. */
static struct boundary make_boundary(const char *kind, const struct mail *mail, struct str file)
{
    struct boundary boundary = {{0}};
    struct sha256 *hash = sha256_begin();
    uint8_t bytes[SHA256_SIZE];
    struct buf hex = {0};
    sha256_add(hash, str_from(kind));
    sha256_add(hash, mail->text);
    sha256_add(hash, mail->html);
    sha256_add(hash, file);
    sha256_end(hash, bytes);
    buf_add_hex(&hex, bytes, BOUNDARY_BYTES);
    memcpy(boundary.text, hex.data, BOUNDARY_BYTES * 2);
    buf_release(&hex);
    return boundary;
}

/* The text first: readers take the last part that they can show. */
static void add_alternatives(struct buf *headers, struct buf *body, const struct mail *mail)
{
    struct boundary boundary = make_boundary("alternative", mail, STR(""));
    buf_add_format(headers, "Content-Type: multipart/alternative;\r\n boundary=\"=_%s\"\r\n", boundary.text);
    buf_add_format(body, "--=_%s\r\n" PART_HEADERS("text/plain") "\r\n", boundary.text);
    mime_add_quoted_printable(body, mail->text);
    buf_add_format(body, "--=_%s\r\n" PART_HEADERS("text/html") "\r\n", boundary.text);
    mime_add_quoted_printable(body, mail->html);
    buf_add_format(body, "--=_%s--\r\n", boundary.text);
}

static void add_words(struct buf *headers, struct buf *body, const struct mail *mail)
{
    if (!str_is_none(mail->html)) {
        add_alternatives(headers, body, mail);
    } else {
        BUF_ADD_LITERAL(headers, PART_HEADERS("text/plain"));
        mime_add_quoted_printable(body, mail->text);
    }
}

static void add_file(struct buf *body, const struct mail_attachment *file)
{
    buf_add_format(body, "Content-Type: %s\r\nContent-Disposition: attachment;\r\n filename=\"", file->type);
    mime_add_file_name(body, file->name);
    BUF_ADD_LITERAL(body, "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    mime_add_base64(body, file->bytes);
}

static void add_with_file(struct buf *headers, struct buf *body, const struct mail *mail)
{
    struct boundary boundary = make_boundary("mixed", mail, mail->attachment.bytes);
    struct buf words = {0};
    buf_add_format(headers, "Content-Type: multipart/mixed;\r\n boundary=\"=_%s\"\r\n", boundary.text);
    buf_add_format(body, "--=_%s\r\n", boundary.text);
    add_words(body, &words, mail); /* what heads the part stands in our body */
    BUF_ADD_LITERAL(body, "\r\n");
    buf_add_str(body, buf_str(&words));
    buf_add_format(body, "--=_%s\r\n", boundary.text);
    add_file(body, &mail->attachment);
    buf_add_format(body, "--=_%s--\r\n", boundary.text);
    buf_release(&words);
}

static void compose(const struct mail *mail, struct buf *headers, struct buf *body)
{
    add_headers(headers, mail);
    if (str_is_none(mail->attachment.bytes))
        add_words(headers, body, mail);
    else
        add_with_file(headers, body, mail);
}

static enum status sign(const struct mail_account *account, const struct mail *mail, struct str headers,
                        struct str body, struct arena *arena, struct str *ret_signature, struct error *err)
{
    const struct dkim dkim = {
        .domain = account->dkim_domain,
        .selector = account->dkim_selector,
        .key = account->dkim_key,
        .signed_at = mail->date_at,
    };
    *ret_signature = STR("");
    return str_is_none(account->dkim_key) ? STATUS_OK : dkim_sign(&dkim, headers, body, arena, ret_signature, err);
}

enum status mail_compose(const struct mail_account *account, const struct mail *mail, struct arena *arena,
                         struct str *ret_bytes, struct error *err)
{
    struct mail whole = complete(account, mail, arena);
    struct buf headers = {0}, body = {0};
    struct str signature;
    TRY(check(&whole, err));
    compose(&whole, &headers, &body);
    enum status status = sign(account, &whole, buf_str(&headers), buf_str(&body), arena, &signature, err);
    if (status == STATUS_OK) {
        struct buf message = {0};
        buf_add_str(&message, signature);
        buf_add_str(&message, buf_str(&headers));
        BUF_ADD_LITERAL(&message, "\r\n");
        buf_add_str(&message, buf_str(&body));
        *ret_bytes = str_copy(arena, buf_str(&message));
        buf_release(&message);
    }
    buf_release(&headers);
    buf_release(&body);
    return status;
}

/* ---- the call ---- */

static const char *copy_of(struct str text, struct arena *arena)
{
    return str_is_none(text) ? NULL : arena_copy(arena, text.data, text.size);
}

/* By the sender's domain we greet. */
static const char *url_of(const struct mail_account *account, struct str from, struct arena *arena)
{
    return arena_format(arena, "%s://%.*s:%lld/%.*s", account->security == MAIL_TLS ? "smtps" : "smtp",
                        STR_ARG(account->host), (long long)account->port, STR_ARG(domain_of(from)));
}

static void begin_request(const struct mail_account *account, struct str from, struct arena *arena,
                          struct client_mail **ret_mail, struct client_request *ret)
{
    struct client_mail *mail = arena_alloc(arena, sizeof *mail);
    mail->user = copy_of(account->user, arena);
    mail->password = copy_of(account->password, arena);
    mail->starttls = account->security == MAIL_STARTTLS;
    *ret = (struct client_request){
        .url = url_of(account, from, arena),
        .mail = mail,
        .deadline_ms = LIMIT_SEND_DEADLINE_S * 1000,
        .answer_bytes_max = LIMIT_SEND_ANSWER_BYTES,
    };
    *ret_mail = mail;
}

enum status mail_request(const struct mail_account *account, const struct mail *mail, struct arena *arena,
                         struct client_request *ret_request, struct error *err)
{
    struct str from = str_is_none(mail->from) ? account->from : mail->from;
    struct client_request request;
    struct client_mail *envelope;
    struct str bytes;
    TRY(mail_compose(account, mail, arena, &bytes, err));
    begin_request(account, from, arena, &envelope, &request);
    envelope->from = copy_of(from, arena);
    envelope->to = copy_of(mail->to, arena);
    request.body = bytes;
    *ret_request = request;
    return STATUS_OK;
}

enum status mail_check_request(const struct mail_account *account, struct arena *arena,
                               struct client_request *ret_request, struct error *err)
{
    struct client_mail *mail;
    if (!str_is_none(account->dkim_key)) {
        struct signature_key *key;
        if (signature_key_read(account->dkim_key, &key, err) != STATUS_OK)
            return error_set(err, ERROR_UNAVAILABLE, "dkim_private_key", "The key for signing mail cannot be used.");
        signature_key_free(key);
    }
    begin_request(account, account->from, arena, &mail, ret_request);
    return STATUS_OK;
}

/* ---- the answer ---- */

/* "5.1.1" of "550 5.1.1 No such user"; absent where the server has none. */
static struct str enhanced_code(struct str line)
{
    size_t dots = 0, size = 0;
    if (line.size < 4)
        return STR_NONE;
    struct str rest = {line.data + 4, line.size - 4};
    while (size < rest.size && ((rest.data[size] >= '0' && rest.data[size] <= '9') || rest.data[size] == '.'))
        dots += rest.data[size++] == '.';
    bool good = dots == 2 && size >= 5 && (size == rest.size || rest.data[size] == ' ');
    return good ? (struct str){rest.data, size} : STR_NONE;
}

static bool is_sign_in(int status)
{
    return status == 530 || status == 534 || status == 535 || status == 538;
}

/* Whether it is the mailbox that is no good, and not this mail or its sender. */
static bool is_no_mailbox(int status, struct str code)
{
    if (str_is_none(code))
        return status == 550 || status == 551 || status == 553 || status == 556;
    bool of_sender = str_equal(code, STR("5.1.7")) || str_equal(code, STR("5.1.8"));
    return (str_starts_with(code, STR("5.1.")) && !of_sender) || str_equal(code, STR("5.2.1"));
}

/* The server's own words may name the person: its codes do not. */
static struct str said(const char *begin, int status, struct str code, struct arena *arena)
{
    return str_from(arena_format(arena, "%s: %d%s%.*s.", begin, status, code.size > 0 ? " " : "", STR_ARG(code)));
}

static void read_refusal(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret)
{
    struct str code = enhanced_code(reply->body);
    if (is_sign_in(reply->status)) {
        ret->kind = SEND_MISCONFIGURED;
        ret->reason = said("The mail server does not take the user or the password", reply->status, code, arena);
    } else if (reply->status < 500) {
        ret->kind = SEND_LATER;
        ret->reason = said("The mail server cannot take it now", reply->status, code, arena);
    } else {
        ret->kind = SEND_REFUSED;
        ret->suppress = is_no_mailbox(reply->status, code);
        ret->reason = said(ret->suppress ? "The mailbox does not exist" : "The mail server refuses it", reply->status,
                           code, arena);
    }
}

/* "250 2.0.0 Ok: queued as 4XYZ" without the code. */
static struct str receipt(struct str line, struct arena *arena)
{
    enum { RECEIPT_MAX = 120 };
    struct str text = line.size > 4 ? str_trim((struct str){line.data + 4, line.size - 4}) : STR("");
    if (text.size == 0 || !str_is_text(text))
        return STR_NONE;
    size_t size = text.size < RECEIPT_MAX ? text.size : RECEIPT_MAX;
    struct str cut = {text.data, size};
    return str_is_text(cut) ? str_copy(arena, text_make_plain(cut, arena)) : STR_NONE;
}

void mail_reply(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret)
{
    *ret = (struct send_outcome){0};
    if (outcome_of_silence(reply, ret))
        return;
    if (reply->status >= 400) {
        read_refusal(reply, arena, ret);
        return;
    }
    ret->kind = SEND_ACCEPTED;
    ret->reason = STR("");
    ret->provider_id = receipt(reply->body, arena);
}

void mail_check_reply(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret)
{
    mail_reply(reply, arena, ret);
    ret->provider_id = STR_NONE;
    if (ret->kind == SEND_REFUSED) /* nothing was to be taken: it refuses us */
        ret->kind = SEND_MISCONFIGURED;
}
