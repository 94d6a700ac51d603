/* The statements of connections. */

#include "domain/connection/connection_store.h"

#include "store/list_text.h"

/* With the world's clock behind the columns. */
#define CONNECTION_SELECT                                                                                              \
    "SELECT ws" CONNECTION_COLUMNS(ENTITY_NAME) ", (SELECT w.clock_offset_us FROM workspace w WHERE w.ws = c.ws)"      \
                                                " FROM connection c "
#define CONNECTION_TYPES "i" CONNECTION_COLUMNS(ENTITY_LETTER) "i"
#define CONNECTION_ONE CONNECTION_SELECT "WHERE c.ws = $1 AND c.id = $2 AND c.deleted_at IS NULL"

const struct statement connection_statements[CONNECTION_SQL_COUNT] = {
    [CONNECTION_SQL_INSERT] =
        {
            .name = "connection_insert",
            .purpose = "make a connection; no row when the program has one of that account",
            .text = "INSERT INTO connection (ws" CONNECTION_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_14 ") ON CONFLICT DO NOTHING RETURNING id",
            .params = "i" CONNECTION_COLUMNS(ENTITY_LETTER),
            .columns = "b",
        },
    [CONNECTION_SQL_FIND] =
        {
            .name = "connection_find",
            .purpose = "the connection of a hook, in any world",
            .text = CONNECTION_SELECT "WHERE c.id = $1 AND c.deleted_at IS NULL",
            .params = "b",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_FIND_SAME] =
        {
            .name = "connection_find_same",
            .purpose = "a program's connection of an account",
            .text = CONNECTION_SELECT "WHERE c.ws = $1 AND c.program_id = $2 AND c.kind = $3 AND c.account = $4 "
                                      "AND c.deleted_at IS NULL",
            .params = "ibtt",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_FIND_SAME_WORLD] =
        {
            .name = "connection_find_same_world",
            .purpose = "the connection of a kind and account that is for all programs",
            .text = CONNECTION_SELECT "WHERE c.ws = $1 AND c.program_id IS NULL AND c.kind = $2 AND c.account = $3 "
                                      "AND c.deleted_at IS NULL",
            .params = "itt",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_FOR] =
        {
            .name = "connection_for",
            .purpose = "the active connection of one of two kinds for a program: its own before that of all",
            .text = CONNECTION_SELECT
            "WHERE c.ws = $1 AND (c.program_id = $2 OR c.program_id IS NULL) AND c.kind IN ($3, $4) "
            "AND c.status = 'active' AND c.deleted_at IS NULL ORDER BY c.program_id IS NULL, c.id DESC LIMIT 1",
            .params = "ibtt",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_READ] =
        {
            .name = "connection_read",
            .purpose = "a connection by its id",
            .text = CONNECTION_ONE,
            .params = "ib",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_LOCK] =
        {
            .name = "connection_lock",
            .purpose = "a connection by its id, which nobody else changes until the commit",
            .text = CONNECTION_ONE " FOR UPDATE",
            .params = "ib",
            .columns = CONNECTION_TYPES,
        },
    [CONNECTION_SQL_HELD] =
        {
            .name = "connection_held",
            .purpose = "whether there is, or was, a connection of this id",
            .text = "SELECT id FROM connection WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [CONNECTION_SQL_LIST] =
        {
            .name = "connection_list",
            .purpose = "a page of connections, newest first",
            .text = LIST_TEXT(CONNECTION_COLUMNS(ENTITY_NAME), "connection", "created_at", " AND deleted_at IS NULL"),
            .params = LIST_PARAMS,
            .columns = "i" CONNECTION_COLUMNS(ENTITY_LETTER),
        },
    [CONNECTION_SQL_UPDATE] =
        {
            .name = "connection_update",
            .purpose = "write back what a connection may change",
            .text =
                "UPDATE connection SET account = $3, status = $4, settings = $5, secret = $6, previous_secret = $7, "
                "previous_until = $8, api_key = $9, api_url = $10 WHERE ws = $1 AND id = $2",
            .params = "ibtttbbibt",
            .columns = "",
        },
    [CONNECTION_SQL_GIVE_UP_SECRET] =
        {
            .name = "connection_give_up_secret",
            .purpose = "destroy a connection's secrets, which nobody can open any more",
            .text =
                "UPDATE connection SET secret = NULL, previous_secret = NULL, previous_until = NULL, api_key = NULL "
                "WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "",
        },
    [CONNECTION_SQL_DELETE] =
        {
            .name = "connection_delete",
            .purpose = "close a connection for good and destroy its secrets; the row stays for the trail",
            .text = "UPDATE connection SET deleted_at = $3, secret = NULL, previous_secret = NULL, "
                    "previous_until = NULL, api_key = NULL WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [CONNECTION_SQL_WRONG_MODE] =
        {
            .name = "connection_wrong_mode",
            .purpose = "verify: connections of another mode than their world",
            .text = "SELECT c.id FROM connection c JOIN workspace w ON w.ws = c.ws WHERE c.ws = $1 AND c.livemode <> "
                    "w.livemode",
            .params = "i",
            .columns = "b",
        },
};
