/* Counting what acts leave, on both engines: each act once, whatever clocks and other sweeps do. A random run prints
 * its seed; REFERD_TEST_SEED repeats it. */

#include "figures_support.h"

#include <stdlib.h>

#include "domain/rollup/figures.h"

/* ---- one figure ---- */

static const struct currency usd = {"USD"};

/* A participant earned `*ctx`. */
static enum status earn(struct act *act, void *ctx, struct error *err)
{
    const int64_t *earned = ctx;
    struct tally tally = tally_begin(act);
    struct id program_id = figures_id(1), participant_id = figures_id(2);
    tally_earned(&tally, &program_id, &participant_id, FIGURES_NOW, *earned);
    return tally_write(act, &tally, err);
}

static void earn_once(struct fixture *fixture, int64_t earned)
{
    figures_write(fixture, earn, &earned);
}

static int64_t earned_of(struct fixture *fixture)
{
    return FIGURES_NUMBER(fixture, "SELECT COALESCE(MAX(earned), 0) FROM leader WHERE ws = 1 AND period = 0");
}

static int64_t waiting(struct fixture *fixture)
{
    return FIGURES_NUMBER(fixture, "SELECT COUNT(*) FROM uncounted");
}

/* What was written under a later clock was counted first; what follows has smaller ids, and was once never counted. */
static void test_a_clock_set_back_loses_nothing(void **state)
{
    struct fixture *fixture = *state;
    earn_once(fixture, 1);
    figures_count_all(fixture, 10);
    earn_once(fixture, 10);
    env_set_now(fixture->env, FIGURES_NOW - TIME_US_PER_DAY);
    earn_once(fixture, 100);
    fixture_reopen(fixture);
    earn_once(fixture, 1000);
    assert_int_equal(waiting(fixture), 3);
    figures_count_all(fixture, 1);
    assert_int_equal(earned_of(fixture), 1111);
    figures_count_all(fixture, 10);
    fixture_reopen(fixture);
    figures_count_all(fixture, 10);
    assert_int_equal(earned_of(fixture), 1111);
    assert_int_equal(waiting(fixture), 0);
}

static enum status read_as_of(struct act *act, void *ctx, struct error *err)
{
    return figures_as_of(act, ctx, err);
}

static void test_as_of_is_the_oldest_that_waits(void **state)
{
    struct fixture *fixture = *state;
    int64_t as_of;
    earn_once(fixture, 1);
    env_set_now(fixture->env, FIGURES_NOW + 5 * TIME_US_PER_S);
    earn_once(fixture, 1);
    figures_write(fixture, read_as_of, &as_of);
    assert_true(as_of >= FIGURES_NOW && as_of < FIGURES_NOW + TIME_US_PER_S);
    figures_count_all(fixture, 1);
    figures_write(fixture, read_as_of, &as_of);
    assert_true(as_of >= FIGURES_NOW + 5 * TIME_US_PER_S);
    earn_once(fixture, 1);
    env_set_now(fixture->env, FIGURES_NOW - TIME_US_PER_DAY);
    fixture_reopen(fixture);
    figures_write(fixture, read_as_of, &as_of);
    assert_true(as_of < FIGURES_NOW); /* not in the future */
}

static void test_a_figure_stays_at_its_limit(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 10; i++) {
        earn_once(fixture, TALLY_LIMIT);
        figures_count_all(fixture, 1);
    }
    assert_int_equal(earned_of(fixture), FIGURE_LIMIT);
    earn_once(fixture, -1);
    figures_count_all(fixture, 1);
    assert_int_equal(earned_of(fixture), FIGURE_LIMIT - 1);
}

/* ---- rows that cannot be read ---- */

static enum status poison(struct act *act, void *ctx, struct error *err)
{
    (void)ctx;
    FIGURES_SQL("UPDATE uncounted SET deltas = '{\"v\":9}' WHERE id = (SELECT id FROM uncounted ORDER BY id LIMIT 1)");
    return STATUS_OK;
}

static void test_a_poisoned_row_is_set_aside(void **state)
{
    struct fixture *fixture = *state;
    char detail[256];
    for (int i = 0; i < 5; i++)
        earn_once(fixture, 1);
    figures_write(fixture, poison, NULL);
    assert_true(figures_breaks(fixture, detail) >= 1);
    figures_count_all(fixture, 2);
    assert_int_equal(earned_of(fixture), 4);
    assert_int_equal(waiting(fixture), 0);
    assert_int_equal(FIGURES_NUMBER(fixture, "SELECT COUNT(*) FROM uncountable WHERE deltas = '{\"v\":9}'"), 1);
    figures_count_all(fixture, 2);
    assert_int_equal(earned_of(fixture), 4);
}

/* ---- sweeps at once ---- */

enum { SWEEPERS = 4, EARNINGS = 300 };

struct crowd {
    struct fixture *fixture;
    _Atomic bool all_written;
    _Atomic int failed;
};

static enum status sweep_slice(struct act *act, void *ctx, struct error *err)
{
    return figures_count(act, 7, ctx, err);
}

static void *sweep(void *ctx)
{
    struct crowd *crowd = ctx;
    bool more = true, last = false;
    while (more || !last) {
        struct error err = {0};
        last = crowd->all_written;
        if (figures_try(crowd->fixture, sweep_slice, &more, &err) != STATUS_OK) {
            fprintf(stderr, "sweep: %s\n", err.detail);
            crowd->failed++;
            return NULL;
        }
    }
    return NULL;
}

/* Adds 1 for one of five participants. */
static enum status earn_somebody(struct act *act, void *ctx, struct error *err)
{
    const int *i = ctx;
    struct tally tally = tally_begin(act);
    struct id program_id = figures_id(1), participant_id = figures_id(10 + *i % 5);
    tally_earned(&tally, &program_id, &participant_id, FIGURES_NOW + *i % 3 * 31 * TIME_US_PER_DAY, 1);
    int64_t at = FIGURES_NOW + *i % 7 * TIME_US_PER_DAY;
    tally_liability(&tally, &program_id, &usd, at, 2, 1);
    tally_liability(&tally, &program_id, &usd, at, 3, -1);
    return tally_write(act, &tally, err);
}

static void test_sweeps_at_once_count_once(void **state)
{
    struct crowd crowd = {.fixture = *state};
    pthread_t threads[SWEEPERS];
    for (int i = 0; i < SWEEPERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, sweep, &crowd), 0);
    for (int i = 0; i < EARNINGS; i++)
        figures_write(crowd.fixture, earn_somebody, &i);
    crowd.all_written = true;
    for (int i = 0; i < SWEEPERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(crowd.failed, 0);
    assert_int_equal(waiting(crowd.fixture), 0);
    assert_int_equal(FIGURES_NUMBER(crowd.fixture, "SELECT SUM(earned) FROM leader WHERE period = 0"), EARNINGS);
    assert_int_equal(FIGURES_NUMBER(crowd.fixture, "SELECT SUM(earned) FROM leader WHERE period > 0"),
                     2 * EARNINGS); /* by month and by year */
    assert_int_equal(FIGURES_NUMBER(crowd.fixture, "SELECT MIN(earned) FROM leader WHERE period = 0"), EARNINGS / 5);
    assert_int_equal(
        FIGURES_NUMBER(crowd.fixture, "SELECT SUM(pending) - SUM(available) FROM liability_day WHERE day > 0"),
        2 * EARNINGS);
    assert_int_equal(FIGURES_NUMBER(crowd.fixture, "SELECT pending - available FROM liability_day WHERE day = 0"),
                     2 * EARNINGS);
}

/* ---- accounts ---- */

static enum status spend(struct act *act, void *ctx, struct error *err)
{
    (void)ctx;
    struct tally tally = tally_begin(act);
    struct id program_id = figures_id(1);
    static const int kinds[] = {1, 8, 9, 10, 11, 12};
    for (int i = 0; i < 6; i++)
        tally_account(&tally, &program_id, &usd, kinds[i], 1 + i, 1);
    return tally_write(act, &tally, err);
}

static void test_accounts_are_added_by_kind(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 3; i++)
        figures_write(fixture, spend, NULL);
    figures_count_all(fixture, 2);
    assert_int_equal(FIGURES_NUMBER(fixture,
                                    "SELECT program_expense + 10 * rounding + 100 * external + 1000 * denied + "
                                    "10000 * reversed + 100000 * expired FROM program_account"),
                     3 + 60 + 900 + 12000 + 150000 + 1800000);
    assert_int_equal(FIGURES_NUMBER(fixture, "SELECT entries FROM program_account"), 18);
}

/* ---- referrals at random ---- */

enum { REFERRALS = 12, STEPS = 250 };

struct model {
    struct fixture *fixture;
    uint64_t random;
    bool exists[REFERRALS];
    struct tally_referral now[REFERRALS];
    size_t changed;
    struct tally_referral next;
};

static int64_t draw(struct model *model, uint64_t below)
{
    return (int64_t)(unit_next(&model->random) % below);
}

static int64_t draw_time(struct model *model)
{
    return FIGURES_NOW + draw(model, 70) * TIME_US_PER_DAY + draw(model, 1000);
}

static struct tally_referral draw_referral(struct model *model, const struct tally_referral *before)
{
    static const char *const stages[] = {"new", "won", "lost"};
    struct tally_referral referral = {
        .program_id = before != NULL ? before->program_id : figures_id(1 + (int)draw(model, 2)),
        .submitted_at = before != NULL ? before->submitted_at : draw_time(model),
        .qualified_at = TIME_NONE,
        .rewarded_at = TIME_NONE,
        .closed_at = TIME_NONE,
        .stage_kind = (enum tally_stage_kind)draw(model, 3),
        .status = (enum tally_status)draw(model, 4),
        .value = draw(model, 3) * 1000,
    };
    referral.stage = str_from(stages[referral.stage_kind]);
    if (draw(model, 3) > 0)
        referral.participant_id = figures_id(20 + (int)draw(model, 3));
    if (draw(model, 2) == 0)
        referral.channel = STR("mail");
    if (draw(model, 2) == 0)
        referral.owner = draw(model, 2) == 0 ? STR("Ann") : STR("Bo");
    if (referral.stage_kind == TALLY_LOST)
        referral.status = TALLY_DISQUALIFIED;
    if (referral.stage_kind != TALLY_OPEN || referral.status == TALLY_DISQUALIFIED)
        referral.closed_at = draw_time(model);
    if (referral.status == TALLY_QUALIFIED || referral.status == TALLY_REWARDED)
        referral.qualified_at = draw_time(model);
    if (referral.status == TALLY_REWARDED || draw(model, 4) == 0)
        referral.rewarded_at = draw_time(model); /* also before it was disqualified */
    return referral;
}

static enum status change(struct act *act, void *ctx, struct error *err)
{
    struct model *model = ctx;
    size_t i = model->changed;
    struct id id = figures_id(100 + (int)i);
    return figures_store(act, &id, model->exists[i] ? &model->now[i] : NULL, &model->next, err);
}

static void step(struct model *model)
{
    size_t i = (size_t)draw(model, REFERRALS);
    model->changed = i;
    model->next = draw_referral(model, model->exists[i] ? &model->now[i] : NULL);
    figures_write(model->fixture, change, model);
    model->exists[i] = true;
    model->now[i] = model->next;
}

static int64_t with_channel(const struct model *model)
{
    int64_t count = 0;
    for (int i = 0; i < REFERRALS; i++)
        count += model->exists[i] && !str_is_none(model->now[i].channel);
    return count;
}

static void test_figures_prove_at_every_moment(void **state)
{
    struct model model = {.fixture = *state, .random = 0};
    const char *seed = getenv("REFERD_TEST_SEED");
    env_random(model.fixture->env, &model.random, sizeof model.random);
    model.random = seed != NULL ? strtoull(seed, NULL, 10) : model.random | 1;
    print_message("REFERD_TEST_SEED=%llu\n", (unsigned long long)model.random);
    for (int i = 0; i < STEPS; i++) {
        step(&model);
        if (draw(&model, 4) == 0) {
            bool more;
            figures_write(model.fixture, sweep_slice, &more);
        }
        if (draw(&model, 20) == 0)
            env_set_now(model.fixture->env, draw_time(&model));
        char detail[256];
        if (draw(&model, 5) == 0 && figures_breaks(model.fixture, detail) != 0)
            fail_msg("step %d: %s", i, detail);
    }
    figures_count_all(model.fixture, 50);
    assert_int_equal(waiting(model.fixture), 0);
    assert_int_equal(figures_breaks(model.fixture, NULL), 0);
    int64_t stored = FIGURES_NUMBER(model.fixture, "SELECT COUNT(*) FROM referral");
    assert_int_equal(FIGURES_NUMBER(model.fixture, "SELECT SUM(n) FROM referral_count"), stored);
    assert_int_equal(FIGURES_NUMBER(model.fixture, "SELECT SUM(submitted) FROM stat_margin WHERE dim = 0"), stored);
    assert_int_equal(FIGURES_NUMBER(model.fixture, "SELECT COALESCE(SUM(submitted), 0) FROM stat_margin WHERE dim = 1"),
                     with_channel(&model));
}

UNIT_TESTS(figures)
{
    struct CMUnitTest tests[] = {
        FIGURES_TEST(test_a_clock_set_back_loses_nothing), FIGURES_TEST(test_as_of_is_the_oldest_that_waits),
        FIGURES_TEST(test_a_figure_stays_at_its_limit),    FIGURES_TEST(test_a_poisoned_row_is_set_aside),
        FIGURES_TEST(test_sweeps_at_once_count_once),      FIGURES_TEST(test_accounts_are_added_by_kind),
        FIGURES_TEST(test_figures_prove_at_every_moment),
    };
    return RUN_FIGURES_TESTS(tests);
}
