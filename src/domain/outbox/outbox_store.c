/* The statements of the outbox and its deliveries. */

#include "domain/outbox/outbox_store.h"

const struct statement outbox_statements[OUTBOX_SQL_COUNT] = {
    [OUTBOX_SQL_INSERT] =
        {
            .name = "outbox_insert",
            .purpose = "note that the world outside must be told of an act",
            .text = "INSERT INTO outbox (ws, id, sequence) VALUES ($1, $2, $3)",
            .params = "ibi",
            .columns = "",
        },
    [OUTBOX_SQL_LIST] =
        {
            .name = "outbox_list",
            .purpose = "acts whose receivers have not been looked for",
            .text = "SELECT id FROM outbox WHERE ws = $1 ORDER BY id LIMIT $2",
            .params = "ii",
            .columns = "b",
        },
    [OUTBOX_SQL_READ] =
        {
            .name = "outbox_read",
            .purpose = "an act that waits, with what the trail says of it",
            .text = "SELECT o.sequence, a.action, a.object_kind, a.object_id, a.referral_id, a.event_id, a.changes, "
                    "a.created_at FROM outbox o LEFT JOIN audit a ON a.ws = o.ws AND a.id = o.id "
                    "WHERE o.ws = $1 AND o.id = $2",
            .params = "ib",
            .columns = "ittbbbti",
        },
    [OUTBOX_SQL_CLAIM] =
        {
            .name = "outbox_claim",
            .purpose = "take an act out of the outbox, in the commit of its deliveries",
            .text = "DELETE FROM outbox WHERE ws = $1 AND id = $2 RETURNING id",
            .params = "ib",
            .columns = "b",
        },
    [OUTBOX_SQL_ADD_DELIVERY] =
        {
            .name = "outbox_add_delivery",
            .purpose = "note that a receiver is to be told of an act",
            .text =
                "INSERT INTO delivery (ws, id, change_id, channel, receiver_id, sequence, payload, state, attempts, "
                "next_try_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8, $9) "
                "ON CONFLICT (ws, change_id, receiver_id, channel) DO NOTHING",
            .params = "ibbtbitii",
            .columns = "",
        },
    [OUTBOX_SQL_WITHOUT_ACT] =
        {
            .name = "outbox_without_act",
            .purpose = "verify: rows without their act",
            .text = "SELECT o.id FROM outbox o LEFT JOIN audit a ON a.ws = o.ws AND a.id = o.id "
                    "WHERE o.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [OUTBOX_SQL_KINDS] =
        {
            .name = "outbox_kinds",
            .purpose = "verify: of what kinds the objects are whose acts wait",
            .text = "SELECT o.id, a.object_kind FROM outbox o JOIN audit a ON a.ws = o.ws AND a.id = o.id "
                    "WHERE o.ws = $1",
            .params = "i",
            .columns = "bt",
        },
    [OUTBOX_SQL_DELIVERY_WITHOUT_ACT] =
        {
            .name = "outbox_delivery_without_act",
            .purpose = "verify: deliveries without their act",
            .text = "SELECT d.id FROM delivery d LEFT JOIN audit a ON a.ws = d.ws AND a.id = d.change_id "
                    "WHERE d.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [OUTBOX_SQL_DELIVERY_TOO_EARLY] =
        {
            .name = "outbox_delivery_too_early",
            .purpose = "verify: deliveries of acts that wait in the outbox",
            .text = "SELECT d.id FROM outbox o JOIN delivery d ON d.ws = o.ws AND d.change_id = o.id WHERE o.ws = $1",
            .params = "i",
            .columns = "b",
        },
};
