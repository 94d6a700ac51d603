/* The cache of a loop: what it gives back, and when it forgets. */

#include "unit.h"

#include "api/cache.h"

enum { PLACES = 8 };

static struct str key_of(char bytes[2], int first, int last)
{
    bytes[0] = (char)first;
    bytes[1] = (char)last;
    return (struct str){bytes, 2};
}

static void add(struct cache *cache, uint64_t generation, struct str key, int64_t number)
{
    int64_t *item = cache_put(cache, generation, key);
    assert_int_equal(*item, 0);
    *item = number;
}

static void gives_back_what_was_added(void **state)
{
    (void)state;
    struct cache *cache = cache_new(PLACES, sizeof(int64_t));
    char bytes[2];
    for (int i = 0; i < PLACES; i++) {
        assert_null(cache_find(cache, 0, key_of(bytes, 1, i)));
        add(cache, 0, key_of(bytes, 1, i), i);
    }
    for (int i = 0; i < PLACES; i++) {
        const int64_t *item = cache_find(cache, 0, key_of(bytes, 1, i));
        assert_non_null(item);
        assert_int_equal(*item, i);
    }
    cache_free(cache);
}

/* The whole key counts, not only its place. */
static void takes_no_key_for_another(void **state)
{
    (void)state;
    struct cache *cache = cache_new(PLACES, sizeof(int64_t));
    char one[2], other[2];
    add(cache, 0, key_of(one, 1, 7), 1);
    assert_null(cache_find(cache, 0, key_of(other, 2, 7)));
    add(cache, 0, key_of(other, 2, 7), 2);
    assert_null(cache_find(cache, 0, key_of(one, 1, 7)));
    assert_null(cache_find(cache, 0, (struct str){other + 1, 1}));
    cache_free(cache);
}

static void forgets_at_a_new_generation(void **state)
{
    (void)state;
    struct cache *cache = cache_new(PLACES, sizeof(int64_t));
    char one[2], other[2];
    add(cache, 4, key_of(one, 1, 1), 1);
    assert_non_null(cache_find(cache, 4, key_of(one, 1, 1)));
    assert_null(cache_find(cache, 5, key_of(one, 1, 1)));
    /* What was read under an older generation than is asked for is not given out either. */
    add(cache, 5, key_of(other, 1, 2), 2);
    assert_null(cache_find(cache, 6, key_of(other, 1, 2)));
    cache_free(cache);
}

UNIT_TESTS(cache)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_added),
        cmocka_unit_test(takes_no_key_for_another),
        cmocka_unit_test(forgets_at_a_new_generation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
