#pragma once

#include <stdint.h>

#include "base/str.h"

/* When a delivery that failed is tried again: a table of delays, three days in all, each made longer by a tenth at most
 * by chance, so that what failed together does not come back together. Pure; any thread. */

/* Tries in all, the first one too. */
int64_t retry_tries(void);

/* Microseconds until the next try after `tries` of them; 0: it was the last. `chance` is any number. */
int64_t retry_delay_us(int64_t tries, uint64_t chance);

/* How long a Retry-After header asks to be left alone, in seconds, at most a day: of a number or of a date
 * (IMF-fixdate) after `now_at`. 0: absent, past, or nonsense. */
int64_t retry_after_s(struct str header, int64_t now_at);
