/* /v1/invitations: what an invited person sees and does. */

#include "api/api.h"
#include "api/password_step.h"
#include "api/routes.h"
#include "api/session_told.h"
#include "domain/user/attempt.h"
#include "domain/user/invitation.h"
#include "domain/user/role.h"
#include "domain/user/sign_in.h"

/* ---- GET ---- */

struct told {
    struct str email, name, business_name;
    int role;
    bool has_password;
    int64_t expires_at;
};

static const char *const object_word[] = {"invitation", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct told, object, role, CONSTANT, 0,
                .words = object_word) ENTITY_TOLD(struct told, email, email, TEXT, 0, .doc = "Who is invited.")
        ENTITY_TOLD(struct told, name, name, TEXT, 0, .doc = "The name that the invitation was made with.")
            ENTITY_TOLD(struct told, business_name, business_name, TEXT, 0, .doc = "To which business.")
                ENTITY_TOLD(struct told, role, role, NAME, 0, .words = role_names, .doc = "As what.")
                    ENTITY_TOLD(struct told, has_password, has_password, BOOL, 0,
                                .doc = "True for a user of another workspace, who accepts by the password used there.")
                        ENTITY_TOLD(struct told, expires_at, expires_at, TIME, 0, .doc = "Until when it is good.")};
static const struct entity invitation_entity = ENTITY("Invitation", members, struct told);

static enum status invitations_read_act(struct txn *txn, struct call *call, struct error *err)
{
    struct invitation found;
    TRY(invitation_read(txn, call->request->path_parameters[0], &found, err));
    const struct told told = {
        .email = found.account.email,
        .name = found.account.name,
        .business_name = found.business_name,
        .role = found.role,
        .has_password = !str_is_none(found.account.password_hash),
        .expires_at = found.expires_at,
    };
    entity_write(&invitation_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- POST accept ---- */

struct accept_command {
    struct password_step step;
    struct str name, password, code;
    struct attempt attempt;
    struct id account_id;
    bool has_password;
};

#define ACCEPT(member) offsetof(struct accept_command, member)

static const struct field accept_fields[] = {
    {.name = "name", .type = FIELD_TEXT, .offset = ACCEPT(name), .min = 1, .doc = "The name, if it is another one."},
    {.name = "password",
     .type = FIELD_TEXT,
     .offset = ACCEPT(password),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_PASSWORD_BYTES,
     .doc = "The password from now on; of who has one, that one."},
    {.name = "code",
     .type = FIELD_TEXT,
     .offset = ACCEPT(code),
     .min = 1,
     .doc = "Of who has a second factor, its code."},
};

static const struct schema accept_schema = SCHEMA("InvitationAccept", accept_fields, struct accept_command);

/* Nobody's password is compared, or hashed, who has not got the link. */
static enum status accept_look(struct txn *txn, struct call *call, struct error *err)
{
    struct accept_command *command = call->command;
    struct invitation found;
    TRY(invitation_read(txn, call->request->path_parameters[0], &found, err));
    const char *wrong = password_check(command->password, found.account.email);
    command->account_id = found.account.id;
    command->has_password = !str_is_none(found.account.password_hash);
    command->attempt = attempt_of(call->api->network_key, found.account.email, call->caller.principal.source);
    if (!command->has_password && wrong != NULL)
        return error_set(err, ERROR_INVALID_VALUE, "password", "The password %s", wrong);
    command->step.given = command->has_password ? command->password : STR_NONE;
    command->step.wanted = command->has_password ? STR_NONE : command->password;
    command->step.stored = password_step_keep(call, found.account.password_hash);
    return attempt_take(txn, &command->attempt, err);
}

static void accept_prepare(struct call *call, call_go_on_fn go_on)
{
    password_step_run(call, true, accept_look, go_on);
}

static enum status accept_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct accept_command *command = call->command;
    struct account account;
    TRY(account_read(txn, &command->account_id, &account, err));
    if (!str_equal(account.password_hash, command->step.stored))
        return error_set(err, ERROR_CONFLICT, NULL, "The password was changed at this moment. Try again.");
    if (command->has_password)
        TRY(sign_in_check(txn, &account, command->step.matches, command->code, call->api->seal, err));
    TRY(invitation_accept(txn, call->request->path_parameters[0], command->name, str_from(command->step.made),
                          call->caller.principal, err));
    TRY(attempt_give_back(txn, &command->attempt, err));
    return session_let_in(call, &command->account_id, err);
}

/* sorted table: by 1, 2 */
const struct route invitation_routes[] = {
    CALL("/v1/invitations/{token}", GET, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_CHEAP,
         .act = invitations_read_act, .summary = "Who is invited, to which business, as what.",
         .told = &invitation_entity),
    CALL("/v1/invitations/{token}/accept", POST, .scope = "public", .flags = ROUTE_WRITE | ROUTE_PUBLIC | ROUTE_SIGN_IN,
         .body = &accept_schema, .command_size = sizeof(struct accept_command), .prepare = accept_prepare,
         .act = accept_act, .summary = "Accepts an invitation and signs in.", .told = &session_told_entity),
};
const size_t invitation_route_count = sizeof invitation_routes / sizeof invitation_routes[0];
