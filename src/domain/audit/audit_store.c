/* The statements of the trail: writing it, reading a timeline, proving it. */

#include "domain/audit/audit_store.h"

static const struct member row_members[] = {AUDIT_ROW_COLUMNS(ENTITY_COLUMN)};
const struct entity audit_row_entity = ENTITY("AuditRow", row_members, struct audit_row);

const struct statement audit_statements[AUDIT_SQL_COUNT] = {
    [AUDIT_SQL_INSERT] =
        {
            .name = "audit_insert",
            .purpose = "record an act",
            .text = "INSERT INTO audit (ws, id, actor_type, actor_id, request_id, source, action, object_kind, "
                    "object_id, referral_id, event_id, changes, noted, created_at) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            .params = "ibtbbbttbbbtii",
            .columns = "",
        },
    [AUDIT_SQL_INSERT_UNSEALED] =
        {
            .name = "audit_insert_unsealed",
            .purpose = "note that an act is not sealed yet",
            .text = "INSERT INTO unsealed (ws, id) VALUES ($1, $2)",
            .params = "ib",
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
            .purpose = "a page of a referral's timeline, newest first",
            .text = "SELECT a.ws" AUDIT_ROW_COLUMNS(
                ENTITY_NAME) " FROM audit a "
                             "LEFT JOIN note n ON n.ws = a.ws AND n.id = a.id AND a.noted = 1 "
                             "LEFT JOIN api_key k ON k.ws = a.ws AND k.id = a.actor_id "
                             "WHERE a.ws = $1 AND a.referral_id = $2 AND a.id < $3 AND a.created_at >= $4 "
                             "AND a.created_at < $5 ORDER BY a.id DESC LIMIT $6",
            .params = "ibbiii",
            .columns = "i" AUDIT_ROW_COLUMNS(ENTITY_LETTER),
        },
    [AUDIT_SQL_ON_TIMELINE] =
        {
            .name = "audit_on_timeline",
            .purpose = "whether a row is of a referral's timeline",
            .text = "SELECT id FROM audit WHERE ws = $1 AND id = $2 AND referral_id = $3",
            .params = "ibb",
            .columns = "b",
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
    [AUDIT_SQL_NEITHER_SEALED] =
        {
            .name = "audit_neither_sealed",
            .purpose = "verify: acts that do not wait to be sealed",
            .text = "SELECT a.id FROM audit a LEFT JOIN unsealed u ON u.ws = a.ws AND u.id = a.id "
                    "WHERE a.ws = $1 AND u.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_NOTHING_TO_SEAL] =
        {
            .name = "audit_nothing_to_seal",
            .purpose = "verify: what waits to be sealed and is no act",
            .text = "SELECT u.id FROM unsealed u LEFT JOIN audit a ON a.ws = u.ws AND a.id = u.id "
                    "WHERE u.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
