/* Times that others tell. See told_time.h.
 *
 * Others tell whole seconds, and whole seconds are compared: a clock that is ahead by a fraction must not put a payment
 * before a lead of the same second, nor into the world's future. */

#include "domain/workspace/told_time.h"

int64_t told_time(int64_t told_at, const struct act *act)
{
    int64_t wall_now = txn_now(act->txn), ahead = act_now(act) - wall_now;
    if (told_at == TIME_NONE)
        return TIME_NONE;
    int64_t at = told_at + (ahead + TIME_US_PER_S - 1) / TIME_US_PER_S * TIME_US_PER_S;
    return told_at <= wall_now && at > act_now(act) ? act_now(act) : at;
}
