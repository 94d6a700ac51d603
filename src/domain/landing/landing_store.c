/* Public pages in storage. Slugs are unique within their world alone, and addresses name none, so that a live program
 * goes before one of a test world, and the older one before the younger. */

#include "domain/landing/landing_store.h"

static const struct member row_members[] = {LANDING_COLUMNS(ENTITY_COLUMN)};
const struct entity landing_row_entity = ENTITY("LandingRow", row_members, struct landing);

#define PLACE_SELECT                                                                                                   \
    "SELECT w.ws, w.livemode, w.clock_offset_us, g.id FROM program g JOIN workspace w ON w.ws = g.ws WHERE "

#define UPDATED(column) #column " = excluded." #column

const struct statement landing_statements[LANDING_SQL_COUNT] = {
    [LANDING_SQL_READ] =
        {
            .name = "landing_read",
            .purpose = "what a program has set for its page",
            .text = "SELECT ws" LANDING_COLUMNS(ENTITY_NAME) " FROM program_page WHERE ws = $1 AND program_id = $2",
            .params = "ib",
            .columns = "i" LANDING_COLUMNS(ENTITY_LETTER),
        },
    [LANDING_SQL_WRITE] =
        {
            .name = "landing_write",
            .purpose = "keep what a program has set for its page",
            .text =
                "INSERT INTO program_page (ws" LANDING_COLUMNS(
                    ENTITY_NAME) ") VALUES (" PLACES_13
                                 ") ON CONFLICT (ws, program_id) DO UPDATE SET " UPDATED(mode) ", " UPDATED(brand_color) ", " UPDATED(phone) ", " UPDATED(country) ", " UPDATED(
                                     privacy_url) ", " UPDATED(terms_url) ", " UPDATED(fields) ", " UPDATED(texts) ","
                                                                                                                   " " UPDATED(logo) ", " UPDATED(
                                                                                                                       leaders_public) ", " UPDATED(leaders_metric),
            .params = "i" LANDING_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
    [LANDING_SQL_LOGO_INSERT] =
        {
            .name = "landing_logo_insert",
            .purpose = "keep a logo, unless it is there",
            .text = "INSERT INTO page_logo (hash, ws, program_id, type, width, height, picture) VALUES (" PLACES_7
                    ") ON CONFLICT DO NOTHING",
            .params = "bibiiib",
            .columns = "",
        },
    [LANDING_SQL_LOGO_DELETE] =
        {
            .name = "landing_logo_delete",
            .purpose = "forget a logo that was replaced",
            .text = "DELETE FROM page_logo WHERE hash = $1 AND ws = $2",
            .params = "bi",
            .columns = "",
        },
    [LANDING_SQL_LOGO_FIND] =
        {
            .name = "landing_logo_find",
            .purpose = "a logo by its address",
            .text = "SELECT type, picture FROM page_logo WHERE hash = $1",
            .params = "b",
            .columns = "ib",
        },
    [LANDING_SQL_FIND_SLUG] =
        {
            .name = "landing_find_slug",
            .purpose = "the program whose page an address names by its slug",
            .text = PLACE_SELECT "g.slug = $1 ORDER BY w.livemode DESC, g.created_at, g.id LIMIT 1",
            .params = "t",
            .columns = "iiib",
        },
    [LANDING_SQL_FIND_ID] =
        {
            .name = "landing_find_id",
            .purpose = "the program whose page an address names by its id",
            .text = PLACE_SELECT "g.id = $1",
            .params = "b",
            .columns = "iiib",
        },
    [LANDING_SQL_SENT] =
        {
            .name = "landing_sent",
            .purpose = "how many forms a network has sent in this hour",
            .text = "SELECT sent FROM page_sender WHERE ws = $1 AND network = $2 AND hour = $3",
            .params = "iii",
            .columns = "i",
        },
    [LANDING_SQL_SEND] =
        {
            .name = "landing_send",
            .purpose = "count a form of a network in this hour",
            .text =
                "INSERT INTO page_sender (ws, network, hour, sent) VALUES ($1, $2, $3, 1) ON CONFLICT (ws, network) "
                "DO UPDATE SET sent = CASE WHEN page_sender.hour = excluded.hour THEN page_sender.sent + 1 ELSE 1 "
                "END, hour = excluded.hour",
            .params = "iii",
            .columns = "",
        },
    [LANDING_SQL_FORGET] =
        {
            .name = "landing_forget",
            .purpose = "forget the networks of earlier hours",
            .text = "DELETE FROM page_sender WHERE ws = $1 AND hour < $2",
            .params = "ii",
            .columns = "",
        },
};
