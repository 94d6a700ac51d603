/* The statements of rewards. */

#include "domain/reward/reward_store.h"

#include <assert.h>

#include "store/list_text.h"

#define REWARD_SELECT "SELECT ws" REWARD_COLUMNS(ENTITY_NAME) " FROM reward WHERE ws = $1"
#define REWARD_TYPES "i" REWARD_COLUMNS(ENTITY_LETTER)
#define REWARD_PAGE(filters) LIST_TEXT(REWARD_COLUMNS(ENTITY_NAME), "reward", "created_at", filters)

/* A range of the index of states: of one kind. */
#define REWARD_RANGE(kind)                                                                                             \
    "SELECT id FROM (SELECT id FROM reward WHERE ws = $1 AND status = $7 AND kind = '" kind "' AND id < $2 AND id >= " \
    "$3 AND created_at < $4 AND created_at >= $5 ORDER BY id DESC LIMIT $6) AS " kind

/* The bit of each reason, in the order of enum reward_wait. */
#define WAIT_BITS                                                                                                      \
    "WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 WHEN 5 THEN 32 WHEN 6 THEN 64 WHEN 7 "     \
    "THEN 128 WHEN 8 THEN 256 WHEN 9 THEN 512 WHEN 10 THEN 1024"
static_assert(REWARD_WAIT_COUNT == 11, "WAIT_BITS has a bit of each reason");

#define LOT_SUM(column) "CAST(SUM(l." column ") AS BIGINT), "

const struct statement reward_statements[REWARD_SQL_COUNT] = {
    [REWARD_SQL_READ] =
        {
            .name = "reward_read",
            .purpose = "a reward by its id",
            .text = REWARD_SELECT " AND id = $2",
            .params = "ib",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_READ_MANY] =
        {
            .name = "reward_read_many",
            .purpose = "rewards by their ids",
            .text = REWARD_SELECT " AND id IN ({ids})",
            .params = "i",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_INSERT] =
        {
            .name = "reward_insert",
            .purpose = "write a reward, once per cause",
            .text = "INSERT INTO reward (ws" REWARD_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_30 ")",
            .params = REWARD_TYPES,
            .columns = "",
        },
    [REWARD_SQL_MOVE] =
        {
            .name = "reward_move",
            .purpose = "move a reward on, unless somebody did",
            .text = "UPDATE reward SET status = $4, waits = $5, release_at = $6, issued_at = $7, reason_code = $8, "
                    "noted = $9 WHERE ws = $1 AND id = $2 AND status = $3 AND waits = $10",
            .params = "ibiiiiitii",
            .columns = "",
        },
    [REWARD_SQL_VALUE] =
        {
            .name = "reward_value",
            .purpose = "what a reward is worth is known now",
            .text = "UPDATE reward SET amount = $3 WHERE ws = $1 AND id = $2 AND amount IS NULL",
            .params = "ibi",
            .columns = "",
        },
    [REWARD_SQL_ADD_WAIT] =
        {
            .name = "reward_add_wait",
            .purpose = "note what a reward waits for",
            .text = "INSERT INTO reward_wait (ws, reason, reward_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            .params = "iib",
            .columns = "",
        },
    [REWARD_SQL_END_WAIT] =
        {
            .name = "reward_end_wait",
            .purpose = "a reward waits for this no more",
            .text = "DELETE FROM reward_wait WHERE ws = $1 AND reason = $2 AND reward_id = $3",
            .params = "iib",
            .columns = "",
        },
    [REWARD_SQL_LIST_OF_ROOT] =
        {
            .name = "reward_list_of_root",
            .purpose = "the rewards of a referral (or of a contact's bonuses), oldest first",
            .text = REWARD_SELECT " AND root_id = $2 ORDER BY id",
            .params = "ib",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_DUE] =
        {
            .name = "reward_list_due",
            .purpose = "pending rewards whose hold has ended, first due first",
            .text = "SELECT id FROM reward WHERE ws = $1 AND release_at <= $2 ORDER BY release_at, id LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [REWARD_SQL_HELD] =
        {
            .name = "reward_held",
            .purpose = "whether there is a reward of this id",
            .text = "SELECT id FROM reward WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [REWARD_SQL_LIST] =
        {
            .name = "reward_list",
            .purpose = "one page of all rewards, newest first",
            .text = REWARD_PAGE(""),
            .params = LIST_PARAMS,
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_REFERRAL] =
        {
            .name = "reward_list_referral",
            .purpose = "one page of the rewards of a referral",
            .text = REWARD_PAGE(" AND root_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_REFERRAL_STATUS] =
        {
            .name = "reward_list_referral_status",
            .purpose = "those of one state",
            .text = REWARD_PAGE(" AND root_id = $7 AND status = $8"),
            .params = LIST_PARAMS "bi",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_CONTACT] =
        {
            .name = "reward_list_contact",
            .purpose = "one page of what a contact has got",
            .text = REWARD_PAGE(" AND contact_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_PARTICIPANT] =
        {
            .name = "reward_list_participant",
            .purpose = "one page of what a contact has got as this participant",
            .text = REWARD_PAGE(" AND participant_id = $7 AND contact_id = $8"),
            .params = LIST_PARAMS "bb",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_STATUS_KIND] =
        {
            .name = "reward_list_status_kind",
            .purpose = "one page of the rewards of one state and kind",
            .text = REWARD_PAGE(" AND status = $7 AND kind = $8"),
            .params = LIST_PARAMS "it",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_STATUS] =
        {
            .name = "reward_list_status",
            .purpose = "one page of the rewards of one state: a range of each kind, merged",
            .text = REWARD_SELECT
            " AND id IN (" REWARD_RANGE("credit") " UNION ALL " REWARD_RANGE("cash") " UNION ALL " REWARD_RANGE(
                "discount") " UNION ALL " REWARD_RANGE("gift_card") " UNION ALL " REWARD_RANGE("custom") ") ORDER BY "
                                                                                                         "id DESC "
                                                                                                         "LIMIT $6",
            .params = LIST_PARAMS "i",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST_WAITING] =
        {
            .name = "reward_list_waiting",
            .purpose = "one page of the rewards that wait for one thing",
            .text = REWARD_SELECT " AND id IN (SELECT reward_id FROM reward_wait WHERE ws = $1 AND reason = $7 AND "
                                  "reward_id < $2 AND reward_id >= $3 ORDER BY reward_id DESC LIMIT $6) AND "
                                  "created_at < $4 AND created_at >= $5 ORDER BY id DESC LIMIT $6",
            .params = LIST_PARAMS "i",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_WRONG_LOTS] =
        {
            .name = "reward_wrong_lots",
            .purpose = "rewards without the lot that they are, or whose lot holds another amount than was granted, or "
                       "is another's (verify, B7)",
            .text = "SELECT r.id FROM reward r LEFT JOIN lot l ON l.ws = r.ws AND l.id = r.id WHERE r.ws = $1 AND "
                    "(l.id IS NULL OR l.owner_id <> r.contact_id OR l.program_id <> r.program_id OR l.currency <> "
                    "r.currency OR COALESCE(r.amount, 0) <> l.pending + l.available + l.reserved + l.paid_out + "
                    "l.redeemed + l.clawback + l.denied + l.reversed + l.expired)",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_STATUS] =
        {
            .name = "reward_wrong_status",
            .purpose =
                "rewards whose state is not where their money is, or not one of those that are issued though they "
                "were, or the reverse (verify, B7)",
            .text = "SELECT r.id FROM reward r JOIN lot l ON l.ws = r.ws AND l.id = r.id WHERE r.ws = $1 AND "
                    "((r.issued_at IS NULL AND r.status IN (2, 3, 4, 7)) OR (r.issued_at IS NOT NULL AND r.status IN "
                    "(0, 1, 5)) OR (r.amount IS NOT NULL AND NOT CASE r.status WHEN 0 THEN l.pending > 0 "
                    "WHEN 1 THEN l.pending > 0 WHEN 2 THEN l.available + l.reserved > 0 WHEN 5 THEN l.denied > "
                    "0 AND l.pending + l.available + l.reserved = 0 ELSE l.pending + l.available + l.reserved = 0 AND "
                    "CASE r.status WHEN 3 THEN l.redeemed "
                    "WHEN 4 THEN l.paid_out WHEN 6 THEN l.reversed + l.clawback WHEN 7 THEN l.expired ELSE 0 END > 0 "
                    "END))",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_WAITS] =
        {
            .name = "reward_wrong_waits",
            .purpose = "rewards that wait for other things than are noted, or wait and are settled; notes of no reward "
                       "(verify)",
            .text = "SELECT r.id FROM reward r LEFT JOIN (SELECT reward_id, SUM(CASE reason " WAIT_BITS
                    " ELSE -1 END) AS bits FROM reward_wait WHERE ws = $1 GROUP BY reward_id) AS w ON w.reward_id = "
                    "r.id WHERE r.ws = $1 AND (r.waits <> COALESCE(w.bits, 0) OR (r.waits <> 0 AND r.status NOT IN "
                    "(0, 1))) UNION ALL SELECT w.reward_id FROM reward_wait w LEFT JOIN reward r ON r.ws = w.ws AND "
                    "r.id = w.reward_id WHERE w.ws = $1 AND r.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_BALANCES] =
        {
            .name = "reward_wrong_balances",
            .purpose = "contacts whose balances are not the sums of their lots (verify, B7)",
            .text = "SELECT b.owner_id FROM balance b LEFT JOIN (SELECT owner_id, currency, SUM(pending) AS pending, "
                    "SUM(available) AS available, SUM(reserved) AS reserved, SUM(paid_out) AS paid_out, "
                    "SUM(redeemed) AS redeemed, SUM(clawback) AS clawback FROM lot WHERE ws = $1 "
                    "GROUP BY owner_id, currency) AS s ON s.owner_id = b.owner_id AND s.currency = b.currency "
                    "WHERE b.ws = $1 AND (b.pending <> COALESCE(s.pending, 0) OR b.available <> "
                    "COALESCE(s.available, 0) OR b.reserved <> COALESCE(s.reserved, 0) OR b.paid_out <> "
                    "COALESCE(s.paid_out, 0) OR b.redeemed <> COALESCE(s.redeemed, 0) OR b.clawback <> "
                    "COALESCE(s.clawback, 0))",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_TOTALS] =
        {
            .name = "reward_wrong_totals",
            .purpose = "participants whose totals are not the sums of the lots that are theirs (verify, B7)",
            .text = "SELECT p.participant_id FROM participant_total p LEFT JOIN (SELECT r.participant_id, r.currency, "
                    "SUM(l.pending) AS pending, SUM(l.available) AS available, SUM(l.reserved) AS reserved, "
                    "SUM(l.paid_out) AS paid_out, SUM(l.redeemed) AS redeemed, SUM(l.clawback) AS clawback, "
                    "SUM(l.denied) AS denied, SUM(l.reversed) AS reversed, SUM(l.expired) AS expired, "
                    "COUNT(*) FILTER (WHERE r.status IN (2, 3, 4)) AS earned "
                    "FROM reward r JOIN lot l ON l.ws = r.ws AND l.id = r.id WHERE r.ws = $1 AND r.participant_id IS "
                    "NOT NULL GROUP BY r.participant_id, r.currency) AS s ON s.participant_id = p.participant_id AND "
                    "s.currency = p.currency WHERE p.ws = $1 AND (p.pending <> COALESCE(s.pending, 0) OR p.available "
                    "<> COALESCE(s.available, 0) OR p.reserved <> COALESCE(s.reserved, 0) OR p.paid_out <> "
                    "COALESCE(s.paid_out, 0) OR p.redeemed <> COALESCE(s.redeemed, 0) OR p.clawback <> "
                    "COALESCE(s.clawback, 0) OR p.denied <> COALESCE(s.denied, 0) OR p.reversed <> "
                    "COALESCE(s.reversed, 0) OR p.expired <> COALESCE(s.expired, 0) OR p.rewards_earned <> "
                    "COALESCE(s.earned, 0))",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WITHOUT_TOTALS] =
        {
            .name = "reward_without_totals",
            .purpose = "rewards of participants that have no totals in their currency (verify, B7)",
            .text = "SELECT r.id FROM reward r LEFT JOIN participant_total p ON p.ws = r.ws AND p.participant_id = "
                    "r.participant_id AND p.currency = r.currency "
                    "WHERE r.ws = $1 AND r.participant_id IS NOT NULL AND p.participant_id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_COUNTS] =
        {
            .name = "reward_wrong_counts",
            .purpose = "participants whose counts of referrals are wrong (verify)",
            .text =
                "SELECT s.participant_id FROM (SELECT participant_id, program_id, COUNT(*) AS referrals, "
                "COUNT(*) FILTER (WHERE status = 3) AS disqualified, COUNT(*) FILTER (WHERE status = 2) AS rewarded, "
                "COUNT(*) FILTER (WHERE status = 1) AS qualified, COUNT(qualified_at) AS ever_qualified, "
                "COUNT(*) FILTER (WHERE stage_kind = 1 AND status <> 3) AS closed, "
                "COALESCE(SUM(CASE WHEN stage_kind = 1 AND status <> 3 THEN value ELSE 0 END), 0) "
                "AS revenue "
                "FROM referral WHERE ws = $1 AND participant_id IS NOT NULL GROUP BY participant_id, program_id) AS s "
                "JOIN program g ON g.ws = $1 AND g.id = s.program_id "
                "LEFT JOIN participant_total p ON p.ws = $1 AND p.participant_id = s.participant_id AND p.currency = "
                "g.currency "
                "WHERE p.referrals IS NULL OR p.referrals <> s.referrals OR p.qualified <> s.qualified OR p.rewarded "
                "<> s.rewarded "
                "OR p.disqualified <> s.disqualified OR p.ever_qualified <> s.ever_qualified "
                "OR p.closed <> s.closed OR p.revenue <> s.revenue",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WITHOUT_REFERRAL] =
        {
            .name = "reward_without_referral",
            .purpose = "rewards whose referral is not in this world or of another program (verify, B20)",
            .text = "SELECT r.id FROM reward r LEFT JOIN referral f ON f.ws = r.ws AND f.id = r.referral_id "
                    "WHERE r.ws = $1 AND r.referral_id IS NOT NULL AND (f.id IS NULL OR "
                    "f.program_id <> r.program_id)",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_CAUSES] =
        {
            .name = "reward_causes",
            .purpose = "what the cause of each rule's reward is made of (verify, B5)",
            .text = REWARD_SELECT " AND rule_key <> ''",
            .params = "i",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_WITHOUT_ACT] =
        {
            .name = "reward_without_act",
            .purpose = "rewards whose making and whose issue are not on the trail exactly once (verify, B17): as "
                       "created, unless issued as made, and as issued; sorts instead of joining",
            .text = "SELECT id FROM (SELECT id, CASE WHEN issued_at = created_at THEN 0 ELSE 1 END AS created, "
                    "CASE WHEN issued_at IS NULL THEN 0 ELSE 1 END AS issued FROM reward WHERE ws = $1 UNION ALL "
                    "SELECT a.object_id, CASE WHEN a.action = 'reward.created' THEN -1 ELSE 0 END, "
                    "CASE WHEN a.action = 'reward.issued' THEN -1 ELSE 0 END "
                    "FROM audit a WHERE a.ws = $1 AND a.action IN ('reward.created', 'reward.issued')) AS told "
                    "GROUP BY id HAVING SUM(created) <> 0 OR SUM(issued) <> 0",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_ROOTS] =
        {
            .name = "reward_wrong_roots",
            .purpose = "rewards under another root than their referral, or else their beneficiary; and rewards of no "
                       "rule that no request named (verify, B5)",
            .text = "SELECT r.id FROM reward r WHERE r.ws = $1 AND (r.root_id <> COALESCE(r.referral_id, r.contact_id) "
                    "OR (r.rule_key = '' AND NOT EXISTS (SELECT 1 FROM natural_key k WHERE k.ws = r.ws AND "
                    "k.object_id = r.id AND k.kind = 'rwd')))",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_DECIDED_EVENTS] =
        {
            .name = "reward_decided_events",
            .purpose = "events on which something was decided (verify, B20)",
            .text = "SELECT id, decisions FROM event WHERE ws = $1 AND decisions IS NOT NULL",
            .params = "i",
            .columns = "bt",
        },
    [REWARD_SQL_OF_EVENT] =
        {
            .name = "reward_of_event",
            .purpose = "a reward of the event's referral and of this rule, and whether it was given for this event "
                       "(verify, B20)",
            .text = "SELECT CAST(CASE WHEN r.event_id = e.id THEN 1 ELSE 0 END AS BIGINT) FROM reward AS r "
                    "JOIN event AS e ON e.ws = r.ws AND e.id = $3 AND (e.referral_id = r.referral_id OR e.refers_key "
                    "IS NOT "
                    "NULL) WHERE r.ws = $1 AND r.id = $2 AND (r.rule_key = $4 OR (r.rule_key = '' AND $4 = 'bonus'))",
            .params = "ibbt",
            .columns = "i",
        },
    [REWARD_SQL_WRITE_NOTE] =
        {
            .name = "reward_write_note",
            .purpose = "keep why somebody gave or denied a reward: the last that was said",
            .text = "INSERT INTO note (ws, id, text) VALUES ($1, $2, $3) ON CONFLICT (ws, id) DO UPDATE SET text = "
                    "excluded.text",
            .params = "ibt",
            .columns = "",
        },
    [REWARD_SQL_READ_NOTES] =
        {
            .name = "reward_read_notes",
            .purpose = "why rewards were given or denied by hand",
            .text = "SELECT id, text FROM note WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [REWARD_SQL_SUMMARY] =
        {
            .name = "reward_summary",
            .purpose = "what a contact has got by currency, over its lots, and what of it lapses next",
            .text = "SELECT r.currency, " LOT_SUM("pending") LOT_SUM("available") LOT_SUM("reserved")
                LOT_SUM("paid_out") LOT_SUM("redeemed") LOT_SUM("clawback") LOT_SUM("denied") LOT_SUM("reversed")
                    LOT_SUM("expired") "CAST(SUM(CASE WHEN l.expires_at <= $3 THEN l.available ELSE 0 END) AS BIGINT), "
                                       "CAST(SUM(CASE WHEN l.credit = 1 AND (l.expires_at IS NULL OR l.expires_at > "
                                       "$3) THEN l.available ELSE 0 END) AS BIGINT), "
                                       "MIN(CASE WHEN l.available > 0 AND l.expires_at > $3 THEN l.expires_at END), "
                                       "COUNT(*) FILTER (WHERE r.status IN (2, 3, 4)), COUNT(r.amount) "
                                       "FROM reward r JOIN lot l ON l.ws = r.ws AND l.id = r.id WHERE r.ws = $1 AND "
                                       "r.contact_id = $2 GROUP BY r.currency ORDER BY r.currency",
            .params = "ibi",
            .columns = "tiiiiiiiiiiiiii",
        },
};
