/* The statements of site checks. */

#include "domain/widget/site_check_store.h"

#define TYPES "i" SITE_CHECK_COLUMNS(ENTITY_LETTER)

const struct statement site_check_statements[SITE_CHECK_SQL_COUNT] = {
    [SITE_CHECK_SQL_NOTE] =
        {
            .name = "site_check_note",
            .purpose = "note where a script of a program was seen",
            .text = "INSERT INTO site_check (ws" SITE_CHECK_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_5
                                                                                 ") ON CONFLICT (ws, program_id, part) "
                                                                                 "DO UPDATE SET origin = "
                                                                                 "excluded.origin, seen_at = "
                                                                                 "excluded.seen_at",
            .params = TYPES,
            .columns = "",
        },
    [SITE_CHECK_SQL_LIST] =
        {
            .name = "site_check_list",
            .purpose = "where the scripts of a program were seen",
            .text = "SELECT ws" SITE_CHECK_COLUMNS(
                ENTITY_NAME) " FROM site_check WHERE ws = $1 AND program_id = $2 ORDER BY part",
            .params = "ib",
            .columns = TYPES,
        },
};
