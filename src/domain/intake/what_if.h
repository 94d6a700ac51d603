#pragma once

#include "domain/why/why.h"

/* What other rules, or another way to choose among clicks, would have made of a referral: all that happened to it is
 * decided once more, from the beginning, by the code that decides facts (replay.h). Only within a rehearsal, which
 * takes back all that is written.
 *
 * The click that counts is chosen by touch and window out of the touches of record; a referrer who was named in another
 * way stays. Ordinals are those that the referral had, caps and budgets are asked as if what it has taken of them were
 * free, and what people did by hand is done again. */

struct what_if {
    struct id referral_id;
    int64_t version;     /* of the rules; 0: the referral's own */
    int touch;           /* enum rule_touch; -1: as the rules say */
    int64_t window_days; /* 0: as the rules say */
};

/* ERROR_NOT_FOUND `id`, `version`. */
MUST_CHECK enum status what_if(struct act *act, const struct what_if *ask, struct why *ret, struct error *err);
