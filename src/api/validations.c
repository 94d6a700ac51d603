/* /v1/rewards/{id}/validation: whether the business wants a reward to be given, and a person's word where it does not
 * answer. */

#include <stddef.h>

#include "api/call.h"
#include "api/routes.h"
#include "domain/validation/validation_work.h"

static enum status validations_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct validation found;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    TRY(validation_read(&call->act, &id, &found, err));
    entity_write(&validation_entity, &call->w, NULL, &found, ENTITY_ALONE);
    return STATUS_OK;
}

struct decide_command {
    int decision; /* FIELD_CHOICE of validation_words */
    struct str reason;
};

static const struct field decide_fields[] = {
    {.name = "decision",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct decide_command, decision),
     .flags = FIELD_REQUIRED,
     .choices = validation_words,
     .doc = "`ask`: the business is asked again; `grant`: the reward waits for it no longer. To deny it, deny the "
            "reward."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct decide_command, reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words. The trail keeps it."},
};
static const struct schema decide_schema = SCHEMA("ValidationDecide", decide_fields, struct decide_command);

static enum status validations_decide_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct decide_command *command = call->command;
    struct id id;
    struct validation found;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    TRY(validation_decide(&call->act, &id, command->decision, command->reason, &found, err));
    entity_write(&validation_entity, &call->w, NULL, &found, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route validation_routes[] = {
    CALL("/v1/rewards/{id}/validation", GET, .scope = "rewards:read", .flags = ROUTE_CHEAP, .act = validations_read_act,
         .summary = "Whether the business has said that a reward is to be given.", .told = &validation_entity),
    CALL("/v1/rewards/{id}/validation", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &decide_schema, .act = validations_decide_act,
         .summary = "Asks the business again, or lets a reward go that it did not answer about.",
         .told = &validation_entity),
};
const size_t validation_route_count = sizeof validation_routes / sizeof validation_routes[0];
