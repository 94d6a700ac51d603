/* The statements of businesses. */

#include "domain/workspace/business_store.h"

static const struct member members[] = {BUSINESS_COLUMNS(ENTITY_COLUMN)};
const struct entity business_row_entity = ENTITY("BusinessRow", members, struct business);

const struct statement business_statements[BUSINESS_SQL_COUNT] = {
    [BUSINESS_SQL_READ] =
        {
            .name = "business_read",
            .purpose = "the business of a world, live or test",
            .text = "SELECT w.ws" BUSINESS_COLUMNS(
                ENTITY_NAME) " FROM workspace w JOIN workspace l ON l.ws = CASE WHEN w.livemode = 1 THEN w.ws ELSE "
                             "w.twin_ws END LEFT JOIN business b ON b.ws = l.ws WHERE w.ws = $1",
            .params = "i",
            .columns = "i" BUSINESS_COLUMNS(ENTITY_LETTER),
        },
    [BUSINESS_SQL_WRITE] =
        {
            .name = "business_write",
            .purpose = "write all that a business says of itself",
            .text = "INSERT INTO business (ws, currency, time_zone, locale, brand_color, website) VALUES ($1, $2, $3, "
                    "$4, $5, $6) ON CONFLICT (ws) DO UPDATE SET currency = excluded.currency, time_zone = "
                    "excluded.time_zone, locale = excluded.locale, brand_color = excluded.brand_color, website = "
                    "excluded.website",
            .params = "ittttt",
            .columns = "",
        },
    [BUSINESS_SQL_RENAME] =
        {
            .name = "business_rename",
            .purpose = "give both worlds of a workspace another name",
            .text = "UPDATE workspace SET name = $2 WHERE ws = $1 OR twin_ws = $1",
            .params = "it",
            .columns = "",
        },
};
