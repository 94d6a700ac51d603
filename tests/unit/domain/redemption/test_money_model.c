/* Random operations on the money of three programs in three currencies against a model of lots (money_lots.h): what is
 * earned, spent, refunded, won back, lapsed and taken by hand. After each operation the lots and balances that it
 * touched agree with the model; at times all of them do, and the books prove.
 *
 * The seed is printed with what fails; REFERD_SEED repeats that one. At most a thousand seeds of two thousand
 * operations are run, as many as REFERD_BUDGET_SECONDS allow (script/test --budget), and one at least. Where there is a
 * PostgreSQL server (script/postgres), four hundred operations of seeds run there too, and end in the same books
 * digest. */

#include "money_run.h"
#include "unit.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/report/digest.h"
#include "domain/reward/reward.h"
#include "domain/rollup/figures.h"
#include "store_support.h"

enum { SEEDS = 1000, OPERATIONS = 2000, ON_BOTH_STORES = 400, AT_ONCE = 100, PROVED = 400, BUDGET_S = 5, KEPT = 1024 };

static const char rules[] =
    "{'qualification': {'all': [{'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"
    " {'field': 'event.amount', 'op': 'gte', 'value': 1000}]},"
    " 'rewards': [{'key': 'thanks', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'hold_days': 3,"
    "  'expires_days': 20, 'amount': {'steps': [{'from': 1, 'fixed': 700}, {'from': 3, 'fixed': 1501},"
    "   {'from': 5, 'fixed': 2999}]}},"
    " {'key': 'extra', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'hold_days': 2, 'approval': 'manual',"
    "  'amount': {'percent_bp': 1000, 'of': 'event.amount'}},"
    " {'key': 'share', 'to': 'referred', 'kind': 'credit', 'on': 'qualified', 'expires_days': 5,"
    "  'amount': {'percent_bp': 1000, 'of': 'event.amount'}}]}";

static void set_up(struct run *run, struct books *books, uint64_t seed)
{
    run->seed = seed;
    run->random = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1; /* neighbours go their own ways */
    run->did = "nothing";
    run->money.now = BOOKS_NOW;
    for (int p = 0; p < RUN_PROGRAMS; p++)
        run->programs[p] = scene_program(books, run_currencies[p], rules);
    for (int i = 0; i < RUN_REFERRERS; i++) {
        snprintf(run->people[i].email, sizeof run->people[i].email, "ann%d@example.com", i);
        for (int p = 0; p < RUN_PROGRAMS; p++)
            run->participants[p][i] = scene_referrer(books, &run->programs[p], run->people[i].email);
        run->people[i].id = run->participants[0][i].contact_id;
    }
}

/* ---- in transactions ---- */

struct slice {
    struct run *run;
    int entered; /* nobody else writes: a transaction never runs again */
    uint8_t digest[DIGEST_SIZE];
};

static enum status operate(struct act *act, struct books *books, struct error *err)
{
    struct slice *slice = books->ctx;
    struct run *run = slice->run;
    EXPECT(slice->entered++ == 0);
    for (int i = 0; i < AT_ONCE; i++) {
        run->money.now += TIME_US_PER_S;
        struct act own =
            act_begin(act->txn, act->ws, act->livemode, run->money.now - txn_now(act->txn), act->principal);
        struct error said = {0};
        if (run_step(run, &own, &said) != STATUS_OK)
            return error_set(err, ERROR_INTERNAL, NULL, "seed %llu, operation %lld, %s: %s",
                             (unsigned long long)run->seed, (long long)run->operations, run->did, said.detail);
    }
    return STATUS_OK;
}

/* A transaction that writes nothing, since a read is ended when a busy machine lets it take too long. */
static enum status prove(struct act *act, struct books *books, struct error *err)
{
    struct slice *slice = books->ctx;
    EXPECT_BREAKS(ledger_verify, 0, "");
    EXPECT_BREAKS(referral_verify, 0, "");
    EXPECT_BREAKS(reward_verify, 0, "");
    EXPECT_BREAKS(redemption_verify, 0, "");
    EXPECT_BREAKS(figures_verify, 0, "");
    TRY(run_compare_all(slice->run, act, err));
    return digest_world(act, KEPT, slice->digest, err);
}

/* So many operations of a seed; what they end in. */
static void run_seed(struct books *books, uint64_t seed, int64_t operations, uint8_t digest[DIGEST_SIZE])
{
    struct run *run = calloc(1, sizeof *run);
    struct slice slice = {.run = run};
    assert_non_null(run);
    set_up(run, books, seed);
    books->ctx = &slice;
    while (run->operations < operations) {
        slice.entered = 0;
        books_write(books, LIVE, operate);
        env_set_now(books->env, run->money.now);
        if (run->operations % PROVED == 0)
            books_write(books, LIVE, prove);
    }
    memcpy(digest, slice.digest, DIGEST_SIZE);
    free(run);
}

/* ---- seeds ---- */

static_assert(OPERATIONS % PROVED == 0 && ON_BOTH_STORES % PROVED == 0 && PROVED % AT_ONCE == 0, "a run ends proved");

static void run_books(uint64_t seed, int64_t operations, int (*setup)(void **), uint8_t digest[DIGEST_SIZE])
{
    void *books;
    assert_int_equal(setup(&books), 0);
    run_seed(books, seed, operations, digest);
    assert_int_equal(books_teardown(&books), 0);
}

static int64_t budget(void)
{
    const char *given = getenv("REFERD_BUDGET_SECONDS");
    return (given != NULL ? strtoll(given, NULL, 10) : BUDGET_S) * TIME_US_PER_S;
}

/* Seeds from a random one on, or the one that is asked for, until the budget is used up. */
static void run_seeds(int64_t operations, void (*one)(uint64_t seed))
{
    struct env *env = env_new();
    int64_t began = env_monotonic(env);
    const char *asked = getenv("REFERD_SEED");
    uint32_t first;
    env_random(env, &first, sizeof first);
    uint64_t seed = asked != NULL ? strtoull(asked, NULL, 10) : first;
    int done = 0;
    print_message("# seeds from %llu on (REFERD_SEED repeats one)\n", (unsigned long long)seed);
    do
        one(seed + (uint64_t)done++);
    while (asked == NULL && done < SEEDS && env_monotonic(env) < began + budget());
    print_message("# %d seeds, %lld operations, %lld s\n", done, (long long)done * (long long)operations,
                  (long long)((env_monotonic(env) - began) / TIME_US_PER_S));
    env_free(env);
}

static void on_sqlite(uint64_t seed)
{
    uint8_t digest[DIGEST_SIZE];
    run_books(seed, OPERATIONS, books_setup, digest);
}

static void on_both(uint64_t seed)
{
    uint8_t here[DIGEST_SIZE], there[DIGEST_SIZE];
    run_books(seed, ON_BOTH_STORES, books_setup, here);
    run_books(seed, ON_BOTH_STORES, books_setup_postgres, there);
    assert_memory_equal(here, there, DIGEST_SIZE);
}

static void random_operations_come_out_as_the_model_says(void **state)
{
    (void)state;
    run_seeds(OPERATIONS, on_sqlite);
}

static void both_stores_end_in_one_digest(void **state)
{
    (void)state;
    if (postgres_server() == NULL) {
        print_message("# no REFERD_TEST_POSTGRES: not asked of PostgreSQL (see script/postgres)\n");
        skip();
    }
    run_seeds(ON_BOTH_STORES, on_both);
}

UNIT_TESTS(money_model)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations_come_out_as_the_model_says),
        cmocka_unit_test(both_stores_end_in_one_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
