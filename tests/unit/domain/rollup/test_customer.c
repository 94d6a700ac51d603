/* src/domain/rollup/customer.c */

#include "unit.h"

#include <string.h>

#include "domain/rollup/customer.h"

#define NOON (INT64_C(1772020800) * TIME_US_PER_S) /* 2026-02-25T12:00:00Z */
#define DAY TIME_US_PER_DAY

static struct customer_sale sale(uint8_t object, const char *currency, int64_t amount, int64_t occurred_at)
{
    struct customer_sale sold = {.key = {object}, .amount = amount, .occurred_at = occurred_at};
    (void)currency_parse(str_from(currency), &sold.currency);
    return sold;
}

static void assert_count(const struct customer_count *count, const char *currency, int64_t month, bool referred,
                         bool came_back, int64_t revenue_30, int64_t revenue_90, int64_t revenue_180)
{
    assert_string_equal(count->currency.text, currency);
    assert_int_equal(count->month, month);
    assert_int_equal(count->referred, referred);
    assert_int_equal(count->came_back, came_back);
    assert_int_equal(count->revenue[0], revenue_30);
    assert_int_equal(count->revenue[1], revenue_90);
    assert_int_equal(count->revenue[2], revenue_180);
}

static void test_windows_begin_with_the_first_purchase_in_any_order(void **state)
{
    (void)state;
    static const int orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
    for (size_t i = 0; i < 3; i++) {
        const struct customer_sale told[] = {
            sale(1, "USD", 100, NOON),
            sale(2, "USD", 20, NOON + 30 * DAY),
            sale(3, "USD", 3, NOON + 30 * DAY + TIME_US_PER_S),
            sale(4, "USD", 4000, NOON + 90 * DAY),
        };
        struct customer_sale sales[4];
        struct customer_count counts[4];
        for (size_t at = 0; at < 4; at++)
            sales[at] = told[orders[i][at]];
        assert_int_equal(customer_merge(sales, 4), 4);
        assert_int_equal(customer_count_up(sales, 4, TIME_NONE, counts), 1);
        assert_count(&counts[0], "USD", 202602, false, true, 120, 4123, 4123);
    }
}

static void test_day_180_is_the_last(void **state)
{
    (void)state;
    struct customer_count counts[2];
    struct customer_sale last[] = {sale(1, "USD", 1, NOON), sale(2, "USD", 2, NOON + 180 * DAY + 999999)};
    assert_int_equal(customer_count_up(last, 2, TIME_NONE, counts), 1);
    assert_count(&counts[0], "USD", 202602, false, true, 1, 1, 3);
    struct customer_sale late[] = {sale(1, "USD", 1, NOON), sale(2, "USD", 2, NOON + 180 * DAY + TIME_US_PER_S)};
    assert_int_equal(customer_count_up(late, 2, TIME_NONE, counts), 1);
    assert_count(&counts[0], "USD", 202602, false, false, 1, 1, 1);
}

static void test_an_object_told_again_is_one_purchase(void **state)
{
    (void)state;
    struct customer_count counts[3];
    struct customer_sale sales[] = {sale(7, "USD", 90, NOON + DAY), sale(7, "USD", 100, NOON),
                                    sale(7, "USD", 95, NOON)};
    size_t count = customer_merge(sales, 3);
    assert_int_equal(count, 1);
    assert_int_equal(customer_count_up(sales, count, TIME_NONE, counts), 1);
    assert_count(&counts[0], "USD", 202602, false, false, 100, 100, 100); /* of one moment the larger */
}

static void test_what_was_taken_back_wholly_is_no_purchase(void **state)
{
    (void)state;
    struct customer_count counts[3];
    struct customer_sale sales[] = {sale(1, "USD", 0, NOON), sale(2, "USD", 40, NOON + 5 * DAY),
                                    sale(3, "USD", 2, NOON + 185 * DAY)};
    assert_int_equal(customer_count_up(sales, 3, NOON + DAY, counts), 1);
    assert_count(&counts[0], "USD", 202603, true, true, 40, 40, 42);
    struct customer_sale none[] = {sale(1, "USD", 0, NOON)};
    assert_int_equal(customer_count_up(none, 1, TIME_NONE, counts), 0);
    assert_int_equal(customer_count_up(none, 0, TIME_NONE, counts), 0);
}

static void test_each_currency_is_by_itself(void **state)
{
    (void)state;
    struct customer_count counts[3];
    struct customer_sale sales[] = {sale(1, "USD", 10, NOON), sale(2, "EUR", 7, NOON + 10 * DAY),
                                    sale(3, "USD", 5, NOON + 20 * DAY)};
    assert_int_equal(customer_count_up(sales, 3, NOON + DAY, counts), 2);
    assert_count(&counts[0], "EUR", 202603, true, false, 7, 7, 7);
    assert_count(&counts[1], "USD", 202602, false, true, 15, 15, 15);
}

static void test_who_is_referred_by_then_in_whole_seconds(void **state)
{
    (void)state;
    struct customer_count counts[1];
    struct customer_sale sales[] = {sale(1, "USD", 10, NOON)};
    const struct {
        int64_t referred_at;
        bool referred;
    } cases[] = {{TIME_NONE, false}, {NOON - DAY, true}, {NOON + 999999, true}, {NOON + TIME_US_PER_S, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(customer_count_up(sales, 1, cases[i].referred_at, counts), 1);
        assert_int_equal(counts[0].referred, cases[i].referred);
    }
}

static void test_sums_stay_within_their_limit(void **state)
{
    (void)state;
    enum { MANY = 1500 };
    static struct customer_sale sales[MANY];
    static struct customer_count counts[MANY];
    for (size_t i = 0; i < MANY; i++) {
        sales[i] = sale(1, "USD", MONEY_LIMIT, NOON + (int64_t)i);
        memcpy(sales[i].key, &i, sizeof i);
    }
    assert_int_equal(customer_merge(sales, MANY), MANY);
    assert_int_equal(customer_count_up(sales, MANY, TIME_NONE, counts), 1);
    assert_int_equal(counts[0].revenue[0], INT64_C(1000) * MONEY_LIMIT);
}

UNIT_TESTS(customer)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows_begin_with_the_first_purchase_in_any_order),
        cmocka_unit_test(test_day_180_is_the_last),
        cmocka_unit_test(test_an_object_told_again_is_one_purchase),
        cmocka_unit_test(test_what_was_taken_back_wholly_is_no_purchase),
        cmocka_unit_test(test_each_currency_is_by_itself),
        cmocka_unit_test(test_who_is_referred_by_then_in_whole_seconds),
        cmocka_unit_test(test_sums_stay_within_their_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
