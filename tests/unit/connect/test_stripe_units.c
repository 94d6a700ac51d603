/* Stripe's units. The lists are written out here once more, class by class, as Stripe's page has them. */

#include "unit.h"

#include "connect/stripe_units.h"

static struct currency currency_of(const char *code)
{
    struct currency currency;
    assert_true(currency_parse(str_from(code), &currency));
    return currency;
}

/* The minor units, or -1 when it is refused with this code. */
static int64_t read_amount(const char *code, int64_t amount, enum error_code refusal)
{
    struct currency currency = currency_of(code);
    struct error err = {0};
    int64_t minor = -1;
    if (stripe_minor_units(amount, &currency, "amount", &minor, &err) != STATUS_OK) {
        assert_string_equal(err.param, "amount");
        if (err.code != refusal)
            fail_msg("%s %lld: %s", code, (long long)amount, err.detail);
    }
    return minor;
}

static void those_without_decimals_are_what_they_are(void **state)
{
    (void)state;
    static const char *const codes[] = {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW",
                                        "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_int_equal(read_amount(codes[i], 500, ERROR_NONE), 500);
        assert_int_equal(read_amount(codes[i], 1, ERROR_NONE), 1);
    }
    assert_int_equal(read_amount("MGA", 5, ERROR_NONE), 500); /* ISO 4217 has two */
}

static void special_cases_have_two_that_are_always_00(void **state)
{
    (void)state;
    static const char *const codes[] = {"ISK", "UGX"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_int_equal(read_amount(codes[i], 0, ERROR_NONE), 0);
        assert_int_equal(read_amount(codes[i], 500, ERROR_NONE), 5);
        for (int64_t fraction = 1; fraction < 100; fraction++)
            assert_int_equal(read_amount(codes[i], 500 + fraction, ERROR_INVALID_VALUE), -1);
    }
    assert_int_equal(read_amount("HUF", 1045, ERROR_NONE), 1045); /* without decimals in payouts alone */
    assert_int_equal(read_amount("TWD", 80045, ERROR_NONE), 80045);
}

static void those_with_three_count_thousandths(void **state)
{
    (void)state;
    static const char *const codes[] = {"BHD", "JOD", "KWD", "OMR", "TND"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_int_equal(read_amount(codes[i], 5120, ERROR_NONE), 5120);
        assert_int_equal(read_amount(codes[i], 5124, ERROR_NONE), 5124);
    }
}

static void all_others_have_two(void **state)
{
    (void)state;
    static const char *const codes[] = {"AED", "EUR", "GBP", "USD", "ZMW"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        assert_int_equal(read_amount(codes[i], 1999, ERROR_NONE), 1999);
}

static void nothing_is_guessed(void **state)
{
    (void)state;
    static const char *const codes[] = {"CLF", "IQD", "LYD", "UYI", "UYW", "x-points"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        assert_int_equal(read_amount(codes[i], 5000, ERROR_INVALID_CURRENCY), -1);
}

static void the_limit_is_that_of_the_books(void **state)
{
    (void)state;
    assert_int_equal(read_amount("USD", MONEY_LIMIT, ERROR_NONE), MONEY_LIMIT);
    assert_int_equal(read_amount("USD", MONEY_LIMIT + 1, ERROR_OUT_OF_RANGE), -1);
    assert_int_equal(read_amount("MGA", MONEY_LIMIT / 100, ERROR_NONE), MONEY_LIMIT);
    assert_int_equal(read_amount("MGA", MONEY_LIMIT / 100 + 1, ERROR_OUT_OF_RANGE), -1);
    assert_int_equal(read_amount("MGA", INT64_MAX, ERROR_OUT_OF_RANGE), -1);
    assert_int_equal(read_amount("ISK", MONEY_LIMIT * 100, ERROR_NONE), MONEY_LIMIT);
    assert_int_equal(read_amount("ISK", MONEY_LIMIT * 100 + 100, ERROR_OUT_OF_RANGE), -1);
    assert_int_equal(read_amount("USD", -1, ERROR_OUT_OF_RANGE), -1);
    assert_int_equal(read_amount("ISK", INT64_MIN, ERROR_OUT_OF_RANGE), -1);
}

/* What was written that way is read the other way. */
static void amounts_are_written_as_they_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int64_t minor, own;
    } cases[] = {{"USD", 2500, 2500}, {"JPY", 500, 500}, {"ISK", 7, 700}, {"MGA", 500, 5}, {"BHD", 1230, 1230}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct currency currency;
        struct error err = {0};
        int64_t own = -1;
        assert_true(currency_parse(str_from(cases[i].code), &currency));
        assert_int_equal(stripe_own_units(cases[i].minor, &currency, "amount", &own, &err), STATUS_OK);
        assert_int_equal(own, cases[i].own);
        assert_int_equal(read_amount(cases[i].code, own, ERROR_NONE), cases[i].minor);
    }
}

static void what_has_no_unit_there_is_not_written(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int64_t minor;
        enum error_code code_wanted;
    } cases[] = {{"MGA", 501, ERROR_INVALID_VALUE},
                 {"IQD", 5, ERROR_INVALID_CURRENCY},
                 {"x-points", 5, ERROR_INVALID_CURRENCY},
                 {"USD", -1, ERROR_OUT_OF_RANGE},
                 {"ISK", MONEY_LIMIT, ERROR_OUT_OF_RANGE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct currency currency;
        struct error err = {0};
        int64_t own;
        assert_true(currency_parse(str_from(cases[i].code), &currency));
        assert_int_not_equal(stripe_own_units(cases[i].minor, &currency, "amount", &own, &err), STATUS_OK);
        assert_int_equal(err.code, cases[i].code_wanted);
    }
}

UNIT_TESTS(stripe_units)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_without_decimals_are_what_they_are),
        cmocka_unit_test(special_cases_have_two_that_are_always_00),
        cmocka_unit_test(those_with_three_count_thousandths),
        cmocka_unit_test(all_others_have_two),
        cmocka_unit_test(nothing_is_guessed),
        cmocka_unit_test(the_limit_is_that_of_the_books),
        cmocka_unit_test(amounts_are_written_as_they_are_read),
        cmocka_unit_test(what_has_no_unit_there_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
