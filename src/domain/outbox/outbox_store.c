/* The statements of the outbox. */

#include "domain/outbox/outbox_store.h"

const struct statement outbox_statements[OUTBOX_SQL_COUNT] = {
    [OUTBOX_SQL_INSERT] =
        {
            .name = "outbox_insert",
            .purpose = "note what the world outside must be told",
            .text = "INSERT INTO outbox (ws, id, type, object_kind, object_id, referral_id, sequence, audit_id) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            .params = "ibttbbib",
            .columns = "",
        },
    [OUTBOX_SQL_WITHOUT_CHANGE] =
        {
            .name = "outbox_without_change",
            .purpose = "verify: rows without an act of their name and object",
            .text = "SELECT o.id FROM outbox o LEFT JOIN audit a ON a.ws = o.ws AND a.id = o.audit_id "
                    "AND a.action = o.type AND a.object_kind = o.object_kind AND a.object_id = o.object_id "
                    "WHERE o.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [OUTBOX_SQL_ROWS_PER_ACT] =
        {
            .name = "outbox_rows_per_act",
            .purpose = "verify: how often each act was told; a row without its act has no kind",
            .text = "SELECT id, MIN(kind), COUNT(told) FROM "
                    "(SELECT id, object_kind AS kind, NULL AS told FROM audit WHERE ws = $1 "
                    "UNION ALL SELECT audit_id, NULL, type FROM outbox WHERE ws = $1) AS telling GROUP BY id",
            .params = "i",
            .columns = "bti",
        },
};
