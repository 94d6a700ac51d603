/* Tags and metadata as JSON texts. */

#include "unit.h"

#include "base/limits.h"
#include "domain/contact/metadata.h"

static struct arena arena;

static struct str merged(const char *stored, const char *said)
{
    json_t *json = said == NULL ? NULL : json_loads(said, 0, NULL);
    struct str ret = STR_NONE;
    struct error err = {0};
    assert_int_equal(metadata_merge(str_from(stored), json, &arena, &ret, &err), STATUS_OK);
    json_decref(json);
    return ret;
}

static void pairs_are_set_and_removed(void **state)
{
    (void)state;
    assert_true(str_is_none(merged(NULL, NULL)));
    assert_true(str_is_none(merged(NULL, "{}")));
    assert_true(str_is_none(merged(NULL, "{\"a\": \"\"}")));
    assert_true(str_equal(merged("{\"a\":\"1\"}", NULL), STR("{\"a\":\"1\"}")));
    assert_true(str_equal(merged(NULL, "{\"a\": \"1\"}"), STR("{\"a\":\"1\"}")));
    assert_true(str_equal(merged("{\"a\":\"1\",\"b\":\"2\"}", "{\"a\": \"\", \"b\": \"3\"}"), STR("{\"b\":\"3\"}")));
    assert_true(str_is_none(merged("{\"a\":\"1\"}", "{\"a\": \"\"}")));
    arena_release(&arena);
}

static void too_many_pairs_are_refused(void **state)
{
    (void)state;
    json_t *json = json_object();
    for (int i = 0; i < LIMIT_METADATA_KEYS; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        json_object_set_new(json, key, json_string("v"));
    }
    struct str ret = STR("untouched");
    struct error err = {0};
    assert_int_equal(metadata_merge(STR("{\"other\":\"x\"}"), json, &arena, &ret, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_OUT_OF_RANGE);
    assert_string_equal(err.param, "metadata");
    assert_true(str_equal(ret, STR("untouched")));
    assert_int_equal(metadata_merge(STR("{\"k1\":\"x\"}"), json, &arena, &ret, &err), STATUS_OK);
    json_decref(json);
    arena_release(&arena);
}

static void tags_are_an_array(void **state)
{
    (void)state;
    struct str tags[] = {STR("vip"), STR("a \"b\"")};
    assert_true(str_is_none(tags_text(&(struct str_array){tags, 0}, &arena)));
    assert_true(str_equal(tags_text(&(struct str_array){tags, 2}, &arena), STR("[\"vip\",\"a \\\"b\\\"\"]")));
    arena_release(&arena);
}

UNIT_TESTS(metadata)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_set_and_removed),
        cmocka_unit_test(too_many_pairs_are_refused),
        cmocka_unit_test(tags_are_an_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
