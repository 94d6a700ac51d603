#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/money.h"
#include "base/schema.h"
#include "base/str.h"

/* Stripe's webhooks: bytes in, a plain struct out. No SQL, no domain. Any thread.
 * Source: Stripe's documentation of webhook signatures (scheme v1) and of the Event and Invoice objects. */

/* Checks a Stripe-Signature header over the raw body: HMAC-SHA-256 of "<t>.<body>" under a whole `whsec_` string, any
 * of those given (two while one is replaced), compared in constant time with every v1 in the header, and |now - t| <=
 * LIMIT_STRIPE_TOLERANCE_S: also from the future, which Stripe's own library lets pass. `now_at` is the wall clock,
 * never a test clock. ERROR_INVALID_SIGNATURE says which of the two it was; the time is looked at first, for it is
 * cheap. */
MUST_CHECK enum status stripe_check_signature(struct str header, struct str body, const struct str *secrets,
                                              size_t secret_count, int64_t now_at, struct error *err);

struct stripe_event {
    struct str id;   /* evt_... */
    struct str type; /* "invoice.paid" */
    bool livemode;
    struct str account;     /* of a connected account, or absent */
    int64_t created_at;     /* when it happened */
    const json_t *object;   /* data.object */
    const json_t *previous; /* data.previous_attributes: what was otherwise before; or null */
};

/* Reads the envelope. Views point into `json`. Errors name the member that is missing or wrong. */
MUST_CHECK enum status stripe_read_event(const json_t *json, struct stripe_event *ret_event, struct error *err);

struct stripe_invoice {
    struct str id;
    struct str customer; /* cus_..., or absent */
    struct str customer_email;
    struct str customer_name;
    struct str customer_phone;
    struct str referral;       /* metadata.referd_referral, or absent */
    int64_t amount_paid;       /* minor units of ISO 4217, whatever Stripe's unit is (stripe_units.h) */
    struct opt_int net_amount; /* of it without tax, where the invoice tells; see stripe.c */
    struct currency currency;
};

/* Reads an invoice that was paid. */
MUST_CHECK enum status stripe_read_invoice(const json_t *object, struct stripe_invoice *ret_invoice, struct error *err);
