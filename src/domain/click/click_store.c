/* Clicks in storage: clustered by id, without any other index; one row per commit and world; the number of the newest
 * commit. */

#include "domain/click/click_store.h"

#define CLICK_COLUMNS                                                                                                  \
    "id, link_id, program_id, participant_id, previous_id, network, agent, device, flags, country, referrer, campaign"
#define CLICK_TYPES "bbbbbiiiittt"

/* The number that this commit has drawn. It is never read back: over a network that would be a round trip a commit. */
#define THIS_BATCH "(SELECT s.batch FROM click_sequence s WHERE s.id = 1)"

/* The arrays are unnested in the list and not in FROM, where each would fill a table of its own first: a sixth less of
 * PostgreSQL's time. They have the same length, so they end together. */
const struct statement click_statements[CLICK_SQL_COUNT] = {
    [CLICK_SQL_APPEND] = {.name = "click_append",
                          .purpose = "a new click",
                          .text = "INSERT INTO click (ws, batch, " CLICK_COLUMNS ")"
                                  " VALUES ($1, " THIS_BATCH ", $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                          .params = "ibbbbbiiiittt",
                          .columns = "",
                          .file = STORE_CLICKS,
                          .postgres_many = "INSERT INTO click (ws, batch, " CLICK_COLUMNS ")"
                                           " SELECT unnest($1), " THIS_BATCH ", unnest($2), unnest($3), unnest($4),"
                                           " unnest($5), unnest($6), unnest($7), unnest($8), unnest($9), unnest($10),"
                                           " unnest($11), unnest($12), unnest($13)"},
    [CLICK_SQL_READ] = {.name = "click_read",
                        .purpose = "one click",
                        .text = "SELECT " CLICK_COLUMNS " FROM click WHERE ws = $1 AND id = $2",
                        .params = "ib",
                        .columns = CLICK_TYPES,
                        .file = STORE_CLICKS},
    [CLICK_SQL_LIST] = {.name = "click_list",
                        .purpose = "a page of clicks, newest first",
                        .text = "SELECT " CLICK_COLUMNS " FROM click WHERE ws = $1 AND id < $2 AND id >= $3"
                                " ORDER BY id DESC LIMIT $4",
                        .params = "ibbi",
                        .columns = CLICK_TYPES,
                        .file = STORE_CLICKS},
    [CLICK_SQL_KNOWN] = {.name = "click_known",
                         .purpose = "which of a visitor's clicks belong to a program, and to which link of it",
                         .text = "SELECT id, link_id FROM click WHERE ws = $1 AND program_id = $2 AND id IN ({ids})",
                         .params = "ib",
                         .columns = "bb",
                         .file = STORE_CLICKS},
    [CLICK_SQL_ADD_BATCH] = {.name = "click_add_batch",
                             .purpose = "which clicks of a world this commit wrote",
                             .text = "INSERT INTO click_batch (batch, ws, clicks, min_id, max_id)"
                                     " VALUES (" THIS_BATCH ", $1, $2, $3, $4)",
                             .params = "iibb",
                             .columns = "",
                             .file = STORE_CLICKS},
    [CLICK_SQL_DRAW_BATCH] = {.name = "click_draw_batch",
                              .purpose =
                                  "a number for this commit of clicks, above $1 and above all before; where nodes"
                                  " share the clicks, the others wait for its end",
                              .text = "INSERT INTO click_sequence (id, batch) VALUES (1, $1 + 1)"
                                      " ON CONFLICT (id) DO UPDATE SET batch ="
                                      " CASE WHEN click_sequence.batch < $1 THEN $1 ELSE click_sequence.batch END + 1",
                              .params = "i",
                              .columns = "",
                              .file = STORE_CLICKS},
};

struct click click_from_row(const struct result *result, size_t row)
{
    return (struct click){
        .id = result_id(result, row, 0),
        .link_id = result_id(result, row, 1),
        .program_id = result_id(result, row, 2),
        .participant_id = result_id(result, row, 3),
        .previous_id = result_id(result, row, 4),
        .network = result_int(result, row, 5),
        .agent = result_int(result, row, 6),
        .device = (enum click_device)result_int(result, row, 7),
        .flags = (unsigned)result_int(result, row, 8),
        .country = result_str(result, row, 9),
        .referrer = result_str(result, row, 10),
        .campaign = result_str(result, row, 11),
    };
}
