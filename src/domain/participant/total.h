#pragma once

#include "domain/workspace/act.h"

/* What a participant has got, per currency: one row that changes in the commit that decides, so that a summary reads it
 * and adds nothing up. The row of the program's currency also counts the referrals. Money columns are sums over the
 * lots whose beneficiary names this participant (LEDGER.md B7). */

/* The columns; as a delta each but the last is added to the stored value. Initialise with {0} and name what changes. */
struct participant_amounts {
    int64_t referrals, qualified, rewarded, disqualified, ever_qualified; /* counts of referrals */
    int64_t rewards_earned;                                               /* rewards issued, redeemed or paid */
    int64_t granted, pending, available, reserved, redeemed, paid, reversed, expired, denied, debt;
    int64_t closed;           /* referrals in a won stage now */
    int64_t revenue;          /* the sum of their values */
    int64_t last_referral_at; /* of the newest one, 0: none; a delta raises it to at least this */
};

struct participant_total {
    struct currency currency;
    struct participant_amounts amounts;
};

/* granted less pending, denied, reversed. */
int64_t participant_earned(const struct participant_amounts *amounts);

/* All rows of a participant, sorted by currency, in the transaction's arena. */
MUST_CHECK enum status participant_total_read(struct act *act, const struct id *participant_id,
                                              const struct participant_total **ret_totals, size_t *ret_count,
                                              struct error *err);

/* The row of one currency; all zero when there is none. */
MUST_CHECK enum status participant_total_of(struct act *act, const struct id *participant_id,
                                            const struct currency *currency, struct participant_amounts *ret,
                                            struct error *err);

/* Adds `delta`: one upsert with relative changes. */
MUST_CHECK enum status participant_total_add(struct act *act, const struct id *participant_id,
                                             const struct currency *currency, const struct participant_amounts *delta,
                                             struct error *err);

/* The next ordinal of a rule with steps or milestones: raises the counter by one referral and `revenue`, and gives both
 * as they are now. `period` is 0 (life), a year or a month (base/time.h). Given in commit order and never taken back;
 * revenue stays at 9 * 10^18 once it is there. */
MUST_CHECK enum status participant_step_next(struct act *act, const struct id *participant_id, struct str rule_key,
                                             int64_t period, int64_t revenue, int64_t *ret_referrals,
                                             int64_t *ret_revenue, struct error *err);
