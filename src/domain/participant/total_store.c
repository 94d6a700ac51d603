/* Totals and steps in storage: one clustered row each, changed by relative updates so that no writer overwrites
 * another. */

#include "domain/participant/total_store.h"

#define TOTAL_COLUMNS                                                                                                  \
    "currency, referrals, qualified, rewarded, disqualified, ever_qualified, rewards_earned, granted, pending, "       \
    "available, reserved, redeemed, paid, reversed, expired, denied, debt, closed, revenue, last_referral_at"
#define TOTAL_TYPES "tiiiiiiiiiiiiiiiiiii"

const struct statement total_statements[TOTAL_SQL_COUNT] = {
    [TOTAL_SQL_READ] = {.name = "participant_total_read",
                        .purpose = "a participant's totals in all currencies",
                        .text = "SELECT " TOTAL_COLUMNS " FROM participant_total"
                                " WHERE ws = $1 AND participant_id = $2 AND ordinal = 0",
                        .params = "ib",
                        .columns = TOTAL_TYPES},
    [TOTAL_SQL_READ_ONE] = {.name = "participant_total_of",
                            .purpose = "a participant's totals in one currency",
                            .text = "SELECT " TOTAL_COLUMNS " FROM participant_total"
                                    " WHERE ws = $1 AND participant_id = $2 AND currency = $3",
                            .params = "ibt",
                            .columns = TOTAL_TYPES},
    [TOTAL_SQL_ADD] = {.name = "participant_total_add",
                       .purpose = "adds to a participant's totals; no row when there are none yet",
                       .text = "UPDATE participant_total SET "
                               "referrals = referrals + $4, qualified = qualified + $5, rewarded = rewarded + $6, "
                               "disqualified = disqualified + $7, ever_qualified = ever_qualified + $8, "
                               "rewards_earned = rewards_earned + $9, granted = granted + $10, "
                               "pending = pending + $11, available = available + $12, reserved = reserved + $13, "
                               "redeemed = redeemed + $14, paid = paid + $15, reversed = reversed + $16, "
                               "expired = expired + $17, denied = denied + $18, debt = debt + $19, "
                               "closed = closed + $20, revenue = revenue + $21, last_referral_at = CASE "
                               "WHEN $22 > last_referral_at THEN $22 ELSE last_referral_at END"
                               " WHERE ws = $1 AND participant_id = $2 AND currency = $3 RETURNING ws",
                       .params = "ibtiiiiiiiiiiiiiiiiiii",
                       .columns = "i"},
    [TOTAL_SQL_INSERT] = {.name = "participant_total_insert",
                          .purpose =
                              "a participant's first totals in a currency; adds when another transaction was first",
                          .text =
                              "INSERT INTO participant_total (ws, participant_id, " TOTAL_COLUMNS ") VALUES ("
                              "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
                              "$20, $21, $22"
                              ") ON CONFLICT (ws, participant_id, currency) DO UPDATE SET "
                              "referrals = participant_total.referrals + excluded.referrals, "
                              "qualified = participant_total.qualified + excluded.qualified, "
                              "rewarded = participant_total.rewarded + excluded.rewarded, "
                              "disqualified = participant_total.disqualified + excluded.disqualified, "
                              "ever_qualified = participant_total.ever_qualified + excluded.ever_qualified, "
                              "rewards_earned = participant_total.rewards_earned + excluded.rewards_earned, "
                              "granted = participant_total.granted + excluded.granted, "
                              "pending = participant_total.pending + excluded.pending, "
                              "available = participant_total.available + excluded.available, "
                              "reserved = participant_total.reserved + excluded.reserved, "
                              "redeemed = participant_total.redeemed + excluded.redeemed, "
                              "paid = participant_total.paid + excluded.paid, "
                              "reversed = participant_total.reversed + excluded.reversed, "
                              "expired = participant_total.expired + excluded.expired, "
                              "denied = participant_total.denied + excluded.denied, "
                              "debt = participant_total.debt + excluded.debt, "
                              "closed = participant_total.closed + excluded.closed, "
                              "revenue = participant_total.revenue + excluded.revenue, "
                              "last_referral_at = CASE "
                              "WHEN excluded.last_referral_at > participant_total.last_referral_at "
                              "THEN excluded.last_referral_at ELSE participant_total.last_referral_at END",
                          .params = "ibtiiiiiiiiiiiiiiiiiii",
                          .columns = ""},
    [TOTAL_SQL_STEP] = {.name = "participant_step_next",
                        .purpose = "raises the ordinal of a rule with steps or milestones",
                        .text = "INSERT INTO participant_total (ws, participant_id, currency, ordinal, ordinal_revenue)"
                                " VALUES ($1, $2, $3, 1, $4) ON CONFLICT (ws, participant_id, currency)"
                                " DO UPDATE SET ordinal = participant_total.ordinal + 1, ordinal_revenue = CASE"
                                " WHEN participant_total.ordinal_revenue > 9000000000000000000 -"
                                " excluded.ordinal_revenue THEN 9000000000000000000"
                                " ELSE participant_total.ordinal_revenue + excluded.ordinal_revenue END"
                                " RETURNING ordinal, ordinal_revenue",
                        .params = "ibti",
                        .columns = "ii"},
};

struct participant_total total_from_row(const struct result *result, size_t row)
{
    return (struct participant_total){
        .currency = result_currency(result, row, 0),
        .amounts =
            {
                .referrals = result_int(result, row, 1),
                .qualified = result_int(result, row, 2),
                .rewarded = result_int(result, row, 3),
                .disqualified = result_int(result, row, 4),
                .ever_qualified = result_int(result, row, 5),
                .rewards_earned = result_int(result, row, 6),
                .granted = result_int(result, row, 7),
                .pending = result_int(result, row, 8),
                .available = result_int(result, row, 9),
                .reserved = result_int(result, row, 10),
                .redeemed = result_int(result, row, 11),
                .paid = result_int(result, row, 12),
                .reversed = result_int(result, row, 13),
                .expired = result_int(result, row, 14),
                .denied = result_int(result, row, 15),
                .debt = result_int(result, row, 16),
                .closed = result_int(result, row, 17),
                .revenue = result_int(result, row, 18),
                .last_referral_at = result_int(result, row, 19),
            },
    };
}
