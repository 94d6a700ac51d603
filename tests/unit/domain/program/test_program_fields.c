/* src/domain/program/program_fields.c */

#include "unit.h"

#include "base/json.h"
#include "domain/contact/contact.h"
#include "domain/program/program.h"

struct reading {
    struct arena arena;
    json_t *json;
    struct error err;
};

static enum status read_create(struct reading *reading, const char *text, struct program_fields *ret)
{
    assert_int_equal(json_parse(str_from(text), &reading->json, &reading->err), STATUS_OK);
    enum status status = schema_read(&program_schema, reading->json, ret, &reading->arena, &reading->err);
    return status == STATUS_OK ? program_fields_normalise(ret, &reading->arena, &reading->err) : status;
}

static void reading_release(struct reading *reading)
{
    json_decref(reading->json);
    arena_release(&reading->arena);
}

#define BASE "\"name\":\"P\",\"currency\":\"usd\",\"destination_url\":\"https://example.com/\""

static void a_whole_body_is_read(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct program_fields fields;
    enum status status = read_create(
        &reading,
        "{" BASE ",\"slug\":\"p-1\",\"status\":\"paused\",\"cookie_domain\":\".Example.com\",\"rules\":{},"
        "\"external_id\":\"7\",\"external_ids\":[{\"source\":\"hubspot\",\"id\":\"8\"}],\"metadata\":{\"a\":\"b\"}}",
        &fields);
    assert_int_equal(status, STATUS_OK);
    assert_string_equal(fields.currency.text, "USD");
    assert_int_equal(fields.status, PROGRAM_PAUSED + 1);
    assert_str_equal(fields.cookie_domain, "example.com");
    assert_str_equal(fields.slug, "p-1");
    assert_non_null(fields.rules);
    assert_non_null(fields.metadata);
    const struct external_id *ids = fields.external_ids.items;
    assert_int_equal(fields.external_ids.count, 2);
    assert_str_equal(ids[0].source, "api");
    assert_str_equal(ids[0].id, "7");
    assert_str_equal(ids[1].source, "hubspot");
    reading_release(&reading);
}

static void wrong_bodies_are_refused_at_their_field(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        enum error_code code;
        const char *param;
    } rows[] = {
        {"{\"currency\":\"USD\",\"destination_url\":\"https://example.com/\"}", ERROR_MISSING_FIELD, "name"},
        {"{\"name\":\"P\",\"destination_url\":\"https://example.com/\"}", ERROR_MISSING_FIELD, "currency"},
        {"{\"name\":\"P\",\"currency\":\"USD\"}", ERROR_MISSING_FIELD, "destination_url"},
        {"{\"name\":\"\",\"currency\":\"USD\",\"destination_url\":\"https://example.com/\"}", ERROR_OUT_OF_RANGE,
         "name"},
        {"{\"name\":\"P\",\"currency\":\"USX\",\"destination_url\":\"https://example.com/\"}", ERROR_INVALID_CURRENCY,
         "currency"},
        {"{\"name\":\"P\",\"currency\":\"USD\",\"destination_url\":\"javascript:alert(1)\"}", ERROR_INVALID_VALUE,
         "destination_url"},
        {"{\"name\":\"P\",\"currency\":\"USD\",\"destination_url\":\"https://u:p@example.com/\"}", ERROR_INVALID_VALUE,
         "destination_url"},
        {"{\"name\":\"a\\nb\",\"currency\":\"USD\",\"destination_url\":\"https://example.com/\"}", ERROR_INVALID_VALUE,
         "name"},
        {"{" BASE ",\"slug\":\"Up\"}", ERROR_INVALID_VALUE, "slug"},
        {"{" BASE ",\"slug\":\"\"}", ERROR_OUT_OF_RANGE, "slug"},
        {"{" BASE ",\"status\":\"zombie\"}", ERROR_INVALID_VALUE, "status"},
        {"{" BASE ",\"cookie_domain\":\"localhost\"}", ERROR_INVALID_VALUE, "cookie_domain"},
        {"{" BASE ",\"cookie_domain\":\"127.0.0.1\"}", ERROR_INVALID_VALUE, "cookie_domain"},
        {"{" BASE ",\"cookie_domain\":\"a..example.com\"}", ERROR_INVALID_VALUE, "cookie_domain"},
        {"{" BASE ",\"cookie_domain\":\"example.com; Secure\"}", ERROR_INVALID_VALUE, "cookie_domain"},
        {"{" BASE ",\"cookie_domain\":\"-a.com\"}", ERROR_INVALID_VALUE, "cookie_domain"},
        {"{" BASE ",\"cookie_domain\":\".\"}", ERROR_INVALID_VALUE, "cookie_domain"},
        {"{" BASE ",\"starts_at\":\"2026-01-01T00:00:00Z\"}", ERROR_NOT_SUPPORTED, "starts_at"},
        {"{" BASE ",\"ends_at\":null}", ERROR_NOT_SUPPORTED, "ends_at"},
        {"{" BASE ",\"colors\":{}}", ERROR_NOT_SUPPORTED, "colors"},
        {"{" BASE ",\"texts\":{}}", ERROR_NOT_SUPPORTED, "texts"},
        {"{" BASE ",\"external_ids\":[{\"source\":\"Bad\",\"id\":\"1\"}]}", ERROR_INVALID_VALUE,
         "external_ids[0].source"},
        {"{" BASE ",\"version\":2}", ERROR_UNKNOWN_FIELD, "version"},
        {"{" BASE ",\"metadata\":{\"a\":1}}", ERROR_INVALID_TYPE, "metadata.a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading = {0};
        struct program_fields fields;
        assert_int_not_equal(read_create(&reading, rows[i].body, &fields), STATUS_OK);
        if (reading.err.code != rows[i].code || strcmp(reading.err.param, rows[i].param) != 0)
            fail_msg("%s: %s at %s", rows[i].body, error_info(reading.err.code)->name, reading.err.param);
        reading_release(&reading);
    }
}

static void a_patch_takes_settings_only(void **state)
{
    (void)state;
    static const char *const refused[] = {"{\"rules\":{}}", "{\"currency\":\"EUR\"}", "{\"external_id\":\"1\"}"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct reading reading = {0};
        struct program_patch fields;
        assert_int_equal(json_parse(str_from(refused[i]), &reading.json, NULL), STATUS_OK);
        assert_int_equal(schema_read(&program_patch_schema, reading.json, &fields, &reading.arena, &reading.err),
                         STATUS_INVALID);
        assert_int_equal(reading.err.code, ERROR_UNKNOWN_FIELD);
        reading_release(&reading);
    }
    struct reading reading = {0};
    struct program_patch fields;
    assert_int_equal(json_parse(STR("{\"cookie_domain\":\"\",\"status\":\"ended\"}"), &reading.json, NULL), STATUS_OK);
    assert_int_equal(schema_read(&program_patch_schema, reading.json, &fields, &reading.arena, &reading.err),
                     STATUS_OK);
    assert_int_equal(program_patch_normalise(&fields, &reading.arena, &reading.err), STATUS_OK);
    assert_non_null(fields.cookie_domain.data);
    assert_int_equal(fields.cookie_domain.size, 0);
    assert_int_equal(fields.status, PROGRAM_ENDED + 1);
    assert_null(fields.name.data);
    reading_release(&reading);
}

UNIT_TESTS(program_fields)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_body_is_read),
        cmocka_unit_test(wrong_bodies_are_refused_at_their_field),
        cmocka_unit_test(a_patch_takes_settings_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
