/* The statements of payments' names, and of what waits for a sale. */

#include "domain/payment/payment_store.h"

const struct statement payment_statements[PAYMENT_SQL_COUNT] = {
    [PAYMENT_SQL_SALE_OF] =
        {
            .name = "payment_sale_of",
            .purpose = "where a payment's name leads",
            .text = "SELECT sale FROM sale_name WHERE ws = $1 AND connection_id = $2 AND name = $3",
            .params = "ibt",
            .columns = "t",
        },
    [PAYMENT_SQL_NAME] =
        {
            .name = "payment_name",
            .purpose = "lead a payment's name to its sale; no row where it leads there",
            .text = "INSERT INTO sale_name (ws, connection_id, name, sale) VALUES ($1, $2, $3, $4) ON CONFLICT (ws, "
                    "connection_id, name) DO UPDATE SET sale = excluded.sale WHERE sale_name.sale <> excluded.sale "
                    "RETURNING name",
            .params = "ibtt",
            .columns = "t",
        },
    [PAYMENT_SQL_MOVE_NAMES] =
        {
            .name = "payment_move_names",
            .purpose = "lead names to the sale to which the name leads that they led to",
            .text = "UPDATE sale_name SET sale = $4 WHERE ws = $1 AND connection_id = $2 AND sale = $3",
            .params = "ibtt",
            .columns = "",
        },
    [PAYMENT_SQL_WAIT] =
        {
            .name = "payment_wait",
            .purpose = "keep what takes a sale back that is not known; no row where it is kept already",
            .text =
                "INSERT INTO sale_waiting (ws, connection_id, external_id, type, sale, fact, created_at) VALUES ($1, "
                "$2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING external_id",
            .params = "ibtttti",
            .columns = "t",
        },
    [PAYMENT_SQL_MOVE_WAITING] =
        {
            .name = "payment_move_waiting",
            .purpose = "what waits for a sale under one name waits for it under a better one",
            .text = "UPDATE sale_waiting SET sale = $4 WHERE ws = $1 AND connection_id = $2 AND sale = $3",
            .params = "ibtt",
            .columns = "",
        },
    [PAYMENT_SQL_TAKE_WAITING] =
        {
            .name = "payment_take_waiting",
            .purpose = "take out what waits for a sale",
            .text = "DELETE FROM sale_waiting WHERE ws = $1 AND connection_id = $2 AND sale = $3 RETURNING fact",
            .params = "ibt",
            .columns = "t",
        },
    [PAYMENT_SQL_FORGET] =
        {
            .name = "payment_forget",
            .purpose = "delete what has waited too long for a sale",
            .text = "DELETE FROM sale_waiting WHERE ws = $1 AND connection_id = $2 AND created_at < $3",
            .params = "ibi",
            .columns = "",
        },
};
