/* Users of a workspace. Runs inside a transaction, on its thread. */

#include "domain/user/user.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/key/scope.h"
#include "domain/user/user_store.h"
#include "domain/user/user_token.h"
#include "domain/workspace/workspace.h"

void user_tell(struct user *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct user *user = &rows[i];
        user->totp = !str_is_none(user->totp_sealed);
        user->status = user->disabled_at != TIME_NONE   ? USER_DISABLED
                       : user->accepted_at == TIME_NONE ? USER_INVITED
                                                        : USER_ACTIVE;
    }
}

enum status user_home(const struct act *act, struct act *ret_home, struct error *err)
{
    struct workspace world;
    *ret_home = *act;
    if (act->livemode)
        return STATUS_OK;
    TRY(workspace_read(act->txn, act->ws, &world, err));
    *ret_home = act_begin(act->txn, world.twin_ws, true, 0, act->principal);
    return STATUS_OK;
}

/* The same for whoever changes them. */
static enum status home_to_change(const struct act *act, struct act *ret_home, struct error *err)
{
    TRY(workspace_check_shared(act, err));
    return user_home(act, ret_home, err);
}

enum status user_active(struct act *act, struct user **ret, size_t *ret_count, struct error *err)
{
    struct act home;
    struct result rows;
    TRY(user_home(act, &home, err));
    TRY(txn_query(act->txn, &user_statements[USER_SQL_ACTIVE],
                  VALUES(value_int(home.ws), value_int(LIMIT_STAFF_MAILED)), &rows, err));
    *ret = row_read_all(&user_row_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    user_tell(*ret, *ret_count);
    return STATUS_OK;
}

enum status user_read(struct act *act, const struct id *id, struct user *ret, struct error *err)
{
    struct act home;
    struct result rows;
    TRY(user_home(act, &home, err));
    TRY(txn_query(act->txn, &user_statements[USER_SQL_READ], VALUES(value_int(home.ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no user with this id.");
    *ret = (struct user){0};
    row_read(&user_row_entity, &rows, 0, 1, ret);
    user_tell(ret, 1);
    return STATUS_OK;
}

static enum status tell(struct act *home, const char *action, const struct id *id, struct str changes,
                        struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = "usr", .object_id = *id, .changes = changes};
    return audit_write(home, &entry, NULL, err);
}

/* ---- who may do it to whom ---- */

/* A key may no more make somebody who can do more than itself than it may make such a key (api/keys.c), and governs
 * nobody else. */
static enum status check_reach(const struct act *home, int other, const char *param, struct error *err)
{
    if (home->principal.kind != PRINCIPAL_KEY ||
        scope_set_contains(home->principal.scopes, role_scopes((enum role)other)))
        return STATUS_OK;
    return error_set(err, ERROR_FORBIDDEN, param,
                     "A key does this only for roles that may do no more than itself: use one whose scopes contain "
                     "those of the role %s (GET /v1/roles).",
                     role_names[other]);
}

/* The command line is the machine's owner. A key governs as an admin does, who can make one, as far as its scopes
 * reach; of a user the role is asked. */
static enum status check_governs(struct act *home, int other, const char *param, struct error *err)
{
    struct user self = {.role = ROLE_ADMIN};
    if (home->principal.kind == PRINCIPAL_CLI || home->principal.kind == PRINCIPAL_SYSTEM)
        return STATUS_OK;
    if (home->principal.kind == PRINCIPAL_USER)
        TRY(user_read(home, &home->principal.id, &self, err));
    if (role_governs((enum role)self.role, (enum role)other))
        return check_reach(home, other, param, err);
    return error_set(err, ERROR_FORBIDDEN, param, "Only an owner may do this to an owner, or make one.");
}

/* The user, whom nobody else changes until the commit. The owners are locked with him, in one order: two changes of
 * owners would each hold its own and wait for the other's in check_owner_left(). */
static enum status lock(struct act *home, const struct id *id, struct user *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(home->txn, &user_statements[USER_SQL_LOCK], VALUES(value_int(home->ws), value_id(id)), &rows, err));
    return user_read(home, id, ret, err);
}

static enum status check_owner_left(struct act *home, const struct user *user, struct error *err)
{
    struct result rows;
    if (user->role != ROLE_OWNER || user->status != USER_ACTIVE)
        return STATUS_OK;
    TRY(txn_query(home->txn, &user_statements[USER_SQL_LOCK_OWNERS], VALUES(value_int(home->ws)), &rows, err));
    if (rows.row_count > 1)
        return STATUS_OK;
    return error_set(err, ERROR_LAST_OWNER, "id", "This is the only owner. Make somebody else an owner first.");
}

/* ---- inviting ---- */

enum status user_add_member(struct act *act, const struct id *account_id, enum role role, bool accepted,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &user_statements[USER_SQL_INSERT],
                  VALUES(value_int(act->ws), value_id(account_id), value_text(str_from(role_names[role])),
                         value_int(act_now(act)), accepted ? value_int(act_now(act)) : value_null()),
                  &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_CONFLICT, "email", "This person is a user of this workspace already.");
    return tell(act, accepted ? "user.created" : "user.invited", account_id, STR_NONE, err);
}

static enum status find_or_make_account(struct act *home, const struct user_invite *invite, struct account *ret,
                                        struct error *err)
{
    bool found;
    TRY(account_find_by_email(home->txn, invite->email, ret, &found, err));
    if (found)
        return STATUS_OK;
    *ret = (struct account){.email = invite->email, .name = invite->name, .locale = STR("en"), .time_zone = STR("UTC")};
    return account_create(home, ret, err);
}

static enum status make_invitation(struct act *home, const struct id *id, char ret_token[TOKEN_TEXT_SIZE + 1],
                                   struct error *err)
{
    return user_token_create(home->txn, USER_TOKEN_INVITATION, home->ws, id, LIMIT_INVITATION_S, ret_token, err);
}

enum status user_invite(struct act *act, const struct user_invite *invite, struct user *ret,
                        char ret_token[TOKEN_TEXT_SIZE + 1], struct error *err)
{
    struct act home;
    struct account account;
    int role = invite->role - 1;
    TRY(home_to_change(act, &home, err));
    TRY(check_governs(&home, role, "role", err));
    TRY(find_or_make_account(&home, invite, &account, err));
    TRY(user_add_member(&home, &account.id, (enum role)role, false, err));
    TRY(make_invitation(&home, &account.id, ret_token, err));
    return user_read(&home, &account.id, ret, err);
}

enum status user_invite_again(struct act *act, const struct id *id, struct user *ret,
                              char ret_token[TOKEN_TEXT_SIZE + 1], struct error *err)
{
    struct act home;
    TRY(home_to_change(act, &home, err));
    TRY(user_read(&home, id, ret, err));
    TRY(check_governs(&home, ret->role, "id", err));
    if (ret->status != USER_INVITED)
        return error_set(err, ERROR_CONFLICT, "id",
                         "Only a user who is invited, and has not accepted, is invited anew.");
    TRY(make_invitation(&home, id, ret_token, err));
    return tell(&home, "user.invited", id, STR_NONE, err);
}

enum status user_accept(struct act *act, const struct id *account_id, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &user_statements[USER_SQL_ACCEPT],
                  VALUES(value_int(act->ws), value_id(account_id), value_int(act_now(act))), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_CONFLICT, "token", "This invitation is not open any more.");
    return tell(act, "user.accepted", account_id, STR_NONE, err);
}

/* ---- changing ---- */

static enum status check_name(struct act *home, const struct id *id, const struct user_patch *patch, struct error *err)
{
    struct result rows;
    if (str_is_none(patch->name))
        return STATUS_OK;
    TRY(txn_query(home->txn, &user_statements[USER_SQL_ELSEWHERE], VALUES(value_id(id), value_int(home->ws)), &rows,
                  err));
    if (rows.row_count == 0)
        return STATUS_OK;
    return error_set(err, ERROR_FORBIDDEN, "name",
                     "This user belongs to another workspace too, and changes the name himself.");
}

static enum status check_patch(struct act *home, const struct user *was, const struct user_patch *patch, int role,
                               int status, struct error *err)
{
    TRY(check_governs(home, was->role, "id", err));
    TRY(check_governs(home, role, "role", err));
    if (status != USER_DISABLED && status != (was->accepted_at == TIME_NONE ? USER_INVITED : USER_ACTIVE))
        return error_set(err, ERROR_INVALID_VALUE, "status",
                         "A user is invited until the invitation is accepted, and active from then on.");
    TRY(check_name(home, &was->id, patch, err));
    if (role != ROLE_OWNER || status == USER_DISABLED)
        return check_owner_left(home, was, err);
    return STATUS_OK;
}

static struct str changes_of(struct act *home, const struct user *was, const struct user *is)
{
    struct changes changes;
    changes_begin(&changes);
    if (is->role != was->role)
        changes_str(&changes, "role", str_from(role_names[was->role]), str_from(role_names[is->role]));
    if (is->status != was->status)
        changes_str(&changes, "status", str_from(user_statuses[was->status]), str_from(user_statuses[is->status]));
    return changes_end(&changes, txn_arena(home->txn));
}

static enum status write_change(struct act *home, const struct user *was, const struct user_patch *patch, int role,
                                int status, struct error *err)
{
    int64_t disabled_at = status != USER_DISABLED        ? TIME_NONE
                          : was->status == USER_DISABLED ? was->disabled_at
                                                         : act_now(home);
    if (!str_is_none(patch->name))
        TRY(account_change(home->txn, &was->id, patch->name, STR_NONE, STR_NONE, err));
    txn_touch_caches(home->txn);
    return txn_exec(home->txn, &user_statements[USER_SQL_CHANGE],
                    VALUES(value_int(home->ws), value_id(&was->id), value_text(str_from(role_names[role])),
                           value_time(disabled_at)),
                    err);
}

enum status user_change(struct act *act, const struct id *id, const struct user_patch *patch, struct user *ret,
                        struct error *err)
{
    struct act home;
    struct user was = {0};
    TRY(home_to_change(act, &home, err));
    TRY(lock(&home, id, &was, err)); /* all that may change is written back */
    int role = patch->role == 0 ? was.role : patch->role - 1;
    int status = patch->status == 0 ? was.status : patch->status - 1;
    TRY(check_patch(&home, &was, patch, role, status, err));
    TRY(write_change(&home, &was, patch, role, status, err));
    TRY(user_read(&home, id, ret, err));
    return tell(&home, "user.changed", id, changes_of(&home, &was, ret), err);
}

/* ---- finding, proving ---- */

enum status user_first_owner(struct txn *txn, int64_t live_ws, struct id *ret_id, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &user_statements[USER_SQL_FIRST_OWNER], VALUES(value_int(live_ws)), &rows, err));
    *ret_id = rows.row_count == 0 ? (struct id){0} : result_id(&rows, 0, 0);
    return STATUS_OK;
}

enum status user_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query stray = {&user_statements[USER_SQL_STRAY], "B20", "usr", "it has no account"};
    return verify_queries(act, &stray, 1, broken, ctx, err);
}
