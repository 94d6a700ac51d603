/* Inviting one person: a participant, or a contact who takes part by it. parse() on the loop's thread, act() inside the
 * call's transaction. */

#include "domain/enrollment/invite.h"
#include "api/call.h"
#include "api/routes.h"

static enum status invite_parse(struct call *call, struct error *err)
{
    return invite_fields_check(call->command, err);
}

static enum status answer(struct call *call, const struct invited *invited)
{
    call->status = 201;
    entity_write(&invited_entity, &call->w, NULL, invited, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status invite_participant_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct invited invited;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(call_path_found(invite_participant(&call->act, &id, call->command, &invited, err), err));
    return answer(call, &invited);
}

static enum status invite_contact_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct invited invited;
    TRY(call_path_id(call, 0, "cnt", &id, err));
    TRY(invite_contact(&call->act, &id, call->command, &invited, err));
    return answer(call, &invited);
}

/* sorted table: by 1, 2 */
const struct route invite_routes[] = {
    CALL("/v1/contacts/{id}/invitations", POST, .scope = "participants:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &invite_contact_schema, .parse = invite_parse, .act = invite_contact_act,
         .summary = "Sends a customer the link of a program; who did not take part does by it.",
         .told = &invited_entity),
    CALL("/v1/participants/{id}/invitations", POST, .scope = "participants:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &invite_participant_schema,
         .parse = invite_parse, .act = invite_participant_act, .summary = "Sends a participant its link.",
         .told = &invited_entity),
};
const size_t invite_route_count = sizeof invite_routes / sizeof invite_routes[0];
