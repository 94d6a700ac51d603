/* The field table of contacts, from JSON to the canonical form. */

#include "unit.h"

#include "domain/contact/contact.h"

static struct arena arena;

static enum status read_fields(const char *text, struct contact_fields *fields, json_t **ret_json, struct error *err)
{
    *ret_json = json_loads(text, 0, NULL);
    assert_non_null(*ret_json);
    TRY(schema_read(&contact_schema, *ret_json, fields, &arena, err));
    return contact_fields_normalise(fields, &arena, err);
}

static void all_members_are_read(void **state)
{
    (void)state;
    struct contact_fields fields;
    json_t *json;
    struct error err = {0};
    assert_int_equal(read_fields("{\"name\": \"Ann\", \"email\": \"Ann@Example.com\", \"phone\": \"(202) 555-0143\","
                                 " \"country\": \"us\", \"domain\": \"EXAMPLE.com\", \"locale\": \"en_US\","
                                 " \"external_id\": \"c1\", \"external_ids\": [{\"source\": \"stripe\", \"id\":"
                                 " \"cus_1\"}, {\"source\": \"api\", \"id\": \"c1\"}], \"tags\": [\"vip\"],"
                                 " \"customer_since\": \"2026-01-02T03:04:05Z\", \"metadata\": {\"a\": \"b\"}}",
                                 &fields, &json, &err),
                     STATUS_OK);
    assert_true(str_equal(fields.email, STR("ann@example.com")));
    assert_true(str_equal(fields.phone, STR("+12025550143")));
    assert_true(str_equal(fields.domain, STR("example.com")));
    assert_true(str_equal(fields.locale, STR("en-US")));
    assert_int_equal(fields.external_ids.count, 2); /* the repeated one is dropped */
    const struct external_id *ids = fields.external_ids.items;
    assert_true(str_equal(ids[0].source, STR("api")));
    assert_true(str_equal(ids[1].id, STR("cus_1")));
    assert_true(contact_fields_have_key(&fields));
    json_decref(json);
    arena_release(&arena);
}

static void nothing_said_is_no_key(void **state)
{
    (void)state;
    struct contact_fields fields;
    json_t *json;
    struct error err = {0};
    assert_int_equal(read_fields("{\"name\": \"Ann\", \"email\": null}", &fields, &json, &err), STATUS_OK);
    assert_false(contact_fields_have_key(&fields));
    assert_int_equal(fields.customer_since, TIME_NONE);
    json_decref(json);
    arena_release(&arena);
}

struct refusal {
    const char *json;
    enum error_code code;
    const char *param;
};

static void bad_members_are_refused(void **state)
{
    (void)state;
    static const struct refusal refusals[] = {
        {"{\"mail\": \"x\"}", ERROR_UNKNOWN_FIELD, "mail"},
        {"{\"email\": 1}", ERROR_INVALID_TYPE, "email"},
        {"{\"email\": \"x\"}", ERROR_INVALID_VALUE, "email"},
        {"{\"phone\": \"12\"}", ERROR_INVALID_VALUE, "phone"},
        {"{\"country\": \"QQ\"}", ERROR_INVALID_VALUE, "country"},
        {"{\"external_ids\": [{\"source\": \"email\", \"id\": \"x\"}]}", ERROR_INVALID_VALUE, "external_ids[0].source"},
        {"{\"external_ids\": [{\"source\": \"Stripe\", \"id\": \"x\"}]}", ERROR_INVALID_VALUE,
         "external_ids[0].source"},
        {"{\"external_ids\": [{\"source\": \"stripe\"}]}", ERROR_MISSING_FIELD, "external_ids[0].id"},
        {"{\"organization_id\": null}", ERROR_NOT_SUPPORTED, "organization_id"},
        {"{\"name\": \"Ann\\nLee\"}", ERROR_INVALID_VALUE, "name"},
        {"{\"name\": \"\\u001b[2J\"}", ERROR_INVALID_VALUE, "name"},
        {"{\"company\": \"\\u202egnp.exe\"}", ERROR_INVALID_VALUE, "company"},
        {"{\"tags\": [\"vip\", \"a\\u2028b\"]}", ERROR_INVALID_VALUE, "tags[1]"},
        {"{\"locale\": \"en\\n\"}", ERROR_INVALID_VALUE, "locale"},
        {"{\"consents\": []}", ERROR_NOT_SUPPORTED, "consents"},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct contact_fields fields;
        json_t *json;
        struct error err = {0};
        assert_int_not_equal(read_fields(refusals[i].json, &fields, &json, &err), STATUS_OK);
        assert_string_equal(err.param, refusals[i].param);
        assert_int_equal(err.code, refusals[i].code);
        json_decref(json);
    }
    arena_release(&arena);
}

UNIT_TESTS(contact_fields)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_members_are_read),
        cmocka_unit_test(nothing_said_is_no_key),
        cmocka_unit_test(bad_members_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
