/* Clicks in storage: clustered by id, without any other index; one row per commit and world; the number of the newest
 * commit. */

#include "domain/click/click_store.h"

#include "store/list_text.h"

#define CLICK_TYPES "i" CLICK_COLUMNS(ENTITY_LETTER)
#define CLICK_SELECT "SELECT ws" CLICK_COLUMNS(ENTITY_NAME) " FROM click WHERE ws = $1"

/* The number that this commit has drawn. It is never read back: over a network that would be a round trip a commit. */
#define THIS_BATCH "(SELECT s.batch FROM click_sequence s WHERE s.id = 1)"

/* The arrays are unnested in the list and not in FROM, where each would fill a table of its own first: a sixth less of
 * PostgreSQL's time. They have the same length, so they end together. */
const struct statement click_statements[CLICK_SQL_COUNT] = {
    [CLICK_SQL_APPEND] = {.name = "click_append",
                          .purpose = "a new click",
                          .text = "INSERT INTO click (batch, ws" CLICK_COLUMNS(
                              ENTITY_NAME) ")"
                                           " VALUES (" THIS_BATCH
                                           ", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                          .params = CLICK_TYPES,
                          .columns = "",
                          .file = STORE_CLICKS,
                          .postgres_many = "INSERT INTO click (batch, ws" CLICK_COLUMNS(
                              ENTITY_NAME) ")"
                                           " SELECT " THIS_BATCH ", unnest($1), unnest($2), unnest($3), unnest($4),"
                                           " unnest($5), unnest($6), unnest($7), unnest($8), unnest($9), unnest($10),"
                                           " unnest($11), unnest($12), unnest($13)"},
    [CLICK_SQL_READ] = {.name = "click_read",
                        .purpose = "one click",
                        .text = CLICK_SELECT " AND id = $2",
                        .params = "ib",
                        .columns = CLICK_TYPES,
                        .file = STORE_CLICKS},
    [CLICK_SQL_LIST] = {.name = "click_list",
                        .purpose = "a page of clicks, newest first",
                        .text = CLICK_SELECT " AND id < $2 AND id >= $3 AND $4 > $5 ORDER BY id DESC LIMIT $6",
                        .params = LIST_PARAMS,
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
