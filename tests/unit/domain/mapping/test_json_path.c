/* Paths into JSON. */

#include "unit.h"

#include "domain/mapping/json_path.h"

static const char body[] = "{ \"a\": {\"b c\": [10, 2.50, {\"d\": \"x\\\"]}\"}, []]}, \"e\\u0061\": true , \"f\":null,"
                           "\"s\":\"{\\\"a\\\":1}\"}";

static struct str at(const char *path)
{
    struct json_path parsed;
    struct error err = {0};
    assert_int_equal(json_path_parse(str_from(path), "p", &parsed, &err), STATUS_OK);
    return json_path_find(&parsed, str_from(body));
}

static void values_are_found_as_they_were_written(void **state)
{
    (void)state;
    assert_str_equal(at("$.a['b c'][1]"), "2.50");
    assert_str_equal(at("$.a[\"b c\"][0]"), "10");
    assert_str_equal(at("$.a['b c'][2].d"), "\"x\\\"]}\"");
    assert_str_equal(at("$.a['b c'][3]"), "[]");
    assert_str_equal(at("$.ea"), "true");
    assert_str_equal(at("$['f']"), "null");
    assert_str_equal(at("$.s"), "\"{\\\"a\\\":1}\"");
    static const char *const nothing[] = {"$.x",  "$.a.b", "$.a['b c'][4]", "$.a['b c'][0].y", "$.a['b c'][3][0]",
                                          "$[0]", "$.f.g", "$.s.a"};
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
        assert_true(str_is_none(at(nothing[i])));
    assert_int_equal(at("$").size, strlen(body));
}

static void wrong_paths_are_refused(void **state)
{
    (void)state;
    static const char *const paths[] = {"",         "a",   "$a",    "$.",    "$..a",  "$[",    "$[]",  "$[a]", "$[-1]",
                                        "$[10000]", "$['", "$['a'", "$['']", "$.a b", "$.a[0", "$.a]", "x.$",  "$ "};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct json_path parsed;
        struct error err = {0};
        assert_int_equal(json_path_parse(str_from(paths[i]), "p", &parsed, &err), STATUS_INVALID);
        assert_string_equal(err.param, "p");
    }
}

static void elements(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct str *items;
    size_t count;
    assert_true(json_elements(STR(" [1, [2,3], \"a,b\"] "), 3, &arena, &items, &count));
    assert_int_equal(count, 3);
    assert_str_equal(items[1], "[2,3]");
    assert_str_equal(items[2], "\"a,b\"");
    assert_false(json_elements(STR("[1,2,3]"), 2, &arena, &items, &count));
    assert_false(json_elements(STR("{}"), 2, &arena, &items, &count));
    assert_true(json_elements(STR("[ ]"), 2, &arena, &items, &count));
    assert_int_equal(count, 0);
    arena_release(&arena);
}

UNIT_TESTS(json_path)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found_as_they_were_written),
        cmocka_unit_test(wrong_paths_are_refused),
        cmocka_unit_test(elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
