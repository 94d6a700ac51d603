/* The statements of traces and lists. */

#include "domain/screen/screen_store.h"

#include "store/list_text.h"

#define ENTRY_TYPES "i" FRAUD_ENTRY_COLUMNS(ENTITY_LETTER)
#define ENTRY_PAGE(filters) LIST_TEXT(FRAUD_ENTRY_COLUMNS(ENTITY_NAME), "fraud_list", "created_at", filters)
#define TRACE "id, contact_id, participant_id, network, agent, click_id"

const struct statement screen_statements[SCREEN_SQL_COUNT] = {
    [SCREEN_SQL_TRACE_INSERT] =
        {
            .name = "trace_insert",
            .purpose = "keep a visit of somebody",
            .text = "INSERT INTO trace (ws, " TRACE ") VALUES ($1, $2, $3, $4, $5, $6, $7)",
            .params = "ibbbiib",
            .columns = "",
        },
    [SCREEN_SQL_TRACES_OF_CONTACT] =
        {
            .name = "traces_of_contact",
            .purpose = "a contact's newest visits",
            .text = "SELECT " TRACE " FROM trace WHERE ws = $1 AND contact_id = $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = "bbbiib",
        },
    [SCREEN_SQL_TRACES_OF_NETWORK] =
        {
            .name = "traces_of_network",
            .purpose = "a network's newest visits since then",
            .text = "SELECT " TRACE " FROM trace WHERE ws = $1 AND network = $2 AND id >= $3 ORDER BY id DESC LIMIT $4",
            .params = "iibi",
            .columns = "bbbiib",
        },
    [SCREEN_SQL_TRACE_PURGE] =
        {
            .name = "trace_purge",
            .purpose = "forget the oldest visits before then, a few at a time",
            .text = "DELETE FROM trace WHERE ws = $1 AND id IN (SELECT id FROM trace WHERE ws = $1 AND id < $2 "
                    "ORDER BY id LIMIT $3) RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
    [SCREEN_SQL_LISTED] =
        {
            .name = "fraud_listed",
            .purpose =
                "what is said of up to ten keys by entries that still hold; a world without entries is asked once",
            .text = "SELECT l.effect FROM (SELECT ws FROM fraud_list WHERE ws = $1 LIMIT 1) AS kept "
                    "CROSS JOIN fraud_list l WHERE l.ws = $1 "
                    "AND l.key IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                    "AND l.removed_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > $2)",
            .params = "iibbbbbbbbbb",
            .columns = "i",
        },
    [SCREEN_SQL_LIST_INSERT] =
        {
            .name = "fraud_list_insert",
            .purpose = "list something, unless it is listed so",
            .text = "INSERT INTO fraud_list (ws" FRAUD_ENTRY_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_10 ") ON CONFLICT DO NOTHING RETURNING id",
            .params = ENTRY_TYPES,
            .columns = "b",
        },
    [SCREEN_SQL_LIST_READ] =
        {
            .name = "fraud_list_read",
            .purpose = "an entry of the lists",
            .text = "SELECT ws" FRAUD_ENTRY_COLUMNS(ENTITY_NAME) " FROM fraud_list WHERE ws = $1 AND id = $2 AND "
                                                                 "removed_at IS NULL",
            .params = "ib",
            .columns = ENTRY_TYPES,
        },
    [SCREEN_SQL_LIST_DELETE] =
        {
            .name = "fraud_list_delete",
            .purpose = "take an entry off its list",
            .text = "UPDATE fraud_list SET removed_at = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [SCREEN_SQL_LIST_HELD] =
        {
            .name = "fraud_list_held",
            .purpose = "whether there is an entry of this id",
            .text = "SELECT id FROM fraud_list WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [SCREEN_SQL_LIST_ALL] =
        {
            .name = "fraud_list_all",
            .purpose = "one page of both lists, newest first",
            .text = ENTRY_PAGE(" AND removed_at IS NULL"),
            .params = LIST_PARAMS,
            .columns = ENTRY_TYPES,
        },
    [SCREEN_SQL_LIST_EFFECT] =
        {
            .name = "fraud_list_effect",
            .purpose = "one page of the block list, or the allow list",
            .text = ENTRY_PAGE(" AND effect = $7 AND removed_at IS NULL"),
            .params = LIST_PARAMS "i",
            .columns = ENTRY_TYPES,
        },
};
