/* /v1/referrals/{id}/verifications: links by which referred people confirm an address or number. */

#include <stddef.h>

#include "api/call.h"
#include "api/routes.h"
#include "domain/intake/hand.h"
#include "domain/intake/verify.h"

struct ask_command {
    int channel; /* FIELD_CHOICE of message_channels */
};

static const struct field ask_fields[] = {
    {.name = "channel",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct ask_command, channel),
     .flags = FIELD_REQUIRED,
     .choices = message_channels,
     .doc = "By which way the link is sent, and what is confirmed by it: the number, or the address."},
};
static const struct schema ask_schema = SCHEMA("VerificationCreate", ask_fields, struct ask_command);

static enum status verifications_ask_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct ask_command *command = call->command;
    struct id id;
    struct verification sent;
    TRY(call_path_id(call, 0, "ref", &id, err));
    TRY(verify_ask(&call->act, &id, command->channel, &sent, err));
    call->status = 201;
    entity_write(&verification_entity, &call->w, NULL, &sent, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status verifications_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct referral referral;
    struct verification *rows;
    size_t count;
    TRY(call_path_id(call, 0, "ref", &id, err));
    TRY(referral_read(&call->act, &id, &referral, err));
    TRY(verification_of_referral(&call->act, &id, &rows, &count, err));
    TRY(verification_tell(&call->act, rows, count, err));
    call_write_page(call, &verification_entity, rows, count, false, "vrf", offsetof(struct verification, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route verification_routes[] = {
    CALL("/v1/referrals/{id}/verifications", GET, .scope = "referrals:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .act = verifications_list_act,
         .summary = "The newest links by which the prospect was asked to confirm an address or number.",
         .told = &verification_entity),
    CALL("/v1/referrals/{id}/verifications", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &ask_schema, .act = verifications_ask_act,
         .summary = "Sends the prospect a link by which it confirms an address or number.",
         .told = &verification_entity),
};
const size_t verification_route_count = sizeof verification_routes / sizeof verification_routes[0];
