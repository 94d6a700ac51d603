/* What providers answer: two bytes of status, a line of Retry-After, a body. Whatever it is, it has one outcome; a
 * message counts as taken only under a status that says so, and what is kept of the answer is text. */

#include <stdlib.h>

#include "connect/mail.h"
#include "connect/outcome.h"
#include "connect/sms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_outcome(const struct send_outcome *outcome, int status)
{
    check(outcome->kind >= SEND_ACCEPTED && outcome->kind <= SEND_MISCONFIGURED);
    check(outcome->kind != SEND_ACCEPTED || status < 400);
    check(!outcome->suppress || outcome->kind == SEND_REFUSED);
    check(outcome->retry_after_s >= 0 && outcome->retry_after_s <= OUTCOME_WAIT_MAX_S);
    check(str_is_text(outcome->reason) && (outcome->reason.size > 0) == (outcome->kind != SEND_ACCEPTED));
    check(str_is_none(outcome->provider_id) || str_is_text(outcome->provider_id));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct str rest = {(const char *)data + 2, size - 2};
    struct client_reply reply = {.outcome = CLIENT_ANSWERED, .status = 100 + (data[0] << 8 | data[1]) % 500};
    reply.headers[0] = str_split(&rest, '\n');
    reply.body = str_is_none(rest) ? STR("") : rest;
    struct arena arena = {0};
    struct send_outcome outcome;
    for (int provider = SMS_TWILIO; provider <= SMS_GATEWAY; provider++) {
        sms_reply((enum sms_provider)provider, &reply, &arena, &outcome);
        check_outcome(&outcome, reply.status);
        sms_check_reply((enum sms_provider)provider, &reply, &arena, &outcome);
        check(str_is_text(outcome.reason));
    }
    mail_reply(&reply, &arena, &outcome);
    check_outcome(&outcome, reply.status);
    mail_check_reply(&reply, &arena, &outcome);
    check(outcome.kind != SEND_REFUSED && str_is_none(outcome.provider_id));
    arena_release(&arena);
    return 0;
}
