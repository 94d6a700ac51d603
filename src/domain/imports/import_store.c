/* The statements of imports. */

#include "domain/imports/import_store.h"

#include "store/list_text.h"

#define TYPES "i" IMPORT_COLUMNS(ENTITY_LETTER)
#define SELECT "SELECT ws" IMPORT_COLUMNS(ENTITY_NAME) " FROM data_import WHERE ws = $1"
#define PAGE(filters) LIST_TEXT(IMPORT_COLUMNS(ENTITY_NAME), "data_import", "created_at", filters)

const struct statement import_statements[IMPORT_SQL_COUNT] = {
    [IMPORT_SQL_INSERT] =
        {
            .name = "import_insert",
            .purpose = "make an import",
            .text = "INSERT INTO data_import (ws" IMPORT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_27 ")",
            .params = TYPES,
            .columns = "",
        },
    [IMPORT_SQL_READ] =
        {
            .name = "import_read",
            .purpose = "an import by its id",
            .text = SELECT " AND id = $2",
            .params = "ib",
            .columns = TYPES,
        },
    [IMPORT_SQL_LOCK] =
        {
            .name = "import_lock",
            .purpose = "an import, which nobody else works on or stops until the commit",
            .text = SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = TYPES,
        },
    [IMPORT_SQL_HELD] =
        {
            .name = "import_held",
            .purpose = "whether there is an import of this id",
            .text = "SELECT id FROM data_import WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [IMPORT_SQL_LIST] =
        {
            .name = "import_list",
            .purpose = "one page of all imports, newest first",
            .text = PAGE(""),
            .params = LIST_PARAMS,
            .columns = TYPES,
        },
    [IMPORT_SQL_LIST_PROGRAM] =
        {
            .name = "import_list_program",
            .purpose = "one page of a program's imports",
            .text = PAGE(" AND program_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = TYPES,
        },
    [IMPORT_SQL_DUE] =
        {
            .name = "import_due",
            .purpose = "imports whose job has work left, at most $2",
            .text = "SELECT id FROM data_import WHERE ws = $1 AND due = 1 ORDER BY id LIMIT $2",
            .params = "ii",
            .columns = "b",
        },
    [IMPORT_SQL_SAVE] =
        {
            .name = "import_save",
            .purpose = "keep how far an import has come, and what was said of it",
            .text =
                "UPDATE data_import SET status = $3, name = $4, mapping = $5, bytes = $6, separator = $7, columns = "
                "$8, body_at = $9, body_line = $10, position = $11, line = $12, skipping = $13, lines = $14, "
                "fresh = $15, same = $16, conflicting = $17, invalid = $18, swept = $19, due = $20, started_at = "
                "$21, ended_at = $22 WHERE ws = $1 AND id = $2",
            .params = "ib"
                      "itt"
                      "iit"
                      "iiiiiiiiiiiiii",
            .columns = "",
        },
    [IMPORT_SQL_READ_BLOCK] =
        {
            .name = "import_read_block",
            .purpose = "a part of the file of an import",
            .text = "SELECT bytes FROM import_block WHERE ws = $1 AND import_id = $2 AND n = $3",
            .params = "ibi",
            .columns = "b",
        },
    [IMPORT_SQL_PUT_BLOCK] =
        {
            .name = "import_put_block",
            .purpose = "keep a part of the file of an import, or more of it",
            .text = "INSERT INTO import_block (ws, import_id, n, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT (ws, "
                    "import_id, n) DO UPDATE SET bytes = excluded.bytes",
            .params = "ibib",
            .columns = "",
        },
    [IMPORT_SQL_DROP_BLOCKS] =
        {
            .name = "import_drop_blocks",
            .purpose = "forget what was worked off of the file of an import",
            .text = "DELETE FROM import_block WHERE ws = $1 AND import_id = $2 AND n >= $3 AND n < $4",
            .params = "ibii",
            .columns = "",
        },
    [IMPORT_SQL_ADD_ERROR] =
        {
            .name = "import_add_error",
            .purpose = "keep why a line did nothing",
            .text = "INSERT INTO import_error (ws, import_id, line, code, detail) VALUES ($1, $2, $3, $4, $5) "
                    "ON CONFLICT DO NOTHING",
            .params = "ibitt",
            .columns = "",
        },
    [IMPORT_SQL_ERRORS] =
        {
            .name = "import_errors",
            .purpose = "lines that did nothing, behind a line",
            .text = "SELECT line, code, detail FROM import_error WHERE ws = $1 AND import_id = $2 AND line > $3 "
                    "ORDER BY line LIMIT $4",
            .params = "ibii",
            .columns = "itt",
        },
    [IMPORT_SQL_DROP_ERRORS] =
        {
            .name = "import_drop_errors",
            .purpose = "forget what a dry run said of lines",
            .text = "DELETE FROM import_error WHERE ws = $1 AND import_id = $2",
            .params = "ib",
            .columns = "",
        },
    [IMPORT_SQL_STRAY] =
        {
            .name = "import_stray",
            .purpose = "verify: files of imports that do not exist, or have ended and are swept",
            .text = "SELECT b.import_id FROM import_block b LEFT JOIN data_import i ON i.ws = b.ws AND i.id = "
                    "b.import_id WHERE b.ws = $1 AND (i.id IS NULL OR (i.ended_at IS NOT NULL AND i.due = 0))",
            .params = "i",
            .columns = "b",
        },
    [IMPORT_SQL_STRAY_ERRORS] =
        {
            .name = "import_stray_errors",
            .purpose = "verify: errors of imports that do not exist",
            .text = "SELECT e.import_id FROM import_error e LEFT JOIN data_import i ON i.ws = e.ws AND i.id = "
                    "e.import_id WHERE e.ws = $1 AND i.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [IMPORT_SQL_MISCOUNTED] =
        {
            .name = "import_miscounted",
            .purpose = "verify: imports whose counts do not add up",
            .text = "SELECT id FROM data_import WHERE ws = $1 AND lines <> fresh + same + conflicting + invalid",
            .params = "i",
            .columns = "b",
        },
};
