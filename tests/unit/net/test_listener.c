/* Addresses to listen on. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/listener.h"
#include "unit.h"

static void reads_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int family; /* 0: refused */
        int port;
    } rows[] = {
        {"127.0.0.1:8080", AF_INET, 8080},
        {"0.0.0.0:0", AF_INET, 0},
        {"[::1]:8080", AF_INET6, 8080},
        {"[::]:65535", AF_INET6, 65535},
        {"", 0, 0},
        {"8080", 0, 0},
        {":8080", 0, 0},
        {"127.0.0.1", 0, 0},
        {"127.0.0.1:", 0, 0},
        {"127.0.0.1:x", 0, 0},
        {"127.0.0.1:-1", 0, 0},
        {"127.0.0.1:65536", 0, 0},
        {"::1:8080", 0, 0},
        {"[::1:8080", 0, 0},
        {"[::1]8080", 0, 0},
        {"[127.0.0.1]:1", 0, 0},
        {"localhost:1", 0, 0},
        {"[]:1", 0, 0},
        {"[", 0, 0},
        {"[:1", 0, 0},
        {"]:1", 0, 0},
        {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:8080", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        union listener_address address;
        struct error err = {0};
        enum status status = listener_parse(rows[i].text, &address, &err);
        if (rows[i].family == 0) {
            if (status != STATUS_INVALID || err.code != ERROR_INVALID_VALUE)
                fail_msg("\"%s\" is accepted", rows[i].text);
            assert_string_equal(err.param, "listen");
        } else {
            assert_int_equal(status, STATUS_OK);
            assert_int_equal(address.any.sa_family, rows[i].family);
            assert_int_equal(listener_port(&address), rows[i].port);
        }
    }
}

/* The loops of one server share a port; two servers do not. */
static void shares_a_port_within_a_server(void **state)
{
    (void)state;
    union listener_address address;
    struct error err = {0};
    int fds[3];
    int other;
    assert_int_equal(listener_parse("127.0.0.1:0", &address, &err), STATUS_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(listener_open(&address, i == 0, "127.0.0.1:0", &fds[i], &err), STATUS_OK);
        assert_int_equal(listen(fds[i], 1), 0);
    }
    assert_true(listener_port(&address) > 0);
    assert_int_equal(listener_open(&address, true, "127.0.0.1:0", &other, &err), STATUS_UNAVAILABLE);
    assert_non_null(strstr(err.detail, "in use"));
    for (int i = 0; i < 3; i++)
        close(fds[i]);
    assert_int_equal(listener_open(&address, true, "127.0.0.1:0", &other, &err), STATUS_OK);
    close(other);
}

UNIT_TESTS(listener)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_addresses),
        cmocka_unit_test(shares_a_port_within_a_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
