/* The cache of codes: finds what it was given, forgets at another generation and when full, and never takes a target
 * from a visit that still has it. */

#include "unit.h"

#include "base/env.h"
#include "pages/redirect_cache.h"

static struct code code_of(int number)
{
    struct code code;
    code.size = (size_t)snprintf(code.text, sizeof code.text, "C%06d", number);
    return code;
}

static void add(struct redirect_cache *cache, uint64_t generation, int number)
{
    struct code code = code_of(number);
    struct link_target link = {
        .code = code_str(&code), .destination_url = STR("https://www.example.com/"), .ws = number};
    struct redirect_target *target = redirect_target_new(&link, 1, STR("https://refer.example.com"));
    redirect_cache_add(cache, generation, target);
    redirect_target_release(target);
}

static int64_t find(struct redirect_cache *cache, uint64_t generation, int number)
{
    struct code code = code_of(number);
    const struct redirect_target *target = redirect_cache_find(cache, generation, &code);
    return target == NULL ? -1 : target->ws;
}

static void test_finds_what_was_added(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct redirect_cache *cache = redirect_cache_new(env);
    for (int i = 0; i < 10000; i++)
        add(cache, 0, i);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(find(cache, 0, i), i);
    assert_int_equal(find(cache, 0, 10000), -1);
    redirect_cache_free(cache);
    env_free(env);
}

static void test_forgets_at_another_generation(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct redirect_cache *cache = redirect_cache_new(env);
    add(cache, 0, 1);
    assert_int_equal(find(cache, 1, 1), -1);
    add(cache, 1, 1);
    assert_int_equal(find(cache, 1, 1), 1);
    redirect_cache_free(cache);
    env_free(env);
}

static void test_begins_anew_when_full(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct redirect_cache *cache = redirect_cache_new(env);
    for (int i = 0; i <= LIMIT_REDIRECTS_CACHED; i++)
        add(cache, 0, i);
    assert_int_equal(find(cache, 0, 0), -1);
    assert_int_equal(find(cache, 0, LIMIT_REDIRECTS_CACHED), LIMIT_REDIRECTS_CACHED);
    redirect_cache_free(cache);
    env_free(env);
}

static void test_a_visit_keeps_its_target(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct redirect_cache *cache = redirect_cache_new(env);
    struct code code = code_of(1);
    add(cache, 0, 1);
    struct redirect_target *target = redirect_cache_find(cache, 0, &code);
    target->users++;
    assert_int_equal(find(cache, 1, 1), -1);
    assert_str_equal(code_str(&target->code), "C000001");
    assert_int_equal(target->users, 1);
    redirect_target_release(target);
    redirect_cache_free(cache);
    env_free(env);
}

UNIT_TESTS(redirect_cache)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_what_was_added),
        cmocka_unit_test(test_forgets_at_another_generation),
        cmocka_unit_test(test_begins_anew_when_full),
        cmocka_unit_test(test_a_visit_keeps_its_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
