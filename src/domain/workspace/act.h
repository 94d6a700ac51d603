#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "store/store.h"

/* Who does something, in which world, when, in which transaction. Every domain call takes one first: it replaces
 * globals, and it is where
 * "`now` is resolved once" and "ws is in every key" come from. Lives on the stack of the code that begins the
 * transaction. */

struct actor {
    const char *type; /* "key", "system", "connection", "cli" */
    struct id id;     /* of the key or connection; zero where there is none */
};

struct act {
    struct txn *txn;
    int64_t ws;
    bool livemode;
    struct mint mint; /* mint.now is the world's time of this transaction */
    struct actor actor;
};

/* An act at the transaction's time shifted by the world's clock offset. */
static inline struct act act_begin(struct txn *txn, int64_t ws, bool livemode, int64_t clock_offset_us,
                                   struct actor actor)
{
    return (struct act){txn, ws, livemode, mint_begin(txn_env(txn), txn_now(txn) + clock_offset_us), actor};
}

static inline int64_t act_now(const struct act *act)
{
    return act->mint.now;
}
