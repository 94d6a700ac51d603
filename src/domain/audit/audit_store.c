/* The statements of the trail: writing it, following a timeline, proving it. */

#include "domain/audit/audit_store.h"

/* Rows that name an object of this kind which their world does not have. */
#define WITHOUT_OBJECT(kind, table)                                                                                    \
    "SELECT a.id FROM audit a LEFT JOIN " table " o ON o.ws = a.ws AND o.id = a.object_id "                            \
    "WHERE a.ws = $1 AND a.object_kind = '" kind "' AND o.id IS NULL"

const struct
    statement
        audit_statements
            [AUDIT_SQL_COUNT] =
                {
                    [AUDIT_SQL_INSERT] =
                        {
                            .name = "audit_insert",
                            .purpose = "record an act",
                            .text = "INSERT INTO audit (ws, id, actor_type, actor_id, action, object_kind, object_id, "
                                    "referral_id, "
                                    "previous_id, event_id, changes, noted, created_at) "
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
                            .text =
                                "WITH RECURSIVE line (id, n) AS (SELECT $2, 1 UNION ALL "
                                "SELECT a.previous_id, l.n + 1 FROM line l JOIN audit a ON a.ws = $1 AND a.id = l.id "
                                "WHERE a.previous_id IS NOT NULL AND l.n < $3) "
                                "SELECT a.id, a.created_at, a.actor_type, a.actor_id, k.name, a.action, a.object_kind, "
                                "a.object_id, "
                                "a.previous_id, a.event_id, a.changes, note.text FROM line l JOIN audit a ON a.ws = $1 "
                                "AND a.id = l.id "
                                "LEFT JOIN note ON note.ws = a.ws AND note.id = a.id "
                                "LEFT JOIN api_key k ON k.ws = a.ws AND k.id = a.actor_id ORDER BY l.n",
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
                            .text =
                                "SELECT a.id FROM audit a LEFT JOIN connection c ON c.ws = a.ws AND c.id = a.actor_id "
                                "WHERE a.ws = $1 AND a.actor_type = 'connection' AND c.id IS NULL",
                            .params = "i",
                            .columns = "b",
                        },
                    [AUDIT_SQL_UNKNOWN_OBJECTS] =
                        {
                            .name = "audit_unknown_objects",
                            .purpose = "verify: acts on objects that do not exist",
                            .text = WITHOUT_OBJECT("cnt", "contact") " UNION ALL " WITHOUT_OBJECT("con", "connection") " UNION ALL " WITHOUT_OBJECT("key", "api_key") " UNION ALL " WITHOUT_OBJECT(
                                "lnk",
                                "link") " UNION ALL " WITHOUT_OBJECT("prg",
                                                                     "program") " UNION ALL " WITHOUT_OBJECT("ptc",
                                                                                                             "participa"
                                                                                                             "nt") " UN"
                                                                                                                   "ION"
                                                                                                                   " AL"
                                                                                                                   "L"
                                                                                                                   " " WITHOUT_OBJECT("ref", "referral") " UNION ALL " WITHOUT_OBJECT(
                                                                                                                       "rwd",
                                                                                                                       "reward") " UNION "
                                                                                                                                 "ALL"
                                                                                                                                 " " WITHOUT_OBJECT("evt", "event") " UNION ALL " WITHOUT_OBJECT(
                                                                                                                                     "wks",
                                                                                                                                     "workspace"),
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
                            .text = "SELECT a.id FROM audit a LEFT JOIN referral r ON r.ws = a.ws AND r.id = "
                                    "a.referral_id "
                                    "WHERE a.ws = $1 AND a.referral_id IS NOT NULL AND r.id IS NULL",
                            .params = "i",
                            .columns = "b",
                        },
                    [AUDIT_SQL_TORN_TIMELINES] =
                        {
                            .name = "audit_torn_timelines",
                            .purpose = "verify: acts whose forerunner does not exist or is another referral's",
                            .text = "SELECT a.id FROM audit a LEFT JOIN audit p ON p.ws = a.ws AND p.id = "
                                    "a.previous_id "
                                    "AND p.referral_id = a.referral_id WHERE a.ws = $1 AND a.previous_id IS NOT NULL "
                                    "AND p.id IS NULL",
                            .params = "i",
                            .columns = "b",
                        },
                    [AUDIT_SQL_OFF_TIMELINES] =
                        {
                            .name = "audit_off_timelines",
                            .purpose =
                                "verify: acts of a timeline that are neither its head nor the forerunner of another",
                            .text = "SELECT a.id FROM audit a LEFT JOIN audit n ON n.ws = a.ws AND n.previous_id = "
                                    "a.id "
                                    "LEFT JOIN referral r ON r.ws = a.ws AND r.id = a.referral_id AND r.last_audit_id "
                                    "= a.id "
                                    "WHERE a.ws = $1 AND a.referral_id IS NOT NULL AND n.id IS NULL AND r.id IS NULL",
                            .params = "i",
                            .columns = "b",
                        },
                    [AUDIT_SQL_WRONG_HEADS] =
                        {
                            .name = "audit_wrong_heads",
                            .purpose = "verify: referrals whose timeline begins with no act of theirs",
                            .text = "SELECT r.id FROM referral r LEFT JOIN audit a ON a.ws = r.ws AND a.id = "
                                    "r.last_audit_id "
                                    "AND a.referral_id = r.id WHERE r.ws = $1 AND a.id IS NULL",
                            .params = "i",
                            .columns = "b",
                        },
};
