#pragma once

#include "base/crypto.h"
#include "store/store.h"

/* Limits on guessing: how often somebody may try to sign in to an account, and from one network, within
 * LIMIT_SIGN_IN_SPAN_S. An attempt is taken before the password is looked at, so that attempts at the same time cannot
 * exceed the limit, and is given back when it succeeds. An address that is nobody's is counted like any other: the
 * answer tells nothing.
 *
 * Runs inside a write transaction, on its thread. */

struct attempt {
    uint8_t account[SHA256_SIZE]; /* keyed hashes: attempt_of() */
    uint8_t network[SHA256_SIZE];
};

/* Of the account whose address or id this is, and of a network (click_network()). Pure; any thread. */
struct attempt attempt_of(const uint8_t key[16], struct str account, int64_t network);

/* ERROR_TOO_MANY_ATTEMPTS, with the seconds until the next may be made. */
MUST_CHECK enum status attempt_take(struct txn *txn, const struct attempt *attempt, struct error *err);

/* It has succeeded: the account's count begins anew, the network's has one less. */
MUST_CHECK enum status attempt_give_back(struct txn *txn, const struct attempt *attempt, struct error *err);
