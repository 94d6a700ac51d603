#pragma once

#include "domain/ledger/ledger.h"
#include "domain/workspace/act.h"

/* What a participant has got, per currency: one row that changes in the commit that decides, so that a summary reads it
 * and adds nothing up. The row of the program's currency also counts the referrals. Money is the sum over the lots
 * whose beneficiary is this participant (LEDGER.md B7). */

/* The columns; as a delta each but the last is added to the stored value. Initialise with {0} and name what changes. */
struct participant_amounts {
    int64_t referrals, qualified, rewarded, disqualified, ever_qualified; /* counts of referrals */
    int64_t rewards_earned;                                               /* rewards issued, redeemed or paid */
    struct ledger_amounts money;
    int64_t closed;           /* referrals in a won stage now */
    int64_t revenue;          /* the sum of their values */
    int64_t last_referral_at; /* of the newest one, 0: none; a delta raises it to at least this */
};

/* Revenue that one row can hold: a thousand times the largest value. */
#define REVENUE_LIMIT (1000 * MONEY_LIMIT)

struct participant_total {
    struct id participant_id;
    struct currency currency;
    struct participant_amounts amounts;
};

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

/* The rows of many participants in the currency of their program, for a page: `ret_amounts[i]` is of `ids[i]`, zero
 * where there are none. One statement. */
MUST_CHECK enum status participant_totals_of(struct act *act, const struct id *ids, size_t count,
                                             struct participant_amounts *ret_amounts, struct error *err);

/* ---- counters of rules ---- */

/* A rule's counter for a participant as it stands, 0 where nothing was counted; whoever asks keeps it from others until
 * the commit. `period` is 0 (life), a year or a month (base/time.h). */
MUST_CHECK enum status participant_counter(struct act *act, const struct id *participant_id, struct str rule_key,
                                           int64_t period, int64_t *ret_value, struct error *err);

/* Raises it, and gives what it then is. Drawn in commit order and never taken back. */
MUST_CHECK enum status participant_counter_raise(struct act *act, const struct id *participant_id, struct str rule_key,
                                                 int64_t period, int64_t by, int64_t *ret_value, struct error *err);
