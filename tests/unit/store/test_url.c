/* src/store/url.c */

#include "store/store.h"
#include "store/url.h"
#include "unit.h"

static void paths_are_beside_each_other(void **state)
{
    (void)state;
    static const struct {
        const char *url, *folder, *books, *clicks, *lock;
    } cases[] = {
        {"sqlite:/var/lib/referd/referd.db", "/var/lib/referd", "/var/lib/referd/referd.db",
         "/var/lib/referd/referd.clicks.db", "/var/lib/referd/referd.lock"},
        {"sqlite:data/books.db", "./data", "./data/books.db", "./data/books.clicks.db", "./data/books.lock"},
        {"sqlite:referd.db", ".", "./referd.db", "./referd.clicks.db", "./referd.lock"},
        {"sqlite:/referd.db", "/", "/referd.db", "/referd.clicks.db", "/referd.lock"},
        {"sqlite:plain", ".", "./plain", "./plain.clicks.db", "./plain.lock"},
        {"sqlite:a:b.db", ".", "./a:b.db", "./a:b.clicks.db", "./a:b.lock"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct store_paths paths;
        assert_int_equal(store_paths_parse(cases[i].url, &arena, &paths, NULL), STATUS_OK);
        assert_string_equal(paths.folder, cases[i].folder);
        assert_string_equal(paths.files[STORE_BOOKS], cases[i].books);
        assert_string_equal(paths.files[STORE_CLICKS], cases[i].clicks);
        assert_string_equal(paths.lock, cases[i].lock);
    }
    arena_release(&arena);
}

static void other_urls_are_refused(void **state)
{
    (void)state;
    static const char *const urls[] = {NULL,         "",
                                       "referd.db",  "postgres://example.com/referd",
                                       "sqlite:",    "sqlite:dir/",
                                       "sqlite:.db", "sqlite:dir/.db"};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct store_paths paths;
        struct error err = {0};
        assert_int_equal(store_paths_parse(urls[i], &arena, &paths, &err), STATUS_INVALID);
        assert_string_equal(err.param, "database");
    }
    assert_null(store_sibling("postgres://example.com/referd", ".sock", &arena));
    arena_release(&arena);
}

static void what_sqlite_reads_into_a_name_is_refused(void **state)
{
    (void)state;
    static const char *const urls[] = {"sqlite::memory:", "sqlite:file:x.db", "sqlite:x.db?mode=ro",
                                       "sqlite:/data/referd.db?cache=shared"};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct store_paths paths;
        struct error err = {0};
        assert_int_equal(store_paths_parse(urls[i], &arena, &paths, &err), STATUS_INVALID);
        assert_non_null(strstr(err.detail, "takes no options of SQLite: give sqlite:DIR/referd.db"));
        assert_null(store_sibling(urls[i], ".sock", &arena));
    }
    arena_release(&arena);
}

static void siblings_share_the_stem(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_string_equal(store_sibling("sqlite:/data/referd.db", ".sock", &arena), "/data/referd.sock");
    arena_release(&arena);
}

UNIT_TESTS(url)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_beside_each_other),
        cmocka_unit_test(other_urls_are_refused),
        cmocka_unit_test(what_sqlite_reads_into_a_name_is_refused),
        cmocka_unit_test(siblings_share_the_stem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
