/* /v1/setup: the first run of a server. */

#include "domain/user/setup.h"
#include "api/password_step.h"
#include "api/routes.h"
#include "api/session_told.h"
#include "domain/contact/normalise.h"

/* ---- GET ---- */

struct look_query {
    struct str token;
};

static const struct field look_fields[] = {
    {.name = "token",
     .type = FIELD_TEXT,
     .offset = offsetof(struct look_query, token),
     .doc = "What stands behind the # of the link that the server printed."},
};

static const struct schema look_schema = SCHEMA("SetupLook", look_fields, struct look_query);

struct told {
    bool open, token_valid;
};

static const char *const object_word[] = {"setup", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct told, object, open, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct told, open, open, BOOL, 0, .doc = "Whether the server waits to be set up.")
            ENTITY_TOLD(struct told, token_valid, token_valid, BOOL, 0, .doc = "Whether the token is the one for it.")};
static const struct entity setup_entity = ENTITY("Setup", members, struct told);

static enum status setup_look_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct look_query *query = call->query;
    struct told told;
    TRY(setup_look(txn, query->token, &told.open, &told.token_valid, err));
    entity_write(&setup_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- POST ---- */

struct setup_command {
    struct password_step step;
    struct str token, email, name, password;
    struct business_patch business;
};

#define SETUP(member) offsetof(struct setup_command, member)
#define REQUIRED_TEXT(field_name, place, most, text)                                                                   \
    {                                                                                                                  \
        .name = (field_name), .type = FIELD_TEXT, .offset = SETUP(place), .flags = FIELD_REQUIRED, .min = 1,           \
        .max = (most), .doc = (text)                                                                                   \
    }

static const struct field setup_fields[] = {
    REQUIRED_TEXT("token", token, 0, "What stands behind the # of the link that the server printed."),
    REQUIRED_TEXT("email", email, 0, "The owner's e-mail address, to sign in with."),
    REQUIRED_TEXT("name", name, 0, "The owner's name."),
    REQUIRED_TEXT("password", password, LIMIT_PASSWORD_BYTES, "The owner's password."),
    REQUIRED_TEXT("business_name", business.name, 0, "What the business is called."),
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = SETUP(business.currency),
     .flags = FIELD_REQUIRED,
     .doc = "What the business counts in."},
    REQUIRED_TEXT("time_zone", business.time_zone, 0, "The business's time zone, such as Europe/Berlin."),
    REQUIRED_TEXT("locale", business.locale, 0, "The business's language, such as en or de-AT."),
};

static const struct schema setup_schema = SCHEMA("SetupFinish", setup_fields, struct setup_command);

static enum status setup_parse(struct call *call, struct error *err)
{
    struct setup_command *command = call->command;
    struct arena *arena = &call->request->arena;
    TRY(email_normalise(command->email, "email", arena, &command->email, err));
    TRY(locale_normalise(command->business.locale, "locale", arena, &command->business.locale, err));
    const char *wrong = password_check(command->password, command->email);
    if (wrong != NULL)
        return error_set(err, ERROR_INVALID_VALUE, "password", "The password %s", wrong);
    command->step.wanted = command->password;
    enum status status = business_check(&command->business, arena, err);
    if (status != STATUS_OK && str_equal(str_from(err->param), STR("name")))
        error_set(err, ERROR_INVALID_VALUE, "business_name", "%s", arena_format(arena, "%s", err->detail));
    return status;
}

/* Nobody's password is hashed who has not got the link. */
static enum status setup_look_first(struct txn *txn, struct call *call, struct error *err)
{
    const struct setup_command *command = call->command;
    bool open, valid;
    TRY(setup_look(txn, command->token, &open, &valid, err));
    if (!open)
        return error_set(err, ERROR_CONFLICT, NULL, "This server was set up already. Sign in.");
    if (!valid)
        return error_set(err, ERROR_NOT_FOUND, "token",
                         "This link is not good any more. `referd setup-link` prints a new one.");
    return STATUS_OK;
}

static void setup_prepare(struct call *call, call_go_on_fn go_on)
{
    password_step_run(call, false, setup_look_first, go_on);
}

static enum status setup_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct setup_command *command = call->command;
    const struct setup setup = {
        .token = command->token,
        .email = command->email,
        .name = command->name,
        .password_hash = str_from(command->step.made),
        .business = command->business,
    };
    struct id account_id;
    TRY(setup_finish(txn, &setup, call->caller.principal, &account_id, err));
    call->status = 201;
    return session_let_in(call, &account_id, err);
}

/* sorted table: by 1, 2 */
const struct route setup_routes[] = {
    CALL("/v1/setup", GET, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_CHEAP, .query = &look_schema,
         .act = setup_look_act, .summary = "Whether the server waits to be set up.", .told = &setup_entity),
    CALL("/v1/setup", POST, .scope = "public", .flags = ROUTE_WRITE | ROUTE_PUBLIC | ROUTE_SIGN_IN,
         .body = &setup_schema, .parse = setup_parse, .prepare = setup_prepare, .act = setup_act,
         .summary = "Makes the owner and says what the business is: once for ever.", .told = &session_told_entity),
};
const size_t setup_route_count = sizeof setup_routes / sizeof setup_routes[0];
