/* The statements of rewards. */

#include "domain/reward/reward_store.h"

#define REWARD_COLUMNS                                                                                                 \
    "id, program_id, program_version, referral_id, event_id, root_id, cause, rule_key, contact_id, participant_id, "   \
    "role, kind, title, "                                                                                              \
    "currency, amount, state, pending, available, denied, step, hold_until, release_at, reason_code, created_at, "     \
    "issued_at, previous_id, noted"
#define REWARD_TYPES "bbibbbbtbbttttitiiiiiitiibi"

const struct statement reward_statements[REWARD_SQL_COUNT] = {
    [REWARD_SQL_READ] =
        {
            .name = "reward_read",
            .purpose = "a reward by its id",
            .text = "SELECT " REWARD_COLUMNS " FROM reward WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_INSERT] =
        {
            .name = "reward_insert",
            .purpose = "write a reward, once per cause",
            .text = "INSERT INTO reward (ws, " REWARD_COLUMNS
                    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                    "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)",
            .params = "i" REWARD_TYPES,
            .columns = "",
        },
    [REWARD_SQL_SETTLE] =
        {
            .name = "reward_settle",
            .purpose = "move a pending reward on, unless somebody did",
            .text = "UPDATE reward SET state = $3, pending = $4, available = $5, denied = $6, release_at = $7, "
                    "issued_at = $8, "
                    "reason_code = $9 WHERE ws = $1 AND id = $2 AND state = 'pending' RETURNING id",
            .params = "ibtiiiiit",
            .columns = "b",
        },
    [REWARD_SQL_LIST_OF_ROOT] =
        {
            .name = "reward_list_of_root",
            .purpose = "the rewards of a referral (or of a contact's bonuses), oldest first",
            .text = "SELECT " REWARD_COLUMNS
                    " FROM reward /* sqlite: INDEXED BY reward_cause */ WHERE ws = $1 AND root_id = $2 ORDER BY id",
            .params = "ib",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_KEEP_DUE] =
        {
            .name = "reward_keep_due",
            .purpose = "keep the referrals of rewards whose hold has ended, in the order of ids",
            .text = "SELECT id FROM referral WHERE ws = $1 AND id IN (SELECT referral_id FROM reward WHERE ws = $1 "
                    "AND release_at <= $2 ORDER BY release_at, id LIMIT $3) ORDER BY id FOR UPDATE",
            .params = "iii",
            .columns = "b",
        },
    [REWARD_SQL_LIST_DUE] =
        {
            .name = "reward_list_due",
            .purpose = "pending rewards whose hold has ended, first due first",
            .text = "SELECT " REWARD_COLUMNS
                    " FROM reward WHERE ws = $1 AND release_at <= $2 ORDER BY release_at, id LIMIT $3",
            .params = "iii",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_LIST] =
        {
            .name = "reward_list",
            .purpose = "one page of all rewards, newest first",
            .text = "SELECT " REWARD_COLUMNS
                    " FROM reward WHERE ws = $1 AND id < $2 AND id >= $3 AND ($5 = '' OR state = $5) "
                    "ORDER BY id DESC LIMIT $4",
            .params = "ibbit",
            .columns = REWARD_TYPES,
        },
    [REWARD_SQL_WRONG_LOTS] =
        {
            .name = "reward_wrong_lots",
            .purpose = "rewards whose amounts are not the sums of their entries (verify, B7)",
            .text = "SELECT r.id FROM reward r LEFT JOIN (SELECT t.reward_id AS reward_id, "
                    "SUM(CASE WHEN e.kind = 2 THEN e.amount ELSE 0 END) AS pending, "
                    "SUM(CASE WHEN e.kind = 3 THEN e.amount ELSE 0 END) AS available, "
                    "SUM(CASE WHEN e.kind = 1 AND t.effect = 'deny' THEN e.amount ELSE 0 END) AS denied "
                    "FROM ledger_txn t JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id WHERE t.ws = $1 GROUP BY "
                    "t.reward_id) AS s "
                    "ON s.reward_id = r.id WHERE r.ws = $1 AND (r.pending <> COALESCE(s.pending, 0) OR r.available <> "
                    "COALESCE(s.available, 0) "
                    "OR r.denied <> COALESCE(s.denied, 0))",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_BALANCES] =
        {
            .name = "reward_wrong_balances",
            .purpose = "contacts whose balances are not the sums of their rewards' amounts (verify, B7)",
            .text = "SELECT b.owner_id FROM balance b LEFT JOIN (SELECT contact_id, currency, SUM(pending) "
                    "AS pending, "
                    "SUM(available) AS available FROM reward WHERE ws = $1 GROUP BY contact_id, currency) AS s "
                    "ON s.contact_id = b.owner_id AND s.currency = b.currency WHERE b.ws = $1 "
                    "AND (b.pending <> COALESCE(s.pending, 0) OR b.available <> COALESCE(s.available, 0))",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_TOTALS] =
        {
            .name = "reward_wrong_totals",
            .purpose = "participants whose totals are not the sums of the rewards that name them (verify, B7)",
            .text = "SELECT p.participant_id FROM participant_total p LEFT JOIN (SELECT participant_id, "
                    "currency, "
                    "SUM(pending) AS pending, SUM(available) AS available, SUM(denied) AS denied, SUM(COALESCE(amount, "
                    "0)) AS granted, "
                    "COUNT(*) FILTER (WHERE state = 'issued') AS earned "
                    "FROM reward WHERE ws = $1 AND participant_id IS NOT NULL GROUP BY participant_id, currency) AS s "
                    "ON s.participant_id = p.participant_id AND s.currency = p.currency WHERE p.ws = $1 "
                    "AND (p.pending <> COALESCE(s.pending, 0) OR p.available <> COALESCE(s.available, 0) "
                    "OR p.denied <> COALESCE(s.denied, 0) OR p.granted <> COALESCE(s.granted, 0) "
                    "OR p.rewards_earned <> COALESCE(s.earned, 0))",
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
    [REWARD_SQL_OFF_LISTS] =
        {
            .name = "reward_off_lists",
            .purpose =
                "rewards that are not exactly once the head of a list of lots or the one before another (verify)",
            .text = "SELECT id FROM (SELECT id, 0 AS named FROM reward WHERE ws = $1 "
                    "UNION ALL SELECT previous_id, 1 FROM reward WHERE ws = $1 AND previous_id IS NOT NULL "
                    "UNION ALL SELECT last_lot_id, 1 FROM balance WHERE ws = $1 AND last_lot_id IS NOT NULL) AS naming "
                    "GROUP BY id HAVING SUM(named) <> 1",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_LINKS] =
        {
            .name = "reward_wrong_links",
            .purpose = "rewards linked to one that does not exist or is of another contact or currency (verify)",
            .text = "SELECT r.id FROM reward r LEFT JOIN reward p ON p.ws = r.ws AND p.id = r.previous_id "
                    "AND p.contact_id = r.contact_id AND p.currency = r.currency "
                    "WHERE r.ws = $1 AND r.previous_id IS NOT NULL AND p.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_HEADS] =
        {
            .name = "reward_wrong_heads",
            .purpose = "contacts whose list of lots begins with none of their rewards of its currency (verify)",
            .text = "SELECT b.owner_id FROM balance b LEFT JOIN reward r ON r.ws = b.ws AND r.id = b.last_lot_id "
                    "AND r.contact_id = b.owner_id AND r.currency = b.currency "
                    "WHERE b.ws = $1 AND b.last_lot_id IS NOT NULL AND r.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WRONG_COUNTS] =
        {
            .name = "reward_wrong_counts",
            .purpose = "participants whose counts of referrals are wrong (verify)",
            .text =
                "SELECT s.participant_id FROM (SELECT participant_id, program_id, COUNT(*) AS referrals, "
                "COUNT(*) FILTER (WHERE stage_kind = 'lost' OR disqualified_at IS NOT NULL) AS disqualified, "
                "COUNT(*) FILTER (WHERE stage_kind <> 'lost' AND disqualified_at IS NULL AND rewarded_at IS NOT NULL) "
                "AS rewarded, "
                "COUNT(*) FILTER (WHERE stage_kind <> 'lost' AND disqualified_at IS NULL AND rewarded_at IS NULL "
                "AND qualified_at IS NOT NULL) AS qualified, COUNT(qualified_at) AS ever_qualified, "
                "COUNT(*) FILTER (WHERE stage_kind = 'won' AND disqualified_at IS NULL) AS closed, "
                "COALESCE(SUM(CASE WHEN stage_kind = 'won' AND disqualified_at IS NULL THEN value ELSE 0 END), 0) "
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
            .purpose = "rewards whose referral is not in this world (verify, B20)",
            .text = "SELECT r.id FROM reward r LEFT JOIN referral f ON f.ws = r.ws AND f.id = r.referral_id "
                    "WHERE r.ws = $1 AND r.referral_id IS NOT NULL AND f.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REWARD_SQL_WITHOUT_OUTBOX] =
        {
            .name = "reward_without_outbox",
            .purpose = "rewards whose making and whose issue the outbox was not told of exactly once (verify, B17): as "
                       "created, unless issued as made, and as issued; sorts instead of joining, since no index leads "
                       "from an object to its acts",
            .text = "SELECT id FROM (SELECT id, CASE WHEN issued_at = created_at THEN 0 ELSE 1 END AS created, "
                    "CASE WHEN issued_at IS NULL THEN 0 ELSE 1 END AS issued FROM reward WHERE ws = $1 UNION ALL "
                    "SELECT a.object_id, CASE WHEN a.action = 'reward.created' THEN -1 ELSE 0 END, "
                    "CASE WHEN a.action = 'reward.issued' THEN -1 ELSE 0 END "
                    "FROM audit a JOIN outbox o ON o.ws = a.ws AND o.id = a.id "
                    "WHERE a.ws = $1 AND a.action IN ('reward.created', 'reward.issued')) AS told "
                    "GROUP BY id HAVING SUM(created) <> 0 OR SUM(issued) <> 0",
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
            .purpose = "a reward, if it was given for this event (verify, B20)",
            .text = "SELECT id FROM reward WHERE ws = $1 AND id = $2 AND event_id = $3",
            .params = "ibb",
            .columns = "b",
        },
    [REWARD_SQL_WRITE_NOTE] =
        {
            .name = "reward_write_note",
            .purpose = "keep why a reward was given by hand",
            .text = "INSERT INTO note (ws, id, text) VALUES ($1, $2, $3)",
            .params = "ibt",
            .columns = "",
        },
    [REWARD_SQL_READ_NOTE] =
        {
            .name = "reward_read_note",
            .purpose = "why a reward was given by hand",
            .text = "SELECT text FROM note WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "t",
        },
};
