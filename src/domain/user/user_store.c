/* The statements of members. */

#include "domain/user/user_store.h"

#include "store/list_text.h"

#define USER_TYPES "i" USER_ROW_COLUMNS(ENTITY_LETTER)
#define USER_SELECT "SELECT m.ws" USER_ROW_COLUMNS(ENTITY_NAME) " FROM member m JOIN console_user u ON u.id = m.id "

const char *const user_statuses[] = {
    [USER_INVITED] = "invited", [USER_ACTIVE] = "active", [USER_DISABLED] = "disabled", [USER_DISABLED + 1] = NULL};

static const struct member row_members[] = {USER_ROW_COLUMNS(ENTITY_COLUMN)};
const struct entity user_row_entity = ENTITY("UserRow", row_members, struct user);

static const char *const object_word[] = {"user", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct user, id, id, ID, 0, .prefix = "usr",
                .doc = "Its id.") ENTITY_TOLD(struct user, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct user, email, email, TEXT, 0, .doc = "The address that the user signs in with.")
            ENTITY_TOLD(struct user, name, name, TEXT, 0, .doc = "The user's name.")
                ENTITY_TOLD(struct user, role, role, NAME, 0, .words = role_names, .doc = "What the user may do here.")
                    ENTITY_TOLD(struct user, status, status, NAME, 0, .words = user_statuses,
                                .doc = "Whether the user has accepted the invitation, and may come in.")
                        ENTITY_TOLD(struct user, totp, totp, BOOL, 0, .doc = "Whether there is a second factor.")
                            ENTITY_TOLD(struct user, last_seen_at, last_seen_at, TIME, MEMBER_NULL,
                                        .doc = "When the user was last here, to the minute.")
                                ENTITY_TOLD(struct user, created_at, created_at, TIME, 0,
                                            .doc = "When the account was made.")
                                    ENTITY_TOLD(struct user, invitation_url, invitation_url, TEXT, MEMBER_SPARSE,
                                                .doc = "The link to hand on, good once; told only when it is made.")};
const struct entity user_entity = ENTITY("User", members, struct user);

static const struct list_path paths[] = {{0, &user_statements[USER_SQL_LIST], false}};
const struct list user_list = {
    .name = "users",
    .entity = &user_row_entity,
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &user_statements[USER_SQL_HELD],
};

const struct statement user_statements[USER_SQL_COUNT] = {
    [USER_SQL_INSERT] =
        {
            .name = "member_insert",
            .purpose = "make an account a member; no row when it is one",
            .text = "INSERT INTO member (ws, id, role, created_at, accepted_at) VALUES ($1, $2, $3, $4, $5) "
                    "ON CONFLICT DO NOTHING RETURNING id",
            .params = "ibtii",
            .columns = "b",
        },
    [USER_SQL_READ] =
        {
            .name = "user_read",
            .purpose = "a member with the account",
            .text = USER_SELECT "WHERE m.ws = $1 AND m.id = $2",
            .params = "ib",
            .columns = USER_TYPES,
        },
    [USER_SQL_LIST] =
        {
            .name = "user_list",
            .purpose = "a page of a workspace's users, newest first",
            .text = USER_SELECT "WHERE m.ws = $1 AND m.id < $2 AND m.id >= $3 AND u.created_at < $4 AND "
                                "u.created_at >= $5 ORDER BY m.id DESC LIMIT $6",
            .params = LIST_PARAMS,
            .columns = USER_TYPES,
        },
    [USER_SQL_ACTIVE] =
        {
            .name = "user_active",
            .purpose = "members who may come in, oldest first",
            .text = USER_SELECT "WHERE m.ws = $1 AND m.accepted_at IS NOT NULL AND m.disabled_at IS NULL "
                                "ORDER BY m.id LIMIT $2",
            .params = "ii",
            .columns = USER_TYPES,
        },
    [USER_SQL_HELD] =
        {
            .name = "user_held",
            .purpose = "whether a workspace has a user",
            .text = "SELECT id FROM member WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [USER_SQL_CHANGE] =
        {
            .name = "member_change",
            .purpose = "set a member's role, and whether he may come in",
            .text = "UPDATE member SET role = $3, disabled_at = $4 WHERE ws = $1 AND id = $2",
            .params = "ibti",
            .columns = "",
        },
    [USER_SQL_ACCEPT] =
        {
            .name = "member_accept",
            .purpose = "accept an invitation; no row when it was, or is not open any more",
            .text = "UPDATE member SET accepted_at = $3 WHERE ws = $1 AND id = $2 AND accepted_at IS NULL AND "
                    "disabled_at IS NULL RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
    [USER_SQL_LOCK] =
        {
            .name = "member_lock",
            .purpose = "a member and the owners who may come in, in one order, locked",
            .text = "SELECT id FROM member WHERE ws = $1 AND (id = $2 OR (role = 'owner' AND disabled_at IS NULL AND "
                    "accepted_at IS NOT NULL)) ORDER BY id FOR UPDATE",
            .params = "ib",
            .columns = "b",
        },
    [USER_SQL_LOCK_OWNERS] =
        {
            .name = "member_lock_owners",
            .purpose = "the owners of a workspace who may come in, locked",
            .text = "SELECT id FROM member WHERE ws = $1 AND role = 'owner' AND disabled_at IS NULL AND accepted_at IS "
                    "NOT NULL ORDER BY id FOR UPDATE",
            .params = "i",
            .columns = "b",
        },
    [USER_SQL_FIRST_OWNER] =
        {
            .name = "member_first_owner",
            .purpose = "the first owner of a workspace who may come in",
            .text = "SELECT id FROM member WHERE ws = $1 AND role = 'owner' AND disabled_at IS NULL AND accepted_at IS "
                    "NOT NULL ORDER BY id LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [USER_SQL_ELSEWHERE] =
        {
            .name = "member_elsewhere",
            .purpose = "whether an account is a member of another workspace",
            .text = "SELECT ws FROM member WHERE id = $1 AND ws <> $2 LIMIT 1",
            .params = "bi",
            .columns = "i",
        },
    [USER_SQL_STRAY] =
        {
            .name = "member_stray",
            .purpose = "verify: members who have no account",
            .text = "SELECT m.id FROM member m LEFT JOIN console_user u ON u.id = m.id WHERE m.ws = $1 AND u.id IS "
                    "NULL",
            .params = "i",
            .columns = "b",
        },
};
