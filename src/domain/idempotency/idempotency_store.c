/* The statements of stored answers. A sweep says twice what it looks for: a row that it has waited for, because
 * somebody changed it meanwhile, is tested again by the outer condition alone. */

#include "domain/idempotency/idempotency_store.h"

/* A row whose time is over for good. A sealed one has a second life without its body. */
#define IS_OVER(now) "idempotency.expires_at <= " now " AND (idempotency.sealed = 0 OR idempotency.body IS NULL)"

const struct statement idempotency_statements[IDEMPOTENCY_SQL_COUNT] = {
    [IDEMPOTENCY_SQL_FIND] =
        {
            .name = "idempotency_find",
            .purpose = "the answer of a key",
            .text = "SELECT fingerprint, status, body, sealed, expires_at FROM idempotency WHERE key = $1",
            .params = "b",
            .columns = "bibii",
        },
    [IDEMPOTENCY_SQL_STORE] =
        {
            .name = "idempotency_store",
            .purpose = "keep an answer, unless its key has one whose time is not over",
            .text =
                "INSERT INTO idempotency (ws, key, fingerprint, status, body, sealed, expires_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO UPDATE SET "
                "fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body, "
                "sealed = excluded.sealed, expires_at = excluded.expires_at WHERE " IS_OVER("$8") " RETURNING status",
            .params = "ibbibiii",
            .columns = "i",
        },
    [IDEMPOTENCY_SQL_DESTROY] =
        {
            .name = "idempotency_destroy",
            .purpose = "destroy sealed answers after their day and keep their keys for the rest of the term",
            .text = "UPDATE idempotency SET body = NULL, expires_at = expires_at + $2 WHERE key IN (SELECT key "
                    "FROM idempotency WHERE expires_at <= $1 AND sealed = 1 AND body IS NOT NULL "
                    "ORDER BY expires_at LIMIT $3) AND body IS NOT NULL RETURNING status",
            .params = "iii",
            .columns = "i",
        },
    [IDEMPOTENCY_SQL_GIVE_UP] =
        {
            .name = "idempotency_give_up",
            .purpose = "destroy all sealed answers at once and keep their keys for the rest of the term",
            .text = "UPDATE idempotency SET body = NULL, expires_at = expires_at + $1 "
                    "WHERE sealed = 1 AND body IS NOT NULL",
            .params = "i",
            .columns = "",
        },
    [IDEMPOTENCY_SQL_DELETE] =
        {
            .name = "idempotency_delete",
            .purpose = "forget keys whose time is over",
            .text = "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE " IS_OVER(
                "$1") " ORDER BY expires_at LIMIT $2) AND " IS_OVER("$1") " RETURNING status",
            .params = "ii",
            .columns = "i",
        },
};
