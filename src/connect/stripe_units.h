#pragma once

#include <stdint.h>

#include "base/error.h"
#include "base/money.h"

/* Stripe's units of money. Amounts in its API are whole numbers of a unit that is mostly, but not always, the minor
 * unit of ISO 4217 in which referd counts. Any thread. */

/* An amount of 0 or more in Stripe's unit, as minor units of ISO 4217. Errors blame `param`: ERROR_INVALID_CURRENCY for
 * a currency whose unit Stripe does not document, ERROR_INVALID_VALUE for a fraction that the currency does not have,
 * ERROR_OUT_OF_RANGE outside 0..MONEY_LIMIT. Money is never guessed and never rounded here. */
MUST_CHECK enum status stripe_minor_units(int64_t amount, const struct currency *currency, const char *param,
                                          int64_t *ret_minor, struct error *err);

/* The other way: minor units of ISO 4217 (0 to MONEY_LIMIT) in Stripe's unit. ERROR_INVALID_VALUE for a fraction that
 * Stripe's unit does not have. */
MUST_CHECK enum status stripe_own_units(int64_t minor, const struct currency *currency, const char *param,
                                        int64_t *ret_amount, struct error *err);
