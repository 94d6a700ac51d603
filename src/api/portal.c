/* The business's side of the portal: one-time links for its participants, keys by which it signs them in itself, and
 * what its portal says and by whom it may be framed. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/message/message.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_key.h"
#include "domain/portal/portal_session.h"
#include "domain/portal/portal_settings.h"

/* ---- one-time links ---- */

enum { LINK_LIFE_S = 600 };

struct link_command {
    struct opt_int expires_in;
    int send; /* FIELD_CHOICE of message_channels */
};
static const struct field link_fields[] = {
    {.name = "expires_in",
     .type = FIELD_INT,
     .offset = offsetof(struct link_command, expires_in),
     .min = 1,
     .max = LIMIT_PORTAL_LINK_S,
     .doc = "For how many seconds it can be used; 600 unless said, at most 7 days. Not with `send`."},
    {.name = "send",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct link_command, send),
     .choices = message_channels,
     .doc = "Sends it to the participant in a message, and shows it to nobody else."},
};
static const struct schema link_body = SCHEMA("PortalLinkCreate", link_fields, struct link_command);

static enum status portal_link_parse(struct call *call, struct error *err)
{
    const struct link_command *command = call->command;
    if (command->send != 0 && command->expires_in.set)
        return error_set(err, ERROR_INVALID_VALUE, "expires_in",
                         "Leave expires_in out with send: a link that is sent can be used for a day.");
    return STATUS_OK;
}

/* The link is made when the message is handed over. */
static enum status send_link(struct call *call, const struct id *id, int channel, struct portal_link *ret,
                             struct error *err)
{
    struct id own = mint_id(&call->act.mint);
    struct participant_brief participant;
    struct message_row row;
    TRY(call_path_found(participant_brief_read(&call->act, id, &participant, err), err));
    TRY(portal_link_check(&participant, err));
    struct message_want want = {
        .kind = MESSAGE_PORTAL_LINK,
        .contact_id = participant.contact_id,
        .program_id = participant.program_id,
        .participant_id = *id,
        .channels = channel,
    };
    message_cause("portal_link", &own, 0, want.cause);
    TRY(message_want(&call->act, &want, err));
    TRY(message_read_of_cause(&call->act, want.cause, &row, err));
    *ret = (struct portal_link){.participant_id = *id, .expires_at = TIME_NONE, .message_id = row.id};
    return audit_write(&call->act,
                       &(struct audit_entry){.action = "message.created", .object_kind = "msg", .object_id = row.id},
                       NULL, err);
}

static enum status portal_link_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct link_command *command = call->command;
    struct id id;
    struct portal_link link;
    int64_t life_s = command->expires_in.set ? command->expires_in.value : LINK_LIFE_S;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    if (command->send != 0)
        TRY(send_link(call, &id, command->send, &link, err));
    else {
        TRY(call_path_found(portal_link_create(&call->act, &id, life_s, &link, err), err));
        link.url = portal_link_url(txn_arena(txn), call->api->public_url, &link);
    }
    call->status = 201;
    entity_write(&portal_link_entity, &call->w, NULL, &link, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- signing keys ---- */

struct key_command {
    struct str name;
};
static const struct field key_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct key_command, name),
     .doc = "What people know it by."},
};
static const struct schema key_body = SCHEMA("PortalKeyCreate", key_fields, struct key_command);

static enum status portal_key_create_parse(struct call *call, struct error *err)
{
    const struct key_command *command = call->command;
    return text_check_plain(command->name, "name", err);
}

static enum status portal_key_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct key_command *command = call->command;
    struct id id;
    struct portal_key key;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(portal_key_create(&call->act, &id, command->name, call->api->seal, &key, err), err));
    call->status = 201;
    entity_write(&portal_key_entity, &call->w, NULL, &key, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status portal_key_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct portal_key *keys;
    size_t count;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(portal_key_list(&call->act, &id, &keys, &count, err), err));
    call_write_page(call, &portal_key_entity, keys, count, false, "psk", offsetof(struct portal_key, id));
    return STATUS_OK;
}

static enum status portal_key_revoke_act(struct txn *txn, struct call *call, struct error *err)
{
    struct id program_id, id;
    struct portal_key *keys;
    size_t count;
    (void)txn;
    TRY(call_path_id(call, 0, "prg", &program_id, err));
    TRY(call_path_id(call, 1, "psk", &id, err));
    TRY(portal_key_revoke(&call->act, &program_id, &id, err));
    TRY(call_path_found(portal_key_list(&call->act, &program_id, &keys, &count, err), err));
    call_write_page(call, &portal_key_entity, keys, count, false, "psk", offsetof(struct portal_key, id));
    return STATUS_OK;
}

/* ---- settings ---- */

static enum status portal_settings_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct portal_program settings;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(portal_program_read(&call->act, &id, &settings, err), err));
    entity_write(&portal_program_entity, &call->w, NULL, &settings, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status portal_settings_change_parse(struct call *call, struct error *err)
{
    return portal_program_patch_check(call->command, &call->request->arena, err);
}

static enum status portal_settings_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct portal_program settings;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(portal_program_change(&call->act, &id, call->command, &settings, err), err));
    entity_write(&portal_program_entity, &call->w, NULL, &settings, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route portal_routes[] = {
    CALL("/v1/participants/{id}/portal_links", POST, .scope = "participants:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SECRET, .body = &link_body, .parse = portal_link_parse,
         .act = portal_link_act, .summary = "Makes, or sends, a link into the portal that can be used once.",
         .told = &portal_link_entity),
    CALL("/v1/programs/{id}/portal", GET, .scope = "programs:read", .flags = ROUTE_CHEAP,
         .act = portal_settings_read_act, .summary = "What a program has set for its portal.",
         .told = &portal_program_entity),
    CALL("/v1/programs/{id}/portal", PATCH, .scope = "programs:write", .flags = ROUTE_WRITE,
         .body = &portal_program_patch_schema, .parse = portal_settings_change_parse, .act = portal_settings_change_act,
         .summary = "Sets who may frame the portal, and its own texts to share.", .told = &portal_program_entity),
    CALL("/v1/programs/{id}/portal_keys", GET, .scope = "programs:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .act = portal_key_list_act, .summary = "Lists a program's signing keys, newest first.",
         .told = &portal_key_entity),
    CALL("/v1/programs/{id}/portal_keys", POST, .scope = "programs:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SECRET, .body = &key_body, .parse = portal_key_create_parse,
         .act = portal_key_create_act,
         .summary = "Makes a key by which the business signs its participants in; its secret is shown once.",
         .told = &portal_key_entity),
    CALL("/v1/programs/{id}/portal_keys/{key}", DELETE, .scope = "programs:write", .flags = ROUTE_WRITE | ROUTE_LIST,
         .act = portal_key_revoke_act, .summary = "Ends a signing key, and gives those that are left.",
         .told = &portal_key_entity),
};
const size_t portal_route_count = sizeof portal_routes / sizeof portal_routes[0];
