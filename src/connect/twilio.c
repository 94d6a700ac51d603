/* Twilio. See sms.h for what is sent and twilio.h for what comes in.
 *
 * A message that was posted has no key by which Twilio would know it again. So an answer that does not say is unknown,
 * and only one that says that nothing was taken (503, 429) may be tried again. */

#include "connect/twilio.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "connect/form_text.h"
#include "connect/sms_provider.h"

/* ---- sending ---- */

static const char *authorization(const struct sms_account *account, struct arena *arena)
{
    struct buf pair = {0}, line = {0};
    buf_add_format(&pair, "%.*s:%.*s", STR_ARG(account->user), STR_ARG(account->password));
    BUF_ADD_LITERAL(&line, "Authorization: Basic ");
    base64_add(&line, buf_str(&pair));
    char *copy = arena_copy(arena, line.data, line.size);
    crypto_wipe(pair.data, pair.size);
    crypto_wipe(line.data, line.size);
    buf_release(&pair);
    buf_release(&line);
    return copy;
}

static const char *const *headers_of(const struct sms_account *account, bool has_body, struct arena *arena)
{
    const char **lines = arena_array(arena, 4, sizeof *lines);
    lines[0] = authorization(account, arena);
    lines[1] = "Accept: application/json";
    lines[2] = has_body ? "Content-Type: application/x-www-form-urlencoded" : NULL;
    return lines;
}

static struct str base_of(struct str url)
{
    while (url.size > 0 && url.data[url.size - 1] == '/')
        url.size--;
    return url;
}

/* The address of reports, with our own id of the message: a report may come before Twilio's answer has been written
 * down. */
static void add_report(struct buf *body, const struct sms *sms)
{
    struct buf report = {0};
    if (str_is_none(sms->report_url))
        return;
    buf_add_str(&report, sms->report_url);
    if (!str_is_none(sms->reference)) {
        BUF_ADD_LITERAL(&report, "?id=");
        form_text_escape(&report, sms->reference);
    }
    form_text_add(body, 0, "StatusCallback", buf_str(&report));
    buf_release(&report);
}

static struct str body_of(const struct sms_account *account, const struct sms *sms, struct arena *arena)
{
    struct buf body = {0};
    struct str from = str_is_none(sms->from) ? account->from : sms->from;
    form_text_add(&body, 0, "To", sms->to);
    form_text_add(&body, 0, "Body", sms->text);
    form_text_add(&body, 0, "From", from);
    form_text_add(&body, 0, "MessagingServiceSid", account->service_sid);
    add_report(&body, sms);
    struct str copy = str_copy(arena, buf_str(&body));
    buf_release(&body);
    return copy;
}

static void request(const struct sms_account *account, const struct sms *sms, struct arena *arena,
                    struct client_request *ret)
{
    ret->method = "POST";
    ret->url = arena_format(arena, "%.*s/2010-04-01/Accounts/%.*s/Messages.json", STR_ARG(base_of(account->url)),
                            STR_ARG(account->user));
    ret->headers = headers_of(account, true, arena);
    ret->body = body_of(account, sms, arena);
    ret->wanted[0] = "Retry-After";
}

static void check_request(const struct sms_account *account, struct arena *arena, struct client_request *ret)
{
    ret->method = "GET";
    ret->url = arena_format(arena, "%.*s/2010-04-01/Accounts/%.*s.json", STR_ARG(base_of(account->url)),
                            STR_ARG(account->user));
    ret->headers = headers_of(account, false, arena);
    ret->wanted[0] = "Retry-After";
}

/* ---- Twilio's codes ---- */

/* What an error code means for us; those that are not here refuse this message and no more. */
struct meaning {
    int64_t code;
    enum send_kind kind;
    bool suppress;
    const char *words;
};

/* sorted table: by 1 */
static const struct meaning meanings[] = {
    {20003, SEND_MISCONFIGURED, false, "Twilio does not take the account SID or the auth token."},
    {20005, SEND_MISCONFIGURED, false, "The account at Twilio is suspended."},
    {20429, SEND_LATER, false, "Twilio wants to be asked less often."},
    {21211, SEND_REFUSED, true, "Twilio says that this is no phone number."},
    {21212, SEND_MISCONFIGURED, false, "Twilio does not take the sender's number."},
    {21217, SEND_REFUSED, true, "Twilio says that this is no phone number."},
    {21408, SEND_REFUSED, false, "The account at Twilio may not send to this country."},
    {21603, SEND_MISCONFIGURED, false, "Twilio misses a sender's number."},
    {21606, SEND_MISCONFIGURED, false, "The sender's number is not one of the account at Twilio that can send."},
    {21608, SEND_REFUSED, false, "A trial account at Twilio sends to verified numbers only."},
    {21610, SEND_REFUSED, true, "The person has told Twilio to stop."},
    {21612, SEND_REFUSED, false, "Twilio has no way from the sender's number to this one."},
    {21614, SEND_REFUSED, true, "This number cannot get text messages."},
    {21617, SEND_REFUSED, false, "The text is too long for Twilio."},
    {21659, SEND_MISCONFIGURED, false, "The sender's number is not one of the account at Twilio."},
    {21701, SEND_MISCONFIGURED, false, "There is no such messaging service at Twilio."},
    {21703, SEND_MISCONFIGURED, false, "The messaging service at Twilio has no sender."},
    {30001, SEND_LATER, false, "Twilio's queue for this account is full."},
    {30002, SEND_MISCONFIGURED, false, "The account at Twilio is suspended."},
    {30003, SEND_REFUSED, false, "The phone cannot be reached."},
    {30004, SEND_REFUSED, false, "The message was blocked."},
    {30005, SEND_REFUSED, true, "There is no such number any more."},
    {30006, SEND_REFUSED, true, "This number cannot get text messages."},
    {30007, SEND_REFUSED, false, "The carrier took the message for spam."},
    {30008, SEND_REFUSED, false, "The carrier did not say why."},
};

static const struct meaning *meaning_of(int64_t code)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].code == code)
            return &meanings[i];
    return NULL;
}

/* ---- answers ---- */

static bool is_success(int status)
{
    return status >= 200 && status < 300;
}

static void read_problem(const struct client_reply *reply, int64_t code, struct arena *arena, struct send_outcome *ret)
{
    const struct meaning *meaning = meaning_of(code);
    ret->retry_after_s = outcome_seconds(reply->headers[0]);
    if (meaning != NULL) {
        ret->kind = meaning->kind;
        ret->suppress = meaning->suppress;
        ret->reason = str_from(arena_format(arena, "%s (%lld)", meaning->words, (long long)code));
        return;
    }
    if (reply->status == 429 || reply->status == 503)
        ret->kind = SEND_LATER;
    else if (reply->status == 401 || reply->status == 403 || reply->status == 404)
        ret->kind = SEND_MISCONFIGURED;
    else
        ret->kind = reply->status >= 500 || reply->status < 400 ? SEND_UNKNOWN : SEND_REFUSED;
    if (code > 0)
        ret->reason = str_from(
            arena_format(arena, "Twilio answered with status %d and error %lld.", reply->status, (long long)code));
    else
        ret->reason = str_from(arena_format(arena, "Twilio answered with status %d.", reply->status));
}

static void read_answer(const struct client_reply *reply, const json_t *json, struct arena *arena,
                        struct send_outcome *ret)
{
    const json_t *sid = json_object_get(json, "sid");
    const json_t *code = json_object_get(json, "code");
    if (is_success(reply->status) && json_is_string(sid)) {
        ret->kind = SEND_ACCEPTED;
        ret->provider_id = str_copy(arena, (struct str){json_string_value(sid), json_string_length(sid)});
        ret->reason = STR("");
    } else {
        read_problem(reply, json_is_integer(code) ? json_integer_value(code) : 0, arena, ret);
    }
}

static void reply_of(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret)
{
    json_t *json = NULL;
    if (json_parse(reply->body, &json, NULL) != STATUS_OK)
        json = NULL;
    read_answer(reply, json, arena, ret);
    json_decref(json);
}

/* Of an account the same: its `sid`. That it has nothing to do with a message is for the caller to know. */
const struct sms_provider_table sms_twilio = {
    .request = request, .reply = reply_of, .check_request = check_request, .check_reply = reply_of};

/* ---- signature ---- */

static int compare_fields(const void *a, const void *b)
{
    const struct form_field *x = a, *y = b;
    return str_compare(x->name, y->name);
}

static struct str signed_text(struct str url, const struct form *form, struct buf *out)
{
    struct form_field sorted[LIMIT_FORM_FIELDS];
    if (form->count > 0)
        memcpy(sorted, form->fields, form->count * sizeof sorted[0]);
    qsort(sorted, form->count, sizeof sorted[0], compare_fields);
    buf_add_str(out, url);
    for (size_t i = 0; i < form->count; i++) {
        buf_add_str(out, sorted[i].name);
        buf_add_str(out, sorted[i].value);
    }
    return buf_str(out);
}

enum status twilio_check_signature(struct str header, struct str url, const struct form *form, const struct str *tokens,
                                   size_t token_count, struct error *err)
{
    struct buf text = {0};
    bool good = false;
    struct str data = signed_text(url, form, &text);
    for (size_t i = 0; i < token_count; i++) {
        uint8_t code[SHA1_SIZE];
        struct buf expected = {0};
        crypto_hmac_sha1(tokens[i], data, code);
        base64_add(&expected, (struct str){(const char *)code, sizeof code});
        good = crypto_equal(str_is_none(header) ? STR("") : header, buf_str(&expected)) || good;
        buf_release(&expected);
    }
    buf_release(&text);
    if (good)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_SIGNATURE, "X-Twilio-Signature",
                     "The signature is not of this account's auth token over this address and body. Behind a proxy, "
                     "--public-url must be the address that Twilio calls.");
}

/* ---- what comes in ---- */

static enum status required(const struct form *form, const char *name, struct str *ret, struct error *err)
{
    *ret = form_find(form, name);
    if (!str_is_none(*ret) && ret->size > 0)
        return STATUS_OK;
    return error_set(err, ERROR_MISSING_FIELD, name, "%s is missing.", name);
}

enum status twilio_read_message(const struct form *form, struct sms_inbound *ret, struct error *err)
{
    struct sms_inbound message = {.text = form_find(form, "Body")};
    TRY(required(form, "MessageSid", &message.provider_id, err));
    TRY(required(form, "From", &message.from, err));
    TRY(required(form, "To", &message.to, err));
    if (str_is_none(message.text))
        message.text = STR("");
    message.answered = form_find(form, "OptOutType").size > 0;
    *ret = message;
    return STATUS_OK;
}

static enum sms_report_kind report_kind(struct str status)
{
    if (str_equal(status, STR("delivered")) || str_equal(status, STR("read")))
        return SMS_REPORT_DELIVERED;
    if (str_equal(status, STR("undelivered")) || str_equal(status, STR("failed")) || str_equal(status, STR("canceled")))
        return SMS_REPORT_FAILED;
    return SMS_REPORT_PENDING;
}

enum status twilio_read_report(const struct form *form, struct arena *arena, struct sms_report *ret, struct error *err)
{
    struct sms_report report = {.reason = STR("")};
    struct str status, code_text = form_find(form, "ErrorCode");
    int64_t code;
    TRY(required(form, "MessageSid", &report.id, err));
    TRY(required(form, "MessageStatus", &status, err));
    report.kind = report_kind(status);
    if (report.kind == SMS_REPORT_FAILED && str_to_int64(code_text, &code)) {
        const struct meaning *meaning = meaning_of(code);
        const char *words = meaning == NULL ? "The carrier did not deliver it." : meaning->words;
        report.reason = str_from(arena_format(arena, "%s (%lld)", words, (long long)code));
        report.suppress = meaning != NULL && meaning->suppress;
    }
    *ret = report;
    return STATUS_OK;
}
