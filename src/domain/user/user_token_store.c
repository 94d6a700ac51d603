/* The statements of one-time links. */

#include "domain/user/user_token_store.h"

const char *const user_token_kinds[] = {
    [USER_TOKEN_SETUP] = "setup",
    [USER_TOKEN_INVITATION] = "invitation",
    [USER_TOKEN_SIGN_IN] = "sign_in",
    [USER_TOKEN_SIGN_IN + 1] = NULL,
};

/* What stands where others have their world. */
#define OF_NO_WORLD "SELECT CAST(0 AS BIGINT)"

static const struct member members[] = {USER_TOKEN_COLUMNS(ENTITY_COLUMN)};
const struct entity user_token_entity = ENTITY("UserToken", members, struct user_token);

const struct statement user_token_statements[USER_TOKEN_SQL_COUNT] = {
    [USER_TOKEN_SQL_INSERT] =
        {
            .name = "user_token_insert",
            .purpose = "keep a link's hash",
            .text = "INSERT INTO user_token (hash, kind, ws, user_id, expires_at) VALUES ($1, $2, $3, $4, $5)",
            .params = "btibi",
            .columns = "",
        },
    [USER_TOKEN_SQL_READ] =
        {
            .name = "user_token_read",
            .purpose = "what a link leads to",
            .text = OF_NO_WORLD USER_TOKEN_COLUMNS(ENTITY_NAME) " FROM user_token WHERE hash = $1",
            .params = "b",
            .columns = "i" USER_TOKEN_COLUMNS(ENTITY_LETTER),
        },
    [USER_TOKEN_SQL_USE] =
        {
            .name = "user_token_use",
            .purpose = "use a link up; no row when somebody was first",
            .text = "DELETE FROM user_token WHERE hash = $1 RETURNING hash",
            .params = "b",
            .columns = "b",
        },
    [USER_TOKEN_SQL_DROP] =
        {
            .name = "user_token_drop",
            .purpose = "let go a user's links of a kind to a workspace",
            .text = "DELETE FROM user_token WHERE user_id = $1 AND kind = $2 AND COALESCE(ws, 0) = $3",
            .params = "bti",
            .columns = "",
        },
    [USER_TOKEN_SQL_DROP_SETUP] =
        {
            .name = "user_token_drop_setup",
            .purpose = "let go the links to set the server up, of which there is one at most",
            .text = "DELETE FROM user_token WHERE kind = 'setup'",
            .params = "",
            .columns = "",
        },
    [USER_TOKEN_SQL_SWEEP] =
        {
            .name = "user_token_sweep",
            .purpose = "delete some links whose time is over",
            .text = "DELETE FROM user_token WHERE hash IN (SELECT hash FROM user_token WHERE expires_at < $1 ORDER BY "
                    "expires_at LIMIT $2)",
            .params = "ii",
            .columns = "",
        },
};
