/* Classes of how long something took. Pure; any thread. */

#include "domain/tally/span.h"

#include <assert.h>

#include "base/time.h"

enum { HOUR = 3600, DAY = 86400 };

const int64_t span_limits[SPANS] = {0,        HOUR,     DAY,      2 * DAY,  3 * DAY,  5 * DAY,   7 * DAY,   14 * DAY,
                                    21 * DAY, 30 * DAY, 45 * DAY, 60 * DAY, 90 * DAY, 120 * DAY, 180 * DAY, 365 * DAY};

size_t span_of(int64_t seconds)
{
    size_t span = SPANS - 1;
    assert(seconds >= 0);
    while (span_limits[span] > seconds)
        span--;
    return span;
}

int64_t span_seconds(int64_t from_at, int64_t to_at)
{
    return to_at > from_at ? (to_at - from_at) / TIME_US_PER_S : 0;
}

int64_t span_within(const int64_t counts[SPANS], int64_t per_hundred)
{
    __int128 all = 0, below = 0;
    size_t span = 0;
    for (size_t i = 0; i < SPANS; i++)
        all += counts[i];
    if (all <= 0)
        return -1;
    while (span < SPANS - 1 && 100 * (below + counts[span]) < all * per_hundred)
        below += counts[span++];
    return span == SPANS - 1 ? span_limits[span] : span_limits[span + 1];
}
