/* Origins: how they are written, and what is none. */

#include "unit.h"

#include "domain/key/origin.h"

static void normalises(void **state)
{
    (void)state;
    static const struct {
        const char *text, *canonical;
    } rows[] = {
        {"https://shop.example.com", "https://shop.example.com"},
        {"HTTPS://Shop.Example.COM/", "https://shop.example.com"},
        {"https://shop.example.com:443", "https://shop.example.com"},
        {"https://shop.example.com:80", "https://shop.example.com:80"},
        {"http://localhost:80/", "http://localhost"},
        {"http://localhost:5173", "http://localhost:5173"},
        {"http://[::1]:8080", "http://[::1]:8080"},
        {"https://a.example  https://b.example/ https://A.example:443", "https://a.example https://b.example"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        struct str canonical = STR_NONE;
        if (origins_normalise(str_from(rows[i].text), &arena, &canonical, &err) != STATUS_OK)
            fail_msg("%s: %s", rows[i].text, err.detail);
        assert_str_equal(canonical, rows[i].canonical);
    }
    struct str none = STR("untouched");
    struct error err = {0};
    assert_int_equal(origins_normalise(STR_NONE, &arena, &none, &err), STATUS_OK);
    assert_true(str_is_none(none));
    arena_release(&arena);
}

static void refuses(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "shop.example.com",
        "null",
        "*",
        "https://*.example.com",
        "https://shop.example.com/start",
        "https://shop.example.com?x",
        "https://a@shop.example.com",
        "file:///a",
        "https://a.example,https://b.example",
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        struct str canonical = STR_NONE;
        if (origins_normalise(str_from(rows[i]), &arena, &canonical, &err) == STATUS_OK)
            fail_msg("%s is accepted as %.*s", rows[i], STR_ARG(canonical));
        assert_int_equal(err.code, ERROR_INVALID_VALUE);
        assert_string_equal(err.param, "origin");
    }
    arena_release(&arena);
}

static void bounds_their_number(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct error err = {0};
    struct str text = STR("https://x0.example");
    struct str canonical = STR_NONE;
    for (int i = 1; i < LIMIT_KEY_ORIGINS; i++)
        text = str_from(arena_format(&arena, "%.*s https://x%d.example", STR_ARG(text), i));
    assert_int_equal(origins_normalise(text, &arena, &canonical, &err), STATUS_OK);
    assert_int_equal(origins_set(canonical).count, LIMIT_KEY_ORIGINS);
    text = str_from(arena_format(&arena, "%.*s https://more.example", STR_ARG(text)));
    assert_int_equal(origins_normalise(text, &arena, &canonical, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_OUT_OF_RANGE);
    arena_release(&arena);
}

static void compares_as_browsers_write(void **state)
{
    (void)state;
    struct origin_set set = origins_set(STR("https://a.example http://localhost:5173"));
    struct origin_set none = origins_set(STR_NONE);
    assert_true(origins_have(&set, STR("https://a.example")));
    assert_true(origins_have(&set, STR("http://localhost:5173")));
    static const char *const others[] = {"https://b.example",
                                         "http://a.example",
                                         "https://a.example:443",
                                         "https://a.example/",
                                         "https://a.example.evil.example",
                                         "null",
                                         ""};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(origins_have(&set, str_from(others[i])));
    assert_false(origins_have(&none, STR("https://a.example")));
    assert_false(origins_have(&none, STR("")));
}

UNIT_TESTS(origin)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalises),
        cmocka_unit_test(refuses),
        cmocka_unit_test(bounds_their_number),
        cmocka_unit_test(compares_as_browsers_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
