/* Sums of rewards, and whether two of them are the same. */

#include "domain/intake/dry_run.h"
#include "domain/reward/reward.h"

#include "unit.h"

static struct reward reward_of(const char *key, const char *kind, const char *currency, int64_t amount)
{
    struct reward reward = {.rule_key = str_from(key), .title = STR("T"), .kind = str_from(kind)};
    assert_true(currency_parse(str_from(currency), &reward.currency));
    reward.amount = (struct opt_int){amount >= 0, amount};
    return reward;
}

static void add(struct arena *arena, struct dry_run_rows *rows, const char *key, const char *kind, int64_t amount)
{
    struct reward reward = reward_of(key, kind, "USD", amount);
    dry_run_add(arena, rows, &reward, NULL);
}

static void test_adds_by_rule_kind_and_currency(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct dry_run_rows rows = {0};
    add(&arena, &rows, "thanks", "credit", 2500);
    add(&arena, &rows, "gift", "credit", 700);
    add(&arena, &rows, "thanks", "credit", 100);
    add(&arena, &rows, "thanks", "cash", 5);
    struct reward euros = reward_of("thanks", "credit", "EUR", 9);
    dry_run_add(&arena, &rows, &euros, NULL);
    assert_int_equal(rows.count, 4);
    assert_str_equal(rows.items[0].rule_key, "thanks");
    assert_int_equal(rows.items[0].count, 2);
    assert_int_equal(rows.items[0].amount, 2600);
    assert_str_equal(rows.items[3].title, "T");
    arena_release(&arena);
}

/* Its worth is known when it is used, and it may have been. */
static void test_discounts_count_without_an_amount(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct dry_run_rows used = {0}, unused = {0};
    struct str key = STR_NONE;
    add(&arena, &used, "off", "discount", 400);
    add(&arena, &unused, "off", "discount", -1);
    assert_true(dry_run_same(&used, &unused, &key));
    assert_int_equal(used.items[0].amount, 0);
    assert_int_equal(used.items[0].currency.text[0], '\0');
    arena_release(&arena);
}

static void test_names_a_rule_that_differs(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct dry_run_rows a = {0}, b = {0}, none = {0};
    struct str key = STR_NONE;
    add(&arena, &a, "thanks", "credit", 2500);
    add(&arena, &a, "gift", "credit", 700);
    add(&arena, &b, "gift", "credit", 700);
    add(&arena, &b, "thanks", "credit", 2501);
    assert_false(dry_run_same(&a, &b, &key));
    assert_str_equal(key, "thanks");
    assert_false(dry_run_same(&none, &b, &key));
    assert_str_equal(key, "gift");
    assert_false(dry_run_same(&a, &none, &key));
    assert_str_equal(key, "thanks");
    assert_true(dry_run_same(&none, &none, &key));
    arena_release(&arena);
}

UNIT_TESTS(dry_run_rows)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_adds_by_rule_kind_and_currency),
        cmocka_unit_test(test_discounts_count_without_an_amount),
        cmocka_unit_test(test_names_a_rule_that_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
