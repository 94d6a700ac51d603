/* Who is believed about where a request came from. */

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/proxy.h"
#include "unit.h"

static struct http_address address(const char *text)
{
    struct http_address parsed;
    if (!address_parse(str_from(text), &parsed))
        fail_msg("%s is not an address", text);
    return parsed;
}

static void show(const struct http_address *from, char out[INET6_ADDRSTRLEN])
{
    assert_non_null(inet_ntop(AF_INET6, from->bytes, out, INET6_ADDRSTRLEN));
}

static const struct {
    const char *list;
    const char *address;
    bool trusted;
} trust_cases[] = {
    {NULL, "127.0.0.1", false},
    {"", "127.0.0.1", false},
    {"127.0.0.1", "127.0.0.1", true},
    {"127.0.0.1", "127.0.0.2", false},
    {"127.0.0.1", "::ffff:127.0.0.1", true},
    {"127.0.0.1", "::1", false},
    {"10.0.0.0/8", "10.255.255.255", true},
    {"10.0.0.0/8", "11.0.0.0", false},
    {"10.1.2.0/23", "10.1.3.9", true},
    {"10.1.2.0/23", "10.1.4.0", false},
    {"192.0.2.128/25", "192.0.2.127", false},
    {"192.0.2.128/25", "192.0.2.128", true},
    {"0.0.0.0/0", "203.0.113.7", true},
    {"0.0.0.0/0", "2001:db8::1", false},
    {"::/0", "203.0.113.7", true},
    {" 10.0.0.1 , 2001:db8::/32 ", "2001:db8:ffff::1", true},
    {"2001:db8::/32", "2001:db9::", false},
};

static void trusts_by_block(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof trust_cases / sizeof trust_cases[0]; i++) {
        struct error err = {0};
        struct proxy_list *list = NULL;
        struct http_address peer = address(trust_cases[i].address);
        assert_int_equal(proxy_list_new(trust_cases[i].list, &list, &err), STATUS_OK);
        if (proxy_trusts(list, &peer) != trust_cases[i].trusted)
            fail_msg("%s in %s", trust_cases[i].address, trust_cases[i].list);
        proxy_list_free(list);
    }
}

static void refuses_what_is_no_block(void **state)
{
    (void)state;
    static const char *const lists[] = {"localhost",    "10.0.0.0/33", "10.0.0.0/-1",    "::1/129",
                                        "10.0.0.0/",    "10.0.0/8",    "1.2.3.4,",       ",",
                                        "10.0.0.0/8/8", "[::1]",       "1.2.3.4 5.6.7.8"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct error err = {0};
        struct proxy_list *list = NULL;
        if (proxy_list_new(lists[i], &list, &err) != STATUS_INVALID || list != NULL)
            fail_msg("%s is accepted", lists[i]);
        assert_string_equal(err.param, "trusted_proxies");
    }
}

/* Trusted: 10.0.0.0/8. The peer is 10.0.0.1. */
static const struct {
    struct http_header headers[3];
    const char *peer;
    bool secure;
    const char *host;
} forwarded_cases[] = {
    {{{STR("X-Forwarded-For"), STR("203.0.113.7")}}, "::ffff:203.0.113.7", false, NULL},
    {{{STR("x-forwarded-for"), STR("198.51.100.9, 203.0.113.7")}}, "::ffff:203.0.113.7", false, NULL},
    {{{STR("X-Forwarded-For"), STR("203.0.113.7, 10.9.9.9,10.8.8.8")}}, "::ffff:203.0.113.7", false, NULL},
    {{{STR("X-Forwarded-For"), STR("198.51.100.9")}, {STR("X-Forwarded-For"), STR("203.0.113.7")}},
     "::ffff:203.0.113.7",
     false,
     NULL},
    {{{STR("X-Forwarded-For"), STR("203.0.113.7")}, {STR("X-Forwarded-For"), STR("10.2.2.2")}},
     "::ffff:203.0.113.7",
     false,
     NULL},
    {{{STR("X-Forwarded-For"), STR("10.2.2.2")}}, "::ffff:10.2.2.2", false, NULL},
    {{{STR("X-Forwarded-For"), STR("203.0.113.7, unknown")}}, "::ffff:10.0.0.1", false, NULL},
    {{{STR("X-Forwarded-For"), STR("203.0.113.7, <script>, 10.2.2.2")}}, "::ffff:10.2.2.2", false, NULL},
    {{{STR("X-Forwarded-For"), STR("")}}, "::ffff:10.0.0.1", false, NULL},
    {{{STR("X-Forwarded-For"), STR("203.0.113.7:4711")}}, "::ffff:203.0.113.7", false, NULL},
    {{{STR("X-Forwarded-For"), STR("[2001:db8::7]:4711")}}, "2001:db8::7", false, NULL},
    {{{STR("X-Forwarded-For"), STR("2001:db8::7")}}, "2001:db8::7", false, NULL},
    {{{STR("X-Forwarded-Proto"), STR("https")}}, "::ffff:10.0.0.1", true, NULL},
    {{{STR("X-Forwarded-Proto"), STR("HTTPS")}}, "::ffff:10.0.0.1", true, NULL},
    {{{STR("X-Forwarded-Proto"), STR("https, http")}}, "::ffff:10.0.0.1", false, NULL},
    {{{STR("X-Forwarded-Proto"), STR("https")}, {STR("X-Forwarded-Proto"), STR("http")}},
     "::ffff:10.0.0.1",
     false,
     NULL},
    {{{STR("X-Forwarded-Host"), STR("go.example.com:8443")}}, "::ffff:10.0.0.1", false, "go.example.com:8443"},
    {{{STR("X-Forwarded-Host"), STR("evil.example.com, go.example.com")}}, "::ffff:10.0.0.1", false, "go.example.com"},
    {{{STR("X-Forwarded-Host"), STR("go.example.com/<x>")}}, "::ffff:10.0.0.1", false, NULL},
    {{{STR("X-Forwarded-Port"), STR("443")}, {STR("X-Forwarded-"), STR("1")}}, "::ffff:10.0.0.1", false, NULL},
};

static void reads_from_the_right(void **state)
{
    (void)state;
    struct error err = {0};
    struct proxy_list *list;
    assert_int_equal(proxy_list_new("10.0.0.0/8", &list, &err), STATUS_OK);
    for (size_t i = 0; i < sizeof forwarded_cases / sizeof forwarded_cases[0]; i++) {
        const struct http_header *headers = forwarded_cases[i].headers;
        size_t count = 0;
        char peer[INET6_ADDRSTRLEN];
        while (count < 3 && headers[count].name.size > 0)
            count++;
        struct forwarded forwarded = proxy_read(list, address("10.0.0.1"), headers, count);
        show(&forwarded.peer, peer);
        if (strcmp(peer, forwarded_cases[i].peer) != 0 || forwarded.secure != forwarded_cases[i].secure ||
            !str_equal(forwarded.host, str_from(forwarded_cases[i].host)))
            fail_msg("row %zu: %s %d %.*s", i, peer, forwarded.secure, STR_ARG(forwarded.host));
    }
    proxy_list_free(list);
}

static void reads_addresses_only(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "1.2.3",
                                        "1.2.3.4.5",
                                        "256.1.1.1",
                                        "fe80::1%eth0",
                                        "1.2.3.4 ",
                                        "::g",
                                        "0000:0000:0000:0000:0000:ffff:255.255.255.2551"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct http_address parsed;
        if (address_parse(str_from(texts[i]), &parsed))
            fail_msg("\"%s\" is read as an address", texts[i]);
    }
}

UNIT_TESTS(proxy)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trusts_by_block),
        cmocka_unit_test(refuses_what_is_no_block),
        cmocka_unit_test(reads_from_the_right),
        cmocka_unit_test(reads_addresses_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
