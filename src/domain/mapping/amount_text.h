#pragma once

#include "base/error.h"
#include "base/money.h"
#include "base/str.h"

/* Amounts of money as others write them, made whole numbers exactly: decimal digits are counted, nothing is rounded and
 * no floating point is used. Pure; any thread. */

enum amount_unit { AMOUNT_MINOR = 1, AMOUNT_MAJOR }; /* FIELD_CHOICE of amount_units */
extern const char *const amount_units[];             /* null-terminated */

/* `text` is a decimal number as JSON writes it (`12.5`, `-3`, `1.2e3`). AMOUNT_MAJOR: in the currency's main unit, with
 * as many decimals as the currency has or fewer, zeros behind them aside; AMOUNT_MINOR: in its smallest.
 * ERROR_INVALID_VALUE `param`: it is no number, or has more decimals than its unit. ERROR_OUT_OF_RANGE: beyond
 * MONEY_LIMIT. */
MUST_CHECK enum status amount_read(struct str text, enum amount_unit unit, const struct currency *currency,
                                   const char *param, int64_t *ret, struct error *err);
