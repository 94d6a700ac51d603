/* Links and codes in storage. A code's row leads from the bare code to a world, so its key is the one here that does
 * not begin with ws. */

#include "domain/link/link_store.h"

#define LINK_SELECT                                                                                                    \
    "SELECT l.id, l.participant_id, l.program_id, l.code, l.channel, COALESCE(c.total, 0), l.created_at, l.retired_at" \
    " FROM link l LEFT JOIN link_clicks c ON c.ws = l.ws AND c.link_id = l.id"
#define LINK_TYPES "bbbttiii"

const struct statement link_statements[LINK_SQL_COUNT] = {
    [LINK_SQL_CODE_CLAIM] = {.name = "code_claim",
                             .purpose = "takes a free code for ever; no row when it is not free",
                             .text = "INSERT INTO code (code, ws, link_id) VALUES ($1, $2, $3)"
                                     " ON CONFLICT DO NOTHING RETURNING ws",
                             .params = "tib",
                             .columns = "i"},
    [LINK_SQL_INSERT] = {.name = "link_insert",
                         .purpose = "a new link",
                         .text = "INSERT INTO link (ws, id, participant_id, program_id, code, channel, created_at)"
                                 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                         .params = "ibbbtti",
                         .columns = ""},
    [LINK_SQL_RETIRE] = {.name = "link_retire",
                         .purpose = "ends a link, once",
                         .text = "UPDATE link SET retired_at = $3 WHERE ws = $1 AND id = $2 AND retired_at IS NULL"
                                 " RETURNING retired_at",
                         .params = "ibi",
                         .columns = "i"},
    [LINK_SQL_READ] = {.name = "link_read",
                       .purpose = "one link with its counted clicks",
                       .text = LINK_SELECT " WHERE l.ws = $1 AND l.id = $2",
                       .params = "ib",
                       .columns = LINK_TYPES},
    [LINK_SQL_LIST] = {.name = "link_list",
                       .purpose = "a participant's links, oldest first",
                       .text = LINK_SELECT " WHERE l.ws = $1 AND l.participant_id = $2 ORDER BY l.id LIMIT $3",
                       .params = "ibi",
                       .columns = LINK_TYPES},
    [LINK_SQL_LOOKUP] = {.name = "link_lookup",
                         .purpose = "from a code to everything that a redirect needs",
                         .text = "SELECT w.ws, w.livemode, w.clock_offset_us, l.id, l.retired_at, l.code, p.id,"
                                 " p.status, p.contact_id, g.id, g.status, g.version, g.destination_url,"
                                 " g.cookie_domain, g.currency"
                                 " FROM code c"
                                 " JOIN workspace w ON w.ws = c.ws"
                                 " JOIN link l ON l.ws = c.ws AND l.id = c.link_id"
                                 " JOIN participant p ON p.ws = c.ws AND p.id = l.participant_id"
                                 " JOIN program g ON g.ws = c.ws AND g.id = l.program_id"
                                 " WHERE c.code = $1",
                         .params = "t",
                         .columns = "iiibitbtbbtittt"},
};

struct link link_from_row(const struct result *result, size_t row)
{
    return (struct link){
        .id = result_id(result, row, 0),
        .participant_id = result_id(result, row, 1),
        .program_id = result_id(result, row, 2),
        .code = result_str(result, row, 3),
        .channel = result_str(result, row, 4),
        .clicks = result_int(result, row, 5),
        .created_at = result_time(result, row, 6),
        .retired_at = result_time(result, row, 7),
    };
}

struct link_target link_target_from_row(const struct result *result, size_t row)
{
    return (struct link_target){
        .ws = result_int(result, row, 0),
        .livemode = result_int(result, row, 1) != 0,
        .clock_offset_us = result_int(result, row, 2),
        .link_id = result_id(result, row, 3),
        .retired = !result_is_null(result, row, 4),
        .code = result_str(result, row, 5),
        .participant_id = result_id(result, row, 6),
        .participant_status = result_str(result, row, 7),
        .contact_id = result_id(result, row, 8),
        .program_id = result_id(result, row, 9),
        .program_status = result_str(result, row, 10),
        .program_version = result_int(result, row, 11),
        .destination_url = result_str(result, row, 12),
        .cookie_domain = result_str(result, row, 13),
        .currency = result_currency(result, row, 14),
    };
}
