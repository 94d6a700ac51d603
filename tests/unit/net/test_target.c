/* Request targets: forms, percent-decoding, queries. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "net/target.h"
#include "unit.h"

static const struct {
    const char *target;
    const char *read; /* "path" and " name=value" for each parameter; null: refused */
} cases[] = {
    {"/", "/"},
    {"/r/ABC", "/r/ABC"},
    {"/r/%41%42c", "/r/ABc"},
    {"/r/a+b", "/r/a+b"},
    {"/r/%C3%A9", "/r/\xC3\xA9"},
    {"/r/%", NULL},
    {"/r/%4", NULL},
    {"/r/%4g", NULL},
    {"/r/ABC#top", NULL},
    {"/r/ABC?x=1#top", NULL},
    {"r/ABC", NULL},
    {"ftp://shop.example.com/", NULL},
    {"http://shop.example.com/r/ABC?x=1", "/r/ABC x=1"},
    {"https://Shop.Example.com", "/"},
    {"http://shop.example.com?x=1", "/ x=1"},
    {"http://other.example.com/", NULL},
    {"*", "*"},
    {"*?", NULL},
    {"/a?", "/a"},
    {"/a?b", "/a b="},
    {"/a?b=", "/a b="},
    {"/a?b=c=d", "/a b=c=d"},
    {"/a?=v", "/a =v"},
    {"/a?&&b=1&", "/a b=1"},
    {"/a?b=1&b=2", "/a b=1 b=2"},
    {"/a?created%5Bgte%5D=2026-01-01T00%3A00%3A00Z", "/a created[gte]=2026-01-01T00:00:00Z"},
    {"/a?q=x+y%2Bz", "/a q=x y+z"},
    {"/a?gclid=%%ID%%", "/a gclid=%%ID%%"},
    {"/a?b=100%", "/a b=100%"},
    {"/a?b=%0a", "/a b=\n"},
};

static void render(const struct target *target, struct buf *out)
{
    buf_add_str(out, target->path);
    for (size_t i = 0; i < target->query_count; i++) {
        buf_add_char(out, ' ');
        buf_add_str(out, target->query[i].name);
        buf_add_char(out, '=');
        buf_add_str(out, target->query[i].value);
    }
}

static void reads_targets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct buf out = {0};
        struct error err = {0};
        struct target target;
        enum status status = target_read(str_from(cases[i].target), STR("shop.example.com"), &arena, &target, &err);
        if (cases[i].read == NULL) {
            if (status != STATUS_INVALID || err.code != ERROR_BAD_REQUEST)
                fail_msg("%s is not refused", cases[i].target);
        } else {
            if (status != STATUS_OK)
                fail_msg("%s: %s", cases[i].target, err.detail);
            render(&target, &out);
            if (!str_equal(buf_str(&out), str_from(cases[i].read)))
                fail_msg("%s: read as \"%.*s\"", cases[i].target, STR_ARG(buf_str(&out)));
        }
        arena_release(&arena);
        buf_release(&out);
    }
}

/* Whoever reads a value decides whether it may hold NUL. */
static void keeps_any_byte_of_a_query(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct error err = {0};
    struct target target;
    assert_int_equal(target_read(STR("/a?b=%00c"), STR("shop.example.com"), &arena, &target, &err), STATUS_OK);
    assert_true(str_equal(target.query[0].value, (struct str){"\0c", 2}));
    arena_release(&arena);
}

/* Control bytes, and what is no UTF-8, are well written, but nothing has them in its path; a bad escape is not. */
static void finds_nothing_at_odd_paths(void **state)
{
    (void)state;
    static const char *const targets[] = {"/r/%00", "/r/%0a", "/r/%7f", "/r/%ff", "/r/a%c3", "/r/%c0%af"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct target target;
        assert_int_equal(target_read(str_from(targets[i]), STR_NONE, &arena, &target, &err), STATUS_NOT_FOUND);
        assert_int_equal(err.code, ERROR_NOT_FOUND);
        arena_release(&arena);
    }
}

/* A request of HTTP/1.0 may come without a Host header. An http URI always has a host: RFC 9110 4.2.1. */
static void wants_a_host_in_an_absolute_target(void **state)
{
    (void)state;
    static const char *const hostless[] = {"http://", "http:///r/ABC", "https://?x=1", "http://user@shop.example.com/"};
    struct arena arena = {0};
    struct error err = {0};
    struct target target;
    assert_int_equal(target_read(STR("http://shop.example.com/"), STR_NONE, &arena, &target, &err), STATUS_OK);
    for (size_t i = 0; i < sizeof hostless / sizeof hostless[0]; i++) {
        if (target_read(str_from(hostless[i]), STR_NONE, &arena, &target, &err) != STATUS_INVALID)
            fail_msg("%s is not refused", hostless[i]);
        assert_int_equal(err.code, ERROR_BAD_REQUEST);
    }
    arena_release(&arena);
}

static void bounds_the_parameters(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buf text = {0};
    struct error err = {0};
    struct target target;
    buf_add_str(&text, STR("/a?x=1"));
    for (int i = 1; i < LIMIT_QUERY_PARAMETERS; i++)
        buf_add_str(&text, STR("&x=1"));
    assert_int_equal(target_read(buf_str(&text), STR_NONE, &arena, &target, &err), STATUS_OK);
    assert_int_equal(target.query_count, LIMIT_QUERY_PARAMETERS);
    assert_false(target.query_cut);
    buf_add_str(&text, STR("&x=1"));
    assert_int_equal(target_read(buf_str(&text), STR_NONE, &arena, &target, &err), STATUS_OK);
    assert_int_equal(target.query_count, LIMIT_QUERY_PARAMETERS);
    assert_true(target.query_cut);
    assert_int_equal(target.query_text.size, text.size - strlen("/a?"));
    arena_release(&arena);
    buf_release(&text);
}

UNIT_TESTS(target)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_targets),
        cmocka_unit_test(keeps_any_byte_of_a_query),
        cmocka_unit_test(finds_nothing_at_odd_paths),
        cmocka_unit_test(wants_a_host_in_an_absolute_target),
        cmocka_unit_test(bounds_the_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
