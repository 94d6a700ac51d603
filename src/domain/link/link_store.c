/* Links and codes in storage. A code's row leads from the bare code to a world, so its key is the one here that does
 * not begin with ws. */

#include "domain/link/link_store.h"

static const char *const object_word[] = {"link", NULL};
static const struct member link_members[] = {
    ENTITY_TOLD(struct link, object, id, CONSTANT, 0, .words = object_word) LINK_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct link, url, url, TEXT, 0, .doc = "What is shared.")
            ENTITY_TOLD(struct link, clicks, clicks, INT, 0, .doc = "How often it was opened, machines included.")};
const struct entity link_entity = ENTITY("Link", link_members, struct link);

static const struct member target_members[] = {TARGET_COLUMNS(ENTITY_COLUMN)};
const struct entity link_target_entity = ENTITY("LinkTarget", target_members, struct link_target);

/* With the counted clicks behind the columns. */
#define LINK_SELECT                                                                                                    \
    "SELECT l.ws" LINK_COLUMNS(ENTITY_NAME) ", COALESCE(c.total, 0) FROM link l"                                       \
                                            " LEFT JOIN link_clicks c ON c.ws = l.ws AND c.link_id = l.id"
#define LINK_TYPES "i" LINK_COLUMNS(ENTITY_LETTER) "i"

/* PostgreSQL's sum of BIGINT is NUMERIC. */
#define LINK_SELECT_MANY(clicks)                                                                                       \
    "SELECT o.ws" LINK_COLUMNS(ENTITY_NAME) ", o.total, " clicks " FROM (SELECT l.ws" LINK_COLUMNS(                    \
        ENTITY_NAME) ", COALESCE(c.total, 0) AS total,"                                                                \
                     " row_number() OVER (PARTITION BY l.participant_id ORDER BY (l.friend_id IS NOT NULL), "          \
                     "l.id) AS n,"                                                                                     \
                     " sum(COALESCE(c.total, 0)) OVER (PARTITION BY l.participant_id) AS clicks"                       \
                     " FROM link l LEFT JOIN link_clicks c ON c.ws = l.ws AND c.link_id = l.id"                        \
                     " WHERE l.ws = $1 AND l.participant_id IN ({ids})) o WHERE o.n <= $2 AND o.friend_id IS NULL "    \
                     "ORDER BY o.participant_id, "                                                                     \
                     "o.id"

const struct statement link_statements[LINK_SQL_COUNT] = {
    [LINK_SQL_CODE_CLAIM] = {.name = "code_claim",
                             .purpose = "takes a free code for ever; no row when it is not free",
                             .text = "INSERT INTO code (code, ws, link_id) VALUES ($1, $2, $3)"
                                     " ON CONFLICT DO NOTHING",
                             .params = "tib",
                             .columns = ""},
    [LINK_SQL_INSERT] = {.name = "link_insert",
                         .purpose = "a new link",
                         .text = "INSERT INTO link (ws" LINK_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_9 ")",
                         .params = "i" LINK_COLUMNS(ENTITY_LETTER),
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
    [LINK_SQL_OF_CODE] = {.name = "link_of_code",
                          .purpose = "a world's link by its code",
                          .text = LINK_SELECT " WHERE l.ws = $1 AND l.id = (SELECT link_id FROM code WHERE code = $2"
                                              " AND ws = $1)",
                          .params = "it",
                          .columns = LINK_TYPES},
    [LINK_SQL_READ_MANY] = {.name = "link_read_many",
                            .purpose = "many links with their counted clicks",
                            .text = LINK_SELECT " WHERE l.ws = $1 AND l.id IN ({ids})",
                            .params = "i",
                            .columns = LINK_TYPES},
    [LINK_SQL_LIST] = {.name = "link_list",
                       .purpose = "a participant's links that are for anybody, oldest first",
                       .text = LINK_SELECT " WHERE l.ws = $1 AND l.participant_id = $2 AND l.friend_id IS NULL "
                                           "ORDER BY l.id LIMIT $3",
                       .params = "ibi",
                       .columns = LINK_TYPES},
    [LINK_SQL_LIST_MANY] = {.name = "link_list_many",
                            .purpose = "the first links of many participants, with the clicks of all of each",
                            .text = LINK_SELECT_MANY("o.clicks"),
                            .params = "ii",
                            .columns = LINK_TYPES "i",
                            .postgres = LINK_SELECT_MANY("CAST(o.clicks AS BIGINT)")},
    [LINK_SQL_LOOKUP] = {.name = "link_lookup",
                         .purpose = "from a code to everything that a redirect needs",
                         .text = "SELECT w.ws" TARGET_COLUMNS(
                             ENTITY_NAME) " FROM code c"
                                          " JOIN workspace w ON w.ws = c.ws"
                                          " JOIN link l ON l.ws = c.ws AND l.id = c.link_id"
                                          " JOIN participant p ON p.ws = c.ws AND p.id = l.participant_id"
                                          " JOIN program g ON g.ws = c.ws AND g.id = l.program_id"
                                          " LEFT JOIN program_page e ON e.ws = g.ws AND e.program_id = g.id"
                                          " WHERE c.code = $1",
                         .params = "t",
                         .columns = "i" TARGET_COLUMNS(ENTITY_LETTER)},
};
