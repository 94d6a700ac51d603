#pragma once

#include "base/token.h"
#include "domain/list/list.h"
#include "domain/user/account.h"
#include "domain/user/role.h"
#include "domain/workspace/verify.h"

/* Users of a workspace: accounts (account.h) that are members of it, with a role. Members belong to the live world;
 * acts in its test world see the same ones. An account may be a member of several workspaces; what is changed here is
 * its membership in this one.
 *
 * Who may do what to whom is decided here: nobody makes, changes or disables a user whose role his own does not govern
 * (role.h), a key governs as an admin does, but no role that may do more than the key itself, the command line all, and
 * a workspace always has an owner. Every change is in the trail of the live world. Runs inside a transaction, on its
 * thread. */

enum user_status { USER_INVITED, USER_ACTIVE, USER_DISABLED };

/* "invited", "active", "disabled", null. */
extern const char *const user_statuses[];

struct user {
    struct id id;
    struct str email, name;
    int role;   /* enum role */
    int status; /* enum user_status */
    bool totp;
    int64_t last_seen_at, created_at;
    int64_t accepted_at, disabled_at;
    struct str invitation_url; /* only where it was made just now */

    struct str password_hash, totp_sealed; /* what `totp` is made of, and whether it is an account in use */
};

extern const struct entity user_entity;

/* No filters. Rows are as user_tell() takes them. */
extern const struct list user_list;

/* Fills what is told and not stored. */
void user_tell(struct user *rows, size_t count);

/* The act in the live world of its workspace, where members, and the trail of what is done to them, are. */
MUST_CHECK enum status user_home(const struct act *act, struct act *ret_home, struct error *err);

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status user_read(struct act *act, const struct id *id, struct user *ret, struct error *err);

/* Who may come in now, oldest first: LIMIT_STAFF_MAILED at most. In the transaction's arena. */
MUST_CHECK enum status user_active(struct act *act, struct user **ret, size_t *ret_count, struct error *err);

struct user_invite {
    struct str email, name;
    int role; /* 1 + enum role, as a FIELD_CHOICE has it */
};

/* Invites a person: makes the account if nobody has the address, and the membership. The token of the invitation is
 * shown once. ERROR_CONFLICT `email`: is a user of this workspace; ERROR_FORBIDDEN `role`. As all that changes users:
 * workspace_check_shared(). */
MUST_CHECK enum status user_invite(struct act *act, const struct user_invite *invite, struct user *ret,
                                   char ret_token[TOKEN_TEXT_SIZE + 1], struct error *err);

/* A new invitation; the one before is not good any more. ERROR_CONFLICT `id`: has accepted one. */
MUST_CHECK enum status user_invite_again(struct act *act, const struct id *id, struct user *ret,
                                         char ret_token[TOKEN_TEXT_SIZE + 1], struct error *err);

/* Each member absent or 0: as it is. */
struct user_patch {
    struct str name;
    int role;   /* 1 + enum role */
    int status; /* 1 + enum user_status */
};

/* Changes a user. Sessions of a disabled one, or of one whose role changed, know it before the answer. ERROR_FORBIDDEN
 * `id`, `role` or `name` (of an account that has other workspaces); ERROR_LAST_OWNER; ERROR_INVALID_VALUE `status`. */
MUST_CHECK enum status user_change(struct act *act, const struct id *id, const struct user_patch *patch,
                                   struct user *ret, struct error *err);

/* Makes an account a member who needs no invitation: the owner of a new server. `act` is in the live world. */
MUST_CHECK enum status user_add_member(struct act *act, const struct id *account_id, enum role role, bool accepted,
                                       struct error *err);

/* The member has accepted. Once: ERROR_CONFLICT. `act` is in the live world. */
MUST_CHECK enum status user_accept(struct act *act, const struct id *account_id, struct error *err);

/* The first owner of a workspace who is active, by the number of its live world; none: the zero id. */
MUST_CHECK enum status user_first_owner(struct txn *txn, int64_t live_ws, struct id *ret_id, struct error *err);

/* B20: members are accounts. */
MUST_CHECK enum status user_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
