#pragma once

#include "base/arena.h"
#include "base/money.h"
#include "base/schema.h"
#include "connect/stripe.h"

/* What an event of Stripe tells, as plain facts. No SQL, no domain. Any thread.
 * Source: Stripe's documentation of its events and objects (read in 2026), of API versions with `invoice` in a charge
 * and without it.
 *
 * A payment has several names at Stripe: the invoice or checkout session that is the sale, the payment intent and the
 * charge by which it was paid. Refunds and disputes know the last two only. So each event says which names belong
 * together, and whoever stores them finds the sale, whatever came first. */

enum { STRIPE_NAMES_MAX = 5, STRIPE_FACTS_MAX = 64, STRIPE_DISCOUNTS_MAX = 8 };

struct stripe_fact {
    const char *type;     /* of an event of ours; null: it only says which names belong together */
    struct str tail;      /* of several facts of one event: what tells them apart, or absent */
    struct str object_id; /* invoice, session, subscription, refund, dispute; or absent */
    bool takes_back;      /* about a sale that went before: the one that the names lead to */
    struct str refers_id; /* what it gives back: a refund, a dispute; or, of invoice.voided, the sale; or absent */
    struct str names[STRIPE_NAMES_MAX]; /* of the payment */
    size_t name_count;
    struct opt_int amount, net_amount; /* minor units of ISO 4217 */
    struct currency currency;          /* empty: none */
    int64_t occurred_at;
};

/* Whom it is about: of all an event says, or absent. */
struct stripe_person {
    struct str customer; /* cus_... */
    struct str email, name, phone;
};

/* Who is named as the one to be credited: by `client_reference_id`, which may be any of the four, and in metadata by
 * referd_referral, referd_participant, referd_code, referd_click. */
struct stripe_mention {
    struct str reference, referral, participant, code, click;
};

/* The promotion codes of a sale that was paid. What of it they have taken off is not told by all versions. */
struct stripe_used {
    struct str order_id;         /* the invoice, else the session: as the sale is called */
    struct opt_int order_amount; /* before discounts and taxes, minor units of ISO 4217 */
    struct currency currency;
    struct str codes[STRIPE_DISCOUNTS_MAX]; /* ids: promo_... */
    size_t count;
};

struct stripe_told {
    struct stripe_fact *facts; /* in the arena */
    size_t fact_count;         /* 0: its type is not used, or it says nothing of use */
    struct stripe_person person;
    struct stripe_mention mention;
    struct stripe_used used;
};

/* Errors name the member: "data.object.amount". Views point into the event's JSON. */
MUST_CHECK enum status stripe_read_told(const struct stripe_event *event, struct arena *arena, struct stripe_told *ret,
                                        struct error *err);

/* The types of events that are used, for asking for no others; sorted. */
extern const char *const stripe_types[];
extern const size_t stripe_type_count;
