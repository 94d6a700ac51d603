/* /v1/users, /v1/roles: who may open the console, and as what. */

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/contact/normalise.h"
#include "domain/user/user.h"

static const struct field list_fields[] = {
    LIST_FIELDS("usr"),
};

static const struct schema user_list_schema = SCHEMA("UserList", list_fields, struct list_query);

static void write_user(struct call *call, const struct user *user)
{
    entity_write(&user_entity, &call->w, NULL, user, ENTITY_ALONE);
}

static enum status users_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct list_ask ask = {.page = call_page(call->query)};
    struct act home;
    void *rows;
    size_t count;
    bool more;
    TRY(user_home(&call->act, &home, err));
    TRY(list_read(&home, &user_list, &ask, &rows, &count, &more, err));
    user_tell(rows, count);
    call_write_page(call, &user_entity, rows, count, more, "usr", offsetof(struct user, id));
    return STATUS_OK;
}

static enum status users_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct user user;
    TRY(call_path_id(call, 0, "usr", &id, err));
    TRY(user_read(&call->act, &id, &user, err));
    write_user(call, &user);
    return STATUS_OK;
}

/* ---- inviting ---- */

static const struct field invite_fields[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .offset = offsetof(struct user_invite, email),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "The address that the user will sign in with."},
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct user_invite, name),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "The user's name."},
    {.name = "role",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct user_invite, role),
     .flags = FIELD_REQUIRED,
     .choices = role_names,
     .doc = "What the user may do: see GET /v1/roles."},
};

static const struct schema invite_schema = SCHEMA("UserInvite", invite_fields, struct user_invite);

static enum status users_invite_parse(struct call *call, struct error *err)
{
    struct user_invite *invite = call->command;
    return email_normalise(invite->email, "email", &call->request->arena, &invite->email, err);
}

/* The token stands behind the #: it is sent to no server by the browser, and comes into no log. */
static void write_invited(struct call *call, struct user *user, char token[TOKEN_TEXT_SIZE + 1])
{
    user->invitation_url = str_from(
        arena_format(txn_arena(call->act.txn), "%.*s/console/invitation#%s", STR_ARG(call->api->public_url), token));
    crypto_wipe(token, TOKEN_TEXT_SIZE);
    write_user(call, user);
}

static enum status users_invite_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    char token[TOKEN_TEXT_SIZE + 1];
    struct user user;
    TRY(user_invite(&call->act, call->command, &user, token, err));
    call->status = 201;
    write_invited(call, &user, token);
    return STATUS_OK;
}

static enum status users_invite_again_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    char token[TOKEN_TEXT_SIZE + 1];
    struct user user;
    struct id id;
    TRY(call_path_id(call, 0, "usr", &id, err));
    TRY(user_invite_again(&call->act, &id, &user, token, err));
    write_invited(call, &user, token);
    return STATUS_OK;
}

/* ---- changing ---- */

static const struct field patch_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct user_patch, name),
     .min = 1,
     .doc = "The user's name; of a user of other workspaces nobody else changes it."},
    {.name = "role",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct user_patch, role),
     .choices = role_names,
     .doc = "What the user may do."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct user_patch, status),
     .choices = user_statuses,
     .doc = "disabled shuts the user out at once; active (or invited) lets the user in again."},
};

static const struct schema patch_schema = SCHEMA("UserPatch", patch_fields, struct user_patch);

static enum status users_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct user user;
    TRY(call_path_id(call, 0, "usr", &id, err));
    TRY(user_change(&call->act, &id, call->command, &user, err));
    write_user(call, &user);
    return STATUS_OK;
}

/* ---- roles ---- */

static enum status roles_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)err;
    const struct role_told *rows = role_table(txn_arena(txn));
    call_list_begin(call);
    for (int role = 0; role < ROLE_COUNT; role++)
        entity_write(&role_entity, &call->w, NULL, &rows[role], ENTITY_ROW);
    call_list_end(call, false, "usr", NULL);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route user_routes[] = {
    CALL("/v1/roles", GET, .scope = "settings:read", .flags = ROUTE_CHEAP | ROUTE_LIST, .act = roles_list_act,
         .summary = "The roles that users may have, with their scopes.", .told = &role_entity),
    CALL("/v1/users", GET, .scope = "users:read", .flags = ROUTE_CHEAP | ROUTE_LIST, .query = &user_list_schema,
         .act = users_list_act, .summary = "Lists users of the console, newest first.", .told = &user_entity),
    CALL("/v1/users", POST, .scope = "users:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SECRET | ROUTE_STEP_UP, .body = &invite_schema,
         .parse = users_invite_parse, .act = users_invite_act,
         .summary = "Invites a user; the answer holds the link to hand on.", .told = &user_entity),
    CALL("/v1/users/{id}", GET, .scope = "users:read", .flags = ROUTE_CHEAP, .act = users_read_act,
         .summary = "Reads a user of the console.", .told = &user_entity),
    CALL("/v1/users/{id}", PATCH, .scope = "users:write", .flags = ROUTE_WRITE | ROUTE_STEP_UP, .body = &patch_schema,
         .act = users_change_act, .summary = "Changes a user's role, shuts the user out or lets the user in again.",
         .told = &user_entity),
    CALL("/v1/users/{id}/invitation", POST, .scope = "users:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SECRET | ROUTE_STEP_UP, .act = users_invite_again_act,
         .summary = "Makes a new invitation; the one before is not good any more.", .told = &user_entity),
};
const size_t user_route_count = sizeof user_routes / sizeof user_routes[0];
