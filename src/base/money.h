#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Money is a signed count of the currency's smallest unit. No floating point anywhere near it.
 * Sources: LEDGER.md (limits, B13), ISO 4217. */

#define MONEY_LIMIT INT64_C(1000000000000000) /* |amount| <= 10^15 */
enum { CURRENCY_SIZE = 24 };                  /* with NUL: an ISO code or `x-` and up to 20 of [a-z0-9_] */

struct currency {
    char text[CURRENCY_SIZE]; /* upper-case ISO 4217 ("USD") or a unit of the workspace ("x-points"); empty: none */
};

/* An ISO 4217 code in any case (an alphabetic code of the active list) or `x-<name>`. False leaves *ret alone. */
bool currency_parse(struct str text, struct currency *ret);

/* The codes of ISO 4217 that are known, in order: "AED", ... `index` is below the count. */
size_t currency_iso_count(void);
const char *currency_iso_at(size_t index);

bool currency_equal(const struct currency *a, const struct currency *b);

static inline struct str currency_str(const struct currency *currency)
{
    return str_from(currency->text);
}

/* Whether it is a unit of the workspace, and no money. */
static inline bool currency_is_unit(const struct currency *currency)
{
    return currency->text[0] == 'x';
}

/* Decimals of the smallest unit: 2 for USD, 0 for JPY and x-units, 3 for BHD. */
int currency_decimals(const struct currency *currency);

enum { MONEY_TEXT_SIZE = 32 }; /* with NUL: a sign, 19 digits, a point */

/* The amount in the currency's own unit, as programs read it, with a NUL behind it: "-1234.50", "1250" of JPY, "0.005"
 * of BHD. The smallest units themselves where no currency is said. Returns the size. */
size_t money_write(char text[MONEY_TEXT_SIZE], int64_t amount, const struct currency *currency);
