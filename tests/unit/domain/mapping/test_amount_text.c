/* Amounts as others write them. */

#include "unit.h"

#include "domain/mapping/amount_text.h"

static int64_t read_as(const char *text, enum amount_unit unit, const char *code)
{
    struct currency currency;
    struct error err = {0};
    int64_t amount = INT64_MIN;
    assert_true(currency_parse(str_from(code), &currency));
    if (amount_read(str_from(text), unit, &currency, "amount", &amount, &err) != STATUS_OK) {
        assert_string_equal(err.param, "amount");
        assert_true(err.detail[0] != '\0');
        assert_int_equal(amount, INT64_MIN);
    }
    return amount;
}

static void amounts_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum amount_unit unit;
        const char *currency;
        int64_t minor;
    } rows[] = {
        {"0", AMOUNT_MAJOR, "USD", 0},
        {"0.00", AMOUNT_MAJOR, "JPY", 0},
        {"0.1", AMOUNT_MAJOR, "USD", 10},
        {"0.29", AMOUNT_MAJOR, "USD", 29},
        {"1.15", AMOUNT_MAJOR, "EUR", 115},
        {"19.990000", AMOUNT_MAJOR, "EUR", 1999},
        {"1.234", AMOUNT_MAJOR, "BHD", 1234},
        {"1500", AMOUNT_MAJOR, "JPY", 1500},
        {"1.5e3", AMOUNT_MAJOR, "JPY", 1500},
        {"12E-1", AMOUNT_MAJOR, "USD", 120},
        {"-2.5", AMOUNT_MAJOR, "USD", -250},
        {"9999999999999.99", AMOUNT_MAJOR, "USD", 999999999999999},
        {"10000000000000", AMOUNT_MAJOR, "USD", MONEY_LIMIT},
        {"25", AMOUNT_MINOR, "USD", 25},
        {"25.00", AMOUNT_MINOR, "USD", 25},
        {"7", AMOUNT_MAJOR, "x-points", 7},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(read_as(rows[i].text, rows[i].unit, rows[i].currency), rows[i].minor);
}

static void what_cannot_be_told_exactly_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",         "-",
                                        ".5",       "5.",
                                        "1,50",     "1 000",
                                        "1'000.00", "$5",
                                        "0x10",     "NaN",
                                        "1e",       "1e99",
                                        "--1",      "0.001",
                                        "1.999",    "10000000000000.01",
                                        "1e20",     "123456789012345678901234567890123456789012345"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(read_as(texts[i], AMOUNT_MAJOR, "USD"), INT64_MIN);
    assert_int_equal(read_as("0.5", AMOUNT_MAJOR, "JPY"), INT64_MIN);
    assert_int_equal(read_as("0.5", AMOUNT_MINOR, "USD"), INT64_MIN);
}

UNIT_TESTS(amount_text)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_exact),
        cmocka_unit_test(what_cannot_be_told_exactly_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
