/* Currencies: which there are, and what they count in. */

#include "unit.h"

#include "base/money.h"

static void test_currencies(void **state)
{
    (void)state;
    static const struct {
        const char *text, *currency; /* null: refused */
        int decimals;
    } rows[] = {
        {"USD", "USD", 2},
        {"usd", "USD", 2},
        {"uSd", "USD", 2},
        {"EUR", "EUR", 2},
        {"AED", "AED", 2},
        {"ZWG", "ZWG", 2},
        {"JPY", "JPY", 0},
        {"KRW", "KRW", 0},
        {"ISK", "ISK", 0},
        {"BHD", "BHD", 3},
        {"KWD", "KWD", 3},
        {"TND", "TND", 3},
        {"CLF", "CLF", 4},
        {"x-points", "x-points", 0},
        {"x-free_month", "x-free_month", 0},
        {"x-1", "x-1", 0},
        {"x-abcdefghij0123456789", "x-abcdefghij0123456789", 0},
        {"x-abcdefghij0123456789a", NULL, 0},
        {"x-", NULL, 0},
        {"X-points", NULL, 0},
        {"x-Points", NULL, 0},
        {"x-po ints", NULL, 0},
        {"x-p\xC3\xA9", NULL, 0},
        {"x-a-b", NULL, 0},
        {"XAU", NULL, 0},
        {"XPT", NULL, 0},
        {"XTS", NULL, 0},
        {"DEM", NULL, 0},
        {"US", NULL, 0},
        {"USDX", NULL, 0},
        {"USD ", NULL, 0},
        {"U D", NULL, 0},
        {"", NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct currency currency = {"before"};
        bool parsed = currency_parse(str_from(rows[i].text), &currency);
        if (parsed != (rows[i].currency != NULL))
            fail_msg("%s", rows[i].text);
        assert_string_equal(currency.text, parsed ? rows[i].currency : "before");
        if (parsed)
            assert_int_equal(currency_decimals(&currency), rows[i].decimals);
    }
    struct currency currency;
    assert_false(currency_parse(STR_NONE, &currency));
    assert_false(currency_parse((struct str){"US\0", 3}, &currency));
}

static void test_every_code_of_three_letters(void **state)
{
    (void)state;
    int known = 0;
    char code[4] = "";
    for (int i = 0; i < 26 * 26 * 26; i++) {
        code[0] = (char)('A' + i / 676);
        code[1] = (char)('A' + i / 26 % 26);
        code[2] = (char)('A' + i % 26);
        struct currency currency;
        if (!currency_parse(str_from(code), &currency))
            continue;
        known++;
        assert_string_equal(currency.text, code);
        assert_in_range(currency_decimals(&currency), 0, 4);
    }
    assert_in_range(known, 150, 180);
}

static void test_currency_equality(void **state)
{
    (void)state;
    struct currency a, b;
    assert_true(currency_parse(STR("USD"), &a) && currency_parse(STR("usd"), &b));
    assert_true(currency_equal(&a, &b));
    assert_true(currency_parse(STR("x-usd"), &b));
    assert_false(currency_equal(&a, &b));
    assert_str_equal(currency_str(&b), "x-usd");
}

static void test_amounts_as_programs_read_them(void **state)
{
    (void)state;
    static const struct {
        const char *currency, *text;
        int64_t amount;
    } rows[] = {
        {"USD", "0.00", 0},
        {"USD", "0.05", 5},
        {"USD", "-0.05", -5},
        {"USD", "12.50", 1250},
        {"JPY", "1250", 1250},
        {"BHD", "1.250", 1250},
        {"CLF", "-0.1250", -1250},
        {"x-points", "-7", -7},
        {"", "1250", 1250},
        {"USD", "10000000000000.00", MONEY_LIMIT},
        {"", "-9223372036854775808", INT64_MIN},
        {"CLF", "-922337203685477.5808", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct currency currency = {0};
        char text[MONEY_TEXT_SIZE];
        assert_true(rows[i].currency[0] == '\0' || currency_parse(str_from(rows[i].currency), &currency));
        size_t size = money_write(text, rows[i].amount, &currency);
        assert_str_equal(((struct str){text, size}), rows[i].text);
        assert_int_equal(strlen(text), size);
    }
}

UNIT_TESTS(money)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_currencies),
        cmocka_unit_test(test_every_code_of_three_letters),
        cmocka_unit_test(test_currency_equality),
        cmocka_unit_test(test_amounts_as_programs_read_them),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
