/* /v1/programs/{id}/messaging: how a program wants its messages, and all that wait of it. */

#include "domain/message/messaging.h"

#include "api/call.h"
#include "api/routes.h"
#include "domain/audit/audit.h"
#include "domain/message/message_queue.h"
#include "domain/program/program.h"

static enum status messaging_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct messaging messaging;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(messaging_read(&call->act, &id, &messaging, err), err));
    entity_write(&messaging_entity, &call->w, NULL, &messaging, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status messaging_change_parse(struct call *call, struct error *err)
{
    return messaging_patch_check(call->command, err);
}

static enum status messaging_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct messaging messaging;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(messaging_change(&call->act, &id, call->json, call->command, &messaging, err), err));
    entity_write(&messaging_entity, &call->w, NULL, &messaging, ENTITY_ALONE);
    return STATUS_OK;
}

static const struct schema cancel_schema = {.name = "MessagesCancel"};

/* One row per queue says so; the messages follow in a moment, and none is sent meanwhile. */
static enum status messaging_cancel_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct messaging messaging;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(messaging_read(&call->act, &id, &messaging, err), err));
    TRY(message_queue_cancel_program(&call->act, &id, err));
    TRY(audit_write(&call->act,
                    &(struct audit_entry){.action = "program.messages_canceled", .object_kind = "prg", .object_id = id},
                    NULL, err));
    entity_write(&messaging_entity, &call->w, NULL, &messaging, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route messaging_routes[] = {
    CALL("/v1/programs/{id}/messaging", GET, .scope = "messages:read", .flags = ROUTE_CHEAP, .act = messaging_read_act,
         .summary = "Reads how a program wants its messages.", .told = &messaging_entity),
    CALL("/v1/programs/{id}/messaging", PATCH, .scope = "messages:write", .flags = ROUTE_WRITE,
         .body = &messaging_schema, .parse = messaging_change_parse, .act = messaging_change_act,
         .summary = "Changes how a program wants its messages: kinds, hours, limits, budget, pause.",
         .told = &messaging_entity),
    CALL("/v1/programs/{id}/messaging/cancel", POST, .scope = "messages:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &cancel_schema, .act = messaging_cancel_act,
         .summary = "Cancels all messages of a program that wait now.", .told = &messaging_entity),
};
const size_t messaging_route_count = sizeof messaging_routes / sizeof messaging_routes[0];
