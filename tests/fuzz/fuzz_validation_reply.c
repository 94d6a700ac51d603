/* What businesses answer when they are asked about a reward: two bytes of status, a body. Whatever it is, it says yes,
 * no or nothing, and a reason is one plain line that can be stored and shown. */

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "connect/validation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_reply(const struct validation_reply *reply, int status, bool whole)
{
    bool yes = reply->says == VALIDATION_ANSWER_YES;
    check(yes == (whole && status >= 200 && status < 300));
    check(reply->says != VALIDATION_ANSWER_NO || (status >= 400 && status < 500));
    check(str_is_none(reply->reason) == yes);
    if (yes)
        return;
    check(reply->reason.size > 0 && reply->reason.size <= LIMIT_VALIDATION_REASON_BYTES);
    check(str_is_text(reply->reason) && text_is_plain(reply->reason));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct client_reply reply = {.outcome = CLIENT_ANSWERED, .status = 100 + (data[0] << 8 | data[1]) % 500};
    reply.body = (struct str){(const char *)data + 2, size - 2};
    struct arena arena = {0};
    struct validation_reply read;
    validation_reply_read(&reply, &arena, &read);
    check_reply(&read, reply.status, true);
    reply.too_long = true;
    reply.outcome = CLIENT_UNKNOWN;
    reply.failure = "the answer is too long";
    validation_reply_read(&reply, &arena, &read);
    check_reply(&read, reply.status, true);
    reply.too_long = false;
    validation_reply_read(&reply, &arena, &read);
    check_reply(&read, 0, false);
    arena_release(&arena);
    return 0;
}
