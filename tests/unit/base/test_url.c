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
        if (!url_is_web(str_from(rows[i])))
            fail_msg("refused: %s", rows[i]);
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
        if (url_is_web(str_from(rows[i])))
            fail_msg("accepted: %s", rows[i]);
    assert_false(url_is_web(STR_NONE));
    assert_false(url_is_web(STR("https://example.com/\0x")));
}

UNIT_TESTS(url)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
