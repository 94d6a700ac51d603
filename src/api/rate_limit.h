#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How often somebody may call within a minute, counted in the memory of this process: by all of its loops together,
 * with neither a lock nor a statement. Somebody is a number: a keyed hash of a credential or of an address.
 *
 * What was used comes back evenly (GCRA): who has `limit` calls may make them at once, and then one for every
 * minute / limit that passes. A place holds one number's time at which all will have come back. There are as many
 * places as fit in RATE_LIMIT_BYTES; when those that a newcomer may take are all in use, he takes that of whoever has
 * used least, who is forgotten: a crowd makes the limit milder, never harsher. Two may share a place by chance, one in
 * some ten thousands of those who call at the same time; they share the limit too.
 *
 * Any thread. */

enum { RATE_LIMIT_BYTES = 1 << 20 };

struct rate_limit;

/* `limit` calls a minute; 0: as many as anybody likes. `now`: monotonic microseconds, as in all calls. */
struct rate_limit *rate_limit_new(int64_t limit, int64_t now);
void rate_limit_free(struct rate_limit *rates); /* null is accepted */

/* What somebody has left, and how answers tell it. */
struct rate_left {
    int64_t limit;     /* 0: there is none, and nothing is told */
    int64_t remaining; /* calls that may be made at once */
    int64_t reset_s;   /* until all of them have come back */
    int64_t retry_s;   /* until one has; 0: there is one */
};

/* Takes one call of `whom`. False: there is none, and nothing was taken. */
bool rate_limit_take(struct rate_limit *rates, uint64_t whom, int64_t now, struct rate_left *ret);

/* Whether there is one, without taking it. */
bool rate_limit_has(struct rate_limit *rates, uint64_t whom, int64_t now, struct rate_left *ret);
