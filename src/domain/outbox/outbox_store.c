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
    [OUTBOX_SQL_WITHOUT_ACT] =
        {
            .name = "outbox_without_act",
            .purpose = "verify: rows without their act",
            .text = "SELECT o.id FROM outbox o LEFT JOIN audit a ON a.ws = o.ws AND a.id = o.id "
                    "WHERE o.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [OUTBOX_SQL_ACTS] =
        {
            .name = "outbox_acts",
            .purpose = "verify: each act's kind of object, and its row of the outbox, if any",
            .text = "SELECT a.id, a.object_kind, o.id FROM audit a LEFT JOIN outbox o ON o.ws = a.ws AND o.id = a.id "
                    "WHERE a.ws = $1",
            .params = "i",
            .columns = "btb",
        },
};
