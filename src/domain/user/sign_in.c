/* Signing in. Runs inside a write transaction, on its thread. */

#include "domain/user/sign_in.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/user/user_token.h"

enum status sign_in_check(struct txn *txn, const struct account *account, bool password_right, struct str code,
                          const uint8_t *seal, struct error *err)
{
    if (!password_right)
        return error_set(err, ERROR_INVALID_CREDENTIALS, NULL, "The e-mail address or the password is not right.");
    if (!account_has_totp(account))
        return STATUS_OK;
    if (str_is_none(code))
        return error_set(err, ERROR_SECOND_FACTOR_REQUIRED, "code",
                         "Enter the code of your authenticator app, or a recovery code.");
    return account_use_code(txn, account, seal, code, err);
}

/* A user of no workspace leaves no trail: there is nothing that he can do. */
static enum status tell(struct txn *txn, const struct session *session, struct principal who, struct error *err)
{
    if (!session->in_world)
        return STATUS_OK;
    who.kind = PRINCIPAL_USER;
    who.id = session->user_id;
    struct act act = act_begin(txn, session->ws, session->livemode, session->clock_offset_us, who);
    const struct audit_entry entry = {.action = "user.signed_in", .object_kind = "usr", .object_id = session->user_id};
    return audit_write(&act, &entry, NULL, err);
}

enum status sign_in(struct txn *txn, const struct id *account_id, struct principal who, struct str user_agent,
                    char ret_token[TOKEN_TEXT_SIZE + 1], struct session *ret, struct error *err)
{
    TRY(session_begin(txn, account_id, user_agent, ret_token, ret, err));
    TRY(session_enter(txn, &(struct id){{0}}, ret, err));
    TRY(account_seen(txn, account_id, txn_now(txn), err));
    return tell(txn, ret, who, err);
}

enum status sign_in_link(struct txn *txn, const struct id *account_id, char ret_token[TOKEN_TEXT_SIZE + 1],
                         struct error *err)
{
    return user_token_create(txn, USER_TOKEN_SIGN_IN, 0, account_id, LIMIT_SIGN_IN_LINK_S, ret_token, err);
}

enum status sign_in_by_link(struct txn *txn, struct str token, struct id *ret_account, struct error *err)
{
    struct user_token used;
    TRY(user_token_use(txn, USER_TOKEN_SIGN_IN, token, &used, err));
    *ret_account = used.user_id;
    return STATUS_OK;
}
