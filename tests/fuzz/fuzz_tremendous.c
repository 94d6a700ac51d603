/* Answers of Tremendous: the first byte says to which call, the second the status, the rest is the body. Whatever they
 * are, what is read lies within its limits, an order of another name is never believed, and a link is an https address
 * in plain characters. */

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "connect/tremendous.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_link(struct str link)
{
    if (str_is_none(link))
        return;
    check(link.size <= LIMIT_URL_BYTES && str_starts_with(link, STR("https://")));
    for (size_t i = 0; i < link.size; i++)
        check(link.data[i] > ' ' && link.data[i] <= '~' && link.data[i] != '"' && link.data[i] != '<');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 201, 400, 401, 402, 404, 409, 422, 429, 500};
    const struct str name = STR("gft_01h455vb4pex5vsknk084sn02q");
    if (size < 2)
        return 0;
    struct arena arena;
    struct tremendous_answer answer;
    arena_init(&arena);
    const struct client_reply reply = {
        .outcome = CLIENT_ANSWERED,
        .status = statuses[data[1] % (sizeof statuses / sizeof statuses[0])],
        .body = {(const char *)data + 2, size - 2},
    };
    tremendous_read((enum tremendous_call)(data[0] % 3), name, &reply, &arena, &answer);
    check_link(answer.link);
    check(answer.kind == TREMENDOUS_DONE || answer.kind == TREMENDOUS_ABSENT || !str_is_none(answer.reason));
    bool told = !str_is_none(answer.order_id);
    check(!told || memmem(reply.body.data, reply.body.size, "external_id", 11) != NULL ||
          memchr(reply.body.data, '\\', reply.body.size) != NULL);
    check(str_is_none(answer.reward_id) || answer.reward_id.size <= LIMIT_TEXT_BYTES);
    arena_release(&arena);
    return 0;
}
