/* src/pages/page_cache.c: what is given again, and what no longer. */

#include "base/limits.h"
#include "pages/page_cache.h"
#include "unit.h"

static const struct cached_page page = {{"<p>one</p>", 10}, {NULL, 0}};

static void a_page_is_given_while_nothing_was_committed(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct page_cache *cache = page_cache_new(env, LIMIT_PAGES_CACHED);
    struct cached_page found;
    assert_false(page_cache_find(cache, 1, STR("session"), STR("en"), &found));
    page_cache_add(cache, 1, STR("session"), STR("en"), &page);
    assert_true(page_cache_find(cache, 1, STR("session"), STR("en"), &found));
    assert_str_equal(found.body, "<p>one</p>");
    assert_true(str_is_none(found.frames));
    assert_false(page_cache_find(cache, 1, STR("other"), STR("en"), &found));
    assert_false(page_cache_find(cache, 1, STR("session"), STR("de"), &found));
    assert_false(page_cache_find(cache, 2, STR("session"), STR("en"), &found));
    assert_false(page_cache_find(cache, 1, STR("session"), STR("en"), &found));
    page_cache_free(cache);
    env_free(env);
}

static void what_was_read_before_a_commit_is_not_kept_after_it(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct page_cache *cache = page_cache_new(env, LIMIT_PAGES_CACHED);
    struct cached_page found;
    assert_false(page_cache_find(cache, 5, STR("session"), STR("en"), &found));
    page_cache_add(cache, 4, STR("session"), STR("en"), &page);
    assert_false(page_cache_find(cache, 5, STR("session"), STR("en"), &found));
    assert_false(page_cache_find(cache, 4, STR("session"), STR("en"), &found));
    page_cache_free(cache);
    env_free(env);
}

static void it_is_bounded_and_a_page_takes_the_place_of_its_elder(void **state)
{
    (void)state;
    struct env *env = env_new();
    struct page_cache *cache = page_cache_new(env, LIMIT_PAGES_CACHED);
    const struct cached_page newer = {{"two", 3}, {"https://shop.example.com", 24}};
    struct cached_page found;
    char session[16];
    for (int i = 0; i <= LIMIT_PAGES_CACHED; i++) {
        snprintf(session, sizeof session, "s%d", i);
        page_cache_add(cache, 1, str_from(session), STR("en"), &page);
    }
    assert_true(page_cache_find(cache, 1, str_from(session), STR("en"), &found));
    assert_false(page_cache_find(cache, 1, STR("s0"), STR("en"), &found));
    page_cache_add(cache, 1, str_from(session), STR("en"), &newer);
    assert_true(page_cache_find(cache, 1, str_from(session), STR("en"), &found));
    assert_str_equal(found.body, "two");
    assert_str_equal(found.frames, "https://shop.example.com");
    page_cache_free(cache);
    env_free(env);
}

UNIT_TESTS(page_cache)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_given_while_nothing_was_committed),
        cmocka_unit_test(what_was_read_before_a_commit_is_not_kept_after_it),
        cmocka_unit_test(it_is_bounded_and_a_page_takes_the_place_of_its_elder),
    };
    return cmocka_run_group_tests_name("page_cache", tests, NULL, NULL);
}
