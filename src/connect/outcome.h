#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct client_reply;

/* What became of something that was handed to an outside system (a message, an order), as its adapter read it from the
 * answer. Plain data, any thread. */

enum send_kind {
    SEND_ACCEPTED,      /* the provider has it */
    SEND_LATER,         /* it does not have it, and the same may be tried again: down, busy, too many at once */
    SEND_REFUSED,       /* it will not take this one, however often it is asked: no such number or mailbox */
    SEND_UNKNOWN,       /* it may have it or not: no answer, or none that says */
    SEND_MISCONFIGURED, /* it takes nothing at all under these settings: wrong password, wrong sender, no balance */
};

struct send_outcome {
    enum send_kind kind;
    struct str provider_id; /* under which the provider knows it; absent: it told none */
    int64_t retry_after_s;  /* SEND_LATER: how long the provider wants to be left alone; 0: it did not say */
    struct str reason;      /* an English sentence for logs and people, without a person's data; "" when accepted */
    bool suppress;          /* SEND_REFUSED: the address is no good, or its owner wants nothing: never try it again */
};

/* For adapters: a call without an answer was not sent, and may be made again, or nobody knows what came of it. False:
 * there is an answer to be read. The reason is a view of the reply's. */
bool outcome_of_silence(const struct client_reply *reply, struct send_outcome *ret);

/* The seconds of a Retry-After header, at most a day; 0 for an absent one, a date or nonsense. */
enum { OUTCOME_WAIT_MAX_S = 86400 };
int64_t outcome_seconds(struct str header);
