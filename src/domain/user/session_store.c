/* The statements of sessions. They are of no world: where a text begins with a number, it is 0. */

#include "domain/user/session_store.h"

/* What stands where others have their world. */
#define OF_NO_WORLD "SELECT CAST(0 AS BIGINT)"

static const struct member members[] = {SESSION_COLUMNS(ENTITY_COLUMN)};
const struct entity session_entity = ENTITY("StoredSession", members, struct session);

static const struct member world_members[] = {SESSION_WORLD_COLUMNS(ENTITY_COLUMN)};
const struct entity session_world_entity = ENTITY("SessionWorld", world_members, struct session);

static const char *const row_word[] = {"session", NULL};
static const struct member row_members[] = {
    ENTITY_TOLD(struct session_row, object, id, CONSTANT, 0, .words = row_word) SESSION_ROW_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct session_row, current, current, BOOL, 0, .doc = "Whether it is the one that asks.")};
const struct entity session_row_entity = ENTITY("SessionRow", row_members, struct session_row);

static const struct member workspace_members[] = {SESSION_WORKSPACE_COLUMNS(ENTITY_COLUMN)};
const struct entity session_workspace_row_entity =
    ENTITY("SessionWorkspaceRow", workspace_members, struct session_workspace);

static const struct member told_workspace_members[] = {
    ENTITY_TOLD(struct session_workspace, id, id, ID, 0, .prefix = "wks", .doc = "Its live world.")
        ENTITY_TOLD(struct session_workspace, test_id, test_id, ID, 0, .prefix = "wks", .doc = "Its test world.")
            ENTITY_TOLD(struct session_workspace, name, name, TEXT, 0, .doc = "What the business is called.")
                ENTITY_TOLD(struct session_workspace, role, role, NAME, 0, .words = role_names,
                            .doc = "What the user is in it.")};
const struct entity session_workspace_entity =
    ENTITY("SessionWorkspace", told_workspace_members, struct session_workspace);

/* A user's membership that counts. */
#define ACTIVE_MEMBER "m.accepted_at IS NOT NULL AND m.disabled_at IS NULL"

const struct statement session_statements[SESSION_SQL_COUNT] = {
    [SESSION_SQL_INSERT] =
        {
            .name = "session_insert",
            .purpose = "begin a session",
            .text = "INSERT INTO user_session (id, hash, user_id, device, created_at, last_seen_at, expires_at, "
                    "confirmed_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $5)",
            .params = "bbbtii",
            .columns = "",
        },
    [SESSION_SQL_FIND] =
        {
            .name = "session_find",
            .purpose = "a session by its token's hash",
            .text = OF_NO_WORLD SESSION_COLUMNS(ENTITY_NAME) " FROM user_session WHERE hash = $1",
            .params = "b",
            .columns = "i" SESSION_COLUMNS(ENTITY_LETTER),
        },
    [SESSION_SQL_WORLD] =
        {
            .name = "session_world",
            .purpose = "a world of which a user is a member",
            .text = OF_NO_WORLD SESSION_WORLD_COLUMNS(
                ENTITY_NAME) " FROM workspace w JOIN member m ON m.ws = CASE WHEN w.livemode = 1 THEN w.ws ELSE "
                             "w.twin_ws END AND m.id = $1 WHERE w.id = $2 AND " ACTIVE_MEMBER,
            .params = "bb",
            .columns = "i" SESSION_WORLD_COLUMNS(ENTITY_LETTER),
        },
    [SESSION_SQL_FIRST_WORLD] =
        {
            .name = "session_first_world",
            .purpose = "the live world of a user's first workspace",
            .text = OF_NO_WORLD SESSION_WORLD_COLUMNS(ENTITY_NAME) " FROM member m CROSS JOIN workspace w "
                                                                   "WHERE w.ws = m.ws AND m.id = $1 AND " ACTIVE_MEMBER
                                                                   " ORDER BY m.ws LIMIT 1",
            .params = "b",
            .columns = "i" SESSION_WORLD_COLUMNS(ENTITY_LETTER),
        },
    [SESSION_SQL_WORKSPACES] =
        {
            .name = "session_workspaces",
            .purpose = "the workspaces of a user, with their test worlds",
            .text = "SELECT w.ws" SESSION_WORKSPACE_COLUMNS(
                ENTITY_NAME) " FROM member m CROSS JOIN workspace w CROSS JOIN workspace t WHERE w.ws = m.ws AND "
                             "t.ws = w.twin_ws AND m.id = $1 AND " ACTIVE_MEMBER " ORDER BY m.ws LIMIT $2",
            .params = "bi",
            .columns = "i" SESSION_WORKSPACE_COLUMNS(ENTITY_LETTER),
        },
    [SESSION_SQL_CONFIRM] =
        {
            .name = "session_confirm",
            .purpose = "note that the user has proved again who he is",
            .text = "UPDATE user_session SET confirmed_at = $2 WHERE id = $1",
            .params = "bi",
            .columns = "",
        },
    [SESSION_SQL_SEEN] =
        {
            .name = "session_seen",
            .purpose = "note that a session was used",
            .text = "UPDATE user_session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at <= $3",
            .params = "bii",
            .columns = "",
        },
    [SESSION_SQL_END] =
        {
            .name = "session_end",
            .purpose = "end a session of a user; no row when it is not there",
            .text = "DELETE FROM user_session WHERE user_id = $1 AND id = $2 RETURNING id",
            .params = "bb",
            .columns = "b",
        },
    [SESSION_SQL_END_OTHERS] =
        {
            .name = "session_end_others",
            .purpose = "end a user's sessions but for one",
            .text = "DELETE FROM user_session WHERE user_id = $1 AND id <> $2",
            .params = "bb",
            .columns = "",
        },
    [SESSION_SQL_SWEEP] =
        {
            .name = "session_sweep",
            .purpose = "delete some sessions that are over",
            .text = "DELETE FROM user_session WHERE id IN (SELECT id FROM user_session WHERE expires_at < $1 "
                    "ORDER BY expires_at LIMIT $2)",
            .params = "ii",
            .columns = "",
        },
    [SESSION_SQL_LIST] =
        {
            .name = "session_list",
            .purpose = "the newest sessions of a user",
            .text = OF_NO_WORLD SESSION_ROW_COLUMNS(ENTITY_NAME) " FROM user_session WHERE user_id = $1 AND "
                                                                 "expires_at > $2 AND last_seen_at > $3 ORDER BY id "
                                                                 "DESC LIMIT $4",
            .params = "biii",
            .columns = "i" SESSION_ROW_COLUMNS(ENTITY_LETTER),
        },
};
