/* src/base/locale/locale.c, locale_pool.c: numbers, money and dates. */

#include "base/locale/locale_pool.h"
#include "base/time.h"
#include "unit.h"

static struct locale_set *set;

static int begin(void **state)
{
    (void)state;
    set = locale_set_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    locale_set_free(set);
    return 0;
}

static struct currency currency_of(const char *code)
{
    struct currency currency;
    assert_true(currency_parse(str_from(code), &currency));
    return currency;
}

#define NBSP "\xc2\xa0"

static void money_has_the_decimals_of_its_currency(void **state)
{
    (void)state;
    static const struct {
        const char *tag, *code;
        int64_t amount;
        enum locale_money how;
        const char *expected;
    } cases[] = {
        {"en-US", "USD", 123450, LOCALE_MONEY_FULL, "$1,234.50"},
        {"en-US", "USD", -3500, LOCALE_MONEY_FULL, "-$35.00"},
        {"en-US", "USD", 2500, LOCALE_MONEY_SHORT, "$25"},
        {"en-US", "USD", 2550, LOCALE_MONEY_SHORT, "$25.50"},
        {"en-US", "USD", 10000, LOCALE_MONEY_SIGNED, "+$100.00"},
        {"en-US", "USD", -10000, LOCALE_MONEY_SIGNED, "-$100.00"},
        {"en-US", "USD", 5, LOCALE_MONEY_FULL, "$0.05"},
        {"de-DE", "EUR", 123450, LOCALE_MONEY_FULL, "1.234,50" NBSP "\xe2\x82\xac"},
        {"en-US", "JPY", 1234, LOCALE_MONEY_FULL,
         "\xc2\xa5"
         "1,234"},
        {"en-US", "BHD", 1234, LOCALE_MONEY_FULL, "BHD" NBSP "1.234"},
        {"en-US", "USD", INT64_C(1000000000000000), LOCALE_MONEY_FULL, "$10,000,000,000,000.00"},
        {"en-US", "USD", INT64_C(900719925474099), LOCALE_MONEY_FULL, "$9,007,199,254,740.99"},
        {"en-US", "x-points", 1500, LOCALE_MONEY_FULL, "1,500" NBSP "points"},
        {"de-DE", "x-free_month", 3, LOCALE_MONEY_SIGNED, "+3" NBSP "free month"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = {0};
        struct currency currency = currency_of(cases[i].code);
        locale_add_money(locale_of(set, str_from(cases[i].tag)), cases[i].amount, &currency, cases[i].how, &out);
        assert_str_equal(buf_str(&out), cases[i].expected);
        buf_release(&out);
    }
}

static void dates_are_those_of_the_zone(void **state)
{
    (void)state;
    int64_t at;
    struct buf out = {0};
    struct locale *locale = locale_of(set, STR("en-US"));
    assert_true(time_parse(STR("2026-07-08T23:30:00Z"), &at));
    locale_add_date(locale, at, STR("America/New_York"), LOCALE_DATE_DAY, &out);
    assert_str_equal(buf_str(&out), "Jul 8");
    buf_clear(&out);
    locale_add_date(locale, at, STR("Europe/Berlin"), LOCALE_DATE_YEAR, &out);
    assert_str_equal(buf_str(&out), "Jul 9, 2026");
    buf_clear(&out);
    locale_add_date(locale_of(set, STR("de")), at, STR("Europe/Berlin"), LOCALE_DATE_YEAR, &out);
    assert_str_equal(buf_str(&out), "9. Juli 2026");
    buf_clear(&out);
    locale_add_date(locale, at, STR("No/Where"), LOCALE_DATE_DAY, &out);
    assert_str_equal(buf_str(&out), "Jul 8");
    buf_clear(&out);
    locale_add_near_date(locale, at, at + 300 * TIME_US_PER_DAY, STR("UTC"), &out);
    assert_str_equal(buf_str(&out), "Jul 8, 2026");
    buf_release(&out);
}

static void days_begin_where_the_zone_says(void **state)
{
    (void)state;
    int64_t at;
    char text[TIME_TEXT_SIZE];
    struct locale *locale = locale_of(set, STR("en-US"));
    assert_true(time_parse(STR("2026-03-29T22:30:00Z"), &at));
    assert_int_equal(locale_day(locale, at, STR("Europe/Berlin")), 20260330);
    assert_int_equal(locale_day(locale, at, STR("UTC")), 20260329);
    time_format(locale_day_begins(locale, 20260330, STR("Europe/Berlin")), text);
    assert_memory_equal(text, "2026-03-29T22:00:00.000000Z", TIME_TEXT_SIZE);
}

static void zones_are_known_by_name(void **state)
{
    (void)state;
    assert_true(locale_knows_zone(STR("Europe/Berlin")));
    assert_true(locale_knows_zone(STR("UTC")));
    assert_false(locale_knows_zone(STR("Europe/Nowhere")));
    assert_false(locale_knows_zone(STR("")));
    assert_false(locale_knows_zone(STR("GMT+25:99")));
}

static void odd_tags_are_english_and_sets_are_bounded(void **state)
{
    (void)state;
    struct buf out = {0};
    for (int i = 0; i < 100; i++) {
        char tag[8];
        snprintf(tag, sizeof tag, "de-%c%c", 'A' + i / 26, 'A' + i % 26);
        assert_non_null(locale_of(set, str_from(tag)));
    }
    locale_add_number(locale_of(set, STR("../../etc")), 1234, &out);
    assert_str_equal(buf_str(&out), "1,234");
    buf_release(&out);
}

static void a_share_has_one_decimal_where_it_says_something(void **state)
{
    (void)state;
    static const struct {
        const char *tag;
        int64_t basis_points;
        const char *to_one, *exact;
    } cases[] = {
        {"en-US", 80, "0.8%", "0.8%"},
        {"en-US", 2500, "25%", "25%"},
        {"en-US", 1295, "13%", "12.95%"},
        {"en-US", 1234567, "12,345.7%", "12,345.67%"},
        {"en-US", -85, "-0.9%", "-0.85%"},
        {"en-US", 0, "0%", "0%"},
        {"de-DE", 1294, "12,9" NBSP "%", "12,94" NBSP "%"},
        {"es-ES", 80, "0,8" NBSP "%", "0,8" NBSP "%"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = {0};
        struct locale *locale = locale_of(set, str_from(cases[i].tag));
        locale_add_percent(locale, cases[i].basis_points, 2, &out);
        assert_str_equal(buf_str(&out), cases[i].exact);
        buf_clear(&out);
        locale_add_percent(locale, cases[i].basis_points, 1, &out);
        assert_str_equal(buf_str(&out), cases[i].to_one);
        buf_release(&out);
    }
}

static void a_pool_gives_what_was_given_back(void **state)
{
    (void)state;
    struct locale_pool *pool = locale_pool_new();
    struct locale_set *first = locale_pool_take(pool);
    struct locale_set *second = locale_pool_take(pool);
    assert_ptr_not_equal(first, second);
    locale_pool_give(pool, first);
    assert_ptr_equal(locale_pool_take(pool), first);
    locale_pool_give(pool, first);
    locale_pool_give(pool, second);
    locale_pool_free(pool);
}

UNIT_TESTS(locale)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_has_the_decimals_of_its_currency),
        cmocka_unit_test(dates_are_those_of_the_zone),
        cmocka_unit_test(days_begin_where_the_zone_says),
        cmocka_unit_test(zones_are_known_by_name),
        cmocka_unit_test(odd_tags_are_english_and_sets_are_bounded),
        cmocka_unit_test(a_share_has_one_decimal_where_it_says_something),
        cmocka_unit_test(a_pool_gives_what_was_given_back),
    };
    return cmocka_run_group_tests_name("locale", tests, begin, end);
}
