/* Time: every day of the range against libc, leap years, borders, and what RFC 3339 does not allow. */

#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/time.h"

#define LAST_AT INT64_C(253402300799999999) /* 9999-12-31T23:59:59.999999Z */

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t at; /* TIME_NONE: refused */
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01t00:00:00z", 0},
        {"1970-01-01T00:00:00.000001Z", 1},
        {"1970-01-01T00:00:00.1Z", 100000},
        {"1970-01-01T00:00:00.123456789Z", 123456},
        {"1970-01-01T00:00:00.999999999Z", 999999},
        {"1970-01-01T01:00:00+01:00", 0},
        {"1969-12-31T23:00:00-01:00", 0},
        {"1970-01-01T00:00:00-00:00", 0},
        {"1970-01-01T23:59:00+23:59", 0},
        {"2026-11-21T12:34:56.789012Z", INT64_C(1795264496789012)},
        {"2000-02-29T00:00:00Z", INT64_C(951782400000000)},
        {"2024-02-29T23:59:59Z", INT64_C(1709251199000000)},
        {"2016-12-31T23:59:60Z", INT64_C(1483228799000000)},
        {"2016-12-31T23:59:60.5Z", INT64_C(1483228799500000)},
        {"9999-12-31T23:59:59.999999Z", LAST_AT},
        {"9999-12-31T22:59:59.999999-01:00", LAST_AT},
        {"9999-12-31T23:59:59-00:01", TIME_NONE},
        {"1970-01-01T00:00:00+00:01", TIME_NONE},
        {"1969-12-31T23:59:59Z", TIME_NONE},
        {"0000-01-01T00:00:00Z", TIME_NONE},
        {"10000-01-01T00:00:00Z", TIME_NONE},
        {"2023-02-29T00:00:00Z", TIME_NONE},
        {"2100-02-29T00:00:00Z", TIME_NONE},
        {"2200-02-29T00:00:00Z", TIME_NONE},
        {"2400-02-29T00:00:00Z", INT64_C(13574563200000000)},
        {"2024-02-30T00:00:00Z", TIME_NONE},
        {"2024-04-31T00:00:00Z", TIME_NONE},
        {"2024-00-01T00:00:00Z", TIME_NONE},
        {"2024-13-01T00:00:00Z", TIME_NONE},
        {"2024-01-00T00:00:00Z", TIME_NONE},
        {"2024-01-32T00:00:00Z", TIME_NONE},
        {"2024-01-01T24:00:00Z", TIME_NONE},
        {"2024-01-01T00:60:00Z", TIME_NONE},
        {"2024-01-01T00:00:61Z", TIME_NONE},
        {"2024-01-01T00:00:00+24:00", TIME_NONE},
        {"2024-01-01T00:00:00+00:60", TIME_NONE},
        {"2024-01-01T00:00:00.Z", TIME_NONE},
        {"2024-01-01T00:00:00.1234567890Z", TIME_NONE},
        {"2024-01-01T00:00:00,5Z", TIME_NONE},
        {"2024-01-01T00:00:00", TIME_NONE},
        {"2024-01-01T00:00Z", TIME_NONE},
        {"2024-01-01 00:00:00Z", TIME_NONE},
        {"2024-01-01", TIME_NONE},
        {"20240101T000000Z", TIME_NONE},
        {"2024-1-1T00:00:00Z", TIME_NONE},
        {"2024-01-01T00:00:00+0100", TIME_NONE},
        {"2024-01-01T00:00:00+01", TIME_NONE},
        {"2024-01-01T00:00:00ZZ", TIME_NONE},
        {"2024-01-01T00:00:00Z ", TIME_NONE},
        {" 2024-01-01T00:00:00Z", TIME_NONE},
        {"2024-01-01T00:00:00+01:00Z", TIME_NONE},
        {"2024-01-01T00:00:-1Z", TIME_NONE},
        {"-024-01-01T00:00:00Z", TIME_NONE},
        {"Mon, 01 Jan 2024 00:00:00 GMT", TIME_NONE},
        {"1704067200", TIME_NONE},
        {"", TIME_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t at = 77;
        bool parsed = time_parse(str_from(rows[i].text), &at);
        if (parsed != (rows[i].at != TIME_NONE))
            fail_msg("%s", rows[i].text);
        if (at != (parsed ? rows[i].at : 77))
            fail_msg("%s is %lld", rows[i].text, (long long)at);
    }
}

/* A view that ends where its memory ends, so that a read past it is seen by the sanitizer. */
static void test_every_cut_is_refused(void **state)
{
    (void)state;
    static const char whole[] = "2026-11-21T12:34:56.789012+01:00";
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        char *exact = malloc(size + 1);
        assert_non_null(exact);
        memmove(exact + 1, whole, size);
        int64_t at;
        assert_false(time_parse((struct str){exact + 1, size}, &at));
        free(exact);
    }
}

static void test_every_day_agrees_with_libc(void **state)
{
    (void)state;
    for (int64_t day = 0; day <= LAST_AT / TIME_US_PER_DAY; day++) {
        int64_t at = day * TIME_US_PER_DAY + day % TIME_US_PER_DAY * 29347 % TIME_US_PER_DAY;
        time_t seconds = at / TIME_US_PER_S;
        struct tm tm;
        gmtime_r(&seconds, &tm);
        char expected[64];
        size_t size = strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S", &tm);
        snprintf(expected + size, sizeof expected - size, ".%06dZ", (int)(at % TIME_US_PER_S));

        char text[TIME_TEXT_SIZE + 1] = "";
        time_format(at, text);
        int64_t back;
        if (strcmp(text, expected) != 0 || !time_parse(str_from(text), &back) || back != at)
            fail_msg("%s, not %s", text, expected);
        if (time_day(at) != day || time_year(at) != tm.tm_year + 1900 ||
            time_month(at) != (tm.tm_year + 1900) * 100 + tm.tm_mon + 1)
            fail_msg("parts of %s", expected);
        size = strftime(expected, sizeof expected, "%a, %d %b %Y %H:%M:%S GMT", &tm);
        char http[TIME_HTTP_SIZE + 1] = "";
        time_format_http(at, http);
        if (size != TIME_HTTP_SIZE || strcmp(http, expected) != 0)
            fail_msg("%s, not %s", http, expected);
    }
}

static void test_borders(void **state)
{
    (void)state;
    char text[TIME_TEXT_SIZE + 1] = "";
    time_format(0, text);
    assert_string_equal(text, "1970-01-01T00:00:00.000000Z");
    time_format(LAST_AT, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999999Z");
    assert_int_equal(time_day(-1), -1);
    assert_int_equal(time_day(TIME_US_PER_DAY - 1), 0);
    assert_int_equal(time_month(-1), 196912);
    assert_int_equal(time_year(-1), 1969);
}

static void format_past_the_range(void)
{
    char text[TIME_TEXT_SIZE];
    time_format(LAST_AT + 1, text);
}

static void format_no_time(void)
{
    char text[TIME_TEXT_SIZE];
    time_format(TIME_NONE, text);
}

static void test_format_outside_the_range_is_a_bug(void **state)
{
    (void)state;
    assert_true(unit_aborts(format_past_the_range));
    assert_true(unit_aborts(format_no_time));
}

UNIT_TESTS(time)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_every_cut_is_refused),
        cmocka_unit_test(test_every_day_agrees_with_libc),
        cmocka_unit_test(test_borders),
        cmocka_unit_test(test_format_outside_the_range_is_a_bug),
    };
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
