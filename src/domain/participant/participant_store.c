/* Participants in storage: a rowid table found by (ws, id), by (ws, contact, program), and listed by (ws, program, id).
 */

#include "domain/participant/participant_store.h"

#define PARTICIPANT_SELECT PARTICIPANT_SELECT_BY("")
#define PARTICIPANT_SELECT_BY(index)                                                                                   \
    "SELECT p.id, p.program_id, p.contact_id, p.kind, p.status, p.recruited_by, p.tags, p.metadata, p.created_at,"     \
    " c.name, c.email, c.phone, l.code, g.currency"                                                                    \
    " FROM participant p" index " JOIN contact c ON c.ws = p.ws AND c.id = p.contact_id"                               \
    " JOIN link l ON l.ws = p.ws AND l.id = p.link_id"                                                                 \
    " JOIN program g ON g.ws = p.ws AND g.id = p.program_id"
#define BY_CONTACT " /* sqlite: INDEXED BY sqlite_autoindex_participant_2 */"
#define PARTICIPANT_TYPES "bbbttbttittttt"
#define PARTICIPANT_PAGE " AND p.id < $2 AND p.id >= $3"

#define BRIEF_SELECT                                                                                                   \
    "SELECT p.id, p.program_id, p.contact_id, p.kind, p.status, p.tags, l.code, p.link_id"                             \
    " FROM participant p JOIN link l ON l.ws = p.ws AND l.id = p.link_id"
#define BRIEF_TYPES "bbbttttb"

/* PostgreSQL's sum of BIGINT is NUMERIC. */
#define CLICKS_SELECT(sum)                                                                                             \
    "SELECT " sum " FROM link l JOIN link_clicks c ON c.ws = l.ws AND c.link_id = l.id"                                \
    " WHERE l.ws = $1 AND l.participant_id = $2"

const struct statement participant_statements[PARTICIPANT_SQL_COUNT] = {
    [PARTICIPANT_SQL_READ] = {.name = "participant_read",
                              .purpose = "one participant with its contact and first code",
                              .text = PARTICIPANT_SELECT " WHERE p.ws = $1 AND p.id = $2",
                              .params = "ib",
                              .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST] = {.name = "participant_list",
                              .purpose = "a page of participants",
                              .text =
                                  PARTICIPANT_SELECT " WHERE p.ws = $1" PARTICIPANT_PAGE " ORDER BY p.id DESC LIMIT $4",
                              .params = "ibbi",
                              .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_STATUS] = {.name = "participant_list_status",
                                     .purpose = "a page of participants of one status",
                                     .text = PARTICIPANT_SELECT " WHERE p.ws = $1" PARTICIPANT_PAGE
                                                                " AND p.status = $5 ORDER BY p.id DESC LIMIT $4",
                                     .params = "ibbit",
                                     .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_PROGRAM] = {.name = "participant_list_program",
                                      .purpose = "a page of a program's participants",
                                      .text = PARTICIPANT_SELECT " WHERE p.ws = $1" PARTICIPANT_PAGE
                                                                 " AND p.program_id = $5 ORDER BY p.id DESC LIMIT $4",
                                      .params = "ibbib",
                                      .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_PROGRAM_STATUS] = {.name = "participant_list_program_status",
                                             .purpose = "a page of a program's participants of one status",
                                             .text = PARTICIPANT_SELECT
                                             " WHERE p.ws = $1" PARTICIPANT_PAGE
                                             " AND p.program_id = $5 AND p.status = $6 ORDER BY p.id DESC LIMIT $4",
                                             .params = "ibbibt",
                                             .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_CONTACT] = {.name = "participant_list_contact",
                                      .purpose = "all participations of a contact, newest first: one per program",
                                      .text = PARTICIPANT_SELECT_BY(
                                          BY_CONTACT) " WHERE p.ws = $1 AND p.contact_id = $2 ORDER BY p.id DESC",
                                      .params = "ib",
                                      .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_BRIEF] = {.name = "participant_brief_read",
                               .purpose = "what decisions need of one participant",
                               .text = BRIEF_SELECT " WHERE p.ws = $1 AND p.id = $2",
                               .params = "ib",
                               .columns = BRIEF_TYPES},
    [PARTICIPANT_SQL_BRIEFS] = {.name = "participant_briefs_read",
                                .purpose = "what decisions need of many participants",
                                .text = BRIEF_SELECT " WHERE p.ws = $1 AND p.id IN ({ids})",
                                .params = "i",
                                .columns = BRIEF_TYPES},
    [PARTICIPANT_SQL_KEEP] = {.name = "participant_keep",
                              .purpose = "keeps a participant from others until the commit",
                              .text = "SELECT id FROM participant WHERE ws = $1 AND id = $2 FOR UPDATE",
                              .params = "ib",
                              .columns = "b"},
    [PARTICIPANT_SQL_FIND] = {.name = "participant_find",
                              .purpose = "a contact's participant in a program",
                              .text = BRIEF_SELECT " WHERE p.ws = $1 AND p.contact_id = $2 AND p.program_id = $3",
                              .params = "ibb",
                              .columns = BRIEF_TYPES},
    [PARTICIPANT_SQL_CLICKS] = {.name = "participant_clicks",
                                .purpose = "counted clicks over all links of a participant",
                                .text = CLICKS_SELECT("COALESCE(SUM(c.total), 0)"),
                                .params = "ib",
                                .columns = "i",
                                .postgres = CLICKS_SELECT("CAST(COALESCE(SUM(c.total), 0) AS BIGINT)")},
    [PARTICIPANT_SQL_INSERT] = {.name = "participant_insert",
                                .purpose = "a new participant; no row when the contact takes part already",
                                .text = "INSERT INTO participant (ws, id, program_id, contact_id, kind, status,"
                                        " recruited_by, link_id, tags, metadata, fingerprint, created_at)"
                                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
                                        " ON CONFLICT DO NOTHING RETURNING ws",
                                .params = "ibbbttbbttbi",
                                .columns = "i"},
};

struct participant participant_from_row(const struct result *result, size_t row)
{
    return (struct participant){
        .id = result_id(result, row, 0),
        .program_id = result_id(result, row, 1),
        .contact_id = result_id(result, row, 2),
        .kind = result_str(result, row, 3),
        .status = result_str(result, row, 4),
        .recruited_by = result_id(result, row, 5),
        .tags = result_str(result, row, 6),
        .metadata = result_str(result, row, 7),
        .created_at = result_time(result, row, 8),
        .name = result_str(result, row, 9),
        .email = result_str(result, row, 10),
        .phone = result_str(result, row, 11),
        .code = result_str(result, row, 12),
        .stats.currency = result_currency(result, row, 13),
    };
}

struct participant_brief participant_brief_from_row(const struct result *result, size_t row)
{
    return (struct participant_brief){
        .id = result_id(result, row, 0),
        .program_id = result_id(result, row, 1),
        .contact_id = result_id(result, row, 2),
        .kind = result_str(result, row, 3),
        .status = result_str(result, row, 4),
        .tags = result_str(result, row, 5),
        .code = result_str(result, row, 6),
        .link_id = result_id(result, row, 7),
    };
}
