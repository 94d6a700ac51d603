/* Steps of periods. A month's length is found by its neighbours: the 28th day after the first of a month lies in it or
 * begins the next. Pure; any thread. */

#include "domain/figure/period.h"

#include "base/time.h"

enum { DAYS_OF_WEEK = 7, MONDAY = 3 /* days since a Monday, of 1970-01-01 */, SHORTEST_MONTH = 28 };

static int64_t month_of(int64_t day)
{
    return time_month(day * TIME_US_PER_DAY);
}

int64_t period_month_of(int64_t day)
{
    int64_t month = month_of(day), first = day;
    while (first > 0 && month_of(first - 1) == month)
        first--;
    return first;
}

int64_t period_month_after(int64_t day)
{
    int64_t next = period_month_of(day) + SHORTEST_MONTH;
    while (month_of(next) == month_of(day))
        next++;
    return next;
}

bool period_is_months(const struct period *period)
{
    return period->end > period->first && period_month_of(period->first) == period->first &&
           period_month_of(period->end) == period->end;
}

struct period period_before(const struct period *period)
{
    if (!period_is_months(period))
        return (struct period){2 * period->first - period->end, period->first};
    struct period before = {period->first, period->first};
    for (int64_t at = period->first; at < period->end && before.first > 0; at = period_month_after(at))
        before.first = period_month_of(before.first - 1);
    return before;
}

static int64_t next_start(int64_t at, const struct period *period, enum period_step step)
{
    int64_t next = period->end;
    if (step == PERIOD_DAY)
        next = at + 1;
    else if (step == PERIOD_WEEK)
        next = at + DAYS_OF_WEEK - ((at + MONDAY) % DAYS_OF_WEEK + DAYS_OF_WEEK) % DAYS_OF_WEEK;
    else if (step == PERIOD_MONTH)
        next = period_month_after(at);
    return next < period->end ? next : period->end;
}

size_t period_count(const struct period *period, enum period_step step)
{
    size_t count = 0;
    for (int64_t at = period->first; at < period->end; at = next_start(at, period, step))
        count++;
    return count;
}

void period_starts(const struct period *period, enum period_step step, int64_t *ret_starts)
{
    size_t count = 0;
    for (int64_t at = period->first; at < period->end; at = next_start(at, period, step))
        ret_starts[count++] = at;
    ret_starts[count] = period->end;
}

size_t period_find(const int64_t *starts, size_t count, int64_t day)
{
    size_t low = 0, high = count; /* starts[low] <= day < starts[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (starts[middle] <= day)
            low = middle;
        else
            high = middle;
    }
    return low;
}
