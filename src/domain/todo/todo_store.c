/* The statements of to-dos. */

#include "domain/todo/todo_store.h"

#include "store/list_text.h"

#define TODO_TYPES "i" TODO_COLUMNS(ENTITY_LETTER)
#define TODO_PAGE(filters) LIST_TEXT(TODO_COLUMNS(ENTITY_NAME), "todo", "created_at", filters)

const struct statement todo_statements[TODO_SQL_COUNT] = {
    [TODO_SQL_OPEN] =
        {
            .name = "todo_open",
            .purpose = "a custom reward is to be fulfilled, or again",
            .text = "INSERT INTO todo (ws" TODO_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_12 ") ON CONFLICT (ws, id) "
                             "DO UPDATE SET state = 0, done_at = NULL, actor_type = NULL, actor_id = NULL",
            .params = TODO_TYPES,
            .columns = "",
        },
    [TODO_SQL_DONE] =
        {
            .name = "todo_done",
            .purpose = "a custom reward was fulfilled; who did it first has done it",
            .text = "UPDATE todo SET state = 1, actor_type = CASE WHEN done_at IS NULL THEN $4 ELSE actor_type END, "
                    "actor_id = CASE WHEN done_at IS NULL THEN $5 ELSE actor_id END, done_at = COALESCE(done_at, $3) "
                    "WHERE ws = $1 AND id = $2",
            .params = "ibitb",
            .columns = "",
        },
    [TODO_SQL_CANCEL] =
        {
            .name = "todo_cancel",
            .purpose = "a custom reward is not to be fulfilled any more",
            .text = "UPDATE todo SET state = 2 WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "",
        },
    [TODO_SQL_READ] =
        {
            .name = "todo_read",
            .purpose = "the to-do of a reward",
            .text = "SELECT ws" TODO_COLUMNS(ENTITY_NAME) " FROM todo WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = TODO_TYPES,
        },
    [TODO_SQL_HELD] =
        {
            .name = "todo_held",
            .purpose = "whether a reward has a to-do",
            .text = "SELECT id FROM todo WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [TODO_SQL_LIST] =
        {
            .name = "todo_list",
            .purpose = "one page of all to-dos, newest first",
            .text = TODO_PAGE(""),
            .params = LIST_PARAMS,
            .columns = TODO_TYPES,
        },
    [TODO_SQL_LIST_STATE] =
        {
            .name = "todo_list_state",
            .purpose = "one page of those of one state",
            .text = TODO_PAGE(" AND state = $7"),
            .params = LIST_PARAMS "i",
            .columns = TODO_TYPES,
        },
    [TODO_SQL_CONTACT_NAMES] =
        {
            .name = "todo_contact_names",
            .purpose = "the names of those for whom something is to be done",
            .text = "SELECT id, name FROM contact WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [TODO_SQL_KEY_NAMES] =
        {
            .name = "todo_key_names",
            .purpose = "the names of keys that have done to-dos",
            .text = "SELECT id, name FROM api_key WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [TODO_SQL_USER_NAMES] =
        {
            .name = "todo_user_names",
            .purpose = "the names of users who have done to-dos; they are of no world",
            .text = "SELECT id, name FROM console_user WHERE id IN ({ids})",
            .params = "",
            .columns = "bt",
        },
    [TODO_SQL_WRONG] =
        {
            .name = "todo_wrong",
            .purpose = "custom rewards that were issued and have no to-do, or one in a state that is not theirs "
                       "(verify, B7)",
            .text = "SELECT r.id FROM reward r LEFT JOIN todo t ON t.ws = r.ws AND t.id = r.id WHERE r.ws = $1 AND "
                    "r.kind = 'custom' AND ((r.issued_at IS NOT NULL AND t.id IS NULL) OR (t.id IS NOT NULL AND "
                    "t.state <> CASE r.status WHEN 2 THEN 0 WHEN 3 THEN 1 WHEN 4 THEN 1 ELSE 2 END))",
            .params = "i",
            .columns = "b",
        },
    [TODO_SQL_STRAY] =
        {
            .name = "todo_stray",
            .purpose = "to-dos of no custom reward, or of another contact or program than it is (verify, B20)",
            .text = "SELECT t.id FROM todo t LEFT JOIN reward r ON r.ws = t.ws AND r.id = t.id WHERE t.ws = $1 AND "
                    "(r.id IS NULL OR r.kind <> 'custom' OR r.contact_id <> t.contact_id OR r.program_id <> "
                    "t.program_id)",
            .params = "i",
            .columns = "b",
        },
};
