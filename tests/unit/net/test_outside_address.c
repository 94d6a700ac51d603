/* src/net/outside_address.c */

#include "net/outside_address.h"
#include "unit.h"

#include <arpa/inet.h>
#include <string.h>

static bool is_public(const char *text)
{
    uint8_t bytes[16] = {[10] = 0xff, [11] = 0xff};
    if (strchr(text, ':') != NULL)
        assert_int_equal(inet_pton(AF_INET6, text, bytes), 1);
    else
        assert_int_equal(inet_pton(AF_INET, text, bytes + 12), 1);
    return outside_address_is_public(bytes);
}

static void public_addresses_are_reached(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "1.1.1.1",     "9.255.255.255",        "11.0.0.0",       "100.63.255.255",  "100.128.0.0",  "126.255.255.255",
        "128.0.0.0",   "169.253.255.255",      "169.255.0.0",    "172.15.255.255",  "172.32.0.0",   "192.0.1.1",
        "192.167.1.1", "192.169.0.0",          "198.17.255.255", "198.20.0.0",      "203.0.112.1",  "223.255.255.255",
        "2001:200::1", "2001:4860:4860::8888", "2003::1",        "2606:4700::1111", "2a00:1450::1", "3ffe::1",
    };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        if (!is_public(addresses[i]))
            fail_msg("%s is public", addresses[i]);
}

static void special_addresses_are_not(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "4000::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        if (is_public(addresses[i]))
            fail_msg("%s is not public", addresses[i]);
}

UNIT_TESTS(outside_address)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_addresses_are_reached),
        cmocka_unit_test(special_addresses_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
