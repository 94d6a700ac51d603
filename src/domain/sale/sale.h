#pragma once

#include "domain/event/event.h"

/* What takes a sale back: refunds, chargebacks, cancellations, and what gives back what those took. One function over
 * all facts about a sale says how much of it is refunded, so that their order and their repetition change nothing
 * (LEDGER.md "Order freedom"). Inside a transaction, on its thread. */

/* All facts about one sale, by its business object. Views live in the transaction's arena. */
struct sale {
    struct str key;        /* of the object */
    struct str source, id; /* its name, as a fact referred to it */
    struct sale_fact {
        struct event event;
        uint8_t key[16];  /* of its own object: the refund, the chargeback */
        bool undone;      /* it was given back */
        bool total;       /* its amount is of all refunds of a payment together */
        const char *code; /* the reason code of its type */
    } * facts;            /* those that take it back, in the order in which they were told */
    size_t fact_count;
};

/* The key of what an event is about: of the object that it names, or of the message itself. */
void sale_own_key(const struct event *event, uint8_t ret_key[16]);

/* Reads what refers to a sale. `source` and `id` may be absent where nothing is looked up by them. */
MUST_CHECK enum status sale_read(struct act *act, struct str key, struct sale *ret, struct error *err);

/* How much of something the first `count` facts take: of all that a sale of this amount is, rounded down. `*ret_code`
 * is the strongest reason among them, or null. */
struct sale_part {
    struct opt_int amount; /* of the sale */
    struct currency currency;
    int64_t whole; /* of a reward: plan_whole_of() */
};
int64_t sale_share(const struct sale *sale, size_t count, const struct sale_part *of, const char **ret_code);
