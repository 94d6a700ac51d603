/* Amounts of money as others write them. See amount_text.h.
 *
 * A number is its digits and where the point stands. In units of 10^-decimals that is digits * 10^shift; a negative
 * shift takes zeros off the end, and where another digit stands there, the amount cannot be told exactly. */

#include "domain/mapping/amount_text.h"

#include <stdbool.h>

#include "base/limits.h"

const char *const amount_units[] = {"minor", "major", NULL};

enum { DIGITS_MAX = 40, EXPONENT_MAX = 40 };

struct decimal {
    bool negative;
    char digits[DIGITS_MAX]; /* '0' to '9' */
    int count;
    int fraction; /* how many of them are behind the point; negative: zeros are missing */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take_digits(struct str text, size_t *at, struct decimal *number, int *ret_taken)
{
    *ret_taken = 0;
    for (; *at < text.size && is_digit(text.data[*at]); ++*at) {
        if (number->count == DIGITS_MAX)
            return false;
        number->digits[number->count++] = text.data[*at];
        ++*ret_taken;
    }
    return true;
}

static bool take_exponent(struct str text, size_t *at, struct decimal *number)
{
    int64_t exponent;
    if (*at == text.size || (text.data[*at] != 'e' && text.data[*at] != 'E'))
        return true;
    ++*at;
    *at += *at < text.size && text.data[*at] == '+';
    if (!str_to_int64((struct str){text.data + *at, text.size - *at}, &exponent) || exponent > EXPONENT_MAX ||
        exponent < -EXPONENT_MAX)
        return false;
    number->fraction -= (int)exponent;
    *at = text.size;
    return true;
}

static bool read_decimal(struct str text, struct decimal *ret)
{
    size_t at = 0;
    int whole, part = 0;
    *ret = (struct decimal){.negative = text.size > 0 && text.data[0] == '-'};
    at += ret->negative;
    if (!take_digits(text, &at, ret, &whole) || whole == 0)
        return false;
    if (at < text.size && text.data[at] == '.') {
        at++;
        if (!take_digits(text, &at, ret, &part) || part == 0)
            return false;
        ret->fraction = part;
    }
    return take_exponent(text, &at, ret) && at == text.size;
}

static enum status too_large(const char *param, struct error *err)
{
    return error_set(err, ERROR_OUT_OF_RANGE, param, "The amount is out of range.");
}

enum status amount_read(struct str text, enum amount_unit unit, const struct currency *currency, const char *param,
                        int64_t *ret, struct error *err)
{
    struct decimal number;
    int decimals = unit == AMOUNT_MAJOR ? currency_decimals(currency) : 0;
    int64_t value = 0;
    if (!read_decimal(text, &number))
        return error_set(
            err, ERROR_INVALID_VALUE, param,
            "This is no decimal number: write 1234.50, without spaces, signs of currencies and separators of "
            "thousands.");
    int shift = decimals - number.fraction;
    for (; shift < 0 && number.count > 0 && number.digits[number.count - 1] == '0'; shift++)
        number.count--;
    if (shift < 0 && number.count > 0)
        return error_set(err, ERROR_INVALID_VALUE, param,
                         unit == AMOUNT_MAJOR ? "%s has %d decimals, and this amount has more of them."
                                              : "An amount in the smallest unit of %s is a whole number (it has %d "
                                                "decimals): if this one is in the main unit, say so by amount_unit.",
                         currency->text, currency_decimals(currency));
    for (int i = 0; i < number.count + (shift > 0 ? shift : 0); i++) {
        value = value * 10 + (i < number.count ? number.digits[i] - '0' : 0);
        if (value > MONEY_LIMIT)
            return too_large(param, err);
    }
    *ret = number.negative ? -value : value;
    return STATUS_OK;
}
