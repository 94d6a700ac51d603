/* What those who send text messages post to us: a line of header and secret, then a form. Whatever it is, it is read or
 * refused with a code, what was read is text of the form, and a signature is taken only when it is right. */

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/limits.h"
#include "connect/sms_gateway.h"
#include "connect/twilio.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define URL STR("https://go.example.com/hooks/twilio/con_1/inbound")

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_refusal(const struct error *err)
{
    check(err->code == ERROR_MISSING_FIELD && err->param[0] != '\0' && err->detail[0] != '\0');
}

static void check_signature(struct str header, struct str secret, const struct form *form)
{
    struct error err = {0};
    bool taken = twilio_check_signature(header, URL, form, &secret, 1, &err) == STATUS_OK;
    check(taken || err.code == ERROR_INVALID_SIGNATURE);
    check(!taken || header.size == 28); /* 20 bytes in base64 */
    check(twilio_check_signature(header, URL, form, &secret, 0, &err) != STATUS_OK);
}

static void check_inbound(const struct sms_inbound *message, size_t size)
{
    check(str_is_text(message->from) && message->from.size > 0 && !str_is_none(message->text));
    check(message->text.size <= size);
}

static void check_form(const struct form *form, size_t size, struct arena *arena)
{
    struct sms_inbound message;
    struct sms_report report;
    struct error err = {0};
    if (twilio_read_message(form, &message, &err) == STATUS_OK)
        check_inbound(&message, size);
    else
        check_refusal(&err);
    if (sms_gateway_read_message(form, arena, &message, &err) == STATUS_OK)
        check_inbound(&message, size);
    else
        check_refusal(&err);
    if (twilio_read_report(form, arena, &report, &err) == STATUS_OK)
        check(report.id.size > 0 && !str_is_none(report.reason) &&
              (report.kind == SMS_REPORT_FAILED || report.reason.size == 0));
    else
        check_refusal(&err);
    if (sms_gateway_read_report(form, &report, &err) == STATUS_OK)
        check(report.id.size > 0 && (report.kind == SMS_REPORT_FAILED) == (report.reason.size > 0));
    else
        check_refusal(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    if (size == 0)
        return 0;
    struct str header = str_split(&rest, '\n'), secret = str_split(&rest, '\n');
    struct arena arena = {0};
    struct form form;
    struct error err = {0};
    if (form_read(str_is_none(rest) ? STR("") : rest, &arena, &form, &err) == STATUS_OK) {
        check_signature(header, str_is_none(secret) ? STR("") : secret, &form);
        check_form(&form, size, &arena);
    }
    arena_release(&arena);
    return 0;
}
