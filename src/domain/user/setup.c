/* The first run. Runs inside a transaction, on its thread. */

#include "domain/user/setup.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/user/user.h"
#include "domain/user/user_token.h"
#include "domain/workspace/workspace.h"

static const struct id nobody;

static enum status check_open(struct txn *txn, struct error *err)
{
    bool done;
    TRY(workspace_is_set_up(txn, &done, err));
    return done ? error_set(err, ERROR_CONFLICT, NULL, "This server was set up already. Sign in.") : STATUS_OK;
}

enum status setup_begin(struct txn *txn, char ret_token[TOKEN_TEXT_SIZE + 1], struct error *err)
{
    TRY(check_open(txn, err));
    return user_token_create(txn, USER_TOKEN_SETUP, 0, &nobody, LIMIT_SETUP_LINK_S, ret_token, err);
}

enum status setup_look(struct txn *txn, struct str token, bool *ret_open, bool *ret_valid, struct error *err)
{
    struct user_token found;
    bool done;
    TRY(workspace_is_set_up(txn, &done, err));
    enum status status = user_token_read(txn, USER_TOKEN_SETUP, token, &found, err);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        return status;
    *ret_open = !done;
    *ret_valid = !done && status == STATUS_OK;
    return STATUS_OK;
}

static enum status make_owner(struct act *act, const struct setup *setup, struct error *err)
{
    struct account account = {
        .email = setup->email,
        .name = setup->name,
        .password_hash = setup->password_hash,
        .locale = setup->business.locale,
        .time_zone = setup->business.time_zone,
    };
    TRY(account_create(act, &account, err));
    act->principal.kind = PRINCIPAL_USER;
    act->principal.id = account.id;
    return user_add_member(act, &account.id, ROLE_OWNER, true, err);
}

static enum status write_business(struct act *act, const struct workspace *world, const struct setup *setup,
                                  struct error *err)
{
    struct business business;
    TRY(business_change(act, &setup->business, &business, err));
    return audit_write(
        act, &(struct audit_entry){.action = "workspace.set_up", .object_kind = "wks", .object_id = world->id}, NULL,
        err);
}

static enum status first_world(void *ctx, const struct workspace *world, struct error *err)
{
    struct workspace *first = ctx;
    (void)err;
    if (first->ws == 0 && world->livemode)
        *first = *world;
    return STATUS_OK;
}

enum status setup_finish(struct txn *txn, const struct setup *setup, struct principal who, struct id *ret_account,
                         struct error *err)
{
    struct workspace world = {0};
    struct user_token used;
    struct act act;
    TRY(check_open(txn, err));
    TRY(user_token_use(txn, USER_TOKEN_SETUP, setup->token, &used, err));
    TRY(workspace_set_up(txn, err));
    TRY(workspace_each(txn, first_world, &world, err));
    TRY(workspace_enter(txn, &world, who, &act, err));
    TRY(make_owner(&act, setup, err));
    *ret_account = act.principal.id;
    return write_business(&act, &world, setup, err);
}
