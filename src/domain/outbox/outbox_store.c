/* The statements of the outbox. */

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
    [OUTBOX_SQL_LIST_ACTIONS] =
        {
            .name = "outbox_list_actions",
            .purpose = "acts whose receivers have not been looked for, and what was done",
            .text = "SELECT o.id, a.action FROM outbox o LEFT JOIN audit a ON a.ws = o.ws AND a.id = o.id "
                    "WHERE o.ws = $1 ORDER BY o.id LIMIT $2",
            .params = "ii",
            .columns = "bt",
        },
    [OUTBOX_SQL_LIST_FROM] =
        {
            .name = "outbox_list_from",
            .purpose = "acts in the outbox, from one on, and what was done",
            .text = "SELECT o.id, a.action FROM outbox o JOIN audit a ON a.ws = o.ws AND a.id = o.id "
                    "WHERE o.ws = $1 AND o.id >= $2 ORDER BY o.id LIMIT $3",
            .params = "ibi",
            .columns = "bt",
        },
    [OUTBOX_SQL_DROP] =
        {
            .name = "outbox_drop",
            .purpose = "take acts out of the outbox that nobody asks for",
            .text = "DELETE FROM outbox WHERE ws = $1 AND id IN ({ids}) RETURNING id",
            .params = "i",
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
            .text = "DELETE FROM outbox WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "",
        },
    [OUTBOX_SQL_FIRST] =
        {
            .name = "outbox_first",
            .purpose = "the act of a referral that waits and has the lowest sequence, kept from others",
            .text =
                "SELECT id FROM outbox WHERE ws = $1 AND id IN (SELECT id FROM audit WHERE ws = $1 AND referral_id = "
                "$2) AND sequence IS NOT NULL ORDER BY sequence LIMIT 1 FOR UPDATE",
            .params = "ib",
            .columns = "b",
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
};
