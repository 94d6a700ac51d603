/* The statements of the trail: writing it, following a timeline, proving it. */

#include "domain/audit/audit_store.h"

const struct statement audit_statements[AUDIT_SQL_COUNT] = {
    [AUDIT_SQL_INSERT] =
        {
            .name = "audit_insert",
            .purpose = "record an act",
            .text = "INSERT INTO audit (ws, id, actor_type, actor_id, action, object_kind, object_id, "
                    "referral_id, previous_id, event_id, changes, noted, created_at) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            .params = "ibtbttbbbbtii",
            .columns = "",
        },
    [AUDIT_SQL_INSERT_NOTE] =
        {
            .name = "audit_insert_note",
            .purpose = "keep an act's free text apart, where it may be deleted",
            .text = "INSERT INTO note (ws, id, text) VALUES ($1, $2, $3)",
            .params = "ibt",
            .columns = "",
        },
    [AUDIT_SQL_TIMELINE] =
        {
            .name = "audit_timeline",
            .purpose = "follow a timeline backwards",
            .text = "WITH RECURSIVE line (id, n) AS (SELECT $2, 1 UNION ALL SELECT a.previous_id, l.n + 1 "
                    "FROM line l JOIN audit a ON a.ws = $1 AND a.id = l.id WHERE a.previous_id IS NOT NULL "
                    "AND l.n < $3) SELECT a.id, a.created_at, a.actor_type, a.actor_id, k.name, a.action, "
                    "a.object_kind, a.object_id, a.previous_id, a.event_id, a.changes, note.text FROM line l "
                    "JOIN audit a ON a.ws = $1 AND a.id = l.id LEFT JOIN note ON note.ws = a.ws "
                    "AND note.id = a.id LEFT JOIN api_key k ON k.ws = a.ws AND k.id = a.actor_id ORDER BY l.n",
            .params = "ibi",
            .columns = "bitbtttbbbtt",
        },
    [AUDIT_SQL_UNKNOWN_KEYS] =
        {
            .name = "audit_unknown_keys",
            .purpose = "verify: acts of keys that do not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN api_key k ON k.ws = a.ws AND k.id = a.actor_id "
                    "WHERE a.ws = $1 AND a.actor_type = 'key' AND k.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_CONNECTIONS] =
        {
            .name = "audit_unknown_connections",
            .purpose = "verify: acts of connections that do not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN connection c ON c.ws = a.ws AND c.id = a.actor_id "
                    "WHERE a.ws = $1 AND a.actor_type = 'connection' AND c.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_OBJECTS] =
        {
            .name = "audit_unknown_objects",
            .purpose = "verify: acts on objects that do not exist",
            .text = "SELECT a.id FROM audit a WHERE a.ws = $1 AND NOT ("
                    "(a.object_kind = 'cnt' AND EXISTS "
                    "(SELECT 1 FROM contact o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'con' AND EXISTS "
                    "(SELECT 1 FROM connection o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'evt' AND EXISTS "
                    "(SELECT 1 FROM event o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'key' AND EXISTS "
                    "(SELECT 1 FROM api_key o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'lnk' AND EXISTS "
                    "(SELECT 1 FROM link o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'prg' AND EXISTS "
                    "(SELECT 1 FROM program o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'ptc' AND EXISTS "
                    "(SELECT 1 FROM participant o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'ref' AND EXISTS "
                    "(SELECT 1 FROM referral o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'rwd' AND EXISTS "
                    "(SELECT 1 FROM reward o WHERE o.ws = $1 AND o.id = a.object_id)) OR "
                    "(a.object_kind = 'wks' AND EXISTS "
                    "(SELECT 1 FROM workspace o WHERE o.ws = $1 AND o.id = a.object_id)))",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_EVENTS] =
        {
            .name = "audit_unknown_events",
            .purpose = "verify: acts caused by events that do not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN event e ON e.ws = a.ws AND e.id = a.event_id "
                    "WHERE a.ws = $1 AND a.event_id IS NOT NULL AND e.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_REFERRALS] =
        {
            .name = "audit_unknown_referrals",
            .purpose = "verify: acts on the timeline of a referral that does not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN referral r ON r.ws = a.ws AND r.id = a.referral_id "
                    "WHERE a.ws = $1 AND a.referral_id IS NOT NULL AND r.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_TORN_TIMELINES] =
        {
            .name = "audit_torn_timelines",
            .purpose = "verify: acts whose forerunner does not exist or is another referral's",
            .text = "SELECT a.id FROM audit a LEFT JOIN audit p ON p.ws = a.ws AND p.id = a.previous_id "
                    "AND p.referral_id = a.referral_id WHERE a.ws = $1 AND a.previous_id IS NOT NULL "
                    "AND p.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_OFF_TIMELINES] =
        {
            .name = "audit_off_timelines",
            .purpose = "verify: acts of a timeline that are not exactly once its head or the forerunner of another",
            .text = "SELECT id FROM (SELECT id, 0 AS named FROM audit WHERE ws = $1 AND referral_id IS NOT NULL "
                    "UNION ALL SELECT previous_id, 1 FROM audit WHERE ws = $1 AND previous_id IS NOT NULL "
                    "UNION ALL SELECT last_audit_id, 1 FROM referral WHERE ws = $1) AS naming "
                    "GROUP BY id HAVING SUM(named) <> 1",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_WRONG_HEADS] =
        {
            .name = "audit_wrong_heads",
            .purpose = "verify: referrals whose timeline begins with no act of theirs",
            .text = "SELECT r.id FROM referral r LEFT JOIN audit a ON a.ws = r.ws AND a.id = r.last_audit_id "
                    "AND a.referral_id = r.id WHERE r.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
