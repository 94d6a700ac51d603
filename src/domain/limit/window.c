/* Windows of time, from the calendar of base/time.h. Pure: any thread. */

#include "domain/limit/window.h"

#include <assert.h>
#include <stdio.h>

#include "base/time.h"

enum { DAYS_OF_WEEK = 7, THURSDAY = 3 /* 1970-01-01, counted from Monday */ };

static int64_t month_start(int64_t year, int64_t month)
{
    char text[32];
    int64_t at = 0;
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    if (year > 9999)
        return TIME_LAST;
    int size = snprintf(text, sizeof text, "%04d-%02d-01T00:00:00Z", (int)year, (int)month);
    bool good = time_parse((struct str){text, (size_t)size}, &at);
    assert(good);
    (void)good;
    return at;
}

struct limit_window limit_window_of(enum rule_period per, int64_t at)
{
    int64_t day = time_day(at), month = time_month(at) % 100, year = time_year(at);
    int64_t monday = day - (day + THURSDAY) % DAYS_OF_WEEK;
    switch (per) {
    case RULE_PER_LIFE:
        break;
    case RULE_PER_YEAR:
        return (struct limit_window){month_start(year, 1), month_start(year + 1, 1)};
    case RULE_PER_MONTH:
        return (struct limit_window){month_start(year, month), month_start(year, month + 1)};
    case RULE_PER_WEEK:
        return (struct limit_window){monday * TIME_US_PER_DAY, (monday + DAYS_OF_WEEK) * TIME_US_PER_DAY};
    case RULE_PER_DAY:
        return (struct limit_window){day * TIME_US_PER_DAY, (day + 1) * TIME_US_PER_DAY};
    }
    return (struct limit_window){0, TIME_NONE};
}
