/* The statements that all lists share. */

#include "domain/list/list_store.h"

const struct statement list_statements[LIST_SQL_COUNT] = {
    [LIST_SQL_MANY_PROGRAMS] =
        {
            .name = "list_many_programs",
            .purpose = "a row when a world has more than $2 programs",
            .text = "SELECT id FROM program WHERE ws = $1 ORDER BY id LIMIT 1 OFFSET $2",
            .params = "ii",
            .columns = "b",
        },
};
