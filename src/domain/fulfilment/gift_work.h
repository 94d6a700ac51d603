#pragma once

#include "domain/connection/connection.h"
#include "domain/gift/gift_order.h"
#include "domain/reward/reward.h"

/* What happens to orders of gift cards between a claim and the record of its call (jobs/outside.h), and by hand. The
 * states are drawn in gift/gift_order.h. Each runs in a write transaction, and may run again. */

/* A call to be made, for an order that was claimed. Views in the transaction's arena. */
struct gift_call {
    struct gift_order order; /* as it was claimed */
    enum gift_step {
        GIFT_STEP_ORDER,
        GIFT_STEP_ASK,  /* it may have been ordered: ask for it, and order nothing */
        GIFT_STEP_LINK, /* it was ordered, and its link is missing: ask for that */
    } step;
    struct str external_id; /* the order's name at the provider */
    struct connection connection;
    struct str name, email; /* of the beneficiary; email absent unless the provider is to send it */
};

/* To whom an order would go; `*ret_known` false: nobody. */
MUST_CHECK enum status gift_receiver(struct act *act, const struct id *order_id, struct id *ret_connection_id,
                                     bool *ret_known, struct error *err);

/* Claims an order that is due at the act's time: marks it with its attempt and a lease until `lease_until`.
 * `*ret_claimed` false: there is nothing to call for. One whose reward was taken back before its first call is
 * canceled, also where a part was and the rest has lapsed; one for which nobody can be asked waits, and a case says so.
 */
MUST_CHECK enum status gift_claim(struct act *act, const struct id *order_id, int64_t lease_until,
                                  struct gift_call *ret_call, bool *ret_claimed, struct error *err);

enum gift_outcome {
    GIFT_CALL_DELIVERED, /* the provider has it; where it is no mail and the link is missing, that is asked for next */
    GIFT_CALL_ACCEPTED,  /* the provider has it, and the card is not there yet: it is asked for again */
    GIFT_CALL_ABSENT,    /* asked: it does not know it */
    GIFT_CALL_ENDED,     /* asked or ordered: it has given it up */
    GIFT_CALL_REFUSED,   /* it will not take this order */
    GIFT_CALL_LATER,     /* it did not take it, and may later: `problem` says why */
    GIFT_CALL_UNKNOWN,   /* nobody knows */
};

/* "gft_...", and behind it which round where it has failed before: what a provider has given up keeps its name there.
 * In `arena`. */
struct str gift_external_id(const struct gift_order *order, struct arena *arena);

/* What came of a call. Texts are the caller's. */
struct gift_result {
    enum gift_outcome outcome;
    int problem;           /* enum gift_problem, of LATER */
    int64_t retry_after_s; /* 0: it did not say */
    struct str reason;     /* for people, without a person's data; or absent */
    struct str provider_id, provider_reward_id;
    struct str sealed_link; /* gift_seal_link(); absent: none */
};

/* Records it, unless the order is at another attempt by now. `connection_id` is whom it went to. */
MUST_CHECK enum status gift_record(struct act *act, const struct id *order_id, int64_t attempt,
                                   const struct id *connection_id, const struct gift_result *result, struct error *err);

/* In a test world: what would have been ordered counts as delivered. */
MUST_CHECK enum status gift_simulate(struct act *act, const struct id *order_id, struct error *err);

/* By hand: an order that has failed, or that waits, is due at once, for what is left of its reward. ERROR_INVALID_STATE
 * `id` where it is over, or where nothing is left. */
MUST_CHECK enum status gift_retry(struct act *act, const struct id *order_id, struct gift_order *ret,
                                  struct error *err);
