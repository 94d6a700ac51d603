/* Bodies before any field of them: whether there may be one, its media type, its syntax. */

#include "unit.h"

#include "api/body.h"
#include "net/route.h"

static const struct schema any = {"Any", NULL, 0, 0};

static enum error_code code_of(const struct route *route, const char *type, const char *body)
{
    struct http_header header = {STR("Content-Type"), str_from(type)};
    struct http_request request = {
        .route = route, .headers = &header, .header_count = type != NULL, .body = str_from(body)};
    struct error err = {0};
    json_t *json = NULL;
    if (body_read(&request, &json, &err) == STATUS_OK)
        assert_true((json != NULL) == (route->body != NULL && (route->flags & ROUTE_RAW) == 0));
    else
        assert_null(json);
    json_decref(json);
    return err.code;
}

static void checks_the_media_type(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        bool accepted;
    } rows[] = {
        {"application/json", true},
        {"Application/JSON;Charset=UTF-8", true},
        {"application/json; charset=\"utf-8\"", true},
        {"application/json ; version=1", true},
        {"application/json; charset=latin1", false},
        {"application/jsonp", false},
        {"application/problem+json", false},
        {"text/plain", false},
        {"", false},
        {NULL, false},
    };
    struct route route = {.body = &any};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(code_of(&route, rows[i].type, "{}"),
                         rows[i].accepted ? ERROR_NONE : ERROR_UNSUPPORTED_MEDIA_TYPE);
}

static enum error_code code_of_coding(const struct route *route, const char *coding, const char *body)
{
    const struct http_header headers[] = {
        {STR("Content-Encoding"), STR("identity")},
        {STR("content-type"), STR("application/json")},
        {STR("content-encoding"), str_from(coding)},
    };
    struct http_request request = {.route = route, .headers = headers, .header_count = 3, .body = str_from(body)};
    struct error err = {0};
    json_t *json = NULL;
    (void)!body_read(&request, &json, &err);
    json_decref(json);
    return err.code;
}

static void undoes_no_coding(void **state)
{
    (void)state;
    struct route with = {.body = &any};
    struct route raw = {.flags = ROUTE_RAW};
    assert_int_equal(code_of_coding(&with, "Identity", "{}"), ERROR_NONE);
    assert_int_equal(code_of_coding(&with, "", "{}"), ERROR_NONE);
    assert_int_equal(code_of_coding(&with, "gzip", "{}"), ERROR_UNSUPPORTED_MEDIA_TYPE);
    assert_int_equal(code_of_coding(&with, "identity, br", "{}"), ERROR_UNSUPPORTED_MEDIA_TYPE);
    assert_int_equal(code_of_coding(&raw, "gzip", "{}"), ERROR_UNSUPPORTED_MEDIA_TYPE);
    assert_int_equal(code_of_coding(&raw, "gzip", ""), ERROR_NONE);
}

static void wants_one_media_type(void **state)
{
    (void)state;
    struct route with = {.body = &any};
    const struct http_header headers[] = {
        {STR("Content-Type"), STR("application/json")},
        {STR("content-type"), STR("application/json")},
    };
    struct http_request request = {.route = &with, .headers = headers, .header_count = 2, .body = STR("{}")};
    struct error err = {0};
    json_t *json = NULL;
    assert_int_equal(body_read(&request, &json, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_BAD_REQUEST);
}

static void wants_a_body_where_there_is_one(void **state)
{
    (void)state;
    struct route with = {.body = &any};
    struct route without = {.body = NULL};
    struct route raw = {.body = NULL, .flags = ROUTE_RAW};
    assert_int_equal(code_of(&with, NULL, ""), ERROR_INVALID_JSON);
    assert_int_equal(code_of(&with, "application/json", ""), ERROR_INVALID_JSON);
    assert_int_equal(code_of(&with, "application/json", "{"), ERROR_INVALID_JSON);
    assert_int_equal(code_of(&with, "text/plain", ""), ERROR_UNSUPPORTED_MEDIA_TYPE);
    assert_int_equal(code_of(&without, NULL, ""), ERROR_NONE);
    assert_int_equal(code_of(&without, "application/json", "{}"), ERROR_BAD_REQUEST);
    assert_int_equal(code_of(&raw, "text/plain", "anything"), ERROR_NONE);
}

UNIT_TESTS(body)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_the_media_type),
        cmocka_unit_test(undoes_no_coding),
        cmocka_unit_test(wants_one_media_type),
        cmocka_unit_test(wants_a_body_where_there_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
