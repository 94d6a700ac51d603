#pragma once

#include <uv.h>

#include "api/call.h"
#include "base/password.h"

/* What a call with a password does before its transaction (route->prepare): a look at the database, then hashing on
 * libuv's threads. A loop never hashes, nor does a transaction. On all loops together LIMIT_PASSWORD_HASHES are hashed
 * at once; whoever is one too many is told to come back (503). */

typedef void (*call_go_on_fn)(struct call *call, enum status status, const struct error *err);

/* Embed first in the route's command. */
struct password_step {
    struct str given;  /* to be compared with `stored`; absent: nothing is */
    struct str stored; /* set by look(), in the request's arena; absent: nobody's */
    struct str wanted; /* to be hashed; absent: nothing is */

    bool matches;                  /* what came of it */
    char made[PASSWORD_HASH_SIZE]; /* NUL-terminated; empty: nothing was hashed */

    /* the step's own */
    struct call *call;
    call_go_on_fn go_on;
    enum status (*look)(struct txn *txn, struct call *call, struct error *err);
    struct store_work work;
    uv_work_t job;
};

/* Runs look() in a transaction (a write where it says so, a read else), then hashes what there is to hash, then goes
 * on. look() may set all three texts; it may run more than once. An error of it ends the call. */
void password_step_run(struct call *call, bool writes,
                       enum status (*look)(struct txn *txn, struct call *call, struct error *err), call_go_on_fn go_on);

/* A copy of what a transaction read that the call needs after it. */
struct str password_step_keep(struct call *call, struct str text);
