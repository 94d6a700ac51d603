/* Accepting an invitation. Runs inside a transaction, on its thread. */

#include "domain/user/invitation.h"

#include "domain/user/user.h"
#include "domain/user/user_token.h"
#include "domain/workspace/business.h"

static struct act act_of(struct txn *txn, int64_t ws, struct principal who)
{
    return act_begin(txn, ws, true, 0, who);
}

enum status invitation_read(struct txn *txn, struct str token, struct invitation *ret, struct error *err)
{
    struct user_token found = {0};
    struct user user = {0};
    struct business business;
    TRY(user_token_read(txn, USER_TOKEN_INVITATION, token, &found, err));
    struct act act = act_of(txn, found.ws, principal_system());
    TRY(user_read(&act, &found.user_id, &user, err));
    if (user.status != USER_INVITED)
        return error_set(err, ERROR_NOT_FOUND, "token", "This invitation is not open any more.");
    TRY(account_read(txn, &found.user_id, &ret->account, err));
    TRY(business_read(&act, &business, err));
    ret->ws = found.ws;
    ret->role = user.role;
    ret->business_name = business.name;
    ret->expires_at = found.expires_at;
    return STATUS_OK;
}

enum status invitation_accept(struct txn *txn, struct str token, struct str name, struct str password_hash,
                              struct principal who, struct error *err)
{
    struct invitation invitation = {0};
    struct user_token used;
    TRY(invitation_read(txn, token, &invitation, err));
    const struct id *id = &invitation.account.id;
    who.kind = PRINCIPAL_USER;
    who.id = *id;
    struct act act = act_of(txn, invitation.ws, who);
    TRY(user_token_use(txn, USER_TOKEN_INVITATION, token, &used, err));
    TRY(user_accept(&act, id, err));
    if (!str_is_none(invitation.account.password_hash))
        return STATUS_OK;
    TRY(account_change(txn, id, name, STR_NONE, STR_NONE, err));
    return account_set_password(txn, id, password_hash, err);
}
