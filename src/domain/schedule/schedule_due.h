#pragma once

#include <stdint.h>

#include "base/str.h"
#include "domain/figure/period.h"

/* When a report is mailed, and of which days it tells. Pure; any thread. */

enum schedule_period { SCHEDULE_DAY, SCHEDULE_WEEK, SCHEDULE_MONTH };
extern const char *const schedule_periods[]; /* "day", "week", "month", null */

struct schedule_rhythm {
    enum schedule_period period;
    int64_t minute; /* of the day, by the clocks of the zone */
    int64_t day;    /* of a week: 1, a Monday, to 7; of a month: 1 to 31, which is its last day where it has fewer */
};

/* The first moment after `after`. A minute that the clocks leave out comes later by what they were put forward; of one
 * that they show twice it is one of the two: a date has one moment. */
int64_t schedule_next(const struct schedule_rhythm *rhythm, struct str zone, int64_t after);

/* Of which days, of UTC, it tells that was due at `due_at`: the day, the seven days or the month of the calendar
 * before. A day that has not ended in UTC is left to the next one, but in a month. */
struct period schedule_span(const struct schedule_rhythm *rhythm, struct str zone, int64_t due_at);
