/* The statements of batches. */

#include "domain/enrollment/batch_store.h"

#include "store/list_text.h"

#define BATCH_TYPES "i" BATCH_COLUMNS(ENTITY_LETTER)
#define BATCH_SELECT "SELECT ws" BATCH_COLUMNS(ENTITY_NAME) " FROM invitation_batch WHERE ws = $1"
#define BATCH_PAGE(filters) LIST_TEXT(BATCH_COLUMNS(ENTITY_NAME), "invitation_batch", "created_at", filters)
#define ITEM_TYPES "i" BATCH_ITEM_COLUMNS(ENTITY_LETTER)
#define ITEM_SELECT "SELECT ws" BATCH_ITEM_COLUMNS(ENTITY_NAME) " FROM invitation_item WHERE ws = $1 AND batch_id = $2"

const struct statement batch_statements[BATCH_SQL_COUNT] = {
    [BATCH_SQL_INSERT] =
        {
            .name = "batch_insert",
            .purpose = "make a batch of invitations",
            .text = "INSERT INTO invitation_batch (ws" BATCH_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_27 ")",
            .params = BATCH_TYPES,
            .columns = "",
        },
    [BATCH_SQL_READ] =
        {
            .name = "batch_read",
            .purpose = "a batch by its id",
            .text = BATCH_SELECT " AND id = $2",
            .params = "ib",
            .columns = BATCH_TYPES,
        },
    [BATCH_SQL_LOCK] =
        {
            .name = "batch_lock",
            .purpose = "a batch, which nobody else works on or stops until the commit",
            .text = BATCH_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = BATCH_TYPES,
        },
    [BATCH_SQL_HELD] =
        {
            .name = "batch_held",
            .purpose = "whether there is a batch of this id",
            .text = "SELECT id FROM invitation_batch WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [BATCH_SQL_LIST] =
        {
            .name = "batch_list",
            .purpose = "one page of all batches, newest first",
            .text = BATCH_PAGE(""),
            .params = LIST_PARAMS,
            .columns = BATCH_TYPES,
        },
    [BATCH_SQL_LIST_PROGRAM] =
        {
            .name = "batch_list_program",
            .purpose = "one page of a program's batches",
            .text = BATCH_PAGE(" AND program_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = BATCH_TYPES,
        },
    [BATCH_SQL_DUE] =
        {
            .name = "batch_due",
            .purpose = "batches that are being prepared, or sent in a program that takes people, at most $2",
            .text = "SELECT b.id FROM invitation_batch b WHERE b.ws = $1 AND b.status IN (0, 2) AND (b.status = 0 OR "
                    "EXISTS (SELECT 1 FROM program p WHERE p.ws = b.ws AND p.id = b.program_id AND p.status IN "
                    "('draft', 'active'))) "
                    "ORDER BY b.id LIMIT $2",
            .params = "ii",
            .columns = "b",
        },
    [BATCH_SQL_SET_STATUS] =
        {
            .name = "batch_set_status",
            .purpose = "do what somebody said of a batch",
            .text = "UPDATE invitation_batch SET status = $3, holds = $4, started_at = $5, ended_at = $6 "
                    "WHERE ws = $1 AND id = $2",
            .params = "ibiiii",
            .columns = "",
        },
    [BATCH_SQL_SAVE] =
        {
            .name = "batch_save",
            .purpose = "keep how far a batch has come",
            .text = "UPDATE invitation_batch SET status = $3, prepared = $4, position = $5, after_id = $6, items = $7, "
                    "sent_to = $8, total = $9, will_send = $10, no_consent = $11, unreachable = $12, "
                    "invited_lately = $13, not_active = $14, blocked = $15, duplicate = $16, invalid = $17, "
                    "invited = $18, skipped = $19, started_at = $20, ended_at = $21 WHERE ws = $1 AND id = $2",
            .params = "ib"
                      "iii"
                      "b"
                      "iiiiiiiiiiiiiii",
            .columns = "",
        },
    [BATCH_SQL_ADD_CHUNK] =
        {
            .name = "batch_add_chunk",
            .purpose = "keep a part of what a batch is made from",
            .text = "INSERT INTO invitation_source (ws, batch_id, n, line, text) VALUES ($1, $2, $3, $4, $5)",
            .params = "ibiit",
            .columns = "",
        },
    [BATCH_SQL_READ_CHUNK] =
        {
            .name = "batch_read_chunk",
            .purpose = "a part of what a batch is made from",
            .text = "SELECT line, text FROM invitation_source WHERE ws = $1 AND batch_id = $2 AND n = $3",
            .params = "ibi",
            .columns = "it",
        },
    [BATCH_SQL_DROP_SOURCE] =
        {
            .name = "batch_drop_source",
            .purpose = "forget what a batch was made from: it is over",
            .text = "DELETE FROM invitation_source WHERE ws = $1 AND batch_id = $2",
            .params = "ib",
            .columns = "",
        },
    [BATCH_SQL_ADD_STRANGER] =
        {
            .name = "batch_add_stranger",
            .purpose = "a key of somebody whom nobody knows; no row where the batch has named it before",
            .text = "INSERT INTO invitation_stranger (ws, batch_id, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING "
                    "RETURNING ws",
            .params = "ibb",
            .columns = "i",
        },
    [BATCH_SQL_DROP_STRANGERS] =
        {
            .name = "batch_drop_strangers",
            .purpose = "forget them: its source has been read, or will not be",
            .text = "DELETE FROM invitation_stranger WHERE ws = $1 AND batch_id = $2",
            .params = "ib",
            .columns = "",
        },
    [BATCH_SQL_ADD_ITEM] =
        {
            .name = "batch_add_item",
            .purpose = "somebody whom a batch names; no row where it has named that contact before",
            .text =
                "INSERT INTO invitation_item (ws" BATCH_ITEM_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_10 ") "
                                                                                  "ON CONFLICT DO NOTHING RETURNING ws",
            .params = ITEM_TYPES,
            .columns = "i",
        },
    [BATCH_SQL_WAITING] =
        {
            .name = "batch_waiting",
            .purpose = "the next of a batch who are to be invited",
            .text = ITEM_SELECT " AND state = 0 AND n > $3 ORDER BY n LIMIT $4",
            .params = "ibii",
            .columns = ITEM_TYPES,
        },
    [BATCH_SQL_SETTLE_ITEM] =
        {
            .name = "batch_settle_item",
            .purpose = "say what came of an item",
            .text = "UPDATE invitation_item SET state = $4, code = $5 WHERE ws = $1 AND batch_id = $2 AND n = $3",
            .params = "ibiit",
            .columns = "",
        },
    [BATCH_SQL_ERRORS] =
        {
            .name = "batch_errors",
            .purpose = "the first faulty lines of a batch",
            .text = ITEM_SELECT " AND state = 4 ORDER BY n LIMIT $3",
            .params = "ibi",
            .columns = ITEM_TYPES,
        },
    [BATCH_SQL_SCAN] =
        {
            .name = "batch_scan",
            .purpose = "the next contacts of a world, for a filter to look at",
            .text = "SELECT id, country, tags, customer_since FROM contact WHERE ws = $1 AND id > $2 ORDER BY id "
                    "LIMIT $3",
            .params = "ibi",
            .columns = "btti",
        },
    [BATCH_SQL_TAKE_PART] =
        {
            .name = "batch_take_part",
            .purpose = "which of many contacts take part in a program",
            .text = "SELECT contact_id FROM participant WHERE ws = $1 AND program_id = $2 AND contact_id IN ({ids})",
            .params = "ib",
            .columns = "b",
        },
    [BATCH_SQL_STRAY] =
        {
            .name = "batch_stray",
            .purpose = "verify: sources of batches that do not exist, or are over",
            .text = "SELECT s.batch_id FROM invitation_source s LEFT JOIN invitation_batch b ON b.ws = s.ws AND b.id = "
                    "s.batch_id WHERE s.ws = $1 AND (b.id IS NULL OR b.ended_at IS NOT NULL)",
            .params = "i",
            .columns = "b",
        },
    [BATCH_SQL_STRAY_ITEMS] =
        {
            .name = "batch_stray_items",
            .purpose = "verify: items of batches, or of contacts, that do not exist",
            .text = "SELECT i.batch_id FROM invitation_item i LEFT JOIN invitation_batch b ON b.ws = i.ws AND b.id = "
                    "i.batch_id LEFT JOIN contact c ON c.ws = i.ws AND c.id = i.contact_id "
                    "WHERE i.ws = $1 AND (b.id IS NULL OR (i.contact_id IS NOT NULL AND c.id IS NULL))",
            .params = "i",
            .columns = "b",
        },
    [BATCH_SQL_MISCOUNTED] =
        {
            .name = "batch_miscounted",
            .purpose = "verify: batches whose counts are not those of their items",
            .text = "SELECT b.id FROM invitation_batch b LEFT JOIN (SELECT batch_id, "
                    "COALESCE(SUM(CASE WHEN state < 3 THEN 1 ELSE 0 END), 0) AS sends, "
                    "COALESCE(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0) AS invited, "
                    "COALESCE(SUM(CASE WHEN state = 2 THEN 1 ELSE 0 END), 0) AS skipped, "
                    "COALESCE(SUM(CASE WHEN state = 4 THEN 1 ELSE 0 END), 0) AS wrong "
                    "FROM invitation_item WHERE ws = $1 GROUP BY batch_id) AS i ON i.batch_id = b.id "
                    "WHERE b.ws = $1 AND (b.will_send <> COALESCE(i.sends, 0) OR b.invited <> COALESCE(i.invited, 0) "
                    "OR b.skipped <> COALESCE(i.skipped, 0) OR b.duplicate + b.invalid <> COALESCE(i.wrong, 0))",
            .params = "i",
            .columns = "b",
        },
};
