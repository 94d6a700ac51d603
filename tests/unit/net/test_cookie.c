/* Reading the Cookie header: what browsers send, and what they should not. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/http.h"
#include "unit.h"

static const struct {
    const char *header;
    const char *value; /* of "rfd_click"; null: absent */
} cases[] = {
    {"rfd_click=abc", "abc"},
    {"a=1; rfd_click=abc; b=2", "abc"},
    {"a=1;rfd_click=abc;b=2", "abc"},
    {"  rfd_click = abc  ", "abc"},
    {"rfd_click=first; rfd_click=second", "first"},
    {"rfd_click=", ""},
    {"rfd_click=\"quoted\"", "quoted"},
    {"rfd_click=\"", "\""},
    {"rfd_click=a=b", "a=b"},
    {"rfd_click", NULL},
    {"rfd_click; rfd_click=x", "x"},
    {"xrfd_click=abc; rfd_clickx=abc", NULL},
    {"RFD_CLICK=abc", NULL},
    {"=abc; ; ;", NULL},
    {"", NULL},
};

static void finds_the_cookie(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str value = http_cookie_find(str_from(cases[i].header), STR("rfd_click"));
        if (!str_equal(value, str_from(cases[i].value)))
            fail_msg("%s: got \"%.*s\"", cases[i].header, STR_ARG(value));
    }
}

static void looks_through_all_lines(void **state)
{
    (void)state;
    const struct http_header headers[] = {
        {STR("Cookie"), STR("a=1")}, {STR("X-Cookie"), STR("b=0")}, {STR("cookie"), STR("b=2; a=3")}};
    const struct http_request request = {.headers = headers, .header_count = 3};
    assert_true(str_equal(http_cookie(&request, STR("a")), STR("1")));
    assert_true(str_equal(http_cookie(&request, STR("b")), STR("2")));
    assert_true(str_is_none(http_cookie(&request, STR("c"))));
    assert_true(str_equal(http_header(&request, STR("COOKIE")), STR("a=1")));
    assert_true(str_is_none(http_header(&request, STR("Host"))));
}

UNIT_TESTS(cookie)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_cookie),
        cmocka_unit_test(looks_through_all_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
