/* Errors: the table is complete and sorted, texts are cut at characters, paths are put together. */

#include "unit.h"

#include "base/error.h"

static void test_table_is_complete_and_sorted(void **state)
{
    (void)state;
    for (int code = ERROR_NONE; code < ERROR_CODE_COUNT; code++) {
        const struct error_info *info = error_info((enum error_code)code);
        assert_non_null(info->name);
        assert_non_null(info->title);
        assert_true(code == ERROR_NONE ? info->status == STATUS_OK : info->status != STATUS_OK);
        assert_true(code == ERROR_NONE ? info->http_status == 200
                                       : info->http_status >= 400 && info->http_status < 600);
        if (code > ERROR_NONE + 1)
            assert_true(strcmp(error_info((enum error_code)(code - 1))->name, info->name) < 0);
        for (const char *c = info->name; *c != '\0'; c++)
            assert_true((*c >= 'a' && *c <= 'z') || *c == '_');
    }
}

static void test_http_status_follows_status(void **state)
{
    (void)state;
    static const int http[] = {
        [STATUS_UNAUTHORIZED] = 401, [STATUS_FORBIDDEN] = 403,     [STATUS_NOT_FOUND] = 404,
        [STATUS_CONFLICT] = 409,     [STATUS_UNPROCESSABLE] = 422, [STATUS_NOT_BUILT] = 501,
        [STATUS_UNAVAILABLE] = 503,  [STATUS_DISK_FULL] = 507,     [STATUS_INTERNAL] = 500,
    };
    for (int code = ERROR_NONE + 1; code < ERROR_CODE_COUNT; code++) {
        const struct error_info *info = error_info((enum error_code)code);
        if (info->status == STATUS_INVALID)
            assert_in_range(info->http_status, 400, 431);
        else if (code == ERROR_TOO_MANY_ATTEMPTS || code == ERROR_RATE_LIMITED) /* forbidden for now */
            assert_int_equal(info->http_status, 429);
        else
            assert_int_equal(info->http_status, http[info->status]);
    }
}

static void test_set_fills_and_returns(void **state)
{
    (void)state;
    struct error err = {0};
    assert_int_equal(error_set(&err, ERROR_OUT_OF_RANGE, "limit", "limit must be from 1 to %d", 100), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_OUT_OF_RANGE);
    assert_string_equal(err.param, "limit");
    assert_string_equal(err.detail, "limit must be from 1 to 100");
    assert_int_equal(error_set(&err, ERROR_DISK_FULL, NULL, "full"), STATUS_DISK_FULL);
    assert_string_equal(err.param, "");
    assert_int_equal(error_set(NULL, ERROR_NOT_FOUND, "id", "none"), STATUS_NOT_FOUND);
}

static void test_long_text_is_cut_at_a_character(void **state)
{
    (void)state;
    static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    for (size_t c = 0; c < 4; c++) {
        for (size_t lead = 0; lead < 4; lead++) {
            char text[2000] = "";
            size_t size = lead;
            memset(text, 'x', lead);
            while (size < 1500) {
                memcpy(text + size, characters[c], strlen(characters[c]));
                size += strlen(characters[c]);
            }
            struct error err = {0};
            (void)error_set(&err, ERROR_INTERNAL, text, "%s", text);
            assert_true(str_is_text(str_from(err.param)));
            assert_true(str_is_text(str_from(err.detail)));
            assert_in_range(strlen(err.param), ERROR_PARAM_SIZE - 4, ERROR_PARAM_SIZE - 1);
            assert_in_range(strlen(err.detail), ERROR_DETAIL_SIZE - 4, ERROR_DETAIL_SIZE - 1);
        }
    }
}

static void test_members_and_explanations_are_cut_at_characters(void **state)
{
    (void)state;
    char name[401] = "", param[ERROR_PARAM_SIZE];
    error_member("mapping", "type", param);
    assert_string_equal(param, "mapping.type");
    struct error err = {0};
    (void)error_set_figure(&err, ERROR_CONFLICT, "a", "available", 5, "Too much.");
    error_explain(&err, "From %s", "$.a");
    assert_string_equal(err.detail, "Too much. (From $.a)");
    assert_string_equal(err.figure, "available");
    for (size_t lead = 0; lead < 4; lead++) {
        memset(name, 'x', lead);
        for (size_t i = lead; i + 4 < sizeof name; i += 4)
            memcpy(name + i, "\xF0\x9F\x98\x80", 5);
        error_member("mapping", name, param);
        assert_true(str_is_text(str_from(param)));
        (void)error_set(&err, ERROR_CONFLICT, NULL, "%s", name);
        error_explain(&err, "From %s", name);
        assert_true(str_is_text(str_from(err.detail)));
        assert_in_range(strlen(err.detail), ERROR_DETAIL_SIZE - 10, ERROR_DETAIL_SIZE - 1);
        assert_int_equal(err.detail[strlen(err.detail) - 1], ')');
    }
}

static void test_prefixes(void **state)
{
    (void)state;
    static const struct {
        const char *param, *prefix, *path;
    } rows[] = {
        {"amount", "events[3]", "events[3].amount"},
        {"[3].amount", "events", "events[3].amount"},
        {"", "prospect", "prospect"},
        {"amount", "", "amount"},
        {"[0]", "tags", "tags[0]"},
        {"a.b", "c", "c.a.b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        (void)error_set(&err, ERROR_MISSING_FIELD, rows[i].param, "x");
        error_prefix(&err, rows[i].prefix);
        assert_string_equal(err.param, rows[i].path);
    }
    error_prefix(NULL, "x");
}

static void test_prefix_never_overruns(void **state)
{
    (void)state;
    struct error err = {0};
    (void)error_set(&err, ERROR_MISSING_FIELD, "end", "x");
    for (int i = 0; i < 200; i++)
        error_prefix(&err, "level");
    assert_int_equal(strlen(err.param), ERROR_PARAM_SIZE - 1);
}

UNIT_TESTS(error)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_complete_and_sorted),
        cmocka_unit_test(test_http_status_follows_status),
        cmocka_unit_test(test_set_fills_and_returns),
        cmocka_unit_test(test_long_text_is_cut_at_a_character),
        cmocka_unit_test(test_members_and_explanations_are_cut_at_characters),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_prefix_never_overruns),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
