/* Stripe's units of money. See stripe_units.h.
 *
 * Source: https://docs.stripe.com/currencies, sections "Zero-decimal currencies", "Three-decimal currencies" and
 * "Special cases" (read in 2026). A currency that is in none of them has two decimals. What that page says beside:
 *
 * - ISK and UGX have no decimals (any more), but their amounts are written with two, which are always 00. UGX stands in
 *   the list of zero-decimal currencies too; the special case prevails.
 * - HUF and TWD are without decimals in payouts alone. What is charged has two, and no payout comes in here.
 * - The last digit of three-decimal amounts that are charged is 0. The unit is a thousandth all the same.
 *
 * MGA has no decimals there, and two in ISO 4217: five of what Stripe counts are 500 of ours. */

#include "connect/stripe_units.h"

#include <stdlib.h>
#include <string.h>

enum { CODE_SIZE = 3, USUAL_DECIMALS = 2 };

struct unit {
    char code[CODE_SIZE + 1];
    int decimals;
};

/* Those that do not have two decimals, and the special cases. sorted table: by 1 */
static const struct unit units[] = {
    {"BHD", 3}, {"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"HUF", 2}, {"ISK", 2}, {"JOD", 3},
    {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3}, {"MGA", 0}, {"OMR", 3}, {"PYG", 0}, {"RWF", 0},
    {"TND", 3}, {"TWD", 2}, {"UGX", 2}, {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0},
};

static int compare_code(const void *key, const void *row)
{
    return strcmp(key, ((const struct unit *)row)->code);
}

/* False where only a guess would be possible: ISO 4217 has another number of decimals than the usual one, and Stripe
 * says nothing (a currency that it does not take, or a unit of our own). */
static bool find_decimals(const struct currency *currency, int *ret_decimals)
{
    const struct unit *unit =
        bsearch(currency->text, units, sizeof units / sizeof units[0], sizeof units[0], compare_code);
    *ret_decimals = unit == NULL ? USUAL_DECIMALS : unit->decimals;
    return unit != NULL || currency_decimals(currency) == USUAL_DECIMALS;
}

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    for (int i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

enum status stripe_minor_units(int64_t amount, const struct currency *currency, const char *param, int64_t *ret_minor,
                               struct error *err)
{
    int decimals;
    if (!find_decimals(currency, &decimals))
        return error_set(err, ERROR_INVALID_CURRENCY, param, "Stripe does not say in which unit it counts %s.",
                         currency->text);
    int more = currency_decimals(currency) - decimals;
    int64_t factor = power_of_ten(more > 0 ? more : 0), divisor = power_of_ten(more < 0 ? -more : 0);
    if (amount < 0 || amount / divisor > MONEY_LIMIT / factor)
        return error_set(err, ERROR_OUT_OF_RANGE, param, "The amount is out of range.");
    if (amount % divisor != 0)
        return error_set(err, ERROR_INVALID_VALUE, param,
                         "%s has no fractions: Stripe writes its amounts with two decimals that are always 00.",
                         currency->text);
    *ret_minor = amount / divisor * factor;
    return STATUS_OK;
}

enum status stripe_own_units(int64_t minor, const struct currency *currency, const char *param, int64_t *ret_amount,
                             struct error *err)
{
    int decimals;
    if (!find_decimals(currency, &decimals))
        return error_set(err, ERROR_INVALID_CURRENCY, param, "Stripe does not say in which unit it counts %s.",
                         currency->text);
    int more = decimals - currency_decimals(currency);
    int64_t factor = power_of_ten(more > 0 ? more : 0), divisor = power_of_ten(more < 0 ? -more : 0);
    if (minor < 0 || minor / divisor > MONEY_LIMIT / factor)
        return error_set(err, ERROR_OUT_OF_RANGE, param, "The amount is out of range.");
    if (minor % divisor != 0)
        return error_set(err, ERROR_INVALID_VALUE, param, "Stripe counts %s without the fraction that is in this.",
                         currency->text);
    *ret_amount = minor / divisor * factor;
    return STATUS_OK;
}
