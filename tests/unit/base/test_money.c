/* Money: currencies, limits, rounding, and the law of the largest remainder. */

#include "unit.h"

#include <stdlib.h>

#include "base/money.h"

__extension__ typedef __int128 wide;

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

static void test_sums(void **state)
{
    (void)state;
    int64_t sum = 77;
    assert_true(money_add(1, 2, &sum) && sum == 3);
    assert_true(money_add(MONEY_LIMIT - 1, 1, &sum) && sum == MONEY_LIMIT);
    assert_true(money_add(-MONEY_LIMIT, 0, &sum) && sum == -MONEY_LIMIT);
    sum = 77;
    assert_false(money_add(MONEY_LIMIT, 1, &sum));
    assert_false(money_add(-MONEY_LIMIT, -1, &sum));
    assert_false(money_add(INT64_MAX, 1, &sum));
    assert_false(money_add(INT64_MIN, -1, &sum));
    assert_int_equal(sum, 77);
}

static void test_percentages(void **state)
{
    (void)state;
    static const struct {
        int64_t amount, basis_points;
        bool fits;
        int64_t share;
    } rows[] = {
        {10000, 1000, true, 1000},
        {5, 1000, true, 1},   /* 0.5 */
        {4, 1000, true, 0},   /* 0.4 */
        {-5, 1000, true, -1}, /* -0.5 goes away from zero */
        {-4, 1000, true, 0},
        {15, 1000, true, 2}, /* 1.5 */
        {25, 1000, true, 3}, /* 2.5: half up, not half to even */
        {1, 4999, true, 0},
        {1, 5000, true, 1},
        {0, 1000000, true, 0},
        {123, 0, true, 0},
        {MONEY_LIMIT, 10000, true, MONEY_LIMIT},
        {-MONEY_LIMIT, 10000, true, -MONEY_LIMIT},
        {MONEY_LIMIT, 10001, false, 0},
        {-MONEY_LIMIT, 10001, false, 0},
        {MONEY_LIMIT, 1000000, false, 0},
        {MONEY_LIMIT / 100, 1000000, true, MONEY_LIMIT},
        {MONEY_LIMIT - 1, 9999, true, INT64_C(999899999999999)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t share = 77;
        assert_int_equal(money_percent(rows[i].amount, rows[i].basis_points, &share), rows[i].fits);
        assert_true(share == (rows[i].fits ? rows[i].share : 77));
    }
}

static void test_split_examples(void **state)
{
    (void)state;
    static const struct {
        int64_t total, weights[4], parts[4];
        int count;
    } rows[] = {
        {100, {1, 1, 1}, {34, 33, 33}, 3},
        {-100, {1, 1, 1}, {-34, -33, -33}, 3},
        {2, {1, 1, 1}, {1, 1, 0}, 3},
        {0, {1, 2, 3}, {0, 0, 0}, 3},
        {7, {5}, {7}, 1},
        {10, {0, 1, 0}, {0, 10, 0}, 3},
        {10, {1, 3, 5, 1}, {1, 3, 5, 1}, 4},
        {5, {1, 2, 2}, {1, 2, 2}, 3},
        {3, {1, 1, 2, 2}, {1, 0, 1, 1}, 4}, /* remainders .5 .5 0 0: the lower index wins */
        {MONEY_LIMIT, {1, MONEY_LIMIT}, {1, MONEY_LIMIT - 1}, 2},
        {INT64_MAX, {INT64_MAX, INT64_MAX}, {INT64_MAX / 2 + 1, INT64_MAX / 2}, 2},
        {INT64_MIN, {1}, {INT64_MIN}, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t parts[4];
        money_split(rows[i].total, rows[i].weights, parts, rows[i].count);
        for (int k = 0; k < rows[i].count; k++)
            if (parts[k] != rows[i].parts[k])
                fail_msg("row %zu, part %d is %lld", i, k, (long long)parts[k]);
    }
}

/* |part * sum - total * weight| < sum: within one unit of exact. */
static void check_split(int64_t total, const int64_t *weights, const int64_t *parts, int count)
{
    wide sum_of_weights = 0, sum_of_parts = 0;
    for (int i = 0; i < count; i++) {
        sum_of_weights += weights[i];
        sum_of_parts += parts[i];
    }
    assert_true(sum_of_parts == total);
    for (int i = 0; i < count; i++) {
        wide off = (wide)parts[i] * sum_of_weights - (wide)total * weights[i];
        assert_true(off < sum_of_weights && -off < sum_of_weights);
        assert_true(weights[i] != 0 || parts[i] == 0);
        for (int k = 0; k < i; k++)
            assert_true(weights[k] != weights[i] || llabs(parts[k]) >= llabs(parts[i]));
    }
}

static void test_split_always_adds_up(void **state)
{
    (void)state;
    const uint64_t seed = 20261121;
    uint64_t random_state = seed;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 20000; round++) {
        int64_t weights[12], parts[12];
        int count = (int)(unit_next(&random_state) % 12) + 1;
        for (int i = 0; i < count; i++)
            weights[i] = (int64_t)(unit_next(&random_state) >> (20 + unit_next(&random_state) % 44));
        weights[unit_next(&random_state) % (uint64_t)count] += 1;
        int64_t total = (int64_t)(unit_next(&random_state) % (2 * (uint64_t)MONEY_LIMIT + 1)) - MONEY_LIMIT;
        total >>= unit_next(&random_state) % 50;
        money_split(total, weights, parts, count);
        check_split(total, weights, parts, count);
    }
}

static void split_by_nothing(void)
{
    int64_t weights[2] = {0, 0}, parts[2];
    money_split(1, weights, parts, 2);
}

static void split_by_a_negative(void)
{
    int64_t weights[2] = {3, -1}, parts[2];
    money_split(1, weights, parts, 2);
}

static void test_split_by_bad_weights_is_a_bug(void **state)
{
    (void)state;
    assert_true(unit_aborts(split_by_nothing));
    assert_true(unit_aborts(split_by_a_negative));
}

UNIT_TESTS(money)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_currencies),           cmocka_unit_test(test_every_code_of_three_letters),
        cmocka_unit_test(test_currency_equality),    cmocka_unit_test(test_sums),
        cmocka_unit_test(test_percentages),          cmocka_unit_test(test_split_examples),
        cmocka_unit_test(test_split_always_adds_up), cmocka_unit_test(test_split_by_bad_weights_is_a_bug),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
