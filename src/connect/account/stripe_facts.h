#pragma once

#include <jansson.h>

#include "connect/stripe_told.h"
#include "domain/connection/connection.h"
#include "domain/payment/payment.h"

/* From an event of Stripe to facts that payment_take() takes: for the hook, and for events that are fetched by the API.
 * What is told by both is the same fact. */

struct stripe_facts {
    struct contact_fields person;
    struct payment_fact *facts; /* in the arena */
    size_t count;               /* 0: its type is not used */
    struct stripe_used used;
};

/* `json` is the event; it and the arena outlive the facts. `now_at` is the wall clock. ERROR_LIVEMODE_MISMATCH
 * `livemode`, `account`: it is not for this connection. Others name the member that is wrong. Any thread. */
MUST_CHECK enum status stripe_facts_read(const json_t *json, const struct connection *connection, int64_t now_at,
                                         struct arena *arena, struct stripe_facts *ret, struct error *err);

/* Within a write transaction, all of them. Who is named by an id that is nobody's is not credited. Promotion codes that
 * were made for rewards (domain/handover) are used by it, as discount_redeem() has it; one that cannot be, for it was
 * used by another order or has lapsed here, changes nothing. */
MUST_CHECK enum status stripe_facts_take(struct act *act, const struct id *connection_id,
                                         const struct stripe_facts *facts, bool *ret_new, struct error *err);
