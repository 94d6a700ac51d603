/* The statements of programs and their versions. */

#include "domain/program/program_store.h"

#include "store/list_text.h"

#define PROGRAM_SELECT "SELECT ws" PROGRAM_COLUMNS(ENTITY_NAME) " FROM program WHERE ws = $1"
#define PROGRAM_TYPES "i" PROGRAM_COLUMNS(ENTITY_LETTER)
#define PROGRAM_PAGE(filters) LIST_TEXT(PROGRAM_COLUMNS(ENTITY_NAME), "program", "created_at", filters)

#define VERSION_SELECT                                                                                                 \
    "SELECT ws" VERSION_COLUMNS(ENTITY_NAME) " FROM program_version WHERE ws = $1 AND program_id = $2"
#define VERSION_TYPES "i" VERSION_COLUMNS(ENTITY_LETTER)

const struct statement program_statements[PROGRAM_SQL_COUNT] = {
    [PROGRAM_SQL_INSERT] =
        {
            .name = "program_insert",
            .purpose = "make a program, unless its slug was taken meanwhile",
            .text = "INSERT INTO program (ws" PROGRAM_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_12
                                                                           ") ON CONFLICT DO NOTHING RETURNING id",
            .params = PROGRAM_TYPES,
            .columns = "b",
        },
    [PROGRAM_SQL_UPDATE] =
        {
            .name = "program_update",
            .purpose = "change a program's settings",
            .text = "UPDATE program SET status = $3, name = $4, slug = $5, destination_url = $6, cookie_domain = "
                    "$7, metadata = $8 WHERE ws = $1 AND id = $2",
            .params = "ibtttttt",
            .columns = "",
        },
    [PROGRAM_SQL_SET_VERSION] =
        {
            .name = "program_set_version",
            .purpose = "make a version the current one",
            .text = "UPDATE program SET version = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [PROGRAM_SQL_READ] =
        {
            .name = "program_read",
            .purpose = "a program by its id",
            .text = PROGRAM_SELECT " AND id = $2",
            .params = "ib",
            .columns = PROGRAM_TYPES,
        },
    [PROGRAM_SQL_LOCK] =
        {
            .name = "program_lock",
            .purpose = "a program by its id, kept from others until the commit",
            .text = PROGRAM_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = PROGRAM_TYPES,
        },
    [PROGRAM_SQL_FIND_SLUG] =
        {
            .name = "program_find_slug",
            .purpose = "the program that has a slug",
            .text = "SELECT id FROM program WHERE ws = $1 AND slug = $2",
            .params = "it",
            .columns = "b",
        },
    [PROGRAM_SQL_HELD] =
        {
            .name = "program_held",
            .purpose = "whether there is a program of this id",
            .text = "SELECT id FROM program WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [PROGRAM_SQL_LIST] =
        {
            .name = "program_list",
            .purpose = "a page of programs, newest first",
            .text = PROGRAM_PAGE(""),
            .params = LIST_PARAMS,
            .columns = PROGRAM_TYPES,
        },
    [PROGRAM_SQL_LIST_STATUS] =
        {
            .name = "program_list_status",
            .purpose = "a page of the programs of one status, newest first",
            .text = PROGRAM_PAGE(" AND status = $7"),
            .params = LIST_PARAMS "t",
            .columns = PROGRAM_TYPES,
        },
    [PROGRAM_SQL_INSERT_VERSION] =
        {
            .name = "program_version_insert",
            .purpose = "write a version of a program's rules, unless its number is taken",
            .text = "INSERT INTO program_version (ws" VERSION_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_6 ") ON CONFLICT DO NOTHING RETURNING version",
            .params = VERSION_TYPES,
            .columns = "i",
        },
    [PROGRAM_SQL_READ_VERSION] =
        {
            .name = "program_version_read",
            .purpose = "a version of a program's rules",
            .text = VERSION_SELECT " AND version = $3",
            .params = "ibi",
            .columns = VERSION_TYPES,
        },
    [PROGRAM_SQL_LIST_VERSIONS] =
        {
            .name = "program_version_list",
            .purpose = "a page of a program's versions, newest first",
            .text = VERSION_SELECT " AND version < $3 ORDER BY version DESC LIMIT $4",
            .params = "ibii",
            .columns = VERSION_TYPES,
        },
    [PROGRAM_SQL_CURRENT_RULES] =
        {
            .name = "program_current_rules",
            .purpose = "the current rules of many programs",
            .text = "SELECT p.id, v.rules FROM program p JOIN program_version v ON v.ws = p.ws "
                    "AND v.program_id = p.id AND v.version = p.version WHERE p.ws = $1 AND p.id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [PROGRAM_SQL_READ_RULES] =
        {
            .name = "program_rules_read",
            .purpose = "what compiling a version takes",
            .text = "SELECT p.currency, v.rules FROM program_version v JOIN program p ON p.ws = v.ws "
                    "AND p.id = v.program_id WHERE v.ws = $1 AND v.program_id = $2 AND v.version = $3",
            .params = "ibi",
            .columns = "tt",
        },
    [PROGRAM_SQL_WITHOUT_VERSION] =
        {
            .name = "program_without_version",
            .purpose = "verify: programs whose current version does not exist",
            .text = "SELECT p.id FROM program p LEFT JOIN program_version v ON v.ws = p.ws "
                    "AND v.program_id = p.id AND v.version = p.version WHERE p.ws = $1 AND v.version IS NULL",
            .params = "i",
            .columns = "b",
        },
    [PROGRAM_SQL_ODD_VERSIONS] =
        {
            .name = "program_odd_versions",
            .purpose = "verify: programs whose versions are not 1 to the current one, each once",
            .text = "SELECT p.id FROM program p JOIN (SELECT ws, program_id, min(version) AS first, max(version) AS "
                    "last, count(*) AS number FROM program_version WHERE ws = $1 GROUP BY ws, program_id) v "
                    "ON v.ws = p.ws AND v.program_id = p.id WHERE p.ws = $1 "
                    "AND (v.first <> 1 OR v.last <> v.number OR v.last <> p.version)",
            .params = "i",
            .columns = "b",
        },
    [PROGRAM_SQL_ALL_RULES] =
        {
            .name = "program_rules_all",
            .purpose = "verify: all versions with what their hashes are of",
            .text = "SELECT v.program_id, v.version, p.currency, v.rules, v.hash FROM program_version v "
                    "JOIN program p ON p.ws = v.ws AND p.id = v.program_id WHERE v.ws = $1",
            .params = "i",
            .columns = "bittb",
        },
    [PROGRAM_SQL_WITHOUT_ACCOUNTS] =
        {
            .name = "program_without_accounts",
            .purpose = "verify: programs without accounts in their currency",
            .text = "SELECT p.id FROM program p LEFT JOIN program_account a ON a.ws = p.ws AND a.owner_id = p.id "
                    "AND a.currency = p.currency WHERE p.ws = $1 AND a.owner_id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [PROGRAM_SQL_STRAY_KEYS] =
        {
            .name = "program_stray_keys",
            .purpose = "verify: external ids of programs that do not exist",
            .text = "SELECT k.object_id FROM natural_key k LEFT JOIN program p ON p.ws = k.ws AND p.id = k.object_id "
                    "WHERE k.ws = $1 AND k.kind = '" PROGRAM_KIND "' AND p.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [PROGRAM_SQL_ENROLLS] =
        {
            .name = "program_enrolls",
            .purpose = "say that a program's current rules enrol customers",
            .text = "INSERT INTO enrollment_program (ws, program_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            .params = "ib",
            .columns = "",
        },
    [PROGRAM_SQL_ENROLLS_NOT] =
        {
            .name = "program_enrolls_not",
            .purpose = "say that a program's current rules enrol nobody",
            .text = "DELETE FROM enrollment_program WHERE ws = $1 AND program_id = $2",
            .params = "ib",
            .columns = "",
        },
    [PROGRAM_SQL_ENROLLING] =
        {
            .name = "program_enrolling",
            .purpose = "active programs whose current rules enrol customers, $2 at most",
            .text = "SELECT p.id, p.version FROM enrollment_program e JOIN program p ON p.ws = e.ws AND p.id = "
                    "e.program_id WHERE e.ws = $1 AND p.status = 'active' ORDER BY e.program_id LIMIT $2",
            .params = "ii",
            .columns = "bi",
        },
};
