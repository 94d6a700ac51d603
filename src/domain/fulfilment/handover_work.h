#pragma once

#include "domain/connection/connection.h"
#include "domain/discount/discount.h"
#include "domain/handover/handover.h"
#include "domain/reward/reward.h"

/* What happens to rewards that are handed over at Stripe between a claim and the record of its call (jobs/outside.h),
 * and by hand. The states are drawn in handover/handover.h. Each runs in a write transaction, and may run again. */

/* A call to be made, for a reward that was claimed. Views in the transaction's arena. */
struct handover_call {
    struct handover handover; /* as it was claimed */
    enum handover_step {
        HANDOVER_STEP_BALANCE, /* add `handover.moving` to the customer's balance, or take it */
        HANDOVER_STEP_COUPON,  /* make the coupon */
        HANDOVER_STEP_CODE,    /* make its promotion code */
        HANDOVER_STEP_SWITCH,  /* switch the code on or off, as is wanted */
    } step;
    struct str key;    /* the idempotency key of this round and step */
    struct str reward; /* "rwd_..." */
    struct str title;  /* of the reward; or absent */
    struct connection connection;
    struct discount discount; /* of a code */
};

/* The step that a row that was claimed stands at. */
enum handover_step handover_step_of(const struct handover *handover);

/* By whom it would be handed over; `*ret_known` false: nobody. */
MUST_CHECK enum status handover_receiver(struct act *act, const struct id *reward_id, struct id *ret_connection_id,
                                         bool *ret_known, struct error *err);

/* Claims one that is due at the act's time: marks it with its attempt and a lease until `lease_until`. `*ret_claimed`
 * false: there is nothing to call for. One for which nobody can be called, or nobody knows the customer, waits, and a
 * case says so. */
MUST_CHECK enum status handover_claim(struct act *act, const struct id *reward_id, int64_t lease_until,
                                      struct handover_call *ret_call, bool *ret_claimed, struct error *err);

enum handover_outcome {
    HANDOVER_CALL_DONE,
    HANDOVER_CALL_REFUSED, /* it will not do this */
    HANDOVER_CALL_LATER,   /* it did not do it, and may later: `problem` says why */
    HANDOVER_CALL_UNKNOWN, /* nobody knows */
};

/* What came of a call. Texts are the caller's. */
struct handover_result {
    enum handover_outcome outcome;
    int problem;           /* enum handover_problem, of LATER */
    int64_t retry_after_s; /* 0: it did not say */
    struct str reason;     /* for people, without a person's data; or absent */
    struct str provider_id;
};

/* Records it, unless the row is at another attempt by now. `connection_id` is whom it went to. */
MUST_CHECK enum status handover_record(struct act *act, const struct id *reward_id, int64_t attempt,
                                       const struct id *connection_id, const struct handover_result *result,
                                       struct error *err);

/* In a test world: what would have been called for counts as done. */
MUST_CHECK enum status handover_simulate(struct act *act, const struct id *reward_id, struct error *err);

/* By hand: one that has failed, or that waits, is due at once. ERROR_NOT_FOUND `id`; ERROR_INVALID_STATE `id` where
 * there is nothing to do. */
MUST_CHECK enum status handover_retry(struct act *act, const struct id *reward_id, struct reward *ret,
                                      struct error *err);
