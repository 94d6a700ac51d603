/* The statements of what connections were told. */

#include "domain/inbound/inbound_store.h"

const struct statement inbound_statements[INBOUND_SQL_COUNT] = {
    [INBOUND_SQL_INSERT] =
        {
            .name = "inbound_insert",
            .purpose = "keep what a connection was told",
            .text = "INSERT INTO inbound (ws" INBOUND_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_12 ")",
            .params = "i" INBOUND_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
    [INBOUND_SQL_NEWEST] =
        {
            .name = "inbound_newest",
            .purpose = "the newest messages of a connection",
            .text = "SELECT ws" INBOUND_COLUMNS(
                ENTITY_NAME) " FROM inbound WHERE ws = $1 AND connection_id = $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = "i" INBOUND_COLUMNS(ENTITY_LETTER),
        },
    [INBOUND_SQL_FRESH] =
        {
            .name = "inbound_fresh",
            .purpose = "messages of connections that are not counted yet",
            .text =
                "SELECT connection_id, outcome, COUNT(*), MAX(created_at) FROM inbound WHERE ws = $1 AND counted = 0 "
                "AND connection_id IN ({ids}) GROUP BY connection_id, outcome",
            .params = "i",
            .columns = "biii",
        },
    [INBOUND_SQL_HEALTH] =
        {
            .name = "inbound_health",
            .purpose = "counts of the messages of connections",
            .text = "SELECT connection_id, applied, replayed, ignored, failed, refused, last_received_at FROM "
                    "connection_health WHERE ws = $1 AND connection_id IN ({ids})",
            .params = "i",
            .columns = "biiiiii",
        },
    [INBOUND_SQL_ERROR] =
        {
            .name = "inbound_error",
            .purpose = "the newest error of each connection",
            .text =
                "SELECT e.connection_id, e.detail, e.created_at FROM inbound e WHERE e.ws = $1 AND e.id IN (SELECT "
                "(SELECT f.id FROM inbound f WHERE f.ws = $1 AND f.connection_id = c.id AND f.outcome >= 3 ORDER BY "
                "f.id DESC LIMIT 1) FROM connection c WHERE c.ws = $1 AND c.id IN ({ids}))",
            .params = "i",
            .columns = "bti",
        },
    [INBOUND_SQL_DUE] =
        {
            .name = "inbound_due",
            .purpose = "connections with messages that are not counted yet",
            .text = "SELECT connection_id FROM inbound WHERE ws = $1 AND counted = 0 GROUP BY connection_id LIMIT $2",
            .params = "ii",
            .columns = "b",
        },
    [INBOUND_SQL_DUE_OLD] =
        {
            .name = "inbound_due_old",
            .purpose = "connections with messages that are too old to be kept",
            .text =
                "SELECT c.id FROM connection c WHERE c.ws = $1 AND EXISTS (SELECT 1 FROM inbound i WHERE i.ws = c.ws "
                "AND i.connection_id = c.id AND i.created_at < $2) LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [INBOUND_SQL_COUNT_ROWS] =
        {
            .name = "inbound_count",
            .purpose = "mark a connection's messages as counted",
            .text = "UPDATE inbound SET counted = 1 WHERE ws = $1 AND id IN (SELECT id FROM inbound WHERE ws = $1 AND "
                    "connection_id = $2 AND counted = 0 LIMIT $3) AND counted = 0 RETURNING outcome, created_at",
            .params = "ibi",
            .columns = "ii",
        },
    [INBOUND_SQL_ADD] =
        {
            .name = "inbound_add",
            .purpose = "add to the counts of a connection's messages",
            .text =
                "INSERT INTO connection_health (ws, connection_id, applied, replayed, ignored, failed, refused, "
                "last_received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (ws, connection_id) DO UPDATE "
                "SET applied = connection_health.applied + excluded.applied, replayed = connection_health.replayed + "
                "excluded.replayed, ignored = connection_health.ignored + excluded.ignored, failed = "
                "connection_health.failed + excluded.failed, refused = connection_health.refused + excluded.refused, "
                "last_received_at = CASE WHEN excluded.last_received_at > connection_health.last_received_at THEN "
                "excluded.last_received_at ELSE connection_health.last_received_at END",
            .params = "ibiiiiii",
            .columns = "",
        },
    [INBOUND_SQL_LAST_KEPT] =
        {
            .name = "inbound_last_kept",
            .purpose = "the oldest of a connection's messages that is kept",
            .text = "SELECT id FROM inbound WHERE ws = $1 AND connection_id = $2 ORDER BY id DESC LIMIT 1 OFFSET $3",
            .params = "ibi",
            .columns = "b",
        },
    [INBOUND_SQL_PURGE] =
        {
            .name = "inbound_purge",
            .purpose = "delete messages older than one, but the newest that could not be used",
            .text = "DELETE FROM inbound WHERE ws = $1 AND connection_id = $2 AND id < $3 AND counted = 1 AND id <> "
                    "COALESCE((SELECT f.id FROM inbound f WHERE f.ws = $1 AND f.connection_id = $2 AND f.outcome >= 3 "
                    "ORDER BY f.id DESC LIMIT 1), $3)",
            .params = "ibb",
            .columns = "",
        },
    [INBOUND_SQL_PURGE_OLD] =
        {
            .name = "inbound_purge_old",
            .purpose = "delete a connection's messages from before a time",
            .text = "DELETE FROM inbound WHERE ws = $1 AND connection_id = $2 AND created_at < $3 AND counted = 1",
            .params = "ibi",
            .columns = "",
        },
};
