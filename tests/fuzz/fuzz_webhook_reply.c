/* What receivers of webhooks answer: two bytes of status, a line of Retry-After, a body. Whatever it is, it has one
 * meaning, nobody is left alone for longer than a day, and what is kept of the answer can be stored as text. */

#include <stdlib.h>

#include "base/time.h"
#include "connect/webhook.h"
#include "domain/webhook/retry.h"

enum { DAY_S = 86400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_answer(const struct webhook_answer *answer, int status)
{
    check(answer->kind <= WEBHOOK_ANSWER_NONE);
    check((answer->kind == WEBHOOK_ANSWER_TAKEN) == (status >= 200 && status < 300));
    check((answer->kind == WEBHOOK_ANSWER_GONE) == (status == 410));
    check(str_is_none(answer->body) || str_is_text(answer->body));
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
    struct webhook_answer answer;
    webhook_answer_read(&reply, &arena, &answer);
    check_answer(&answer, reply.status);
    int64_t seconds = retry_after_s(reply.headers[0], INT64_C(800000000) * TIME_US_PER_S);
    check(seconds >= 0 && seconds <= DAY_S);
    reply.too_long = true;
    reply.outcome = CLIENT_UNKNOWN;
    reply.failure = "the answer is too long";
    webhook_answer_read(&reply, &arena, &answer);
    check_answer(&answer, reply.status);
    arena_release(&arena);
    return 0;
}
