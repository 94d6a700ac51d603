/* The cache of keys: what it gives back, and when it forgets. */

#include "unit.h"

#include "api/key_cache.h"

static void hash_of(uint8_t first, uint8_t last, uint8_t hash[SHA256_SIZE])
{
    memset(hash, 0, SHA256_SIZE);
    hash[0] = first;
    hash[SHA256_SIZE - 1] = last;
}

static void gives_back_what_was_added(void **state)
{
    (void)state;
    struct key_cache *cache = key_cache_new();
    uint8_t hash[SHA256_SIZE];
    for (int i = 0; i < 256; i++) {
        hash_of((uint8_t)i, 0, hash);
        assert_null(key_cache_find(cache, 0, hash));
        key_cache_add(cache, 0, hash, &(struct key){.ws = i});
    }
    for (int i = 0; i < 256; i++) {
        hash_of((uint8_t)i, 0, hash);
        const struct key *key = key_cache_find(cache, 0, hash);
        assert_non_null(key);
        assert_int_equal(key->ws, i);
    }
    key_cache_free(cache);
}

/* The whole hash counts, not only its place. */
static void takes_no_key_for_another(void **state)
{
    (void)state;
    struct key_cache *cache = key_cache_new();
    uint8_t one[SHA256_SIZE], other[SHA256_SIZE];
    hash_of(7, 1, one);
    hash_of(7, 2, other);
    key_cache_add(cache, 0, one, &(struct key){.ws = 1});
    assert_null(key_cache_find(cache, 0, other));
    key_cache_add(cache, 0, other, &(struct key){.ws = 2});
    assert_null(key_cache_find(cache, 0, one));
    assert_int_equal(key_cache_find(cache, 0, other)->ws, 2);
    key_cache_free(cache);
}

static void forgets_at_a_new_generation(void **state)
{
    (void)state;
    struct key_cache *cache = key_cache_new();
    uint8_t hash[SHA256_SIZE], other[SHA256_SIZE];
    hash_of(1, 1, hash);
    hash_of(2, 2, other);
    key_cache_add(cache, 4, hash, &(struct key){.ws = 1});
    assert_non_null(key_cache_find(cache, 4, hash));
    assert_null(key_cache_find(cache, 5, hash));
    /* What was read under an older generation than is asked for is not given out either. */
    key_cache_add(cache, 5, other, &(struct key){.ws = 2});
    assert_null(key_cache_find(cache, 6, other));
    key_cache_free(cache);
}

UNIT_TESTS(key_cache)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_added),
        cmocka_unit_test(takes_no_key_for_another),
        cmocka_unit_test(forgets_at_a_new_generation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
