/* Calls about links. parse() on the loop's thread, act() inside the call's transaction. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/link/link.h"
#include "domain/participant/participant_change.h"

struct links_create {
    struct id participant_id;
    struct str channel; /* or absent */
    struct str code_as_sent;
    struct code code; /* where code_as_sent is there */
};

struct links_change {
    struct opt_bool retired;
};

static void write_link(struct call *call, struct link *link)
{
    link->url = link_url(txn_arena(call->act.txn), call->api->public_url, link->code);
    entity_write(&link_entity, &call->w, NULL, link, ENTITY_ALONE);
}

static const struct field create_fields[] = {
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = offsetof(struct links_create, participant_id),
     .flags = FIELD_REQUIRED,
     .prefix = "ptc",
     .doc = "Whose link it is."},
    {.name = "channel",
     .type = FIELD_TEXT,
     .offset = offsetof(struct links_create, channel),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_CHANNEL_BYTES,
     .doc = "Where it will be shared, such as newsletter; a participant has one link per channel."},
    {.name = "code",
     .type = FIELD_TEXT,
     .offset = offsetof(struct links_create, code_as_sent),
     .flags = FIELD_NULLABLE,
     .doc = "3 to 32 of A-Z, 0-9 and -; one is generated when absent."},
};
static const struct schema links_create_body = SCHEMA("LinkCreate", create_fields, struct links_create);

static enum status links_create_parse(struct call *call, struct error *err)
{
    struct links_create *command = call->command;
    if (str_is_none(command->code_as_sent))
        return STATUS_OK;
    return code_read(command->code_as_sent, "code", &command->code, err);
}

static enum status links_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct links_create *command = call->command;
    const struct code *wanted = str_is_none(command->code_as_sent) ? NULL : &command->code;
    struct participant_brief participant;
    struct link link;
    bool created;
    TRY(participant_brief_read(&call->act, &command->participant_id, &participant, err));
    TRY(participant_keep(&call->act, &participant.id, err)); /* one link per channel, by reading those there are */
    TRY(link_create(&call->act, &participant.id, &participant.program_id, command->channel, wanted, &link, &created,
                    err));
    call->status = created ? 201 : 200;
    write_link(call, &link);
    return STATUS_OK;
}

static const struct field change_fields[] = {
    {.name = "retired",
     .type = FIELD_BOOL,
     .offset = offsetof(struct links_change, retired),
     .flags = FIELD_REQUIRED,
     .doc = "true: the link leads nowhere from now on, for good. The first link has its place taken by the oldest that "
            "goes on; a participant's only one is not retired."},
};
static const struct schema links_change_body = SCHEMA("LinkUpdate", change_fields, struct links_change);

static enum status links_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct links_change *command = call->command;
    struct id id;
    struct link link;
    TRY(call_path_id(call, 0, "lnk", &id, err));
    TRY(call_path_found(link_read(&call->act, &id, &link, err), err));
    if (command->retired.value)
        TRY(participant_retire_link(&call->act, &link, err));
    else if (link.retired_at != TIME_NONE)
        return error_set(err, ERROR_CONFLICT, "retired",
                         "A retired link stays retired. Make a new one, with another code: POST /v1/links.");
    write_link(call, &link);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route link_routes[] = {
    CALL("/v1/links", POST, .scope = "links:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = &links_create_body,
         .parse = links_create_parse, .act = links_create_act, .summary = "Makes a further link of a participant.",
         .told = &link_entity),
    CALL("/v1/links/{id}", PATCH, .scope = "links:write", .flags = ROUTE_WRITE, .body = &links_change_body,
         .act = links_change_act, .summary = "Retires a link: it leads nowhere, and its code is never given again.",
         .told = &link_entity),
};
const size_t link_route_count = sizeof link_routes / sizeof link_routes[0];
