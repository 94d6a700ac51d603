/* The statements of code pools. */

#include "domain/discount/code_pool_store.h"

#include "store/list_text.h"

#define CODE_POOL_SELECT "SELECT ws" CODE_POOL_COLUMNS(ENTITY_NAME) " FROM code_pool WHERE ws = $1"
#define CODE_POOL_TYPES "i" CODE_POOL_COLUMNS(ENTITY_LETTER)
#define CODE_POOL_PAGE(filters) LIST_TEXT(CODE_POOL_COLUMNS(ENTITY_NAME), "code_pool", "created_at", filters)

const struct statement code_pool_statements[CODE_POOL_SQL_COUNT] = {
    [CODE_POOL_SQL_INSERT] =
        {
            .name = "code_pool_insert",
            .purpose = "make a pool of codes; no row when the program has one of the name",
            .text = "INSERT INTO code_pool (ws" CODE_POOL_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_10
                                                                               ") ON CONFLICT DO NOTHING RETURNING id",
            .params = CODE_POOL_TYPES,
            .columns = "b",
        },
    [CODE_POOL_SQL_FIND] =
        {
            .name = "code_pool_find",
            .purpose = "a program's pool by its name",
            .text = CODE_POOL_SELECT " AND program_id = $2 AND name = $3",
            .params = "ibt",
            .columns = CODE_POOL_TYPES,
        },
    [CODE_POOL_SQL_READ] =
        {
            .name = "code_pool_read",
            .purpose = "a pool by its id",
            .text = CODE_POOL_SELECT " AND id = $2",
            .params = "ib",
            .columns = CODE_POOL_TYPES,
        },
    [CODE_POOL_SQL_LOCK] =
        {
            .name = "code_pool_lock",
            .purpose = "a pool by its id, kept from others",
            .text = CODE_POOL_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = CODE_POOL_TYPES,
        },
    [CODE_POOL_SQL_COUNT_OF_PROGRAM] =
        {
            .name = "code_pool_count",
            .purpose = "how many pools a program has",
            .text = "SELECT COUNT(*) FROM code_pool WHERE ws = $1 AND program_id = $2",
            .params = "ib",
            .columns = "i",
        },
    [CODE_POOL_SQL_SET_LOW] =
        {
            .name = "code_pool_set_low",
            .purpose = "change what counts as low",
            .text = "UPDATE code_pool SET low = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [CODE_POOL_SQL_ADD_CODE] =
        {
            .name = "code_pool_add_code",
            .purpose = "add a code to a pool; no row when a pool or a reward has it",
            .text = "INSERT INTO pool_code (ws, pool_id, n, code, code_key) SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS "
                    "(SELECT 1 FROM discount WHERE ws = $1 AND code_key = $5) ON CONFLICT (ws, code_key) DO NOTHING "
                    "RETURNING n",
            .params = "ibitt",
            .columns = "i",
        },
    [CODE_POOL_SQL_FIND_CODE] =
        {
            .name = "code_pool_find_code",
            .purpose = "whether a pool or a reward has a code",
            .text = "SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM pool_code WHERE ws = $1 AND code_key = $2) "
                    "OR EXISTS "
                    "(SELECT 1 FROM discount WHERE ws = $1 AND code_key = $2)",
            .params = "it",
            .columns = "i",
        },
    [CODE_POOL_SQL_GROW] =
        {
            .name = "code_pool_grow",
            .purpose = "count codes that were added, and what is still to be warned of",
            .text = "UPDATE code_pool SET total = $3, warned = $4 WHERE ws = $1 AND id = $2",
            .params = "ibii",
            .columns = "",
        },
    [CODE_POOL_SQL_TAKE] =
        {
            .name = "code_pool_take",
            .purpose = "take the next code of a pool, which keeps it from others; no row when none is left",
            .text = "UPDATE code_pool SET taken = taken + 1 WHERE ws = $1 AND program_id = $2 AND name = $3 AND taken "
                    "< total RETURNING id, taken, total, low, warned",
            .params = "ibt",
            .columns = "biiii",
        },
    [CODE_POOL_SQL_CODE] =
        {
            .name = "code_pool_code",
            .purpose = "the code of a number",
            .text = "SELECT code FROM pool_code WHERE ws = $1 AND pool_id = $2 AND n = $3",
            .params = "ibi",
            .columns = "t",
        },
    [CODE_POOL_SQL_WARN] =
        {
            .name = "code_pool_warn",
            .purpose = "note what is said of a pool, unless it was said; no row then",
            .text = "UPDATE code_pool SET warned = $3, case_id = $4 WHERE ws = $1 AND id = $2 AND warned < $3 "
                    "RETURNING id",
            .params = "ibib",
            .columns = "b",
        },
    [CODE_POOL_SQL_WAITING] =
        {
            .name = "code_pool_waiting",
            .purpose = "how many rewards wait for a code of a pool, $4 at most",
            .text = "SELECT COUNT(*) FROM (SELECT id FROM discount WHERE ws = $1 AND program_id = $2 AND wanted = $3 "
                    "LIMIT $4) AS waiting",
            .params = "ibti",
            .columns = "i",
        },
    [CODE_POOL_SQL_HELD] =
        {
            .name = "code_pool_held",
            .purpose = "whether there is a pool of this id",
            .text = "SELECT id FROM code_pool WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [CODE_POOL_SQL_LIST] =
        {
            .name = "code_pool_list",
            .purpose = "one page of all pools, newest first",
            .text = CODE_POOL_PAGE(""),
            .params = LIST_PARAMS,
            .columns = CODE_POOL_TYPES,
        },
    [CODE_POOL_SQL_LIST_PROGRAM] =
        {
            .name = "code_pool_list_program",
            .purpose = "one page of the pools of a program",
            .text = CODE_POOL_PAGE(" AND program_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = CODE_POOL_TYPES,
        },
    [CODE_POOL_SQL_WRONG_COUNTS] =
        {
            .name = "code_pool_wrong_counts",
            .purpose = "pools that count other codes than they have, or than were given away (verify, B5)",
            .text = "SELECT p.id FROM code_pool p LEFT JOIN (SELECT pool_id, COUNT(*) AS codes, MAX(n) AS last FROM "
                    "pool_code WHERE ws = $1 GROUP BY pool_id) AS c ON c.pool_id = p.id LEFT JOIN (SELECT pool_id, "
                    "COUNT(*) AS given, COUNT(DISTINCT pool_n) AS numbers, MAX(pool_n) AS last FROM discount WHERE ws "
                    "= $1 AND pool_id IS NOT NULL GROUP BY pool_id) AS d ON d.pool_id = p.id WHERE p.ws = $1 AND "
                    "(p.total <> COALESCE(c.codes, 0) OR p.total <> COALESCE(c.last, 0) OR p.taken <> "
                    "COALESCE(d.given, 0) OR p.taken <> COALESCE(d.numbers, 0) OR p.taken <> COALESCE(d.last, 0))",
            .params = "i",
            .columns = "b",
        },
    [CODE_POOL_SQL_WRONG_CODES] =
        {
            .name = "code_pool_wrong_codes",
            .purpose = "rewards whose code is not the one of their number in the pool (verify, B5)",
            .text = "SELECT d.id FROM discount d LEFT JOIN pool_code c ON c.ws = d.ws AND c.pool_id = d.pool_id AND "
                    "c.n = d.pool_n WHERE d.ws = $1 AND d.pool_id IS NOT NULL AND (c.code IS NULL OR c.code <> "
                    "d.code)",
            .params = "i",
            .columns = "b",
        },
    [CODE_POOL_SQL_STRAY] =
        {
            .name = "code_pool_stray",
            .purpose = "pools of a program, or with a case, that does not exist (verify, B20)",
            .text = "SELECT p.id FROM code_pool p LEFT JOIN program g ON g.ws = p.ws AND g.id = p.program_id LEFT JOIN "
                    "review_case c ON c.ws = p.ws AND c.id = p.case_id WHERE p.ws = $1 AND (g.id IS NULL OR "
                    "(p.case_id IS NOT NULL AND c.id IS NULL))",
            .params = "i",
            .columns = "b",
        },
};
