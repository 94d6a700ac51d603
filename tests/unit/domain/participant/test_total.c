/* Totals and the counters of rules, on a real store. */

#include "unit.h"

#include "domain/participant/participant.h"
#include "domain/participant/total.h"
#include "world.h"

static struct currency usd(void)
{
    struct currency currency = {{0}};
    (void)currency_parse(STR("USD"), &currency);
    return currency;
}

/* Money that moves from one kind to the other. */
static struct participant_amounts moved(enum ledger_kind from, enum ledger_kind to, int64_t amount)
{
    struct participant_amounts delta = {0};
    ledger_amounts_move(&delta.money, from, to, amount);
    return delta;
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
    EXPECT(amounts.referrals == 0 && ledger_amounts_granted(&amounts.money) == 0);
    struct participant_amounts delta = moved(LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 2500);
    delta.referrals = 1;
    TRY(participant_total_add(&act, &participant, &dollars, &delta, err));
    delta = moved(LEDGER_PENDING, LEDGER_AVAILABLE, 2500); /* a delta below zero, as a release makes it */
    delta.rewarded = 1;
    delta.rewards_earned = 1;
    TRY(participant_total_add(&act, &participant, &dollars, &delta, err));
    delta = moved(LEDGER_PROGRAM_EXPENSE, LEDGER_DENIED, 7);
    TRY(participant_total_add(&act, &participant, &points, &delta, err));
    TRY(participant_total_of(&act, &participant, &dollars, &amounts, err));
    EXPECT(amounts.referrals == 1 && amounts.rewarded == 1 && amounts.rewards_earned == 1);
    EXPECT(ledger_amounts_granted(&amounts.money) == 2500 && ledger_amounts_earned(&amounts.money) == 2500);
    EXPECT(amounts.money.of[LEDGER_PENDING] == 0 && amounts.money.of[LEDGER_AVAILABLE] == 2500);
    const struct participant_total *totals;
    size_t count;
    TRY(participant_total_read(&act, &participant, &totals, &count, err));
    EXPECT(count == 2 && currency_equal(&totals[0].currency, &dollars) && currency_equal(&totals[1].currency, &points));
    EXPECT(ledger_amounts_granted(&totals[1].amounts.money) == 7);
    EXPECT(ledger_amounts_earned(&totals[1].amounts.money) == 0);
    return STATUS_OK;
}

static void deltas_are_added(void **state)
{
    WORLD_PASS(state, add_totals);
}

/* The columns in the order of the row; a delta has a number of its own for each, so that no two are mixed up. */
static const size_t columns[] = {
    offsetof(struct participant_amounts, referrals),
    offsetof(struct participant_amounts, qualified),
    offsetof(struct participant_amounts, rewarded),
    offsetof(struct participant_amounts, disqualified),
    offsetof(struct participant_amounts, ever_qualified),
    offsetof(struct participant_amounts, rewards_earned),
    offsetof(struct participant_amounts, money.of[LEDGER_PENDING]),
    offsetof(struct participant_amounts, money.of[LEDGER_AVAILABLE]),
    offsetof(struct participant_amounts, money.of[LEDGER_RESERVED]),
    offsetof(struct participant_amounts, money.of[LEDGER_PAID_OUT]),
    offsetof(struct participant_amounts, money.of[LEDGER_REDEEMED]),
    offsetof(struct participant_amounts, money.of[LEDGER_CLAWBACK]),
    offsetof(struct participant_amounts, money.of[LEDGER_DENIED]),
    offsetof(struct participant_amounts, money.of[LEDGER_REVERSED]),
    offsetof(struct participant_amounts, money.of[LEDGER_EXPIRED]),
    offsetof(struct participant_amounts, closed),
    offsetof(struct participant_amounts, revenue),
    offsetof(struct participant_amounts, last_referral_at), /* the newest, not a sum */
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static int64_t *column_of(struct participant_amounts *amounts, int i)
{
    return (int64_t *)(void *)((char *)amounts + columns[i]);
}

static enum status add_each_column(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = mint_id(&act.mint);
    struct currency dollars = usd();
    struct participant_amounts once = {0}, stored;
    for (int i = 0; i < COLUMNS; i++)
        *column_of(&once, i) = i + 1;
    TRY(participant_total_add(&act, &participant, &dollars, &once, err)); /* inserts */
    TRY(participant_total_add(&act, &participant, &dollars, &once, err)); /* updates */
    once = (struct participant_amounts){.last_referral_at = 3};
    TRY(participant_total_add(&act, &participant, &dollars, &once, err)); /* an older one changes nothing */
    TRY(participant_total_of(&act, &participant, &dollars, &stored, err));
    for (int i = 0; i < COLUMNS - 1; i++)
        EXPECT(*column_of(&stored, i) == 2 * (i + 1));
    EXPECT(stored.last_referral_at == COLUMNS);
    return STATUS_OK;
}

static void every_column_has_its_place(void **state)
{
    WORLD_PASS(state, add_each_column);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT referrals * 100 + clawback FROM participant_total"),
                     224);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT pending * 100 + reversed FROM participant_total"), 1428);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT expired * 100 + revenue FROM participant_total"), 3034);
}

/* A participant of a program. */
static enum status enrol(struct act *act, const struct id *program_id, const char *external_id, struct id *ret_id,
                         struct error *err)
{
    struct external_id named = {true, STR("api"), str_from(external_id)};
    struct participant_fields fields = {.program_id = *program_id, .contact = contact_fields_none()};
    struct participant participant;
    bool created;
    fields.contact.external_ids = (struct field_array){&named, 1};
    TRY(participant_create(act, &fields, (const uint8_t[32]){1}, &participant, &created, err));
    *ret_id = participant.id;
    return STATUS_OK;
}

static const struct statement make_euros = {.name = "test_make_euros",
                                            .purpose = "a program in another currency",
                                            .text = "UPDATE program SET currency = 'EUR' WHERE ws = $1 AND id = $2",
                                            .params = "ib",
                                            .columns = ""};

/* For a page of participants, each in the currency of its program. */
static enum status read_for_a_page(struct txn *txn, void *ctx, struct error *err)
{
    const struct world *world = ctx;
    struct act act = world_act(txn, 1);
    struct currency dollars = usd(), euros = {"EUR"};
    struct id ids[3];
    TRY(txn_exec(txn, &make_euros, VALUES(value_int(1), value_id(&world->other_program_id)), err));
    TRY(enrol(&act, &world->other_program_id, "a", &ids[0], err));
    TRY(enrol(&act, &world->program_id, "b", &ids[1], err));
    TRY(enrol(&act, &world->program_id, "c", &ids[2], err));
    TRY(participant_total_add(&act, &ids[0], &dollars, &(struct participant_amounts){.referrals = 1}, err));
    TRY(participant_total_add(&act, &ids[0], &euros, &(struct participant_amounts){.referrals = 2}, err));
    TRY(participant_total_add(&act, &ids[2], &dollars, &(struct participant_amounts){.referrals = 3}, err));
    struct participant_amounts amounts[3] = {{.referrals = 9}, {.referrals = 9}, {.referrals = 9}};
    TRY(participant_totals_of(&act, ids, 3, amounts, err));
    EXPECT(amounts[0].referrals == 2 && amounts[1].referrals == 0 && amounts[2].referrals == 3);
    TRY(participant_totals_of(&act, ids, 0, amounts, err));
    return STATUS_OK;
}

static void a_page_is_read_at_once(void **state)
{
    struct error err = {0};
    if (world_write(*state, read_for_a_page, *state, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
}

static enum status overdraw(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = {{1}};
    struct currency dollars = usd();
    struct participant_amounts delta = moved(LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 5);
    TRY(participant_total_add(&act, &participant, &dollars, &delta, err));
    delta = moved(LEDGER_PENDING, LEDGER_AVAILABLE, 6);
    return participant_total_add(&act, &participant, &dollars, &delta, err);
}

static void no_column_goes_below_zero(void **state)
{
    struct error err = {0};
    assert_int_not_equal(world_write(*state, overdraw, NULL, &err), STATUS_OK);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM participant_total"), 0);
}

/* ---- counters ---- */

#define EXPECT_COUNTER(key, period, expected)                                                                          \
    do {                                                                                                               \
        int64_t counter_;                                                                                              \
        TRY(participant_counter(&act, &participant, STR(key), (period), &counter_, err));                              \
        EXPECT(counter_ == (expected));                                                                                \
    } while (0)

static enum status raise_counters(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = mint_id(&act.mint);
    int64_t value = 0;
    EXPECT_COUNTER("thanks", 0, 0); /* asking counts nothing */
    EXPECT_COUNTER("thanks", 0, 0);
    for (int64_t i = 1; i <= 3; i++) {
        TRY(participant_counter_raise(&act, &participant, STR("thanks"), 0, 1, &value, err));
        EXPECT(value == i);
    }
    EXPECT_COUNTER("thanks", 0, 3);
    TRY(participant_counter_raise(&act, &participant, STR("thanks"), 202611, 500, &value, err));
    EXPECT(value == 500);
    TRY(participant_counter_raise(&act, &participant, STR("other"), 0, 0, &value, err));
    EXPECT(value == 0);
    EXPECT_COUNTER("thanks", 0, 3);
    EXPECT_COUNTER("thanks", 202611, 500);
    EXPECT_COUNTER("thanks", 202612, 0);
    participant = mint_id(&act.mint);
    EXPECT_COUNTER("thanks", 0, 0);
    return STATUS_OK;
}

static void counters_rise_per_participant_rule_and_period(void **state)
{
    WORLD_PASS(state, raise_counters);
}

UNIT_TESTS(total)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(deltas_are_added),
        WORLD_TEST(every_column_has_its_place),
        WORLD_TEST(no_column_goes_below_zero),
        WORLD_TEST(a_page_is_read_at_once),
        WORLD_TEST(counters_rise_per_participant_rule_and_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
