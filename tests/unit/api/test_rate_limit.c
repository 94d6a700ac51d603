/* The limits of calls: exact whoever asks, given back evenly, milder in a crowd. */

#include "unit.h"

#include <pthread.h>

#include "api/rate_limit.h"
#include "base/time.h"

enum { LIMIT = 600, STEP_US = 100000, THREADS = 4 };

static const int64_t began_at = 12345;

static int take_all(struct rate_limit *rates, uint64_t whom, int64_t now)
{
    struct rate_left left;
    int taken = 0;
    while (rate_limit_take(rates, whom, now, &left))
        taken++;
    return taken;
}

static void gives_as_many_as_it_says(void **state)
{
    (void)state;
    struct rate_limit *rates = rate_limit_new(LIMIT, began_at);
    struct rate_left left;
    assert_true(rate_limit_take(rates, 7, began_at, &left));
    assert_int_equal(left.limit, LIMIT);
    assert_int_equal(left.remaining, LIMIT - 1);
    assert_int_equal(left.reset_s, 1);
    assert_int_equal(left.retry_s, 0);
    assert_int_equal(take_all(rates, 7, began_at), LIMIT - 1);
    assert_false(rate_limit_take(rates, 7, began_at, &left));
    assert_int_equal(left.remaining, 0);
    assert_int_equal(left.reset_s, 60);
    assert_int_equal(left.retry_s, 1);
    assert_int_equal(take_all(rates, 8, began_at), LIMIT); /* another has his own */
    rate_limit_free(rates);
}

static void gives_back_evenly(void **state)
{
    (void)state;
    struct rate_limit *rates = rate_limit_new(LIMIT, began_at);
    take_all(rates, 7, began_at);
    assert_int_equal(take_all(rates, 7, began_at + STEP_US - 1), 0);
    assert_int_equal(take_all(rates, 7, began_at + STEP_US), 1);
    assert_int_equal(take_all(rates, 7, began_at + 11 * STEP_US), 10);
    assert_int_equal(take_all(rates, 7, began_at + 3600 * TIME_US_PER_S), LIMIT); /* and no more than all */
    rate_limit_free(rates);
}

static void looking_takes_nothing(void **state)
{
    (void)state;
    struct rate_limit *rates = rate_limit_new(1, began_at);
    struct rate_left left;
    assert_true(rate_limit_has(rates, 7, began_at, &left));
    assert_true(rate_limit_has(rates, 7, began_at, &left));
    assert_int_equal(take_all(rates, 7, began_at), 1);
    assert_false(rate_limit_has(rates, 7, began_at, &left));
    assert_int_equal(left.retry_s, 60);
    rate_limit_free(rates);
}

static void zero_is_no_limit(void **state)
{
    (void)state;
    struct rate_limit *rates = rate_limit_new(0, began_at);
    struct rate_left left;
    for (int i = 0; i < 1000; i++)
        assert_true(rate_limit_take(rates, 7, began_at, &left));
    assert_int_equal(left.limit, 0);
    rate_limit_free(rates);
}

/* A crowd in one bucket: whoever has used least is forgotten, and the one who has used all is not. */
static void a_crowd_does_not_free_the_greedy(void **state)
{
    (void)state;
    struct rate_limit *rates = rate_limit_new(LIMIT, began_at);
    struct rate_left left;
    take_all(rates, 7, began_at);
    for (uint64_t i = 1; i < 100; i++)
        assert_true(rate_limit_take(rates, (i << 48) | 7, began_at, &left));
    assert_int_equal(take_all(rates, 7, began_at), 0);
    rate_limit_free(rates);
}

struct taker {
    struct rate_limit *rates;
    int taken;
};

static void *take_in_thread(void *ctx)
{
    struct taker *taker = ctx;
    taker->taken = take_all(taker->rates, 7, began_at);
    return NULL;
}

/* Whoever loses an exchange tries again, so that none of many thousands goes uncounted. */
static void threads_share_it(void **state)
{
    (void)state;
    enum { MANY = 60000 };
    struct taker takers[THREADS];
    pthread_t threads[THREADS];
    struct rate_limit *rates = rate_limit_new(MANY, began_at);
    int taken = 0;
    for (int i = 0; i < THREADS; i++) {
        takers[i] = (struct taker){.rates = rates};
        assert_int_equal(pthread_create(&threads[i], NULL, take_in_thread, &takers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        taken += takers[i].taken;
    }
    assert_int_equal(taken, MANY);
    rate_limit_free(rates);
}

UNIT_TESTS(rate_limit)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_as_many_as_it_says),
        cmocka_unit_test(gives_back_evenly),
        cmocka_unit_test(looking_takes_nothing),
        cmocka_unit_test(zero_is_no_limit),
        cmocka_unit_test(a_crowd_does_not_free_the_greedy),
        cmocka_unit_test(threads_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
