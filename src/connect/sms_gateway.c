/* A gateway of Kannel's form. See sms.h for what is sent and sms_gateway.h for what comes in. */

#include "connect/sms_gateway.h"

#include "base/buf.h"
#include "base/limits.h"
#include "connect/form_text.h"
#include "connect/sms_provider.h"

/* Bits of Kannel's delivery reports. */
enum { DLR_DELIVERED = 1, DLR_FAILED = 2, DLR_REJECTED = 16, DLR_WANTED = DLR_DELIVERED | DLR_FAILED | DLR_REJECTED };

enum { CODING_GSM = 0, CODING_UCS2 = 2, DIGITS_MIN = 7 };

/* ---- sending ---- */

static void begin_url(struct buf *url, const struct sms_account *account)
{
    buf_add_str(url, account->url);
    buf_add_char(url, '?');
    size_t begin = url->size;
    form_text_add(url, begin, "username", account->user);
    form_text_add(url, begin, "password", account->password);
}

/* %d and %A are filled in by the gateway; its escapes must not be escaped again within the address, but the address as
 * a whole is a value of ours. */
static void add_report(struct buf *url, const struct sms *sms)
{
    struct buf report = {0};
    buf_add_str(&report, sms->report_url);
    BUF_ADD_LITERAL(&report, "?id=");
    form_text_escape(&report, sms->reference);
    BUF_ADD_LITERAL(&report, "&status=%d&answer=%A");
    buf_add_format(url, "&dlr-mask=%d", DLR_WANTED);
    form_text_add(url, 0, "dlr-url", buf_str(&report));
    buf_release(&report);
}

static void request(const struct sms_account *account, const struct sms *sms, struct arena *arena,
                    struct client_request *ret)
{
    struct buf url = {0};
    bool unicode;
    sms_segments(sms->text, &unicode);
    begin_url(&url, account);
    form_text_add(&url, 0, "from", str_is_none(sms->from) ? account->from : sms->from);
    form_text_add(&url, 0, "to", sms->to);
    form_text_add(&url, 0, "text", sms->text);
    buf_add_format(&url, "&charset=UTF-8&coding=%d", unicode ? CODING_UCS2 : CODING_GSM);
    if (!str_is_none(sms->report_url) && !str_is_none(sms->reference))
        add_report(&url, sms);
    ret->method = "GET";
    ret->url = arena_copy(arena, url.data, url.size);
    ret->wanted[0] = "Retry-After"; /* Kannel does not say it; what stands before a gateway of others does */
    buf_release(&url);
}

/* Nobody is named to whom it could go: a gateway that takes the user says that, one that does not says that. */
static void check_request(const struct sms_account *account, struct arena *arena, struct client_request *ret)
{
    struct buf url = {0};
    begin_url(&url, account);
    ret->method = "GET";
    ret->url = arena_copy(arena, url.data, url.size);
    buf_release(&url);
}

/* ---- answers ---- */

static struct str sentence(const char *begin, const struct client_reply *reply, struct arena *arena)
{
    struct str said = str_trim(reply->body);
    enum { SAID_MAX = 120 };
    if (said.size > SAID_MAX || !str_is_text(said))
        said = STR("");
    return str_from(
        arena_format(arena, "%s (%d%s%.*s)", begin, reply->status, said.size > 0 ? ": " : "", STR_ARG(said)));
}

/* 202 with "0: Accepted for delivery" or "3: Queued for later delivery"; some gateways say 200. */
static bool is_taken(const struct client_reply *reply)
{
    struct str said = str_trim(reply->body);
    bool kannel = reply->status == 202;
    return kannel || (reply->status == 200 && (str_starts_with(said, STR("0:")) || str_starts_with(said, STR("3:"))));
}

static void reply_of(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret)
{
    if (is_taken(reply)) {
        *ret = (struct send_outcome){.kind = SEND_ACCEPTED, .reason = STR("")};
    } else if (reply->status == 401 || reply->status == 403 || reply->status == 404) {
        ret->kind = SEND_MISCONFIGURED;
        ret->reason = sentence("The gateway does not take the user, the password or the address.", reply, arena);
    } else if (reply->status == 429 || reply->status == 503) {
        ret->kind = SEND_LATER;
        ret->retry_after_s = outcome_seconds(reply->headers[0]);
        ret->reason = sentence("The gateway cannot take messages now.", reply, arena);
    } else {
        ret->kind = reply->status >= 400 && reply->status < 500 ? SEND_REFUSED : SEND_UNKNOWN;
        ret->reason = sentence("The gateway did not take the message.", reply, arena);
    }
}

static void check_reply(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret)
{
    reply_of(reply, arena, ret);
    if (reply->status == 400 || ret->kind == SEND_ACCEPTED)
        *ret = (struct send_outcome){.kind = SEND_ACCEPTED, .reason = STR("")};
}

const struct sms_provider_table sms_gateway = {
    .request = request, .reply = reply_of, .check_request = check_request, .check_reply = check_reply};

/* ---- what comes in ---- */

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.size >= DIGITS_MIN;
}

/* Gateways write numbers as +12025550143, 0012025550143 or 12025550143; a '+' that was not escaped has become a space.
 */
static struct str with_plus(struct str number, struct arena *arena)
{
    struct str digits = str_trim(number);
    if (!is_number(digits))
        return digits;
    if (str_starts_with(digits, STR("00")))
        digits = (struct str){digits.data + 2, digits.size - 2};
    return str_from(arena_format(arena, "+%.*s", STR_ARG(digits)));
}

static struct str or_none(struct str text)
{
    return text.size == 0 ? STR_NONE : text;
}

enum status sms_gateway_read_message(const struct form *form, struct arena *arena, struct sms_inbound *ret,
                                     struct error *err)
{
    struct str from = str_trim(form_find(form, "from")), text = form_find(form, "text");
    if (from.size == 0)
        return error_set(err, ERROR_MISSING_FIELD, "from", "from is missing.");
    *ret = (struct sms_inbound){
        .provider_id = or_none(form_find(form, "id")),
        .from = with_plus(from, arena),
        .to = with_plus(form_find(form, "to"), arena),
        .text = str_is_none(text) ? STR("") : text,
    };
    return STATUS_OK;
}

enum status sms_gateway_read_report(const struct form *form, struct sms_report *ret, struct error *err)
{
    struct sms_report report = {.id = or_none(form_find(form, "id")), .reason = STR("")};
    int64_t status;
    if (str_is_none(report.id))
        return error_set(err, ERROR_MISSING_FIELD, "id", "id is missing.");
    if (!str_to_int64(form_find(form, "status"), &status))
        return error_set(err, ERROR_MISSING_FIELD, "status", "status is missing: the number that %%d stands for.");
    if ((status & (DLR_FAILED | DLR_REJECTED)) != 0) {
        report.kind = SMS_REPORT_FAILED;
        report.reason = (status & DLR_REJECTED) != 0 ? STR("The carrier refused the message.")
                                                     : STR("The carrier did not deliver it.");
    } else if ((status & DLR_DELIVERED) != 0) {
        report.kind = SMS_REPORT_DELIVERED;
    }
    *ret = report;
    return STATUS_OK;
}
