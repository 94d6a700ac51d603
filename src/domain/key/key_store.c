/* The statements of API keys. */

#include "domain/key/key_store.h"

const struct statement key_statements[KEY_SQL_COUNT] = {
    [KEY_SQL_INSERT] =
        {
            .name = "key_insert",
            .purpose = "store a key's hash",
            .text = "INSERT INTO api_key (ws, id, hash, name, kind, scopes, hint, created_at, origins) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            .params = "ibbttttit",
            .columns = "",
        },
    [KEY_SQL_FIND_BY_HASH] =
        {
            .name = "key_find_by_hash",
            .purpose = "a key with its world, in any world",
            .text = "SELECT k.id, k.ws, w.livemode, w.clock_offset_us, k.kind, k.scopes, k.revoked_at, k.origins "
                    "FROM api_key k JOIN workspace w ON w.ws = k.ws WHERE k.hash = $1",
            .params = "b",
            .columns = "biiittit",
        },
    [KEY_SQL_LIST] =
        {
            .name = "key_list",
            .purpose = "a page of a world's keys, newest first",
            .text = "SELECT id, name, kind, scopes, hint, created_at, revoked_at, origins FROM api_key WHERE ws = $1 "
                    "AND id < $2 AND id >= $3 ORDER BY id DESC LIMIT $4",
            .params = "ibbi",
            .columns = "bttttiit",
        },
    [KEY_SQL_EXISTS] =
        {
            .name = "key_exists",
            .purpose = "whether a world has a key",
            .text = "SELECT id FROM api_key WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [KEY_SQL_REVOKE] =
        {
            .name = "key_revoke",
            .purpose = "end a key's validity, once",
            .text = "UPDATE api_key SET revoked_at = $3 WHERE ws = $1 AND id = $2 AND revoked_at IS NULL "
                    "RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
};
