/* What headers tell: tables of real user agents and of fetch metadata. */

#include "unit.h"

#include "domain/click/classify.h"

struct agent {
    const char *text;
    unsigned flags;
    enum click_device device;
};

static void user_agents_are_told_apart(void **state)
{
    (void)state;
    static const struct agent agents[] = {
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 "
         "Safari/537.36",
         0, CLICK_DEVICE_DESKTOP},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
         "Safari/605.1.15",
         0, CLICK_DEVICE_DESKTOP},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", 0, CLICK_DEVICE_DESKTOP},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/124.0.0.0 Safari/537.36", 0,
         CLICK_DEVICE_DESKTOP},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148 "
         "Safari/604.1",
         0, CLICK_DEVICE_PHONE},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile "
         "Safari/537.36",
         0, CLICK_DEVICE_PHONE},
        {"Mozilla/5.0 (Linux; Android 12; CUBOT_X30) AppleWebKit/537.36 Chrome/110.0.0.0 Mobile Safari/537.36", 0,
         CLICK_DEVICE_PHONE},
        {"Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 Chrome/124.0.0.0 Safari/537.36", 0,
         CLICK_DEVICE_TABLET},
        {"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148 Safari/604.1",
         0, CLICK_DEVICE_TABLET},
        {"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Chrome/124.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
         CLICK_BOT, CLICK_DEVICE_PHONE},
        {"facebookexternalhit/1.1", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"WhatsApp/2.23.20.0 A", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"Mozilla/5.0 (compatible; Baiduspider/2.0)", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"Mozilla/5.0 (compatible; Yahoo! Slurp)", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"SiteCRAWLER", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/124.0.0.0 Safari/537.36", CLICK_BOT,
         CLICK_DEVICE_DESKTOP},
        {"curl/7.88.1", 0, CLICK_DEVICE_UNKNOWN},
        {"node", 0, CLICK_DEVICE_UNKNOWN},
        {"bo", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"cubot", CLICK_BOT, CLICK_DEVICE_UNKNOWN},
        {"", 0, CLICK_DEVICE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof agents / sizeof agents[0]; i++) {
        struct click_class class = click_classify(&(struct click_headers){.user_agent = str_from(agents[i].text)});
        if (class.flags != agents[i].flags || class.device != agents[i].device)
            fail_msg("'%s' gave flags %u, device %d", agents[i].text, class.flags, (int)class.device);
    }
}

struct fetch {
    struct click_headers headers;
    unsigned flags;
};

static void only_a_navigation_is_a_person(void **state)
{
    (void)state;
    static const struct fetch fetches[] = {
        {{.sec_fetch_dest = {"document", 8}, .sec_fetch_mode = {"navigate", 8}}, 0},
        {{.sec_fetch_dest = {"Document", 8}}, 0},
        {{.sec_fetch_dest = {"iframe", 6}, .sec_fetch_mode = {"navigate", 8}}, CLICK_EMBEDDED},
        {{.sec_fetch_dest = {"image", 5}, .sec_fetch_mode = {"no-cors", 7}}, CLICK_EMBEDDED},
        {{.sec_fetch_dest = {"empty", 5}, .sec_fetch_mode = {"cors", 4}}, CLICK_EMBEDDED},
        {{.sec_fetch_mode = {"no-cors", 7}}, CLICK_EMBEDDED},
        {{.sec_purpose = {"prefetch", 8}}, CLICK_PREFETCH},
        {{.sec_purpose = {"prefetch;prerender", 18}}, CLICK_PREFETCH},
        {{.purpose = {"Prefetch", 8}}, CLICK_PREFETCH},
        {{.purpose = {"preview", 7}}, CLICK_PREFETCH},
        {{.x_moz = {"prefetch", 8}}, CLICK_PREFETCH},
        {{.purpose = {"pre", 3}}, 0},
        {{.sec_purpose = {"", 0}}, 0},
        {{.sec_purpose = {"prefetch", 8}, .sec_fetch_dest = {"empty", 5}}, CLICK_PREFETCH | CLICK_EMBEDDED},
    };
    for (size_t i = 0; i < sizeof fetches / sizeof fetches[0]; i++) {
        assert_int_equal(click_classify(&fetches[i].headers).flags, fetches[i].flags);
        assert_int_equal(click_is_hidden(fetches[i].flags), fetches[i].flags != 0);
    }
    assert_false(click_is_hidden(CLICK_BOT));
}

struct pair {
    const char *from;
    const char *to; /* null: absent */
};

static void check_pairs(const struct pair *pairs, size_t count, struct str (*call)(struct str, struct arena *))
{
    struct arena arena = {0};
    for (size_t i = 0; i < count; i++) {
        struct str got = call(str_from(pairs[i].from), &arena);
        if (!str_equal(got, str_from(pairs[i].to)))
            fail_msg("'%s' gave '%.*s'", pairs[i].from, STR_ARG(got));
    }
    arena_release(&arena);
}

static void only_the_host_of_a_referrer_is_kept(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {"https://News.Example.com/a?b=c#d", "news.example.com"},
        {"http://example.com:8080", "example.com"},
        {"https://example.com?x", "example.com"},
        {"android-app://com.google.android.gm/", "com.google.android.gm"},
        {"https://", NULL},
        {"https:///x", NULL},
        {"ftp://example.com", NULL},
        {"example.com", NULL},
        {"", NULL},
        {NULL, NULL},
        {"https://user@example.com/", NULL},
        {"https://<script>/", NULL},
        {"https://[2001:db8::1]/", NULL},
    };
    check_pairs(pairs, sizeof pairs / sizeof pairs[0], click_referrer_host);
    struct arena arena = {0};
    char longest[8 + 254] = "https://";
    memset(longest + 8, 'a', 254);
    assert_true(str_is_none(click_referrer_host((struct str){longest, 8 + 254}, &arena)));
    assert_int_equal(click_referrer_host((struct str){longest, 8 + 253}, &arena).size, 253);
    arena_release(&arena);
}

#define C64 "0123456789012345678901234567890123456789012345678901234567890123"

static void campaigns_are_bounded(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {"utm_source=a&utm_medium=b&utm_campaign=c", "utm_source=a&utm_medium=b&utm_campaign=c"},
        {"x=1&utm_campaign=spring+sale%21&y", "utm_campaign=spring+sale%21"},
        {"utm_medium=b&utm_source=a", "utm_source=a&utm_medium=b"},
        {"utm_source=a&utm_source=b", "utm_source=a"},
        {"utm_source=" C64 "9", "utm_source=" C64},
        {"utm_source=<b>&utm_medium=m", "utm_medium=m"},
        {"utm_source=", NULL},
        {"utm_source", NULL},
        {"", NULL},
        {NULL, NULL},
    };
    check_pairs(pairs, sizeof pairs / sizeof pairs[0], click_campaign);
}

static void networks_are_hashed_by_prefix(void **state)
{
    (void)state;
    static const uint8_t key[16] = {1}, other_key[16] = {2};
    uint8_t a[16] = {[10] = 0xff, [11] = 0xff, [12] = 192, [13] = 0, [14] = 2, [15] = 1};
    uint8_t b[16] = {[10] = 0xff, [11] = 0xff, [12] = 192, [13] = 0, [14] = 2, [15] = 99};
    uint8_t c[16] = {[10] = 0xff, [11] = 0xff, [12] = 192, [13] = 0, [14] = 3, [15] = 1};
    assert_true(click_network(key, a) == click_network(key, b));
    assert_true(click_network(key, a) != click_network(key, c));
    assert_true(click_network(key, a) != click_network(other_key, a));
    uint8_t d[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 0, 1};
    uint8_t e[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 1, 0xff, 0xff, 2};
    uint8_t f[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 2};
    assert_true(click_network(key, d) == click_network(key, e));
    assert_true(click_network(key, d) != click_network(key, f));
    assert_int_equal(click_agent(key, STR_NONE), 0);
    assert_int_equal(click_agent(key, STR("")), 0);
    assert_true(click_agent(key, STR("a")) != click_agent(key, STR("b")));
}

UNIT_TESTS(classify)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(user_agents_are_told_apart),          cmocka_unit_test(only_a_navigation_is_a_person),
        cmocka_unit_test(only_the_host_of_a_referrer_is_kept), cmocka_unit_test(campaigns_are_bounded),
        cmocka_unit_test(networks_are_hashed_by_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
