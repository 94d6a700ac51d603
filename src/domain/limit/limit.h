#pragma once

#include "domain/limit/window.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Caps and budgets as they are used up (LEDGER.md B10): a counter for each, per window, and what each reward has
 * claimed of it. Windows are of the time at which rewards are granted, so that a fact of long ago cannot use a window
 * that is over.
 *
 * Use, in the commit that grants: limit_lock() all that may be claimed of, once; look at `used`; limit_claim() for each
 * reward and counter. A claim is a conditional update: when another transaction was faster where no row was there to be
 * locked, it is STATUS_BUSY, and everything runs again.
 *
 * What was denied was never granted and gives its room back; given back itself, it takes the room again, even where
 * there is none left: it was promised before. What is reversed keeps its room: the money was promised in that window,
 * and what was decided since stays as it was (LEDGER.md "Order freedom"). Only where the referral is credited to
 * somebody else the room goes with it: the same is paid once more, to whom it should have been.
 *
 * Lock order: behind referrals, before counters, pools of codes and participants' totals (reward/plan.h); among
 * themselves by their key. Inside a write transaction, on its thread. */

struct limit {
    struct id program_id;
    struct id owner_id;       /* a participant, a referral, or the program */
    struct str rule_key;      /* of a cap; empty: a budget. Outlives the transaction, or is of it */
    bool counts;              /* rewards are counted, not money */
    struct currency currency; /* of the money */
    enum rule_period per;
    int64_t most;
    bool review; /* of a budget: who finds no room waits for a person */

    /* Filled by limit_lock(). */
    struct limit_window window;
    struct id id;
    int64_t used, warned;
};

/* "per month"; "in all" of life. */
const char *limit_period_words(enum rule_period per);

/* What is left; 0 where more was let through than there was. */
int64_t limit_left(const struct limit *limit);

/* Sorts `limits` into their order, keeps each from others until the commit, and reads it: of the window of now. Makes
 * rows that are not there. */
MUST_CHECK enum status limit_lock(struct act *act, struct limit *limits, size_t count, struct error *err);

/* Claims `amount` for a new reward. `waits`: nothing is taken now; a person may let it through. Else it fits: the
 * caller has looked. A budget of which 80 % or all is used is told of, once per window. */
MUST_CHECK enum status limit_claim(struct act *act, struct limit *limit, const struct id *reward_id, int64_t amount,
                                   bool waits, struct error *err);

/* A budget had no room for a reward: told of as one that is used up, once per window. */
MUST_CHECK enum status limit_refused(struct act *act, struct limit *limit, struct error *err);

/* Gives back what a reward has taken: it was denied. Nothing where it claims of nothing. */
MUST_CHECK enum status limit_give_back(struct act *act, const struct id *reward_id, struct error *err);

/* Takes all that a reward wants, whether or not there is room: a person let it through, or gave it back. */
MUST_CHECK enum status limit_take_all(struct act *act, const struct id *reward_id, struct error *err);

/* Reads how much of a budget is used in the window of now, without keeping it from others: `used` and `warned`, zero
 * where nothing was claimed. */
MUST_CHECK enum status limit_look(struct act *act, struct limit *limit, struct error *err);

/* B10: what is used is what rewards have taken, within the limit and what persons let through; what rewards claim is
 * what they are; B20. */
MUST_CHECK enum status limit_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
