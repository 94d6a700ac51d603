/* Text messages: what all providers have in common. */

#include "connect/sms.h"

#include <assert.h>

#include "base/limits.h"
#include "connect/sms_provider.h"

static const struct sms_provider_table *table_of(enum sms_provider provider)
{
    return provider == SMS_TWILIO ? &sms_twilio : &sms_gateway;
}

enum status sms_request(enum sms_provider provider, const struct sms_account *account, const struct sms *sms,
                        struct arena *arena, struct client_request *ret_request, struct error *err)
{
    size_t segments = str_is_text(sms->text) ? sms_segments(sms->text, NULL) : 0;
    if (segments == 0)
        return error_set(err, ERROR_INVALID_VALUE, "text", "A text message must have some text.");
    if (segments > LIMIT_SMS_SEGMENTS)
        return error_set(err, ERROR_INVALID_VALUE, "text",
                         "The text is too long: a carrier counts it as %zu messages, and %d are the most.", segments,
                         LIMIT_SMS_SEGMENTS);
    *ret_request = (struct client_request){0};
    table_of(provider)->request(account, sms, arena, ret_request);
    ret_request->deadline_ms = LIMIT_SEND_DEADLINE_S * 1000;
    ret_request->answer_bytes_max = LIMIT_SEND_ANSWER_BYTES;
    return STATUS_OK;
}

void sms_reply(enum sms_provider provider, const struct client_reply *reply, struct arena *arena,
               struct send_outcome *ret)
{
    *ret = (struct send_outcome){0};
    if (!outcome_of_silence(reply, ret))
        table_of(provider)->reply(reply, arena, ret);
}

void sms_check_request(enum sms_provider provider, const struct sms_account *account, struct arena *arena,
                       struct client_request *ret_request)
{
    *ret_request = (struct client_request){0};
    table_of(provider)->check_request(account, arena, ret_request);
    ret_request->deadline_ms = LIMIT_SEND_DEADLINE_S * 1000;
    ret_request->answer_bytes_max = LIMIT_SEND_ANSWER_BYTES;
}

void sms_check_reply(enum sms_provider provider, const struct client_reply *reply, struct arena *arena,
                     struct send_outcome *ret)
{
    *ret = (struct send_outcome){0};
    if (!outcome_of_silence(reply, ret))
        table_of(provider)->check_reply(reply, arena, ret);
}
