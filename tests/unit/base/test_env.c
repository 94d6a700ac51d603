/* Clock, randomness, ids: settable, unlike each other, in order. */

#include "unit.h"

#include <pthread.h>

#include "base/env.h"
#include "base/time.h"

static void test_clock_freezes_and_thaws(void **state)
{
    (void)state;
    struct env *env = env_new();
    int64_t before = env_now(env);
    assert_true(before > INT64_C(1700000000000000) && before <= env_now(env));
    env_set_now(env, 42);
    assert_int_equal(env_now(env), 42);
    int64_t steady = env_monotonic(env);
    assert_true(steady <= env_monotonic(env));
    env_set_now(env, TIME_NONE);
    assert_true(env_now(env) >= before);
    env_free(env);
    env_free(NULL);
}

static void test_random_bytes_differ(void **state)
{
    (void)state;
    struct env *env = env_new();
    uint8_t blocks[200][16];
    for (size_t i = 0; i < 200; i++)
        env_random(env, blocks[i], sizeof blocks[i]);
    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(blocks[i], blocks[k], sizeof blocks[i]);
    /* Every bit is seen both set and clear, also in a draw larger than the pool. */
    uint8_t large[4096] = {0};
    env_random(env, large, sizeof large);
    unsigned set = 0, clear = 0;
    for (size_t i = 0; i < sizeof large; i++) {
        set |= large[i];
        clear |= (unsigned)~large[i] & 0xFF;
    }
    assert_int_equal(set, 0xFF);
    assert_int_equal(clear, 0xFF);
    env_free(env);
}

static void *draw(void *argument)
{
    struct env *env = env_new();
    env_random(env, argument, 32);
    env_free(env);
    return NULL;
}

static void test_threads_do_not_share_a_pool(void **state)
{
    (void)state;
    uint8_t mine[32], theirs[32] = {0};
    pthread_t thread;
    draw(mine);
    assert_int_equal(pthread_create(&thread, NULL, draw, theirs), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_memory_not_equal(mine, theirs, sizeof mine);
}

static void test_seed_repeats(void **state)
{
    (void)state;
    uint8_t first[100], second[100], other[100];
    struct env *env = env_new();
    env_set_seed(env, 1);
    env_random(env, first, sizeof first);
    env_set_seed(env, 1);
    env_random(env, second, sizeof second);
    assert_memory_equal(first, second, sizeof first);
    env_set_seed(env, 2);
    env_random(env, other, sizeof other);
    assert_memory_not_equal(first, other, sizeof first);
    env_free(env);
}

static void test_ids_for_strangers(void **state)
{
    (void)state;
    struct env *env = env_new();
    const int64_t at = INT64_C(1795264496789012);
    uint8_t ever_set[16] = {0}, ever_clear[16] = {0};
    for (int i = 0; i < 2000; i++) {
        struct id id = env_id(env, at), floor = id_floor(at), next = id_floor(at + TIME_US_PER_MS);
        assert_true(memcmp(id.bytes, floor.bytes, 16) >= 0 && memcmp(id.bytes, next.bytes, 16) < 0);
        assert_int_equal(id.bytes[6] >> 4, 7);
        assert_int_equal(id.bytes[8] >> 6, 2);
        for (size_t k = 0; k < 16; k++) {
            ever_set[k] |= id.bytes[k];
            ever_clear[k] |= (uint8_t)~id.bytes[k];
        }
    }
    int random_bits = 0;
    for (size_t k = 0; k < 16; k++)
        random_bits += __builtin_popcount(ever_set[k] & ever_clear[k]);
    assert_int_equal(random_bits, 74);
    env_free(env);
}

static void test_minted_ids_are_in_order(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct id last = {{0}};
    int64_t now = INT64_C(1795264496789012);
    for (int txn = 0; txn < 3000; txn++, now++) { /* over the border of three milliseconds */
        struct mint mint = mint_begin(env, now);
        for (int i = 0; i < (txn == 5 ? 65536 : 3); i++) {
            struct id id = mint_id(&mint);
            if (memcmp(last.bytes, id.bytes, 16) >= 0)
                fail_msg("transaction %d, id %d is not after the one before", txn, i);
            assert_true(id_time(&id) == now - now % TIME_US_PER_MS);
            last = id;
        }
        assert_int_equal(last.bytes[6] >> 4, 7);
        assert_int_equal(last.bytes[8] >> 6, 2);
    }
    env_free(env);
}

static void mint_too_many(void)
{
    struct mint mint = mint_begin(env_new(), 999);
    for (int i = 0; i < 65537; i++)
        (void)mint_id(&mint);
}

static void test_a_mint_is_bounded(void **state)
{
    (void)state;
    assert_true(unit_aborts(mint_too_many));
}

UNIT_TESTS(env)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock_freezes_and_thaws),     cmocka_unit_test(test_random_bytes_differ),
        cmocka_unit_test(test_threads_do_not_share_a_pool), cmocka_unit_test(test_seed_repeats),
        cmocka_unit_test(test_ids_for_strangers),           cmocka_unit_test(test_minted_ids_are_in_order),
        cmocka_unit_test(test_a_mint_is_bounded),
    };
    return cmocka_run_group_tests_name("env", tests, NULL, NULL);
}
