/* Buffers: growth keeps the bytes, numbers and hex are exact. */

#include "unit.h"

#include <inttypes.h>

#include "base/buf.h"

static void test_empty_buffer_is_an_empty_view(void **state)
{
    (void)state;
    struct buf buf = {0};
    assert_str_equal(buf_str(&buf), "");
    buf_add(&buf, NULL, 0);
    buf_add_str(&buf, STR_NONE);
    assert_null(buf.data);
    assert_non_null(buf_reserve(&buf, 0));
    buf_release(&buf);
    assert_null(buf.data);
    buf_release(&buf);
}

static void test_growth_keeps_the_bytes(void **state)
{
    (void)state;
    struct buf buf = {0};
    int growths = 0;
    for (int i = 0; i < 100000; i++) {
        size_t before = buf.capacity;
        buf_add_char(&buf, (char)('a' + i % 26));
        growths += buf.capacity != before;
    }
    assert_in_range(growths, 1, 10); /* 256 doubled nine times is more than 100,000 */
    assert_int_equal(buf.size, 100000);
    assert_true(buf.capacity >= buf.size && buf.capacity < 4 * buf.size);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(buf.data[i], 'a' + i % 26);
    size_t capacity = buf.capacity;
    buf_clear(&buf);
    assert_int_equal(buf.size, 0);
    assert_int_equal(buf.capacity, capacity);
    buf_release(&buf);
}

static void test_reserve_gives_room(void **state)
{
    (void)state;
    struct buf buf = {0};
    BUF_ADD_LITERAL(&buf, "head");
    char *room = buf_reserve(&buf, 5000);
    memset(room, 'x', 5000);
    buf.size += 5000;
    assert_true(str_starts_with(buf_str(&buf), STR("headxxx")));
    buf_release(&buf);
}

static void test_integers(void **state)
{
    (void)state;
    static const int64_t values[] = {0, 1, -1, 9, 10, -10, 99, 100, 1234567890, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "%" PRId64, values[i]);
        struct buf buf = {0};
        buf_add_int(&buf, values[i]);
        assert_str_equal(buf_str(&buf), expected);
        buf_release(&buf);
    }
}

static void test_hex_and_format(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_add_hex(&buf, "\x00\x0F\xA0\xFF", 4);
    buf_add_format(&buf, "|%s|%05d", "text", 42);
    assert_str_equal(buf_str(&buf), "000fa0ff|text|00042");
    buf_clear(&buf);
    buf_add_format(&buf, "%3000d", 1);
    assert_int_equal(buf.size, 3000);
    buf_release(&buf);
}

UNIT_TESTS(buf)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_buffer_is_an_empty_view),
        cmocka_unit_test(test_growth_keeps_the_bytes),
        cmocka_unit_test(test_reserve_gives_room),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_hex_and_format),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
