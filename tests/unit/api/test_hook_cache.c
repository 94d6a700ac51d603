/* The cache of connections: what it gives back, and when it forgets. */

#include "unit.h"

#include "api/hook_cache.h"
#include "base/limits.h"

static struct id id_of(uint8_t first, uint8_t last)
{
    struct id id = {{first}};
    id.bytes[sizeof id.bytes - 1] = last;
    return id;
}

static void add(struct cache *cache, uint64_t generation, struct id id, int64_t ws)
{
    const struct connection connection = {.id = id, .ws = ws, .kind = STR("stripe"), .sealed = STR("sealed")};
    hook_cache_add(cache, generation, &connection);
}

static void gives_back_a_copy(void **state)
{
    (void)state;
    struct cache *cache = hook_cache_new();
    char text[LIMIT_TEXT_BYTES + SEALED_OVERHEAD];
    memset(text, 'x', sizeof text);
    struct connection connection = {
        .id = id_of(1, 1),
        .ws = 7,
        .kind = STR("stripe"),
        .account = {text, LIMIT_TEXT_BYTES}, /* all as long as can be */
        .sealed = {text, sizeof text},
        .previous_sealed = {text, sizeof text},
        .previous_until = 5,
    };
    assert_null(hook_cache_find(cache, 0, &connection.id));
    hook_cache_add(cache, 0, &connection);
    text[sizeof text - 1] = 'y';
    const struct connection *found = hook_cache_find(cache, 0, &connection.id);
    assert_non_null(found);
    assert_true(found->ws == 7 && found->previous_until == 5 && str_equal(found->kind, STR("stripe")));
    assert_int_equal(found->account.size, LIMIT_TEXT_BYTES);
    assert_true(found->sealed.size == sizeof text && found->sealed.data[sizeof text - 1] == 'x');
    assert_true(found->previous_sealed.size == sizeof text && found->previous_sealed.data[sizeof text - 1] == 'x');

    connection.previous_sealed = connection.account = STR_NONE;
    hook_cache_add(cache, 0, &connection);
    found = hook_cache_find(cache, 0, &connection.id);
    assert_true(str_is_none(found->account) && str_is_none(found->previous_sealed));
    cache_free(cache);
}

/* The whole id counts, not only its place. */
static void takes_no_connection_for_another(void **state)
{
    (void)state;
    struct cache *cache = hook_cache_new();
    struct id one = id_of(1, 9), other = id_of(2, 9);
    add(cache, 0, one, 1);
    assert_null(hook_cache_find(cache, 0, &other));
    add(cache, 0, other, 2);
    assert_null(hook_cache_find(cache, 0, &one));
    assert_int_equal(hook_cache_find(cache, 0, &other)->ws, 2);
    cache_free(cache);
}

static void forgets_at_a_new_generation(void **state)
{
    (void)state;
    struct cache *cache = hook_cache_new();
    struct id one = id_of(1, 1), other = id_of(1, 2);
    add(cache, 4, one, 1);
    assert_non_null(hook_cache_find(cache, 4, &one));
    assert_null(hook_cache_find(cache, 5, &one));
    /* What was read under an older generation than is asked for is not given out either. */
    add(cache, 5, other, 2);
    assert_null(hook_cache_find(cache, 6, &other));
    cache_free(cache);
}

UNIT_TESTS(hook_cache)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_a_copy),
        cmocka_unit_test(takes_no_connection_for_another),
        cmocka_unit_test(forgets_at_a_new_generation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
