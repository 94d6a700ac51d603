/* Totals and step counters on a real store. */

#include "unit.h"

#include "domain/participant/total.h"
#include "world.h"

static struct currency usd(void)
{
    struct currency currency = {{0}};
    (void)currency_parse(STR("USD"), &currency);
    return currency;
}

static enum status add_totals(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = mint_id(&act.mint);
    struct currency dollars = usd();
    struct currency points;
    EXPECT(currency_parse(STR("x-points"), &points));
    struct participant_amounts amounts;
    TRY(participant_total_of(&act, &participant, &dollars, &amounts, err));
    EXPECT(amounts.referrals == 0 && amounts.granted == 0);
    TRY(participant_total_add(&act, &participant, &dollars,
                              &(struct participant_amounts){.referrals = 1, .granted = 2500, .pending = 2500}, err));
    /* A delta below zero, as a release makes it. */
    TRY(participant_total_add(
        &act, &participant, &dollars,
        &(struct participant_amounts){.pending = -2500, .available = 2500, .rewarded = 1, .rewards_earned = 1}, err));
    TRY(participant_total_add(&act, &participant, &points, &(struct participant_amounts){.granted = 7, .denied = 7},
                              err));
    TRY(participant_total_of(&act, &participant, &dollars, &amounts, err));
    EXPECT(amounts.referrals == 1 && amounts.rewarded == 1 && amounts.rewards_earned == 1);
    EXPECT(amounts.granted == 2500 && amounts.pending == 0 && amounts.available == 2500);
    EXPECT(participant_earned(&amounts) == 2500);
    const struct participant_total *totals;
    size_t count;
    TRY(participant_total_read(&act, &participant, &totals, &count, err));
    EXPECT(count == 2 && currency_equal(&totals[0].currency, &dollars) && currency_equal(&totals[1].currency, &points));
    EXPECT(participant_earned(&totals[1].amounts) == 0);
    return STATUS_OK;
}

static void deltas_are_added(void **state)
{
    WORLD_PASS(state, add_totals);
}

/* Each column once, so that no two are mixed up. */
static enum status add_each_column(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = mint_id(&act.mint);
    struct currency dollars = usd();
    enum { COLUMNS = sizeof(struct participant_amounts) / sizeof(int64_t) };
    struct participant_amounts once;
    int64_t *columns = (int64_t *)&once;
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = i + 1;
    TRY(participant_total_add(&act, &participant, &dollars, &once, err)); /* inserts */
    TRY(participant_total_add(&act, &participant, &dollars, &once, err)); /* updates */
    struct participant_amounts stored;
    TRY(participant_total_of(&act, &participant, &dollars, &stored, err));
    for (int i = 0; i < COLUMNS - 1; i++)
        EXPECT(((const int64_t *)&stored)[i] == 2 * (i + 1));
    EXPECT(stored.last_referral_at == COLUMNS); /* the last column is the newest, not a sum */
    return STATUS_OK;
}

static void every_column_has_its_place(void **state)
{
    WORLD_PASS(state, add_each_column);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT referrals * 100 + debt FROM participant_total"), 232);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT granted * 100 + reversed FROM participant_total"), 1426);
}

static enum status overdraw(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = {{1}};
    struct currency dollars = usd();
    TRY(participant_total_add(&act, &participant, &dollars, &(struct participant_amounts){.pending = 5}, err));
    return participant_total_add(&act, &participant, &dollars, &(struct participant_amounts){.pending = -6}, err);
}

static void no_column_goes_below_zero(void **state)
{
    struct error err = {0};
    assert_int_not_equal(world_write(*state, overdraw, NULL, &err), STATUS_OK);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM participant_total"), 0);
}

static enum status step(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = mint_id(&act.mint);
    int64_t referrals = 0;
    int64_t revenue = 0;
    for (int64_t i = 1; i <= 3; i++) {
        TRY(participant_step_next(&act, &participant, STR("thanks"), 0, 100, &referrals, &revenue, err));
        EXPECT(referrals == i && revenue == 100 * i);
    }
    TRY(participant_step_next(&act, &participant, STR("thanks"), 202611, 5, &referrals, &revenue, err));
    EXPECT(referrals == 1 && revenue == 5);
    TRY(participant_step_next(&act, &participant, STR("other"), 0, 0, &referrals, &revenue, err));
    EXPECT(referrals == 1 && revenue == 0);
    return STATUS_OK;
}

static void ordinals_rise_per_rule_and_period(void **state)
{
    WORLD_PASS(state, step);
}

UNIT_TESTS(total)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(deltas_are_added),
        WORLD_TEST(every_column_has_its_place),
        WORLD_TEST(no_column_goes_below_zero),
        WORLD_TEST(ordinals_rise_per_rule_and_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
