/* The statements of worlds, of the server's values, and of the schema's triggers. */

#include "domain/workspace/workspace_store.h"

#define WORKSPACE_COLUMNS "ws, id, name, livemode, twin_ws, clock_offset_us, created_at"
#define WORKSPACE_TYPES "ibtiiii"

const struct statement workspace_statements[WORKSPACE_SQL_COUNT] = {
    [WORKSPACE_SQL_INSERT] =
        {
            .name = "workspace_insert",
            .purpose = "make a world; no row when another transaction was first",
            .text = "INSERT INTO workspace (" WORKSPACE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7) "
                    "ON CONFLICT DO NOTHING RETURNING ws",
            .params = WORKSPACE_TYPES,
            .columns = "i",
        },
    [WORKSPACE_SQL_FIND] =
        {
            .name = "workspace_find",
            .purpose = "the first world of a mode, and another if there is one",
            .text = "SELECT " WORKSPACE_COLUMNS " FROM workspace WHERE livemode = $1 ORDER BY ws LIMIT 2",
            .params = "i",
            .columns = WORKSPACE_TYPES,
        },
    [WORKSPACE_SQL_FIND_NAME] =
        {
            .name = "workspace_find_name",
            .purpose = "the world of a mode and a name",
            .text = "SELECT " WORKSPACE_COLUMNS " FROM workspace WHERE livemode = $1 AND name = $2 ORDER BY ws LIMIT 1",
            .params = "it",
            .columns = WORKSPACE_TYPES,
        },
    [WORKSPACE_SQL_FIND_ID] =
        {
            .name = "workspace_find_id",
            .purpose = "a world by its id",
            .text = "SELECT " WORKSPACE_COLUMNS " FROM workspace WHERE id = $1",
            .params = "b",
            .columns = WORKSPACE_TYPES,
        },
    [WORKSPACE_SQL_NEXT] =
        {
            .name = "workspace_next",
            .purpose = "the world with the next number",
            .text = "SELECT " WORKSPACE_COLUMNS " FROM workspace WHERE ws > $1 ORDER BY ws LIMIT 1",
            .params = "i",
            .columns = WORKSPACE_TYPES,
        },
    [WORKSPACE_SQL_LAST] =
        {
            .name = "workspace_last",
            .purpose = "the highest number of a world; null: there is none",
            .text = "SELECT max(ws) FROM workspace",
            .params = "",
            .columns = "i",
        },
    [WORKSPACE_SQL_READ] =
        {
            .name = "workspace_read",
            .purpose = "a world by its number",
            .text = "SELECT " WORKSPACE_COLUMNS " FROM workspace WHERE ws = $1",
            .params = "i",
            .columns = WORKSPACE_TYPES,
        },
    [WORKSPACE_SQL_CLOCK] =
        {
            .name = "workspace_clock",
            .purpose = "a world's clock, which stays as it is until the commit",
            .text = "SELECT clock_offset_us FROM workspace WHERE ws = $1",
            .params = "i",
            .columns = "i",
            .postgres = "SELECT clock_offset_us FROM workspace WHERE ws = $1 FOR SHARE",
        },
    [WORKSPACE_SQL_CLOCK_ALONE] =
        {
            .name = "workspace_clock_alone",
            .purpose = "a world's clock, which nobody else reads for a write until the commit",
            .text = "SELECT clock_offset_us FROM workspace WHERE ws = $1 FOR UPDATE",
            .params = "i",
            .columns = "i",
        },
    [WORKSPACE_SQL_SET_CLOCK] =
        {
            .name = "workspace_set_clock",
            .purpose = "move a test world's clock",
            .text = "UPDATE workspace SET clock_offset_us = $2 WHERE ws = $1 AND livemode = 0",
            .params = "ii",
            .columns = "",
        },
    [WORKSPACE_SQL_READ_VALUE] =
        {
            .name = "server_value_read",
            .purpose = "a value of the server as a whole",
            .text = "SELECT value FROM server_value WHERE name = $1",
            .params = "t",
            .columns = "b",
        },
    [WORKSPACE_SQL_INSERT_VALUE] =
        {
            .name = "server_value_insert",
            .purpose = "set a value of the server once; no row when another transaction was first",
            .text = "INSERT INTO server_value (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING name",
            .params = "tb",
            .columns = "t",
        },
    [WORKSPACE_SQL_REPLACE_VALUE] =
        {
            .name = "server_value_replace",
            .purpose = "change a value of the server; no row when it was not set",
            .text = "UPDATE server_value SET value = $2 WHERE name = $1 RETURNING name",
            .params = "tb",
            .columns = "t",
        },
    [WORKSPACE_SQL_LONE_TWINS] =
        {
            .name = "workspace_lone_twins",
            .purpose = "verify: a world whose twin does not name it back, or has its mode",
            .text = "SELECT w.id FROM workspace w LEFT JOIN workspace t ON t.ws = w.twin_ws WHERE w.ws = $1 "
                    "AND (t.ws IS NULL OR t.twin_ws <> w.ws OR t.livemode = w.livemode)",
            .params = "i",
            .columns = "b",
        },
    [WORKSPACE_SQL_TRIGGERS] =
        {
            .name = "schema_triggers",
            .purpose = "verify: names of a table's triggers",
            .text = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = $1",
            .params = "t",
            .columns = "t",
            .postgres =
                "SELECT CAST(tgname AS TEXT) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE relname = $1 AND pg_table_is_visible(pg_class.oid) AND NOT tgisinternal AND tgenabled <> 'D'",
        },
};
