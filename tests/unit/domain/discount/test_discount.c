/* What discounts are worth. */

#include "domain/discount/discount.h"
#include "unit.h"

static int64_t worth(int64_t percent_bp, int64_t fixed, int64_t most, int64_t order)
{
    const struct discount discount = {
        .percent_bp = {percent_bp != 0, percent_bp},
        .fixed = {fixed != 0, fixed},
        .max_amount = {most != 0, most},
    };
    return discount_worth(&discount, order);
}

static void a_percentage_is_rounded_half_away_from_zero(void **state)
{
    (void)state;
    assert_int_equal(worth(1000, 0, 0, 5005), 501);
    assert_int_equal(worth(1000, 0, 0, 5004), 500);
    assert_int_equal(worth(100, 0, 0, 49), 0);
    assert_int_equal(worth(10000, 0, 0, MONEY_LIMIT), MONEY_LIMIT);
    assert_int_equal(worth(9999, 0, 0, MONEY_LIMIT), MONEY_LIMIT / 10000 * 9999);
}

static void it_is_no_more_than_its_most_and_the_order(void **state)
{
    (void)state;
    assert_int_equal(worth(5000, 0, 1500, 9000), 1500);
    assert_int_equal(worth(5000, 0, 1500, 2000), 1000);
    assert_int_equal(worth(0, 2000, 0, 1200), 1200);
    assert_int_equal(worth(0, 2000, 0, 2001), 2000);
}

static void terms_are_one_thing_and_a_code_that_can_be_given(void **state)
{
    (void)state;
    struct error err = {0};
    const struct rule_discount good = {.percent_bp = 1000, .code = STR("generate")};
    const struct rule_discount both = {.percent_bp = 1000, .fixed = 5, .code = STR("generate")};
    const struct rule_discount none = {.code = STR("generate")};
    const struct rule_discount above = {.fixed = 10, .max_amount = 5, .code = STR("generate")};
    const struct rule_discount wrong = {.fixed = 10, .code = STR("two words")};
    assert_int_equal(discount_terms_check(&good, &err), STATUS_OK);
    assert_int_equal(discount_terms_check(&both, &err), STATUS_INVALID);
    assert_string_equal(err.param, "percent_bp");
    assert_int_equal(discount_terms_check(&none, &err), STATUS_INVALID);
    assert_int_equal(discount_terms_check(&above, &err), STATUS_INVALID);
    assert_string_equal(err.param, "max_amount");
    assert_int_equal(discount_terms_check(&wrong, &err), STATUS_INVALID);
    assert_string_equal(err.param, "code");
}

UNIT_TESTS(discount)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percentage_is_rounded_half_away_from_zero),
        cmocka_unit_test(it_is_no_more_than_its_most_and_the_order),
        cmocka_unit_test(terms_are_one_thing_and_a_code_that_can_be_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
