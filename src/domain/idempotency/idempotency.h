#pragma once

#include "base/crypto.h"
#include "domain/workspace/act.h"

/* Answers kept for a repeated Idempotency-Key (LEDGER.md B18): effect, fingerprint and answer are one commit.
 *
 *     act():  idempotency_find()      the answer is there: send it, do nothing
 *             ... the effect ...
 *             idempotency_store()     last; a lost race is STATUS_BUSY: the runner begins again and finds the answer
 *
 * Only answers of 2xx are stored: a refusal leaves nothing, and its key may be tried again. An answer with a secret is
 * sealed and destroyed after a day; a key is forgotten after LIMIT_IDEMPOTENCY_DAYS. Times here are of the wall clock
 * in test worlds too, since it is about clients that retry. */

enum { IDEMPOTENCY_HASH_SIZE = 16 };

/* One key of one credential on one route, hashed. `route` is the path as sent, without its query. */
struct idempotency_key {
    uint8_t hash[IDEMPOTENCY_HASH_SIZE];
};
struct idempotency_key idempotency_key(int64_t ws, const struct id *credential, struct str method, struct str route,
                                       struct str key);

struct idempotency_answer {
    int64_t status;  /* HTTP */
    struct str body; /* the bytes that were sent; lives in the transaction's arena */
};

/* Looks for the answer. `fingerprint` is of the request's body. Another fingerprint is stored:
 * ERROR_IDEMPOTENCY_MISMATCH; the answer held a secret and is older than a day: ERROR_IDEMPOTENCY_GONE.
 * `seal` opens a sealed answer. */
MUST_CHECK enum status idempotency_find(struct act *act, const struct idempotency_key *key,
                                        const uint8_t fingerprint[SHA256_SIZE], const uint8_t seal[SUBKEY_SIZE],
                                        struct idempotency_answer *ret_answer, bool *ret_found, struct error *err);

/* Stores the answer, as the last write of its transaction. `seal` null: as it is; else sealed by that key.
 * STATUS_BUSY when another transaction stored one meanwhile. */
MUST_CHECK enum status idempotency_store(struct act *act, const struct idempotency_key *key,
                                         const uint8_t fingerprint[SHA256_SIZE], const uint8_t *seal,
                                         const struct idempotency_answer *answer, struct error *err);

/* Destroys all sealed answers, because the key that sealed them is lost. Their keys are refused for the rest of their
 * term, as after their day. Of all worlds; looks at the whole table. */
MUST_CHECK enum status idempotency_give_up_sealed(struct txn *txn, struct error *err);

/* Destroys sealed answers and deletes rows whose time is over, at most `limit` of each; `*ret_more` when there may be
 * others. Of all worlds. */
MUST_CHECK enum status idempotency_sweep(struct txn *txn, size_t limit, bool *ret_more, struct error *err);
