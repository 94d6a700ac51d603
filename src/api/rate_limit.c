/* A table of one word a place, in buckets of a cache line. The upper bits of a word are those of the number that tell
 * it from others of its bucket, the lower ones the microsecond, counted from the table's beginning, at which everything
 * will have come back; a place whose time is over is as good as free. One word, so that whoever reads it reads both,
 * and a change is one compare-and-exchange. Any thread. */

#include "api/rate_limit.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/time.h"

enum {
    MARK_BITS = 16,
    TIME_BITS = 64 - MARK_BITS, /* nine years of microseconds */
    BUCKET_PLACES = 8,
    BUCKETS = RATE_LIMIT_BYTES / BUCKET_PLACES / 8,
    TRIES = 1024, /* of an exchange that others are quicker with: a bound only; after it a call would go uncounted */
};

#define SPAN_US (60 * TIME_US_PER_S)
#define TIME_MASK ((UINT64_C(1) << TIME_BITS) - 1)

struct rate_limit {
    int64_t limit;
    int64_t began_at;
    int64_t step_us; /* in which one comes back */
    _Atomic uint64_t places[BUCKETS][BUCKET_PLACES];
};

/* Where somebody stands. */
struct standing {
    _Atomic uint64_t *place;
    uint64_t word;   /* as it was read */
    int64_t back_at; /* when all has come back; not before `now` */
    int64_t now;     /* both since the table's beginning */
};

struct rate_limit *rate_limit_new(int64_t limit, int64_t now)
{
    struct rate_limit *rates = memory_new(sizeof *rates);
    rates->limit = limit;
    rates->began_at = now;
    rates->step_us = limit == 0 ? 0 : SPAN_US / limit;
    return rates;
}

void rate_limit_free(struct rate_limit *rates)
{
    free(rates);
}

static int64_t time_in(uint64_t word)
{
    return (int64_t)(word & TIME_MASK);
}

static uint64_t mark_of(uint64_t whom)
{
    return whom & ~TIME_MASK;
}

/* His place, or else that of whoever has used least. */
static struct standing find(struct rate_limit *rates, uint64_t whom, int64_t now)
{
    _Atomic uint64_t *bucket = rates->places[whom % BUCKETS];
    struct standing found = {.now = now};
    for (size_t i = 0; i < BUCKET_PLACES; i++) {
        uint64_t word = atomic_load_explicit(&bucket[i], memory_order_relaxed);
        bool his = word != 0 && mark_of(word) == mark_of(whom);
        if (his || i == 0 || time_in(word) < time_in(found.word)) {
            found.place = &bucket[i];
            found.word = word;
        }
        found.back_at = his && time_in(word) > now ? time_in(word) : now;
        if (his)
            break;
    }
    return found;
}

static int64_t seconds_up(int64_t us)
{
    return us <= 0 ? 0 : (us + TIME_US_PER_S - 1) / TIME_US_PER_S;
}

static struct rate_left left_of(const struct rate_limit *rates, int64_t used_us)
{
    int64_t remaining = (SPAN_US - used_us) / rates->step_us;
    return (struct rate_left){
        .limit = rates->limit,
        .remaining = remaining < 0              ? 0
                     : remaining > rates->limit ? rates->limit
                                                : remaining,
        .reset_s = seconds_up(used_us),
        .retry_s = seconds_up(used_us + rates->step_us - SPAN_US),
    };
}

bool rate_limit_has(struct rate_limit *rates, uint64_t whom, int64_t now, struct rate_left *ret)
{
    *ret = (struct rate_left){0};
    if (rates->limit == 0)
        return true;
    struct standing standing = find(rates, whom, now - rates->began_at);
    *ret = left_of(rates, standing.back_at - standing.now);
    return ret->retry_s == 0;
}

bool rate_limit_take(struct rate_limit *rates, uint64_t whom, int64_t now, struct rate_left *ret)
{
    for (int i = 0; i < TRIES; i++) {
        *ret = (struct rate_left){0};
        if (rates->limit == 0)
            return true;
        struct standing standing = find(rates, whom, now - rates->began_at);
        int64_t used_us = standing.back_at - standing.now + rates->step_us;
        if (used_us > SPAN_US) {
            *ret = left_of(rates, used_us - rates->step_us);
            return false;
        }
        *ret = left_of(rates, used_us);
        uint64_t word = mark_of(whom) | ((uint64_t)(standing.now + used_us) & TIME_MASK);
        if (atomic_compare_exchange_strong_explicit(standing.place, &standing.word, word, memory_order_relaxed,
                                                    memory_order_relaxed))
            return true;
    }
    return true;
}
