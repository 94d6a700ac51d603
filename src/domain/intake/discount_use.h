#pragma once

#include "domain/discount/discount.h"

/* A discount is used: what it takes off an order is booked, once. See discount.h. Runs on a writer thread, in one
 * transaction, and may run again; all refusals come before the first write. */

struct discount_use {
    struct str code;
    struct str reference; /* of the order, in `source` */
    struct str source;    /* absent: "api" */
    struct opt_int order_amount;
    struct currency currency;
    struct id contact_id; /* whose order it is, where a code is everybody's; or none */
    uint8_t fingerprint[32];
};

/* Facts that take the order back (refunds, chargebacks, cancellations of the business object `reference`) take back
 * what the discount was worth, in proportion; those that were told before count at once.
 *
 * Told again with the same content: `*ret_replayed`; with other content, or of an order that another code was used for,
 * ERROR_REFERENCE_CONFLICT `reference`. Refusals: ERROR_NOT_FOUND `code`; ERROR_MISSING_FIELD `contact_id` where
 * several people have the code; ERROR_INVALID_STATE `code` for one that was used, has lapsed or was taken back;
 * ERROR_INVALID_CURRENCY `currency`; ERROR_OUT_OF_RANGE `order_amount` below the least order. */
MUST_CHECK enum status discount_redeem(struct act *act, const struct discount_use *use, struct discount *ret,
                                       bool *ret_replayed, struct error *err);

/* The discount of a code: one that can be used if there is one. ERROR_NOT_FOUND `code`. */
MUST_CHECK enum status discount_look_up(struct act *act, struct str code, const struct id *contact_id,
                                        struct discount *ret, struct error *err);
