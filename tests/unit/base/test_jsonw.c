/* JSON out: commas, nesting, escapes, and that jansson reads back what was written. */

#include "unit.h"

#include <jansson.h>

#include "base/jsonw.h"
#include "base/time.h"

static void test_commas_and_nesting(void **state)
{
    (void)state;
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_object(&w, NULL);
    jsonw_str(&w, "a", STR("x"));
    jsonw_array(&w, "b");
    jsonw_close(&w);
    jsonw_array(&w, "c");
    jsonw_int(&w, NULL, INT64_MIN);
    jsonw_object(&w, NULL);
    jsonw_close(&w);
    jsonw_array(&w, NULL);
    jsonw_bool(&w, NULL, true);
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_object(&w, "d");
    jsonw_bool(&w, "e", false);
    jsonw_null(&w, "f");
    jsonw_close(&w);
    jsonw_raw(&w, "g", STR("[1]"));
    jsonw_text(&w, "h", "y");
    jsonw_close(&w);
    jsonw_end(&w);
    assert_str_equal(buf_str(&buf), "{\"a\":\"x\",\"b\":[],\"c\":[-9223372036854775808,{},[true]],"
                                    "\"d\":{\"e\":false,\"f\":null},\"g\":[1],\"h\":\"y\"}");
    buf_release(&buf);
}

static void test_absent_is_null(void **state)
{
    (void)state;
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    struct id no_id = {{0}};
    struct currency no_currency = {""};
    jsonw_array(&w, NULL);
    jsonw_str(&w, NULL, STR_NONE);
    jsonw_str(&w, NULL, STR(""));
    jsonw_text(&w, NULL, NULL);
    jsonw_time(&w, NULL, TIME_NONE);
    jsonw_id(&w, NULL, "ref", &no_id);
    jsonw_currency(&w, NULL, &no_currency);
    jsonw_raw(&w, NULL, STR_NONE);
    jsonw_close(&w);
    jsonw_end(&w);
    assert_str_equal(buf_str(&buf), "[null,\"\",null,null,null,null,null]");
    buf_release(&buf);
}

static void test_typed_values(void **state)
{
    (void)state;
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    struct id id = id_floor(INT64_C(1795264496789012));
    struct currency currency = {"x-points"};
    jsonw_object(&w, NULL);
    jsonw_time(&w, "at", 1);
    jsonw_id(&w, "id", "ref", &id);
    jsonw_currency(&w, "currency", &currency);
    jsonw_close(&w);
    jsonw_end(&w);
    assert_str_equal(buf_str(&buf), "{\"at\":\"1970-01-01T00:00:00.000001Z\",\"id\":\"ref_01m7z1mh4ne008000000000000\","
                                    "\"currency\":\"x-points\"}");
    buf_release(&buf);
}

static void test_every_byte_survives(void **state)
{
    (void)state;
    for (int c = 1; c < 128; c++) {
        for (size_t before = 0; before < 3; before++) {
            char text[8] = "xyzxyz";
            text[before] = (char)c;
            struct buf buf = {0};
            buf_add_json_string(&buf, (struct str){text, 6});
            json_t *json = json_loadb(buf.data, buf.size, JSON_DECODE_ANY, NULL);
            assert_non_null(json);
            assert_string_equal(json_string_value(json), text);
            json_decref(json);
            buf_release(&buf);
        }
    }
}

static void test_escapes(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_add_json_string(&buf, STR("\b\t\n\f\r\"\\/\x01\x1F\x7F\xE2\x82\xAC"));
    assert_str_equal(buf_str(&buf), "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\x7F\xE2\x82\xAC\"");
    buf_clear(&buf);
    buf_add_json_string(&buf, (struct str){"\0", 1});
    assert_str_equal(buf_str(&buf), "\"\\u0000\"");
    buf_release(&buf);
}

static void unbalanced(void)
{
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_object(&w, NULL);
    jsonw_end(&w);
}

static void nameless_member(void)
{
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_object(&w, NULL);
    jsonw_int(&w, NULL, 1);
}

static void named_element(void)
{
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_array(&w, NULL);
    jsonw_int(&w, "name", 1);
}

static void closed_too_often(void)
{
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_close(&w);
}

static void test_misuse_is_a_bug(void **state)
{
    (void)state;
    assert_true(unit_aborts(unbalanced));
    assert_true(unit_aborts(nameless_member));
    assert_true(unit_aborts(named_element));
    assert_true(unit_aborts(closed_too_often));
}

UNIT_TESTS(jsonw)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commas_and_nesting),
        cmocka_unit_test(test_absent_is_null),
        cmocka_unit_test(test_typed_values),
        cmocka_unit_test(test_every_byte_survives),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_misuse_is_a_bug),
    };
    return cmocka_run_group_tests_name("jsonw", tests, NULL, NULL);
}
