/* The rhythm of mailed reports. A date of the zone is looked at at a time, and its moment found by the offset that the
 * zone has then. */

#include "domain/schedule/schedule_due.h"

#include <stddef.h>

#include "base/locale/time_zone.h"
#include "base/time.h"

const char *const schedule_periods[] = {
    [SCHEDULE_DAY] = "day", [SCHEDULE_WEEK] = "week", [SCHEDULE_MONTH] = "month", NULL};

static int64_t offset_us(struct str zone, int64_t at)
{
    return time_zone_offset_s(zone, at) * TIME_US_PER_S;
}

static int64_t local_day(struct str zone, int64_t at)
{
    return time_day(at + offset_us(zone, at));
}

/* The moment at which the zone's clocks show a minute of a day. */
static int64_t moment_of(struct str zone, int64_t day, int64_t minute)
{
    int64_t local = day * TIME_US_PER_DAY + minute * 60 * TIME_US_PER_S;
    int64_t guess = local - offset_us(zone, local);
    return local - offset_us(zone, guess);
}

static bool is_day_of(const struct schedule_rhythm *rhythm, int64_t day)
{
    enum { WEEKDAY_OF_DAY_0 = 3, WEEK = 7 }; /* a Thursday; Mondays are 0 */
    if (rhythm->period == SCHEDULE_DAY)
        return true;
    if (rhythm->period == SCHEDULE_WEEK)
        return (day + WEEKDAY_OF_DAY_0) % WEEK + 1 == rhythm->day;
    int64_t first = period_month_of(day), length = period_month_after(day) - first;
    return day - first + 1 == (rhythm->day < length ? rhythm->day : length);
}

int64_t schedule_next(const struct schedule_rhythm *rhythm, struct str zone, int64_t after)
{
    for (int64_t day = local_day(zone, after);; day++) { /* within two months */
        int64_t at = moment_of(zone, day, rhythm->minute);
        if (is_day_of(rhythm, day) && at > after)
            return at;
    }
}

struct period schedule_span(const struct schedule_rhythm *rhythm, struct str zone, int64_t due_at)
{
    enum { WEEK = 7 };
    int64_t day = local_day(zone, due_at), ended = time_day(due_at);
    int64_t month = period_month_of(day);
    int64_t end = day < ended ? day : ended;
    if (rhythm->period == SCHEDULE_MONTH)
        return (struct period){period_month_of(month - 1), month};
    return (struct period){end - (rhythm->period == SCHEDULE_WEEK ? WEEK : 1), end};
}
