#pragma once

#include "base/schema.h"
#include "domain/limit/limit.h"

/* What a cap or a budget that leaves too little says of a reward: the reason of a decision, and the way back from it.
 * The text is all that is kept of a decision; the rules may have changed since. Amounts in it are minor units. Pure:
 * any thread. */

/* "the cap of 5 rewards per month is reached"; where something is `left` of what the reward wants, "the cap of 4000
 * USD in all leaves 1500 of 2500". `reason` has RULE_REASON_SIZE bytes. */
void limit_say_cap(const struct limit *cap, int64_t left, int64_t wanted, char *reason);

/* "the budget of 4000 USD in all has 1500 left, too little for 2500", and ": a person decides" where one is asked.
 * `reason` as above. */
void limit_say_budget(const struct limit *budget, int64_t wanted, char *reason);

enum limit_kind {
    LIMIT_CAP,
    LIMIT_BUDGET,
};

/* By enum limit_kind: "cap", "budget"; null at the end. */
extern const char *const limit_kinds[];

/* By enum rule_period: "life", ...; null at the end. */
extern const char *const limit_periods[];

struct limit_said {
    int kind;                    /* enum limit_kind */
    int64_t most;                /* minor units, or rewards */
    struct currency currency;    /* empty: rewards are counted */
    int per;                     /* enum rule_period */
    struct opt_int left, wanted; /* not set: all of it was used */
    bool asks;                   /* a person was to decide */
};

/* False: the reason is something else, and `ret` stays as it is. */
bool limit_said_read(struct str reason, struct limit_said *ret);
