/* Answers of Stripe to what is handed over there: the first byte says the status, the rest is the body. Whatever they
 * are, what was done has an id that can stand in an address, and what was not done has a sentence of bounded size. */

#include <stdlib.h>

#include "base/limits.h"
#include "connect/stripe_api.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 400, 401, 402, 404, 409, 429, 500};
    if (size < 1)
        return 0;
    struct arena arena;
    struct stripe_done answer;
    arena_init(&arena);
    const struct client_reply reply = {
        .outcome = CLIENT_ANSWERED,
        .status = statuses[data[0] / 2 % (sizeof statuses / sizeof statuses[0])],
        .body = {(const char *)data + 1, size - 1},
    };
    const struct str own_id = STR("rwd_01h455vb4pex5vsknk084sn02q");
    stripe_done_read(&reply, data[0] % 2 == 0 ? own_id : STR_NONE, &arena, &answer);
    check((answer.kind == STRIPE_DONE) == stripe_is_id(answer.id) || str_is_none(answer.id));
    check(answer.kind != STRIPE_DONE || stripe_is_id(answer.id));
    check(answer.kind == STRIPE_DONE || (!str_is_none(answer.reason) && answer.reason.size <= 2 * LIMIT_TEXT_BYTES));
    arena_release(&arena);
    return 0;
}
