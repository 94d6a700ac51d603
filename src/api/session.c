/* /v1/session: signing in and out, and what a user does about himself. Passwords are compared and hashed before the
 * transaction (password_step.h), where an attempt is taken first. */

#include "api/api.h"
#include "api/authentication.h"
#include "api/own_account.h"
#include "api/password_step.h"
#include "api/routes.h"
#include "api/session_told.h"
#include "base/locale/time_zone.h"
#include "domain/contact/normalise.h"
#include "domain/user/sign_in.h"

/* ---- POST /v1/session ---- */

struct sign_in_command {
    struct password_step step;
    struct str email, password, code;
    struct id account_id; /* of whom the step has read; none: of nobody */
    struct attempt attempt;
};

#define SIGN_IN(member) offsetof(struct sign_in_command, member)

static const struct field sign_in_fields[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .offset = SIGN_IN(email),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "The user's e-mail address."},
    {.name = "password",
     .type = FIELD_TEXT,
     .offset = SIGN_IN(password),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_PASSWORD_BYTES,
     .doc = "The user's password."},
    {.name = "code",
     .type = FIELD_TEXT,
     .offset = SIGN_IN(code),
     .min = 1,
     .doc = "Six digits of the authenticator app, or a recovery code: where there is a second factor."},
};

static const struct schema sign_in_schema = SCHEMA("SignIn", sign_in_fields, struct sign_in_command);

static enum status sign_in_parse(struct call *call, struct error *err)
{
    struct sign_in_command *command = call->command;
    TRY(email_normalise(command->email, "email", &call->request->arena, &command->email, err));
    command->attempt = attempt_of(call->api->network_key, command->email, call->caller.principal.source);
    command->step.given = command->password;
    return STATUS_OK;
}

static enum status sign_in_look(struct txn *txn, struct call *call, struct error *err)
{
    struct sign_in_command *command = call->command;
    struct account account;
    bool found;
    TRY(attempt_take(txn, &command->attempt, err));
    TRY(account_find_by_email(txn, command->email, &account, &found, err));
    command->account_id = found ? account.id : (struct id){{0}};
    command->step.stored = found ? password_step_keep(call, account.password_hash) : STR_NONE;
    return STATUS_OK;
}

static void sign_in_prepare(struct call *call, call_go_on_fn go_on)
{
    password_step_run(call, true, sign_in_look, go_on);
}

/* The account may have changed since its password was compared: then the password is not that one any more. */
static enum status sign_in_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct sign_in_command *command = call->command;
    struct account account = {0};
    if (!id_is_none(&command->account_id))
        TRY(account_read(txn, &command->account_id, &account, err));
    bool right = command->step.matches && str_equal(account.password_hash, command->step.stored);
    TRY(sign_in_check(txn, &account, right, command->code, call->api->seal, err));
    TRY(attempt_give_back(txn, &command->attempt, err));
    return session_let_in(call, &account.id, err);
}

/* ---- POST /v1/session/link ---- */

struct link_command {
    struct str token;
};

static const struct field link_fields[] = {
    {.name = "token",
     .type = FIELD_TEXT,
     .offset = offsetof(struct link_command, token),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "What stands behind the # of a link that `referd sign-in-link` printed."},
};

static const struct schema link_schema = SCHEMA("SessionLink", link_fields, struct link_command);

static enum status link_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct link_command *command = call->command;
    struct id account_id;
    TRY(sign_in_by_link(txn, command->token, &account_id, err));
    return session_let_in(call, &account_id, err);
}

/* ---- reading it, signing out ---- */

static enum status session_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return session_tell(call, call->caller.session, call->caller.session_token, err);
}

static enum status sign_out_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct session *session = call->caller.session;
    TRY(session_end(txn, &session->user_id, &session->id, err));
    call->cookie = session_cookie(call->api, STR_NONE, &call->request->arena);
    return STATUS_OK;
}

/* ---- POST /v1/session/confirm ---- */

struct confirm_command {
    struct password_step step;
    struct str password, code;
    struct attempt attempt;
};

#define CONFIRM(member) offsetof(struct confirm_command, member)

static const struct field confirm_fields[] = {
    {.name = "password",
     .type = FIELD_TEXT,
     .offset = CONFIRM(password),
     .min = 1,
     .max = LIMIT_PASSWORD_BYTES,
     .doc = "The user's password; or send a code."},
    {.name = "code",
     .type = FIELD_TEXT,
     .offset = CONFIRM(code),
     .min = 1,
     .doc = "Six digits of the authenticator app, or a recovery code."},
};

static const struct schema confirm_schema = SCHEMA("SessionConfirm", confirm_fields, struct confirm_command);

static enum status confirm_parse(struct call *call, struct error *err)
{
    struct confirm_command *command = call->command;
    if (str_is_none(command->password) == str_is_none(command->code))
        return error_set(err, ERROR_MISSING_FIELD, "password", "Send either the password or a code.");
    command->attempt = own_attempt(call);
    command->step.given = command->password;
    return STATUS_OK;
}

static enum status confirm_look(struct txn *txn, struct call *call, struct error *err)
{
    struct confirm_command *command = call->command;
    struct account account;
    TRY(attempt_take(txn, &command->attempt, err));
    TRY(account_read(txn, &call->caller.session->user_id, &account, err));
    command->step.stored = password_step_keep(call, account.password_hash);
    return STATUS_OK;
}

static void confirm_prepare(struct call *call, call_go_on_fn go_on)
{
    password_step_run(call, true, confirm_look, go_on);
}

/* Whether the password that was compared is right, and still the account's. */
static enum status check_own_password(const struct password_step *step, const struct account *account,
                                      const char *param, struct error *err)
{
    if (step->matches && str_equal(account->password_hash, step->stored))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_CREDENTIALS, param, "This is not your password.");
}

static enum status confirm_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct confirm_command *command = call->command;
    struct session session = *call->caller.session;
    struct account account;
    TRY(account_read(txn, &session.user_id, &account, err));
    if (str_is_none(command->code))
        TRY(check_own_password(&command->step, &account, "password", err));
    else
        TRY(account_use_code(txn, &account, call->api->seal, command->code, err));
    TRY(attempt_give_back(txn, &command->attempt, err));
    TRY(session_confirm(txn, &session.id, err));
    session.confirmed_at = txn_now(txn);
    return session_tell(call, &session, call->caller.session_token, err);
}

/* ---- PATCH /v1/session/user ---- */

struct self_command {
    struct str name, locale, time_zone;
};

static const struct field self_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct self_command, name),
     .min = 1,
     .doc = "The user's name."},
    {.name = "locale",
     .type = FIELD_TEXT,
     .offset = offsetof(struct self_command, locale),
     .min = 1,
     .doc = "The user's language, such as en or de-AT."},
    {.name = "time_zone",
     .type = FIELD_TEXT,
     .offset = offsetof(struct self_command, time_zone),
     .min = 1,
     .doc = "A time zone such as Europe/Berlin, kept for clients of their own; the console goes by the workspace's."},
};

static const struct schema self_schema = SCHEMA("SessionUserPatch", self_fields, struct self_command);

static enum status self_parse(struct call *call, struct error *err)
{
    struct self_command *command = call->command;
    if (!str_is_none(command->time_zone) && !time_zone_is_known(command->time_zone))
        return error_set(err, ERROR_INVALID_VALUE, "time_zone",
                         "There is no such time zone; they are named like Europe/Berlin.");
    if (!str_is_none(command->locale))
        return locale_normalise(command->locale, "locale", &call->request->arena, &command->locale, err);
    return STATUS_OK;
}

static enum status self_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct self_command *command = call->command;
    const struct session *session = call->caller.session;
    TRY(account_change(txn, &session->user_id, command->name, command->locale, command->time_zone, err));
    return session_tell(call, session, call->caller.session_token, err);
}

/* ---- POST /v1/session/password ---- */

struct password_command {
    struct password_step step;
    struct str current_password, new_password;
    struct attempt attempt;
};

#define PASSWORD(member) offsetof(struct password_command, member)

static const struct field password_fields[] = {
    {.name = "current_password",
     .type = FIELD_TEXT,
     .offset = PASSWORD(current_password),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_PASSWORD_BYTES,
     .doc = "The password so far."},
    {.name = "new_password",
     .type = FIELD_TEXT,
     .offset = PASSWORD(new_password),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_PASSWORD_BYTES,
     .doc = "The password from now on."},
};

static const struct schema password_schema = SCHEMA("SessionPassword", password_fields, struct password_command);

static enum status password_parse(struct call *call, struct error *err)
{
    struct password_command *command = call->command;
    (void)err;
    command->attempt = own_attempt(call);
    command->step.given = command->current_password;
    command->step.wanted = command->new_password;
    return STATUS_OK;
}

static enum status password_look(struct txn *txn, struct call *call, struct error *err)
{
    struct password_command *command = call->command;
    struct account account;
    TRY(account_read(txn, &call->caller.session->user_id, &account, err));
    const char *wrong = password_check(command->new_password, account.email);
    if (wrong != NULL)
        return error_set(err, ERROR_INVALID_VALUE, "new_password", "The password %s", wrong);
    TRY(attempt_take(txn, &command->attempt, err));
    command->step.stored = password_step_keep(call, account.password_hash);
    return STATUS_OK;
}

static void password_prepare(struct call *call, call_go_on_fn go_on)
{
    password_step_run(call, true, password_look, go_on);
}

static enum status password_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct password_command *command = call->command;
    const struct session *session = call->caller.session;
    struct account account;
    TRY(account_read(txn, &session->user_id, &account, err));
    TRY(check_own_password(&command->step, &account, "current_password", err));
    TRY(attempt_give_back(txn, &command->attempt, err));
    TRY(account_set_password(txn, &session->user_id, str_from(command->step.made), err));
    TRY(session_end_others(txn, &session->user_id, &session->id, err));
    TRY(own_account_note(call, "user.password_changed", err));
    return session_tell(call, session, call->caller.session_token, err);
}

/* sorted table: by 1, 2 */
const struct route session_routes[] = {
    CALL("/v1/session", DELETE, .scope = "session", .flags = ROUTE_WRITE | ROUTE_SESSION | ROUTE_EMPTY,
         .act = sign_out_act, .summary = "Signs out."),
    CALL("/v1/session", GET, .scope = "session", .flags = ROUTE_CHEAP | ROUTE_SESSION, .act = session_read_act,
         .summary = "Who is signed in, where, and with which rights.", .told = &session_told_entity),
    CALL("/v1/session", POST, .scope = "public", .flags = ROUTE_WRITE | ROUTE_PUBLIC | ROUTE_SIGN_IN,
         .body = &sign_in_schema, .parse = sign_in_parse, .prepare = sign_in_prepare, .act = sign_in_act,
         .summary = "Signs a user in; the answer sets the session's cookie.", .told = &session_told_entity),
    CALL("/v1/session/confirm", POST, .scope = "session", .flags = ROUTE_WRITE | ROUTE_SESSION, .body = &confirm_schema,
         .parse = confirm_parse, .prepare = confirm_prepare, .act = confirm_act,
         .summary = "Confirms who is there, for acts that ask for it.", .told = &session_told_entity),
    CALL("/v1/session/link", POST, .scope = "public", .flags = ROUTE_WRITE | ROUTE_PUBLIC | ROUTE_SIGN_IN,
         .body = &link_schema, .act = link_act, .summary = "Signs in by a link from the server's own terminal.",
         .told = &session_told_entity),
    CALL("/v1/session/password", POST, .scope = "session", .flags = ROUTE_WRITE | ROUTE_SESSION,
         .body = &password_schema, .parse = password_parse, .prepare = password_prepare, .act = password_act,
         .summary = "Changes the password and ends the user's other sessions.", .told = &session_told_entity),
    CALL("/v1/session/user", PATCH, .scope = "session", .flags = ROUTE_WRITE | ROUTE_SESSION, .body = &self_schema,
         .parse = self_parse, .act = self_act, .summary = "Changes the user's own name, language and time zone.",
         .told = &session_told_entity),
};
const size_t session_route_count = sizeof session_routes / sizeof session_routes[0];
