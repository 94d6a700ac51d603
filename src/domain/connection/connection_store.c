/* The statements of connections. */

#include "domain/connection/connection_store.h"

#define CONNECTION_COLUMNS                                                                                             \
    "c.ws, c.id, c.kind, c.program_id, c.livemode, c.account, c.secret, c.created_at, w.clock_offset_us"
#define CONNECTION_TYPES "ibtbitbii"
#define CONNECTION_FROM " FROM connection c JOIN workspace w ON w.ws = c.ws "

const struct statement connection_statements[CONNECTION_SQL_COUNT] = {
    [CONNECTION_SQL_INSERT] =
        {
            .name = "connection_insert",
            .purpose = "make a connection",
            .text = "INSERT INTO connection (ws, id, kind, program_id, livemode, account, secret, created_at) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            .params = "ibtbitbi",
            .columns = "",
        },
    [CONNECTION_SQL_FIND] =
        {
            .name = "connection_find",
            .purpose = "the connection of a hook, in any world",
            .text = "SELECT " CONNECTION_COLUMNS CONNECTION_FROM "WHERE c.id = $1",
            .params = "b",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_READ] =
        {
            .name = "connection_read",
            .purpose = "a connection by its id",
            .text = "SELECT " CONNECTION_COLUMNS CONNECTION_FROM "WHERE c.ws = $1 AND c.id = $2",
            .params = "ib",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_LIST] =
        {
            .name = "connection_list",
            .purpose = "a page of connections, newest first",
            .text = "SELECT " CONNECTION_COLUMNS CONNECTION_FROM
                    "WHERE c.ws = $1 AND c.id < $2 AND c.id >= $3 ORDER BY c.id DESC LIMIT $4",
            .params = "ibbi",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_WRONG_MODE] =
        {
            .name = "connection_wrong_mode",
            .purpose = "verify: connections of another mode than their world",
            .text = "SELECT c.id" CONNECTION_FROM "WHERE c.ws = $1 AND c.livemode <> w.livemode",
            .params = "i",
            .columns = "b",
        },
};
