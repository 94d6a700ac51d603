/* When reports are mailed: each date once, also where clocks are put forward and back, and of which days. */

#include "domain/schedule/schedule_due.h"

#include "base/time.h"
#include "unit.h"

static int64_t at(const char *text)
{
    int64_t time;
    assert_true(time_parse(str_from(text), &time));
    return time;
}

static void the_next_moment_is_one_of_the_zones_clocks(void **state)
{
    (void)state;
    static const struct {
        struct schedule_rhythm rhythm;
        const char *zone, *after, *next;
    } cases[] = {
        {{SCHEDULE_DAY, 480, 0}, "UTC", "2026-11-29T07:59:59Z", "2026-11-29T08:00:00Z"},
        {{SCHEDULE_DAY, 480, 0}, "UTC", "2026-11-29T08:00:00Z", "2026-11-30T08:00:00Z"},
        {{SCHEDULE_DAY, 480, 0}, "Asia/Tokyo", "2026-11-29T08:00:00Z", "2026-11-29T23:00:00Z"},
        {{SCHEDULE_DAY, 480, 0}, "America/New_York", "2026-11-29T08:00:00Z", "2026-11-29T13:00:00Z"},
        {{SCHEDULE_WEEK, 480, 1}, "Europe/Berlin", "2026-11-29T08:00:00Z", "2026-11-30T07:00:00Z"},
        {{SCHEDULE_WEEK, 480, 7}, "Europe/Berlin", "2026-11-29T08:00:00Z", "2026-12-06T07:00:00Z"},
        {{SCHEDULE_MONTH, 0, 1}, "UTC", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"},
        {{SCHEDULE_MONTH, 480, 31}, "UTC", "2027-01-31T08:00:00Z", "2027-02-28T08:00:00Z"},
        {{SCHEDULE_MONTH, 480, 30}, "UTC", "2028-02-01T00:00:00Z", "2028-02-29T08:00:00Z"},
        /* half past two is left out, and comes twice */
        {{SCHEDULE_DAY, 150, 0}, "Europe/Berlin", "2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z"},
        {{SCHEDULE_DAY, 150, 0}, "Europe/Berlin", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"},
        {{SCHEDULE_DAY, 150, 0}, "Europe/Berlin", "2026-10-24T00:30:00Z", "2026-10-25T01:30:00Z"},
        {{SCHEDULE_DAY, 150, 0}, "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TIME_TEXT_SIZE + 1] = {0};
        int64_t next = schedule_next(&cases[i].rhythm, str_from(cases[i].zone), at(cases[i].after));
        time_format(next, text);
        if (next != at(cases[i].next))
            fail_msg("case %zu: %s", i, text);
    }
}

/* A year of each zone has as many moments as it has dates. */
static void each_date_has_one_moment(void **state)
{
    (void)state;
    static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"};
    for (size_t zone = 0; zone < sizeof zones / sizeof zones[0]; zone++)
        for (int64_t minute = 0; minute < 24 * 60; minute += 30) {
            const struct schedule_rhythm rhythm = {SCHEDULE_DAY, minute, 0};
            int64_t moment = at("2026-01-01T12:00:00Z"), end = at("2027-01-01T12:00:00Z");
            int count = 0;
            for (;; count++) {
                int64_t next = schedule_next(&rhythm, str_from(zones[zone]), moment);
                assert_true(next > moment);
                if (next > end)
                    break;
                moment = next;
            }
            if (count != 365)
                fail_msg("%s, minute %d: %d moments", zones[zone], (int)minute, count);
        }
}

static void it_tells_of_whole_days_before(void **state)
{
    (void)state;
    static const struct {
        struct schedule_rhythm rhythm;
        const char *zone, *due, *first, *end;
    } cases[] = {
        {{SCHEDULE_DAY, 480, 0}, "UTC", "2026-11-29T08:00:00Z", "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z"},
        {{SCHEDULE_WEEK, 480, 1},
         "Europe/Berlin",
         "2026-11-30T07:00:00Z",
         "2026-11-23T00:00:00Z",
         "2026-11-30T00:00:00Z"},
        /* it is Monday there, and Sunday has not ended */
        {{SCHEDULE_WEEK, 480, 1}, "Asia/Tokyo", "2026-11-29T23:00:00Z", "2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z"},
        {{SCHEDULE_DAY, 1200, 0},
         "America/New_York",
         "2026-11-30T01:00:00Z",
         "2026-11-28T00:00:00Z",
         "2026-11-29T00:00:00Z"},
        {{SCHEDULE_MONTH, 480, 1},
         "Asia/Tokyo",
         "2026-11-30T23:00:00Z",
         "2026-11-01T00:00:00Z",
         "2026-12-01T00:00:00Z"},
        {{SCHEDULE_MONTH, 480, 1}, "UTC", "2027-01-01T08:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct period span = schedule_span(&cases[i].rhythm, str_from(cases[i].zone), at(cases[i].due));
        assert_int_equal(span.first, time_day(at(cases[i].first)));
        assert_int_equal(span.end, time_day(at(cases[i].end)));
    }
}

UNIT_TESTS(schedule_due)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_moment_is_one_of_the_zones_clocks),
        cmocka_unit_test(each_date_has_one_moment),
        cmocka_unit_test(it_tells_of_whole_days_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
