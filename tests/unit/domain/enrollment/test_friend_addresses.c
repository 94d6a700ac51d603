/* src/domain/enrollment/friend_addresses.c. */

#include "domain/enrollment/friend_addresses.h"

#include "base/buf.h"
#include "unit.h"

enum { ROOM = 8 };

static const struct {
    const char *typed, *read; /* separated by '|' */
} cases[] = {
    {"", ""},
    {" \n , ;", ""},
    {"maya@example.com", "maya@example.com"},
    {"a@x.com,b@x.com;c@x.com\nd@x.com", "a@x.com|b@x.com|c@x.com|d@x.com"},
    {"a@x.com  b@x.com\tc@x.com", "a@x.com|b@x.com|c@x.com"},
    {"Maya Ortiz <maya@x.com>", "maya@x.com"},
    {"\"Ortiz, Maya\" <maya@x.com>, Ben < ben@x.com >", "maya@x.com|ben@x.com"},
    {"my friend ben@x.com", "ben@x.com"},
    {"Ben Miller, a@x.com", "Ben Miller|a@x.com"},
    {"\"open quote, a@x.com\nb@x.com", "a@x.com|b@x.com"},
    {"Maya <maya@x.com", "maya@x.com"},
    {"<>, a@x.com", "a@x.com"},
};

static void addresses_are_read_as_people_type_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str found[ROOM];
        struct buf all = {0};
        size_t count = friend_addresses_read(str_from(cases[i].typed), found, ROOM);
        for (size_t n = 0; n < count; n++)
            buf_add_format(&all, "%s%.*s", n == 0 ? "" : "|", STR_ARG(found[n]));
        assert_true(str_equal(buf_str(&all), str_from(cases[i].read)));
        buf_release(&all);
    }
}

static void no_more_addresses_are_read_than_there_is_room(void **state)
{
    (void)state;
    struct str found[2];
    assert_true(friend_addresses_read(STR("a@x,b@x,c@x"), found, 2) == 2);
    assert_true(friend_addresses_read(STR("a@x"), found, 0) == 0);
}

UNIT_TESTS(friend_addresses)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_as_people_type_them),
        cmocka_unit_test(no_more_addresses_are_read_than_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
