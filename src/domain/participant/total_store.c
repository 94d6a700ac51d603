/* Totals and counters in storage: one clustered row each, changed by relative updates so that no writer overwrites
 * another. */

#include "domain/participant/total_store.h"

static const struct member total_members[] = {TOTAL_COLUMNS(ENTITY_COLUMN)};
const struct entity participant_total_entity = ENTITY("ParticipantTotal", total_members, struct participant_total);

#define TOTAL_SELECT "SELECT ws" TOTAL_COLUMNS(ENTITY_NAME) " FROM participant_total WHERE ws = $1"
#define TOTAL_TYPES "i" TOTAL_COLUMNS(ENTITY_LETTER)

const struct statement total_statements[TOTAL_SQL_COUNT] = {
    [TOTAL_SQL_READ] = {.name = "participant_total_read",
                        .purpose = "a participant's totals in all currencies",
                        .text = TOTAL_SELECT " AND participant_id = $2",
                        .params = "ib",
                        .columns = TOTAL_TYPES},
    [TOTAL_SQL_READ_ONE] = {.name = "participant_total_of",
                            .purpose = "a participant's totals in one currency",
                            .text = TOTAL_SELECT " AND participant_id = $2 AND currency = $3",
                            .params = "ibt",
                            .columns = TOTAL_TYPES},
    [TOTAL_SQL_READ_MANY] = {.name = "participant_totals_of",
                             .purpose = "the totals of a page of participants, in their program's currency",
                             .text = TOTAL_SELECT
                             " AND participant_id IN ({ids}) AND currency = (SELECT g.currency FROM participant p"
                             " JOIN program g ON g.ws = p.ws AND g.id = p.program_id"
                             " WHERE p.ws = participant_total.ws AND p.id = participant_total.participant_id)",
                             .params = "i",
                             .columns = TOTAL_TYPES},
    [TOTAL_SQL_ADD] =
        {.name = "participant_total_add",
         .purpose = "adds to a participant's totals; no row when there are none yet",
         .text = "UPDATE participant_total SET "
                 "referrals = referrals + $4, qualified = qualified + $5, rewarded = rewarded + $6, disqualified = "
                 "disqualified + $7, ever_qualified = ever_qualified + $8, rewards_earned = rewards_earned + $9, "
                 "pending = pending + $10, available = available + $11, reserved = reserved + $12, paid_out = paid_out "
                 "+ $13, redeemed = redeemed + $14, clawback = clawback + $15, denied = denied + $16, reversed = "
                 "reversed + $17, expired = expired + $18, closed = closed + $19, revenue = revenue + $20, "
                 "last_referral_at = CASE WHEN $21 > last_referral_at THEN $21 ELSE last_referral_at END"
                 " WHERE ws = $1 AND participant_id = $2 AND currency = $3",
         .params = TOTAL_TYPES,
         .columns = ""},
    [TOTAL_SQL_INSERT] =
        {.name = "participant_total_insert",
         .purpose = "a participant's first totals in a currency; adds when another transaction was first",
         .text = "INSERT INTO participant_total (ws" TOTAL_COLUMNS(
             ENTITY_NAME) ") VALUES (" PLACES_21 ") ON CONFLICT (ws, participant_id, currency) DO UPDATE "
                          "SET "
                          "referrals = participant_total.referrals + excluded.referrals, qualified = "
                          "participant_total.qualified + excluded.qualified, rewarded = participant_total.rewarded + "
                          "excluded.rewarded, disqualified = participant_total.disqualified + excluded.disqualified, "
                          "ever_qualified = participant_total.ever_qualified + excluded.ever_qualified, rewards_earned "
                          "= "
                          "participant_total.rewards_earned + excluded.rewards_earned, pending = "
                          "participant_total.pending + "
                          "excluded.pending, available = participant_total.available + excluded.available, reserved = "
                          "participant_total.reserved + excluded.reserved, paid_out = participant_total.paid_out + "
                          "excluded.paid_out, redeemed = participant_total.redeemed + excluded.redeemed, clawback = "
                          "participant_total.clawback + excluded.clawback, denied = participant_total.denied + "
                          "excluded.denied, "
                          "reversed = participant_total.reversed + excluded.reversed, expired = "
                          "participant_total.expired + "
                          "excluded.expired, closed = participant_total.closed + excluded.closed, revenue = "
                          "participant_total.revenue + excluded.revenue"
                          ", last_referral_at = CASE "
                          "WHEN excluded.last_referral_at > participant_total.last_referral_at "
                          "THEN excluded.last_referral_at ELSE participant_total.last_referral_at END",
         .params = TOTAL_TYPES,
         .columns = ""},
    [TOTAL_SQL_COUNTER] = {.name = "participant_counter",
                           .purpose = "a rule's counter of a participant, kept from others until the commit",
                           .text = "SELECT value FROM counter WHERE ws = $1 AND owner_id = $2 AND name = $3 AND period "
                                   "= $4 FOR UPDATE",
                           .params = "ibti",
                           .columns = "i"},
    [TOTAL_SQL_COUNTER_RAISE] = {.name = "participant_counter_raise",
                                 .purpose = "raises a rule's counter of a participant",
                                 .text = "INSERT INTO counter (ws, owner_id, name, period, value) VALUES ($1, $2, $3, "
                                         "$4, $5) ON CONFLICT (ws, owner_id, name, period) DO UPDATE SET value = "
                                         "counter.value + excluded.value RETURNING value",
                                 .params = "ibtii",
                                 .columns = "i"},
};
