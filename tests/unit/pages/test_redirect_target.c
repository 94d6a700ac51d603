/* Header lines of a redirect: the destination's own query and fragment stay, the click id goes between them. */

#include "unit.h"

#include "base/buf.h"
#include "pages/redirect_target.h"

static const struct click_ids one_click = {
    1, {{{0x01, 0x89, 0x0a, 0x5d, 0xac, 0x96, 0x77, 0x4b, 0xbc, 0xce, 0xb3, 0x02, 0x09, 0x9a, 0x80, 0x57}}}};
#define CLICK "clk_01h455vb4pex5vsknk084sn02q"
#define OTHER "clk_01h455vb4pex5vsknk084sn02r"

static struct link_target link_to(const char *url)
{
    return (struct link_target){
        .code = STR("ANNA-7"),
        .program_status = STR("active"),
        .participant_status = STR("active"),
        .destination_url = str_from(url),
        .retired_at = TIME_NONE,
    };
}

static void assert_headers(const struct link_target *link, bool click, bool cookie, bool secure, const char *expected)
{
    struct redirect_target *target = redirect_target_new(link, 90, STR("https://refer.example.com"));
    struct buf headers = {0};
    redirect_target_write(target, click ? &one_click : NULL, cookie, secure, &headers);
    assert_str_equal(buf_str(&headers), expected);
    buf_release(&headers);
    redirect_target_release(target);
}

static void test_locations(void **state)
{
    (void)state;
    static const struct {
        const char *url, *location;
    } cases[] = {
        {"https://www.example.com/start", "https://www.example.com/start?ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com", "https://www.example.com?ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?a=b", "https://www.example.com/?a=b&ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?", "https://www.example.com/?ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?a=b&", "https://www.example.com/?a=b&ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/#top", "https://www.example.com/?ref=ANNA-7&rfd_click=" CLICK "#top"},
        {"https://www.example.com/#a?b", "https://www.example.com/?ref=ANNA-7&rfd_click=" CLICK "#a?b"},
        {"https://www.example.com/?a#", "https://www.example.com/?a&ref=ANNA-7&rfd_click=" CLICK "#"},
        {"https://www.example.com/?a=b&&c", "https://www.example.com/?a=b&&c&ref=ANNA-7&rfd_click=" CLICK},
        /* parameters that are called like ours */
        {"https://www.example.com/?ref=x", "https://www.example.com/?ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?ref=x&a=b", "https://www.example.com/?a=b&ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?a=b&ref=x&c", "https://www.example.com/?a=b&c&ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?rfd_click=1&ref", "https://www.example.com/?ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?r%65f=x&%72%66d_click=y", "https://www.example.com/?ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?reff=1&re=2&REF=3&xref=4&r%6=5&ref%=6",
         "https://www.example.com/?reff=1&re=2&REF=3&xref=4&r%6=5&ref%=6&ref=ANNA-7&rfd_click=" CLICK},
        {"https://www.example.com/?a=ref=1#?ref=2",
         "https://www.example.com/?a=ref=1&ref=ANNA-7&rfd_click=" CLICK "#?ref=2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct link_target link = link_to(cases[i].url);
        char expected[512];
        snprintf(expected, sizeof expected, "Location: %s\r\nCache-Control: no-store\r\n", cases[i].location);
        assert_headers(&link, true, false, false, expected);
    }
}

static void test_without_a_click(void **state)
{
    (void)state;
    struct link_target link = link_to("https://www.example.com/?a#b");
    assert_headers(&link, false, true, true,
                   "Location: https://www.example.com/?a&ref=ANNA-7#b\r\nCache-Control: no-store\r\n");
}

static void test_cookie(void **state)
{
    (void)state;
    struct link_target link = link_to("https://www.example.com/");
#define HEAD "Location: https://www.example.com/?ref=ANNA-7&rfd_click=" CLICK "\r\nCache-Control: no-store\r\n"
#define COOKIE "Set-Cookie: rfd_click=" CLICK "; Path=/; Max-Age=7776000; SameSite=Lax; HttpOnly"
    assert_headers(&link, true, true, false, HEAD COOKIE "\r\n");
    assert_headers(&link, true, true, true, HEAD COOKIE "; Secure\r\n");
    struct click_ids two = one_click;
    assert_true(click_ids_parse(STR(CLICK "." OTHER), &two));
    struct redirect_target *target = redirect_target_new(&link, 90, STR("https://refer.example.com"));
    struct buf headers = {0};
    redirect_target_write(target, &two, true, false, &headers);
    assert_str_equal(buf_str(&headers), HEAD "Set-Cookie: rfd_click=" CLICK "." OTHER
                                             "; Path=/; Max-Age=7776000; SameSite=Lax; HttpOnly\r\n");
    buf_release(&headers);
    redirect_target_release(target);
    link.cookie_domain = STR("example.com");
    assert_headers(&link, true, true, true, HEAD COOKIE "; Domain=example.com; Secure\r\n");
}

/* The program's page is on this server, which has the cookie: the address is one to be shared. */
static void test_own_page(void **state)
{
    (void)state;
    struct link_target link = link_to("https://www.example.com/?a=b#c");
    link.page_mode = 1;
    link.slug = STR("neighbours");
#define PAGE_HEAD "Location: https://refer.example.com/p/neighbours/ANNA-7\r\nCache-Control: no-store\r\n"
    assert_headers(&link, true, true, true, PAGE_HEAD COOKIE "; Secure\r\n");
    assert_headers(&link, true, false, true, PAGE_HEAD);
    assert_headers(&link, false, true, true, PAGE_HEAD);
}

static void test_what_is_closed(void **state)
{
    (void)state;
    static const struct {
        const char *program, *participant;
        bool retired, open, records;
    } cases[] = {
        {"active", "active", false, true, true},     {"paused", "active", false, true, true},
        {"active", "paused", false, true, true},     {"draft", "active", false, false, false},
        {"ended", "active", false, true, false},     {"active", "blocked", false, false, false},
        {"active", "rejected", false, false, false}, {"active", "active", true, false, false},
        {"ended", "active", true, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct link_target link = link_to("https://www.example.com/");
        link.program_status = str_from(cases[i].program);
        link.participant_status = str_from(cases[i].participant);
        link.retired_at = cases[i].retired ? 0 : TIME_NONE;
        assert_int_equal(redirect_target_is_open(&link), cases[i].open);
        if (!cases[i].open)
            continue;
        struct redirect_target *target = redirect_target_new(&link, 90, STR("https://refer.example.com"));
        assert_int_equal(target->records, cases[i].records);
        redirect_target_release(target);
    }
}

UNIT_TESTS(redirect_target)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locations), cmocka_unit_test(test_without_a_click), cmocka_unit_test(test_cookie),
        cmocka_unit_test(test_own_page),  cmocka_unit_test(test_what_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
