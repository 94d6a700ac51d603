/* The statements of backfills. */

#include "domain/backfill/backfill_store.h"

#define BACKFILL_SELECT "SELECT ws" BACKFILL_COLUMNS(ENTITY_NAME) " FROM backfill WHERE ws = $1"
#define BACKFILL_TYPES "i" BACKFILL_COLUMNS(ENTITY_LETTER)

const struct statement backfill_statements[BACKFILL_SQL_COUNT] = {
    [BACKFILL_SQL_INSERT] =
        {
            .name = "backfill_insert",
            .purpose = "begin to read events again; no row while the connection is at it",
            .text = "INSERT INTO backfill (ws" BACKFILL_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_18
                                                                             ") ON CONFLICT DO NOTHING RETURNING id",
            .params = BACKFILL_TYPES,
            .columns = "b",
        },
    [BACKFILL_SQL_LOCK] =
        {
            .name = "backfill_lock",
            .purpose = "a backfill by its id, kept from others",
            .text = BACKFILL_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = BACKFILL_TYPES,
        },
    [BACKFILL_SQL_NEWEST] =
        {
            .name = "backfill_newest",
            .purpose = "the newest backfills of a connection",
            .text = BACKFILL_SELECT " AND connection_id = $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = BACKFILL_TYPES,
        },
    [BACKFILL_SQL_RUNNING] =
        {
            .name = "backfill_running",
            .purpose = "the backfill that a connection is at",
            .text = BACKFILL_SELECT " AND connection_id = $2 AND state = 0 FOR UPDATE",
            .params = "ib",
            .columns = BACKFILL_TYPES,
        },
    [BACKFILL_SQL_DUE] =
        {
            .name = "backfill_due",
            .purpose = "backfills whose next page is due",
            .text = "SELECT ws, id, connection_id FROM backfill WHERE next_try_at IS NOT NULL AND next_try_at <= $1 "
                    "ORDER BY next_try_at, ws, id LIMIT $2",
            .params = "ii",
            .columns = "ibb",
        },
    [BACKFILL_SQL_SAVE] =
        {
            .name = "backfill_save",
            .purpose = "write back what changes of a backfill",
            .text =
                "UPDATE backfill SET state = $3, applied = $4, replayed = $5, ignored = $6, failed = $7, reached_at = "
                "$8, cursor = $9, reason = $10, attempts = $11, tries = $12, next_try_at = $13, ended_at = $14 WHERE "
                "ws = $1 AND id = $2",
            .params = "ibiiiiiittiiii",
            .columns = "",
        },
};
