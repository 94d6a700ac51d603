/* /v1/session/totp: the second factor of whoever is signed in. */

#include "api/api.h"
#include "api/authentication.h"
#include "api/own_account.h"
#include "api/password_step.h"
#include "api/routes.h"
#include "domain/user/account.h"
#include "domain/user/session.h"
#include "domain/workspace/business.h"

/* ---- offering ---- */

struct offered {
    struct str secret, uri;
};

static const char *const object_word[] = {"totp", NULL};
static const struct member offered_members[] = {
    ENTITY_TOLD(struct offered, object, secret, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct offered, secret, secret, TEXT, 0, .doc = "To be typed into the app.")
            ENTITY_TOLD(struct offered, uri, uri, TEXT, 0, .doc = "The same for a QR code.")};
static const struct entity offered_entity = ENTITY("TotpOffer", offered_members, struct offered);

static enum status offer_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct session *session = call->caller.session;
    struct business business = {.name = STR("referd")};
    uint8_t secret[TOTP_SECRET_SIZE];
    struct account account;
    TRY(account_read(txn, &session->user_id, &account, err));
    if (account_has_totp(&account))
        return error_set(err, ERROR_CONFLICT, NULL, "There is a second factor already. Remove it first.");
    if (call->act.ws != 0)
        TRY(business_read(&call->act, &business, err));
    TRY(account_offer_totp(&call->act, &session->user_id, call->api->seal, secret, err));
    struct offered offered = {.secret = totp_secret_text(secret, txn_arena(txn))};
    offered.uri = totp_uri(business.name, account.email, offered.secret, txn_arena(txn));
    crypto_wipe(secret, sizeof secret);
    entity_write(&offered_entity, &call->w, NULL, &offered, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- confirming, removing ---- */

struct code_command {
    struct password_step step;
    struct str code;
    struct attempt attempt;
};

static const struct field code_fields[] = {
    {.name = "code",
     .type = FIELD_TEXT,
     .offset = offsetof(struct code_command, code),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "Six digits of the authenticator app; to remove it, a recovery code too."},
};

static const struct schema code_schema = SCHEMA("TotpCode", code_fields, struct code_command);

/* Codes are guessed as passwords are: an attempt is taken first. */
static enum status take_attempt(struct txn *txn, struct call *call, struct error *err)
{
    struct code_command *command = call->command;
    command->attempt = own_attempt(call);
    return attempt_take(txn, &command->attempt, err);
}

static void code_prepare(struct call *call, call_go_on_fn go_on)
{
    password_step_run(call, true, take_attempt, go_on);
}

struct confirmed {
    struct str_array recovery_codes;
};

static const struct member confirmed_members[] = {
    ENTITY_TOLD(struct confirmed, object, recovery_codes, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct confirmed, recovery_codes, recovery_codes, WORDS, 0,
                    .doc = "Each stands in for the app once. They are told this once.")};
static const struct entity confirmed_entity = ENTITY("TotpConfirmed", confirmed_members, struct confirmed);

static enum status confirm_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct code_command *command = call->command;
    struct account account;
    struct confirmed confirmed;
    TRY(account_read(txn, &call->caller.session->user_id, &account, err));
    TRY(account_confirm_totp(&call->act, &account, call->api->seal, command->code, &confirmed.recovery_codes, err));
    TRY(attempt_give_back(txn, &command->attempt, err));
    TRY(own_account_note(call, "user.totp_added", err));
    entity_write(&confirmed_entity, &call->w, NULL, &confirmed, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status remove_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct code_command *command = call->command;
    struct account account;
    TRY(account_read(txn, &call->caller.session->user_id, &account, err));
    TRY(account_use_code(txn, &account, call->api->seal, command->code, err));
    TRY(attempt_give_back(txn, &command->attempt, err));
    TRY(account_remove_totp(txn, &account.id, err));
    return own_account_note(call, "user.totp_removed", err);
}

/* sorted table: by 1, 2 */
const struct route session_totp_routes[] = {
    CALL("/v1/session/totp", DELETE, .scope = "session",
         .flags = ROUTE_WRITE | ROUTE_SESSION | ROUTE_EMPTY | ROUTE_STEP_UP, .body = &code_schema,
         .prepare = code_prepare, .act = remove_act, .summary = "Removes the second factor."),
    CALL("/v1/session/totp", POST, .scope = "session", .flags = ROUTE_WRITE | ROUTE_SESSION | ROUTE_STEP_UP,
         .act = offer_act, .summary = "Offers a secret to an authenticator app.", .told = &offered_entity),
    CALL("/v1/session/totp/confirm", POST, .scope = "session", .flags = ROUTE_WRITE | ROUTE_SESSION,
         .body = &code_schema, .prepare = code_prepare, .act = confirm_act,
         .summary = "Makes the offered secret the second factor, by a code of it.", .told = &confirmed_entity),
};
const size_t session_totp_route_count = sizeof session_totp_routes / sizeof session_totp_routes[0];
