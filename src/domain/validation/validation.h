#pragma once

#include "base/entity.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Validations: whether the business wants a reward to be given, asked of one of its webhook endpoints. One to a reward
 * whose rules say so, made in the commit that grants it; the reward waits (REWARD_WAIT_VALIDATION) until it is
 * answered.
 *
 *     waiting --2xx--> granted
 *        ^    |--4xx--> denied, with the answer's reason
 *        |    |--anything else--> waiting, later; after the last try given_up, with a case for a person
 *        |    '--the reward is settled otherwise--> over
 *        |--the reward is given back, and waits again-- over
 *        '--a person asks again-- given_up, over --a person says yes--> granted
 *
 * A try is claimed and committed before its call is made, and its answer recorded in another transaction: of a process
 * that ends in between nobody knows whether the business was asked, the lease lapses, and it is asked again under the
 * same name. What counts is the one answer that is recorded.
 *
 * Runs inside a transaction, on its thread. */

/* Numbers are stored: never change them. */
enum validation_state {
    VALIDATION_WAITING,
    VALIDATION_GRANTED,
    VALIDATION_DENIED,
    VALIDATION_GIVEN_UP,
    VALIDATION_OVER,
};

/* Names of enum validation_state in its order, null-terminated. */
extern const char *const validation_states[];

struct validation {
    struct id id; /* the reward's */
    struct id endpoint_id;
    int state;                  /* enum validation_state */
    int64_t attempts;           /* calls that were begun */
    int64_t tries;              /* of them, since it was asked or asked again */
    int64_t next_try_at;        /* TIME_NONE: it is over */
    struct opt_int status_code; /* of the last answer; not set: there was none */
    struct str reason;          /* what the business, or what failed, said; or absent */
    struct id case_id;          /* of one that was given up, or none */
    int64_t created_at;
    int64_t answered_at; /* TIME_NONE: not yet */
};

extern const struct entity validation_entity;

/* Asks for a reward that was just planned: due at once. */
MUST_CHECK enum status validation_open(struct act *act, const struct id *reward_id, const struct id *endpoint_id,
                                       struct error *err);

/* Of a reward that is given back and waits for it again: due at once where it was over. */
MUST_CHECK enum status validation_ask_again(struct act *act, const struct id *reward_id, struct error *err);

/* ERROR_NOT_FOUND `id`. validation_lock() keeps it from others until the commit. */
MUST_CHECK enum status validation_read(struct act *act, const struct id *reward_id, struct validation *ret,
                                       struct error *err);
MUST_CHECK enum status validation_lock(struct act *act, const struct id *reward_id, struct validation *ret,
                                       struct error *err);

/* Replaces what changes of it. */
MUST_CHECK enum status validation_save(struct act *act, const struct validation *validation, struct error *err);

/* Those of this world that are due, first due first. `ret_ids` has room for `limit`. */
MUST_CHECK enum status validation_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                      struct error *err);

/* B20: each has its reward; one that waits has a reward that waits for it, or was settled otherwise. */
MUST_CHECK enum status validation_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
