#pragma once

#include "base/arena.h"
#include "net/client.h"

/* Standard Webhooks, https://www.standardwebhooks.com: what is posted to a receiver, and what its answer means. Knows
 * nothing of what is told. Pure; any thread. */

enum { WEBHOOK_KEYS = 2, WEBHOOK_KEY_BYTES = 32 };

struct webhook_post {
    const char *url;
    struct str id;   /* webhook-id: the same at each try */
    int64_t sent_at; /* webhook-timestamp: of this try, by the wall clock, so that receivers can refuse old ones */
    struct str body;
    const uint8_t (*keys)[WEBHOOK_KEY_BYTES]; /* the new one first */
    size_t key_count;                         /* 1..WEBHOOK_KEYS */
};

/* The call, in `arena`. */
void webhook_request(const struct webhook_post *message, struct arena *arena, struct client_request *ret);

enum webhook_answer_kind {
    WEBHOOK_ANSWER_TAKEN,       /* 2xx */
    WEBHOOK_ANSWER_GONE,        /* 410: never again */
    WEBHOOK_ANSWER_BUSY,        /* 429, or 503 that says when */
    WEBHOOK_ANSWER_REDIRECTED,  /* 3xx: nobody follows */
    WEBHOOK_ANSWER_REFUSED,     /* any other status */
    WEBHOOK_ANSWER_UNREACHABLE, /* nothing has left us */
    WEBHOOK_ANSWER_NONE,        /* it may have arrived */
};

struct webhook_answer {
    enum webhook_answer_kind kind;
    int status;             /* 0: none */
    struct str retry_after; /* the header, or absent */
    struct str detail;      /* why there is no answer, in English; or absent */
    struct str body;        /* its beginning, as text: what is no UTF-8, and U+0000, is U+FFFD */
};

/* An answer that was too long to be read whole counts by its status; one that broke off is none. Copies into `arena`.
 */
void webhook_answer_read(const struct client_reply *reply, struct arena *arena, struct webhook_answer *ret);
