/* Web URLs: what may go into a Location header, and what may not. */

#include "unit.h"

#include "base/url.h"

static void test_accepted(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "http://example.com",
        "https://example.com/",
        "HTTPS://Example.COM/Path?x=1&y=%20#part",
        "https://www.example.com:8443/start",
        "http://127.0.0.1:8080/",
        "http://[2001:db8::1]/",
        "http://[2001:db8::1]:80",
        "http://localhost",
        "https://example.com./",
        "https://example.com?q",
        "https://example.com#f",
        "https://xn--bcher-kva.example/",
        "https://example.com/a@b:c",
        "https://my_shop.example.com/~jane/!$&'()*+,;=",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (url_check(str_from(rows[i])) != NULL)
            fail_msg("%s %s", rows[i], url_check(str_from(rows[i])));
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "example.com",
        "//example.com/",
        "/start",
        "http:/example.com",
        "http:example.com",
        "http://",
        "http:///path",
        "http://?x",
        "http://#",
        "ftp://example.com/",
        "javascript:alert(1)",
        "javascript://example.com/%0aalert(1)",
        "data:text/html,x",
        "https://user@example.com/",
        "https://user:pass@example.com/",
        "https://@example.com/",
        "https://example.com\\@evil.example/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:/",
        "https://example.com:-1/",
        "https://example.com:80a/",
        "https://example.com:80:80/",
        "https://example .com/",
        "https://example.com/a b",
        " https://example.com/",
        "https://example.com/\r\nSet-Cookie: x",
        "https://example.com/\t",
        "https://example.com/\x7F",
        "https://m\xC3\xBCller.example/",
        "https://example.com/\xC3\xA9",
        "https://example.com/\"x\"",
        "https://example.com/<x>",
        "https://.example.com/",
        "https://-example.com/",
        "https://./",
        "https://exa%6dple.com/",
        "http://[2001:db8::1/",
        "http://[]/",
        "http://[::1]x/",
        "http://[::g]/",
        "http://[example]/",
        "http://[::1]:/",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (url_check(str_from(rows[i])) == NULL)
            fail_msg("accepted: %s", rows[i]);
    assert_non_null(url_check(STR_NONE));
    assert_non_null(url_check(STR("https://example.com/\0x")));
}

/* Whoever wrote it is told which part of it is wrong. */
static void test_names_the_part(void **state)
{
    (void)state;
    static const struct {
        const char *url, *part;
    } rows[] = {
        {"www.example.com", "http://"},           {"ftp://example.com/", "http://"},
        {"https://", "must have a host"},         {"https:///start", "must have a host"},
        {"https://exam ple.com/", "has a host"},  {"https://m\xC3\xBCller.example/", "xn--"},
        {"https://example.com:0/", "has a port"}, {"https://example.com:80:80/", "has a port"},
        {"https://a:b@example.com/", "password"}, {"https://user@example.com:0/", "password"},
        {"https://example.com/a b", "%20"},       {"https://example.com/\xC3\xA9", "percent-encode"},
        {"http://[::g]/", "has a host"},          {"http://[::1]x/", "has a port"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *wrong = url_check(str_from(rows[i].url));
        if (wrong == NULL || strstr(wrong, rows[i].part) == NULL)
            fail_msg("%s: %s", rows[i].url, wrong == NULL ? "nothing" : wrong);
    }
}

static void test_splits(void **state)
{
    (void)state;
    static const struct {
        const char *url, *scheme, *host, *port, *tail;
    } rows[] = {
        {"https://shop.example.com:8443/a?b#c", "https", "shop.example.com", "8443", "/a?b#c"},
        {"HTTP://Example.com", "HTTP", "Example.com", NULL, ""},
        {"http://[2001:db8::1]:80?x", "http", "[2001:db8::1]", "80", "?x"},
        {"http://[::1]/", "http", "[::1]", NULL, "/"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct url_parts parts = url_split(str_from(rows[i].url));
        assert_str_equal(parts.scheme, rows[i].scheme);
        assert_str_equal(parts.host, rows[i].host);
        assert_true(str_equal(parts.port, str_from(rows[i].port)));
        assert_str_equal(parts.tail, rows[i].tail);
    }
}

UNIT_TESTS(url)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_names_the_part),
        cmocka_unit_test(test_splits),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
