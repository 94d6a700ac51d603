#pragma once

#include "base/arena.h"
#include "net/client.h"

/* What a business answers to the question whether a reward is to be given: 2xx yes, 4xx no, anything else nothing.
 * Those of 4xx that say that the question did not get to whoever could answer it (401, 404, 405, 407, 408, 411, 413,
 * 414, 415, 421, 425, 426, 429, 431) are nothing, too: a wrong address must not deny anybody anything. Pure; any
 * thread. */

enum validation_says { VALIDATION_ANSWER_YES, VALIDATION_ANSWER_NO, VALIDATION_ANSWER_NONE };

struct validation_reply {
    enum validation_says says;
    int status;        /* 0: none */
    struct str reason; /* one plain line of at most LIMIT_VALIDATION_REASON_BYTES: of a no what the body says (`reason`
                          of a JSON object, or the first line of a plain text), else what failed; absent for a yes */
};

/* In `arena`. */
void validation_reply_read(const struct client_reply *reply, struct arena *arena, struct validation_reply *ret);
