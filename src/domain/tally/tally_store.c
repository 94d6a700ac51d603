/* The statements of uncounted rows. */

#include "domain/tally/tally_store.h"

const struct statement tally_statements[TALLY_SQL_COUNT] = {
    [TALLY_SQL_INSERT] =
        {
            .name = "tally_insert",
            .purpose = "what an act adds to figures that are counted behind its commit",
            .text = "INSERT INTO uncounted (ws, id, deltas) VALUES ($1, $2, $3)",
            .params = "ibt",
            .columns = "",
        },
    [TALLY_SQL_READ] =
        {
            .name = "tally_read",
            .purpose = "what is not counted yet",
            .text = "SELECT deltas FROM uncounted WHERE ws = $1 ORDER BY id LIMIT $2",
            .params = "ii",
            .columns = "t",
        },
};
