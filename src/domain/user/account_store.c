/* The statements of accounts. Accounts are of no world: where a text begins with a number, it is 0. */

#include "domain/user/account_store.h"

/* What stands where others have their world. */
#define OF_NO_WORLD "SELECT CAST(0 AS BIGINT)"

#define ACCOUNT_TYPES "i" ACCOUNT_COLUMNS(ENTITY_LETTER)

static const struct member members[] = {ACCOUNT_COLUMNS(ENTITY_COLUMN)};
const struct entity account_entity = ENTITY("Account", members, struct account);

const struct statement account_statements[ACCOUNT_SQL_COUNT] = {
    [ACCOUNT_SQL_INSERT] =
        {
            .name = "account_insert",
            .purpose = "make an account; no row when somebody has the address",
            .text = "INSERT INTO console_user (id, email, name, password_hash, totp_step, locale, time_zone, "
                    "created_at) VALUES ($1, $2, $3, $4, 0, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
            .params = "bttttti",
            .columns = "b",
        },
    [ACCOUNT_SQL_FIND_EMAIL] =
        {
            .name = "account_find_email",
            .purpose = "an account by its address",
            .text = OF_NO_WORLD ACCOUNT_COLUMNS(ENTITY_NAME) " FROM console_user WHERE email = $1",
            .params = "t",
            .columns = ACCOUNT_TYPES,
        },
    [ACCOUNT_SQL_READ] =
        {
            .name = "account_read",
            .purpose = "an account by its id",
            .text = OF_NO_WORLD ACCOUNT_COLUMNS(ENTITY_NAME) " FROM console_user WHERE id = $1",
            .params = "b",
            .columns = ACCOUNT_TYPES,
        },
    [ACCOUNT_SQL_CHANGE] =
        {
            .name = "account_change",
            .purpose = "change name, language and time zone; null: as it is",
            .text = "UPDATE console_user SET name = COALESCE($2, name), locale = COALESCE($3, locale), time_zone = "
                    "COALESCE($4, time_zone) WHERE id = $1",
            .params = "bttt",
            .columns = "",
        },
    [ACCOUNT_SQL_SET_PASSWORD] =
        {
            .name = "account_set_password",
            .purpose = "replace the hash of an account's password",
            .text = "UPDATE console_user SET password_hash = $2 WHERE id = $1",
            .params = "bt",
            .columns = "",
        },
    [ACCOUNT_SQL_SEEN] =
        {
            .name = "account_seen",
            .purpose = "note when an account was last used",
            .text = "UPDATE console_user SET last_seen_at = $2 WHERE id = $1 AND (last_seen_at IS NULL OR "
                    "last_seen_at < $2)",
            .params = "bi",
            .columns = "",
        },
    [ACCOUNT_SQL_OFFER_TOTP] =
        {
            .name = "account_offer_totp",
            .purpose = "keep a secret that an app was shown until a code confirms it",
            .text = "UPDATE console_user SET totp_offered = $2 WHERE id = $1",
            .params = "bb",
            .columns = "",
        },
    [ACCOUNT_SQL_SET_TOTP] =
        {
            .name = "account_set_totp",
            .purpose = "set or take away the second factor",
            .text = "UPDATE console_user SET totp = $2, totp_step = $3, totp_offered = NULL WHERE id = $1",
            .params = "bbi",
            .columns = "",
        },
    [ACCOUNT_SQL_USE_STEP] =
        {
            .name = "account_use_step",
            .purpose = "take a code; no row when it, or a later one, was taken before",
            .text = "UPDATE console_user SET totp_step = $2 WHERE id = $1 AND totp_step < $2 RETURNING id",
            .params = "bi",
            .columns = "b",
        },
    [ACCOUNT_SQL_ADD_RECOVERY] =
        {
            .name = "account_add_recovery",
            .purpose = "keep the hash of a recovery code",
            .text = "INSERT INTO recovery_code (user_id, hash) VALUES ($1, $2)",
            .params = "bb",
            .columns = "",
        },
    [ACCOUNT_SQL_USE_RECOVERY] =
        {
            .name = "account_use_recovery",
            .purpose = "use a recovery code up; no row when there is none",
            .text = "DELETE FROM recovery_code WHERE user_id = $1 AND hash = $2 RETURNING hash",
            .params = "bb",
            .columns = "b",
        },
    [ACCOUNT_SQL_DROP_RECOVERY] =
        {
            .name = "account_drop_recovery",
            .purpose = "forget an account's recovery codes",
            .text = "DELETE FROM recovery_code WHERE user_id = $1",
            .params = "b",
            .columns = "",
        },
};
