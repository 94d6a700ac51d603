/* JSON in: what is refused and where, and which texts have the same fingerprint. */

#include "unit.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"

static void test_accepted(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "{}",
        "[]",
        "null",
        "\"x\"",
        "-9223372036854775808",
        "9223372036854775807",
        "1.5e300",
        " \t\r\n{ \"a\" : [ 1 , 2.0 , true , null ] } \n",
        "\"\\u0001\\uD83D\\uDE00\\\"\\\\\"",
        "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"",
        "{\"a\\\"{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{\":1}",
        "{\"a\":{\"b\":1},\"b\":{\"b\":1}}",
        "\"\xF4\x8F\xBF\xBF\"",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *json = NULL;
        struct error err = {0};
        if (json_parse(str_from(rows[i]), &json, &err) != STATUS_OK)
            fail_msg("%s: %s", rows[i], err.detail);
        assert_non_null(json);
        json_decref(json);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *why;
    } rows[] = {
        {STR(""), "ends too early"},
        {STR("{\"a\":1"), "ends too early"},
        {STR("\"abc"), "ends too early"},
        {STR("{\"a\":1,\"a\":2}"), "same key twice"},
        {STR("{\"a\":1,\"\\u0061\":2}"), "same key twice"},
        {STR("{\"x\":{\"a\":1,\"a\":1}}"), "same key twice"},
        {STR("\"\\u0000\""), "U+0000"},
        {STR("{\"a\\u0000b\":1}"), "U+0000"},
        {STR("\"a\0b\""), ""},
        {STR("{}\0"), ""},
        {STR("{\0}"), ""},
        {STR("\"\xC0\x80\""), "UTF-8"},
        {STR("\"\xED\xA0\x80\""), "UTF-8"},
        {STR("\"\xFF\""), "UTF-8"},
        {STR("\"\xF4\x90\x80\x80\""), "UTF-8"},
        {STR("\"\\uD800\""), "syntax"},
        {STR("\"\\uDC00\\uD800\""), "syntax"},
        {STR("\"a\nb\""), "syntax"},
        {STR("9223372036854775808"), "too large"},
        {STR("-9223372036854775809"), "too large"},
        {STR("[123456789012345678901234567890]"), "too large"},
        {STR("1e400"), "too large"},
        {STR("{} {}"), "goes on after its end"},
        {STR("{}x"), "goes on after its end"},
        {STR("[1,]"), "syntax"},
        {STR("{\"a\":1,}"), "syntax"},
        {STR("{a:1}"), "syntax"},
        {STR("{'a':1}"), "syntax"},
        {STR("[01]"), "syntax"},
        {STR("[+1]"), "syntax"},
        {STR("[.5]"), "syntax"},
        {STR("[1.]"), "syntax"},
        {STR("NaN"), "syntax"},
        {STR("[Infinity]"), "syntax"},
        {STR("// x\n{}"), "syntax"},
        {STR("\xEF\xBB\xBF{}"), "syntax"},
        {STR("]"), "syntax"},
        {STR("}}}}"), "syntax"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *json = NULL;
        struct error err = {0};
        if (json_parse(rows[i].text, &json, &err) != STATUS_INVALID)
            fail_msg("accepted: %.*s", STR_ARG(rows[i].text));
        assert_null(json);
        assert_int_equal(err.code, ERROR_INVALID_JSON);
        assert_true(str_is_text(str_from(err.detail)));
        if (strstr(err.detail, rows[i].why) == NULL)
            fail_msg("%.*s: %s", STR_ARG(rows[i].text), err.detail);
    }
    json_t *json;
    assert_int_equal(json_parse(STR_NONE, &json, NULL), STATUS_INVALID);
}

static void test_depth(void **state)
{
    (void)state;
    static const char *const open[] = {"[", "{\"a\":"};
    for (size_t kind = 0; kind < 2; kind++) {
        for (int depth = LIMIT_JSON_DEPTH - 1; depth <= LIMIT_JSON_DEPTH + 1; depth++) {
            char text[1024] = "";
            size_t size = 0;
            for (int i = 0; i < depth; i++)
                size += (size_t)snprintf(text + size, sizeof text - size, "%s", open[kind]);
            size += (size_t)snprintf(text + size, sizeof text - size, "1");
            for (int i = 0; i < depth; i++)
                text[size++] = kind == 0 ? ']' : '}';
            json_t *json = NULL;
            struct error err = {0};
            enum status status = json_parse((struct str){text, size}, &json, &err);
            assert_int_equal(status, depth <= LIMIT_JSON_DEPTH ? STATUS_OK : STATUS_INVALID);
            if (status != STATUS_OK)
                assert_non_null(strstr(err.detail, "32 levels"));
            json_decref(json);
        }
    }
    char *deep = malloc(1000000);
    assert_non_null(deep);
    memset(deep, '[', 1000000);
    json_t *json;
    assert_int_equal(json_parse((struct str){deep, 1000000}, &json, NULL), STATUS_INVALID);
    free(deep);
}

static void test_place_is_told_but_nothing_quoted(void **state)
{
    (void)state;
    json_t *json;
    struct error err = {0};
    assert_int_equal(json_parse(STR("{\n  \"email\": jane@example.com\n}"), &json, &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "line 2"));
    assert_null(strstr(err.detail, "jane"));
    char deep[100];
    memset(deep, '[', sizeof deep);
    deep[0] = '\n';
    assert_int_equal(json_parse((struct str){deep, sizeof deep}, &json, &err), STATUS_INVALID);
    assert_string_equal(err.detail, "The JSON is nested deeper than 32 levels at line 2, column 33.");
}

static void fingerprint(const char *text, uint8_t hash[32])
{
    json_t *json = NULL;
    assert_int_equal(json_parse(str_from(text), &json, NULL), STATUS_OK);
    json_fingerprint(json, hash);
    json_decref(json);
}

static void test_same_content_same_fingerprint(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"{\"a\":1,\"b\":[1,2]}", " { \"b\" : [ 1 , 2 ] , \"a\" : 1 } "},
        {"{\"a\":{\"x\":1,\"y\":2},\"ab\":0}", "{\"ab\":0,\"a\":{\"y\":2,\"x\":1}}"},
        {"\"\\u00e9\\/\"", "\"\xC3\xA9/\""},
        {"-0", "0"},
        {"1.50", "1.5"},
        {"1e2", "100.0"},
        {"1", "1.0"},
    };
    static const char *const different[][2] = {
        {"{\"a\":1}", "{\"a\":2}"},
        {"{\"a\":1}", "{\"a\":\"1\"}"},
        {"{\"a\":null}", "{}"},
        {"[1,2]", "[2,1]"},
        {"[[1],2]", "[1,[2]]"},
        {"0.1", "0.10000000000000002"},
        {"{\"a\":\"b\"}", "{\"b\":\"a\"}"},
        {"[\"a\",\"b\"]", "[\"a\\\",\\\"b\"]"},
        {"true", "\"true\""},
        {"[]", "{}"},
    };
    uint8_t first[32], second[32];
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        fingerprint(same[i][0], first);
        fingerprint(same[i][1], second);
        assert_memory_equal(first, second, 32);
    }
    for (size_t i = 0; i < sizeof different / sizeof different[0]; i++) {
        fingerprint(different[i][0], first);
        fingerprint(different[i][1], second);
        assert_memory_not_equal(first, second, 32);
    }
}

/* The canonical form is stored as a hash for good: it may never change. */
static void test_fingerprint_is_the_hash_of_the_canonical_form(void **state)
{
    (void)state;
    static const uint8_t expected[32] = {
        /* SHA-256 of {"a":[1,true,null,"x\n"],"b":-5} */
        0x1d, 0xce, 0xa1, 0xc0, 0x41, 0xc2, 0x23, 0x11, 0xee, 0x1e, 0x82, 0x01, 0xa1, 0x48, 0x6b, 0xf9,
        0x00, 0x88, 0xab, 0x27, 0x09, 0x4d, 0x42, 0x1d, 0xac, 0xcd, 0xb9, 0xb4, 0x32, 0x79, 0x23, 0x91,
    };
    uint8_t hash[32];
    fingerprint("{\"b\": -5, \"a\": [1, true, null, \"x\\u000a\"]}", hash);
    assert_memory_equal(hash, expected, 32);
}

static void test_text_keeps_the_order(void **state)
{
    (void)state;
    json_t *json = NULL;
    assert_int_equal(json_parse(STR("{\"z\": 1, \"a\": [ true, \"\\u00e9\" ]}"), &json, NULL), STATUS_OK);
    char *text = json_text(json);
    assert_string_equal(text, "{\"z\":1,\"a\":[true,\"\xC3\xA9\"]}");
    free(text);
    json_decref(json);
    assert_int_equal(json_parse(STR("5"), &json, NULL), STATUS_OK);
    text = json_text(json);
    assert_string_equal(text, "5");
    free(text);
    json_decref(json);
}

UNIT_TESTS(json)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_place_is_told_but_nothing_quoted),
        cmocka_unit_test(test_same_content_same_fingerprint),
        cmocka_unit_test(test_fingerprint_is_the_hash_of_the_canonical_form),
        cmocka_unit_test(test_text_keeps_the_order),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
