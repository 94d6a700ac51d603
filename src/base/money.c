/* The currencies of ISO 4217, and units of workspaces. Any thread. */

#include "base/money.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    ISO_CODE_SIZE = 3,
    UNIT_NAME_LIMIT = 20,
};

struct iso_currency {
    char code[ISO_CODE_SIZE + 1];
    int decimals;
};

/* Active codes with a minor unit, sorted (metals, funds without one, and test codes are left out). */
static const struct iso_currency iso_currencies[] = {
    {"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2}, {"AZN", 2},
    {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2}, {"BOB", 2}, {"BOV", 2},
    {"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2}, {"BZD", 2}, {"CAD", 2}, {"CDF", 2}, {"CHE", 2},
    {"CHF", 2}, {"CHW", 2}, {"CLF", 4}, {"CLP", 0}, {"CNY", 2}, {"COP", 2}, {"COU", 2}, {"CRC", 2}, {"CUP", 2},
    {"CVE", 2}, {"CZK", 2}, {"DJF", 0}, {"DKK", 2}, {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2},
    {"EUR", 2}, {"FJD", 2}, {"FKP", 2}, {"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0},
    {"GTQ", 2}, {"GYD", 2}, {"HKD", 2}, {"HNL", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2},
    {"IQD", 3}, {"IRR", 2}, {"ISK", 0}, {"JMD", 2}, {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2},
    {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3}, {"KYD", 2}, {"KZT", 2}, {"LAK", 2}, {"LBP", 2}, {"LKR", 2},
    {"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2}, {"MGA", 2}, {"MKD", 2}, {"MMK", 2}, {"MNT", 2},
    {"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2}, {"MXN", 2}, {"MXV", 2}, {"MYR", 2}, {"MZN", 2},
    {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2}, {"NPR", 2}, {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2},
    {"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2}, {"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2},
    {"RWF", 0}, {"SAR", 2}, {"SBD", 2}, {"SCR", 2}, {"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2},
    {"SOS", 2}, {"SRD", 2}, {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2},
    {"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2}, {"TWD", 2}, {"TZS", 2}, {"UAH", 2}, {"UGX", 0},
    {"USD", 2}, {"USN", 2}, {"UYI", 0}, {"UYU", 2}, {"UYW", 4}, {"UZS", 2}, {"VED", 2}, {"VES", 2}, {"VND", 0},
    {"VUV", 0}, {"WST", 2}, {"XAD", 2}, {"XAF", 0}, {"XCD", 2}, {"XCG", 2}, {"XOF", 0}, {"XPF", 0}, {"YER", 2},
    {"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2},
};

static int compare_code(const void *key, const void *row)
{
    return memcmp(key, ((const struct iso_currency *)row)->code, ISO_CODE_SIZE);
}

static const struct iso_currency *iso_find(const char code[ISO_CODE_SIZE])
{
    return bsearch(code, iso_currencies, sizeof iso_currencies / sizeof iso_currencies[0], sizeof iso_currencies[0],
                   compare_code);
}

size_t currency_iso_count(void)
{
    return sizeof iso_currencies / sizeof iso_currencies[0];
}

const char *currency_iso_at(size_t index)
{
    return iso_currencies[index].code;
}

static bool parse_iso(struct str text, struct currency *ret)
{
    char code[ISO_CODE_SIZE];
    for (size_t i = 0; i < ISO_CODE_SIZE; i++) {
        char c = text.data[i];
        code[i] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
    }
    if (iso_find(code) == NULL)
        return false;
    *ret = (struct currency){0};
    memcpy(ret->text, code, ISO_CODE_SIZE);
    return true;
}

static bool parse_unit(struct str text, struct currency *ret)
{
    size_t name_size = text.size - 2;
    if (name_size < 1 || name_size > UNIT_NAME_LIMIT)
        return false;
    for (size_t i = 2; i < text.size; i++) {
        char c = text.data[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_')
            return false;
    }
    *ret = (struct currency){0};
    memcpy(ret->text, text.data, text.size);
    return true;
}

bool currency_parse(struct str text, struct currency *ret)
{
    if (text.size == ISO_CODE_SIZE && text.data[1] != '-')
        return parse_iso(text, ret);
    return str_starts_with(text, STR("x-")) && parse_unit(text, ret);
}

bool currency_equal(const struct currency *a, const struct currency *b)
{
    return strncmp(a->text, b->text, CURRENCY_SIZE) == 0;
}

int currency_decimals(const struct currency *currency)
{
    if (currency->text[0] == 'x')
        return 0;
    const struct iso_currency *iso = iso_find(currency->text);
    assert(iso != NULL);
    return iso->decimals;
}

size_t money_write(char text[MONEY_TEXT_SIZE], int64_t amount, const struct currency *currency)
{
    int decimals = currency_str(currency).size == 0 ? 0 : currency_decimals(currency);
    uint64_t whole = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount; /* also of INT64_MIN */
    uint64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    int size = snprintf(text, MONEY_TEXT_SIZE, "%s%" PRIu64, amount < 0 ? "-" : "", whole / unit);
    if (decimals > 0)
        size += snprintf(text + size, MONEY_TEXT_SIZE - (size_t)size, ".%0*" PRIu64, decimals, whole % unit);
    return (size_t)size;
}
