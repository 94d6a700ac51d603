/* Answers as bytes, problems as JSON. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "net/response.h"
#include "unit.h"

#define DATE "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"

static void release(struct http_request *request, struct buf *out)
{
    buf_release(&request->response.headers);
    buf_release(&request->response.body);
    buf_release(out);
}

static void writes_the_head(void **state)
{
    (void)state;
    struct http_request request = {.response = {.status = 200, .content_type = "text/plain"}};
    struct buf out = {0};
    BUF_ADD_LITERAL(&request.response.body, "hello");
    http_add_header(&request, "X-One", STR("1"));
    http_add_header(&request, "X-Two", STR(""));
    response_render(&request, STR(DATE), false, false, &out);
    struct str expected = STR("HTTP/1.1 200 OK\r\n" DATE "Content-Type: text/plain\r\n"
                              "Content-Length: 5\r\n"
                              "X-Request-Id: req_00000000000000000000000000\r\n"
                              "X-One: 1\r\nX-Two: \r\n\r\nhello");
    assert_int_equal(out.size, expected.size);
    assert_memory_equal(out.data, expected.data, expected.size);
    release(&request, &out);
}

static const struct {
    int status;
    bool head, close, keep_alive_line;
    const char *body;
    const char *end;    /* of the answer */
    const char *within; /* must be there */
    const char *absent; /* must not */
} cases[] = {
    {200, true, false, false, "hello", "\r\n\r\n", "Content-Length: 5\r\n", "hello"},
    {204, false, false, false, "", "\r\n\r\n", "204 No Content\r\n", "Content-Length"},
    {304, false, false, false, "", "\r\n\r\n", "304 Not Modified\r\n", "Content-Length"},
    {302, false, false, false, "", "\r\n\r\n", "Content-Length: 0\r\n", "Content-Type"},
    {200, false, true, true, "x", "\r\n\r\nx", "Connection: close\r\n", "keep-alive"},
    {200, false, false, true, "x", "\r\n\r\nx", "Connection: keep-alive\r\n", "close"},
};

static void follows_status_and_method(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_request request = {.head = cases[i].head, .response = {.status = cases[i].status}};
        struct buf out = {0};
        buf_add_str(&request.response.body, str_from(cases[i].body));
        response_render(&request, STR(DATE), cases[i].close, cases[i].keep_alive_line, &out);
        buf_add_char(&out, '\0');
        const char *end = out.data + out.size - 1 - strlen(cases[i].end);
        assert_string_equal(end, cases[i].end);
        assert_non_null(strstr(out.data, cases[i].within));
        assert_null(strstr(out.data, cases[i].absent));
        release(&request, &out);
    }
}

static void writes_problems(void **state)
{
    (void)state;
    struct http_request request = {.id = {.bytes = {[15] = 1}}};
    struct buf out = {0};
    struct error err = {0};
    error_set(&err, ERROR_OUT_OF_RANGE, "limit", "limit must be from 1 to \"%d\".", 100);
    BUF_ADD_LITERAL(&request.response.body, "half an answer");
    http_add_header(&request, "Location", STR("/x"));
    http_problem(&request, &err);
    assert_int_equal(request.response.status, 400);
    assert_string_equal(request.response.content_type, "application/problem+json");
    json_t *json = json_loadb(request.response.body.data, request.response.body.size, 0, NULL);
    assert_non_null(json);
    static const char *const fields[][2] = {
        {"type", "urn:referd:error:out_of_range"},        {"code", "out_of_range"},
        {"request_id", "req_00000000000000000000000001"}, {"param", "limit"},
        {"detail", "limit must be from 1 to \"100\"."},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        assert_string_equal(json_string_value(json_object_get(json, fields[i][0])), fields[i][1]);
    assert_int_equal(json_integer_value(json_object_get(json, "status")), 400);
    assert_non_null(json_object_get(json, "title"));
    json_decref(json);
    response_render(&request, STR(DATE), false, false, &out);
    buf_add_char(&out, '\0');
    assert_null(strstr(out.data, "Location"));
    assert_null(strstr(out.data, "Retry-After"));
    release(&request, &out);
}

/* A fault of ours may name statements and paths: they are for the log. */
static void keeps_its_faults_to_itself(void **state)
{
    (void)state;
    struct http_request request = {0};
    struct error err = {0};
    error_set(&err, ERROR_INTERNAL, NULL, "no such column: secret");
    http_problem(&request, &err);
    buf_add_char(&request.response.body, '\0');
    assert_null(strstr(request.response.body.data, "secret"));
    struct buf out = {0};
    release(&request, &out);
}

static void says_when_to_retry(void **state)
{
    (void)state;
    static const enum error_code codes[] = {ERROR_UNAVAILABLE, ERROR_DISK_FULL};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct http_request request = {0};
        struct buf out = {0};
        struct error err = {0};
        error_set(&err, codes[i], NULL, "Later.");
        http_problem(&request, &err);
        response_render(&request, STR(DATE), false, false, &out);
        buf_add_char(&out, '\0');
        assert_non_null(strstr(out.data, "Retry-After: "));
        release(&request, &out);
    }
}

/* Every code that can be shown has a status line; response_render() asserts otherwise. */
static void knows_every_problem(void **state)
{
    (void)state;
    for (int code = ERROR_NONE + 1; code < ERROR_CODE_COUNT; code++) {
        struct http_request request = {0};
        struct buf out = {0};
        struct error err = {0};
        error_set(&err, (enum error_code)code, NULL, "Why.");
        http_problem(&request, &err);
        response_render(&request, STR(DATE), false, false, &out);
        assert_int_equal(request.response.status, error_info((enum error_code)code)->http_status);
        release(&request, &out);
    }
}

UNIT_TESTS(response)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_head),
        cmocka_unit_test(follows_status_and_method),
        cmocka_unit_test(writes_problems),
        cmocka_unit_test(says_when_to_retry),
        cmocka_unit_test(keeps_its_faults_to_itself),
        cmocka_unit_test(knows_every_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
