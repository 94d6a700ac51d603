/* Targets that a URL of somebody else's may name and that no call must reach: the client as the jobs have it, on a real
 * libcurl and the machine's own resolver, with a server on loopback behind the port of each. That arbitrary names are
 * held to the same, whatever they resolve to, is tests/api/webhook-targets.test.mjs. */

#include "net/client.h"
#include "net/outside_address.h"
#include "receiver.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { DEADLINE_MS = 20000, TARGETS_LEAST = 150 };

struct target {
    const char *host;
    bool literal; /* an address: refused as one, and not for want of a name */
};

/* Each stands between "http://" and a port. */
static const struct target targets[] = {
    {"127.0.0.1", true},
    {"127.0.0.2", true},
    {"127.1.2.3", true},
    {"127.255.255.254", true},
    {"0.0.0.0", true},
    {"0.0.0.1", true},
    {"0.255.255.255", true},
    {"10.0.0.1", true},
    {"10.1.2.3", true},
    {"10.255.255.255", true},
    {"100.64.0.1", true},
    {"100.100.100.200", true},
    {"100.127.255.254", true},
    {"169.254.0.1", true},
    {"169.254.169.254", true},
    {"169.254.170.2", true},
    {"169.254.255.254", true},
    {"172.16.0.1", true},
    {"172.17.0.1", true},
    {"172.20.10.1", true},
    {"172.31.255.254", true},
    {"192.0.0.1", true},
    {"192.0.0.170", true},
    {"192.0.0.192", true},
    {"192.0.2.1", true},
    {"192.31.196.1", true},
    {"192.52.193.1", true},
    {"192.88.99.1", true},
    {"192.168.0.1", true},
    {"192.168.1.254", true},
    {"192.168.255.255", true},
    {"192.175.48.1", true},
    {"198.18.0.1", true},
    {"198.19.255.254", true},
    {"198.51.100.1", true},
    {"203.0.113.1", true},
    {"224.0.0.1", true},
    {"239.255.255.250", true},
    {"240.0.0.1", true},
    {"250.1.2.3", true},
    {"255.255.255.254", true},
    {"255.255.255.255", true},
    {"2130706433", true},
    {"2130706434", true},
    {"017700000001", true},
    {"0x7f000001", true},
    {"0x7F000001", true},
    {"0x7f.0.0.1", true},
    {"0x7f.0x0.0x0.0x1", true},
    {"0177.0.0.1", true},
    {"0177.0.0.01", true},
    {"0177.1", true},
    {"127.1", true},
    {"127.0.1", true},
    {"127.000.000.001", true},
    {"0", true},
    {"0x0", true},
    {"00", true},
    {"0.0", true},
    {"0000.0.0.0", true},
    {"167772161", true},
    {"0xa000001", true},
    {"012.0.0.1", true},
    {"10.1", true},
    {"10.0.1", true},
    {"0xA.0.0.1", true},
    {"2852039166", true},
    {"0xa9fea9fe", true},
    {"0xa9.0xfe.0xa9.0xfe", true},
    {"0251.0376.0251.0376", true},
    {"169.16689662", true},
    {"169.254.43518", true},
    {"025177524776", true},
    {"2886729729", true},
    {"0xac100001", true},
    {"0254.020.0.1", true},
    {"172.1048577", true},
    {"3232235521", true},
    {"0xc0a80001", true},
    {"0300.0250.0.1", true},
    {"192.11010049", true},
    {"192.168.1", true},
    {"4294967295", true},
    {"0xffffffff", true},
    {"037777777777", true},
    {"3758096385", true},
    {"0xe0000001", true},
    {"[::]", true},
    {"[::1]", true},
    {"[0:0:0:0:0:0:0:1]", true},
    {"[0000::0001]", true},
    {"[::0001]", true},
    {"[::ffff:127.0.0.1]", true},
    {"[::ffff:7f00:1]", true},
    {"[::FFFF:7F00:0001]", true},
    {"[0:0:0:0:0:ffff:7f00:1]", true},
    {"[::ffff:0.0.0.0]", true},
    {"[::ffff:10.0.0.1]", true},
    {"[::ffff:a00:1]", true},
    {"[::ffff:169.254.169.254]", true},
    {"[::ffff:a9fe:a9fe]", true},
    {"[::ffff:172.16.0.1]", true},
    {"[::ffff:192.168.0.1]", true},
    {"[::ffff:c0a8:1]", true},
    {"[::ffff:100.64.0.1]", true},
    {"[::ffff:255.255.255.255]", true},
    {"[::127.0.0.1]", true},
    {"[::7f00:1]", true},
    {"[::10.0.0.1]", true},
    {"[::169.254.169.254]", true},
    {"[::ffff:0:127.0.0.1]", true},
    {"[::ffff:0:a9fe:a9fe]", true},
    {"[64:ff9b::127.0.0.1]", true},
    {"[64:ff9b::7f00:1]", true},
    {"[64:ff9b::a00:1]", true},
    {"[64:ff9b::169.254.169.254]", true},
    {"[64:ff9b::8.8.8.8]", true},
    {"[64:ff9b:1::7f00:1]", true},
    {"[64:ff9b:1::a9fe:a9fe]", true},
    {"[2002:7f00:1::]", true},
    {"[2002:7f00:1::1]", true},
    {"[2002:a00:1::1]", true},
    {"[2002:a9fe:a9fe::1]", true},
    {"[2002:c0a8:101::1]", true},
    {"[2002:808:808::1]", true},
    {"[2001::1]", true},
    {"[2001:0:7f00:1::]", true},
    {"[2001:0:4136:e378:8000:63bf:80ff:fffe]", true},
    {"[2001:2::1]", true},
    {"[2001:10::1]", true},
    {"[2001:20::1]", true},
    {"[2001:db8::1]", true},
    {"[2620:4f:8000::1]", true},
    {"[3fff::1]", true},
    {"[5f00::1]", true},
    {"[100::1]", true},
    {"[fc00::1]", true},
    {"[fd00::1]", true},
    {"[fd00:ec2::254]", true},
    {"[fdff:ffff::1]", true},
    {"[fe80::1]", true},
    {"[fe80::a9fe:a9fe]", true},
    {"[febf::1]", true},
    {"[fec0::1]", true},
    {"[feff::1]", true},
    {"[ff00::1]", true},
    {"[ff02::1]", true},
    {"[ff05::1:3]", true},
    {"[ff0e::1]", true},
    {"[4000::1]", true},
    {"[8000::1]", true},
    {"[e000::1]", true},
    {"localhost", false},
    {"LOCALHOST", false},
    {"LocalHost", false},
    {"localhost.", false},
    {"a.localhost", false},
    {"app.internal.localhost", false},
    {"ip6-localhost", false},
    {"ip6-loopback", false},
    {"localhost.localdomain", false},
    {"metadata.google.internal", false},
    {"\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1", false},
    {"127\xe3\x80\x82"
     "0\xe3\x80\x82"
     "0\xe3\x80\x82"
     "1",
     false},
    {"\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97"
     ".0.0.1",
     false},
    {"127.0.0.1.", false},
    {"[fe80::1%25lo]", false},
    {"[::1%25lo]", false},
    {"[::ffff:127.1]", false},
    {"[127.0.0.1]", false},
    {"127.0.0.1%00.example.com", false},
    {"127.0.0.1%2eexample", false},
    {"0x7f.0.0.0x1.", false},
    {"1.2.3.4.5", false},
    {"256.256.256.256", false},
    {"999999999999", false},
    {"example.com@127.0.0.1", false},
    {"example.com:80@127.0.0.1", false},
    {"a:b@169.254.169.254", false},
    {"example.com%40@127.0.0.1", false},
    {"@127.0.0.1", false},
    {"example.com@[::1]", false},
    {"user@localhost", false},
    {"example.com@@127.0.0.1", false},
    {"example.com@2130706433", false},
    {"127.0.0.1@0x7f.1", false},
};

struct told {
    bool done;
    enum client_outcome outcome;
    char failure[100];
};

static void take(void *ctx, const struct client_reply *reply)
{
    struct told *told = ctx;
    told->done = true;
    told->outcome = reply->outcome;
    snprintf(told->failure, sizeof told->failure, "%s", reply->failure == NULL ? "" : reply->failure);
}

/* Returns 1 when a target was reached, or might have been. */
static int try_target(struct http_client *client, const struct target *target, const char *port)
{
    struct told told = {0};
    char url[200];
    snprintf(url, sizeof url, "http://%s:%s/secret", target->host, port);
    const struct client_request request = {
        .method = "POST", .url = url, .body = STR("{}"), .deadline_ms = DEADLINE_MS, .answer_bytes_max = 100};
    http_client_send(client, &request, take, &told);
    while (!told.done)
        http_client_run(client, DEADLINE_MS);
    bool refused = told.outcome == CLIENT_NOT_SENT;
    if (target->literal)
        refused = refused && strcmp(told.failure, "the address is not allowed") == 0;
    if (!refused)
        print_error("%s: outcome %d, %s\n", url, (int)told.outcome, told.failure);
    return !refused;
}

static void no_target_inside_is_reached(void **state)
{
    (void)state;
    struct receiver *receiver = receiver_start();
    struct http_client *client = http_client_new(&(struct http_client_config){.allow_private = false});
    const char *port = strrchr(receiver_url(receiver), ':') + 1;
    int reached = 0;
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
        reached += try_target(client, &targets[i], port);
    assert_int_equal(reached, 0);
    assert_int_equal(receiver_count(receiver, NULL), 0);
    assert_true(sizeof targets / sizeof targets[0] >= TARGETS_LEAST);
    http_client_free(client);
    receiver_stop(receiver);
}

/* What can be told from the URL alone is refused when an endpoint is made. */
static void addresses_are_known_as_they_are_written(void **state)
{
    (void)state;
    static const char *const public[] = {"example.com",       "8.8.8.8",      "134744072", "[2606:4700::1111]",
                                         "localhost.example", "notlocalhost", "1.1",       "intranet"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
        if (targets[i].literal && !outside_host_is_inside(str_from(targets[i].host)))
            fail_msg("%s is of the public internet", targets[i].host);
    for (size_t i = 0; i < sizeof public / sizeof public[0]; i++)
        if (outside_host_is_inside(str_from(public[i])))
            fail_msg("%s is not of the public internet", public[i]);
    assert_true(outside_host_is_inside(STR("LocalHost.")) && outside_host_is_inside(STR("a.localhost")));
}

UNIT_TESTS(outside_targets)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_target_inside_is_reached),
        cmocka_unit_test(addresses_are_known_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
