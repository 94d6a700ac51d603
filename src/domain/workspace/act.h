#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "domain/workspace/principal.h"
#include "store/store.h"

/* Who does something, in which world, when, in which transaction. Every domain call takes one first: it replaces
 * globals, and it is where "`now` is resolved once" and "ws is in every key" come from. Lives on the stack of the code
 * that begins the transaction. */

struct act {
    struct txn *txn;
    int64_t ws;
    bool livemode;
    struct mint mint; /* mint.now is the world's time of this transaction */
    struct principal principal;

    /* What the call may see, by the owner rule of its route; zero: all of the world. See act_only(). */
    struct id only_participant;
};

/* An act at the transaction's time shifted by the world's clock offset. It sees all of its world. */
static inline struct act act_begin(struct txn *txn, int64_t ws, bool livemode, int64_t clock_offset_us,
                                   struct principal principal)
{
    return (struct act){
        .txn = txn,
        .ws = ws,
        .livemode = livemode,
        .mint = mint_begin(txn_env(txn), txn_now(txn) + clock_offset_us),
        .principal = principal,
    };
}

static inline int64_t act_now(const struct act *act)
{
    return act->mint.now;
}

/* The participant whose rows alone the act may see, or null: no such limit. Whatever reads a list or an object that
 * belongs to a participant adds it to its SQL; a row that is not of it does not exist for this act. */
static inline const struct id *act_only(const struct act *act)
{
    return id_is_none(&act->only_participant) ? NULL : &act->only_participant;
}
