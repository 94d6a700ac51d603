/* /v1/webhook_endpoints: who wants to be told of changes. parse() on the loop's thread, act() inside the call's
 * transaction. */

#include <stdio.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "base/url.h"
#include "domain/webhook/delivery.h"
#include "domain/webhook/webhook_event.h"
#include "net/outside_address.h"

static const struct field list_fields[] = {LIST_FIELDS("whk")};
static const struct schema list_schema = SCHEMA("WebhookEndpointList", list_fields, struct list_query);

static enum status write_endpoint(struct call *call, struct webhook_endpoint *endpoint, struct error *err)
{
    TRY(webhook_read_health(&call->act, endpoint, 1, err));
    entity_write(&webhook_endpoint_entity, &call->w, NULL, endpoint, ENTITY_ALONE);
    return STATUS_OK;
}

/* What a name leads to is known when it is called, and checked there; an address can be refused here. */
static enum status check_url(const struct call *call, struct str url, struct error *err)
{
    if (str_is_none(url) || call->api->outside.allow_private || !outside_host_is_inside(url_split(url).host))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "url", "url must lead to the public internet, which %.*s is not of.",
                     STR_ARG(url_split(url).host));
}

/* ---- making, reading, changing ---- */

static enum status create_parse(struct call *call, struct error *err)
{
    const struct webhook_fields *fields = call->command;
    TRY(check_url(call, fields->url, err));
    return webhook_events_check(&fields->events, err);
}

static enum status create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct webhook_endpoint endpoint;
    TRY(webhook_create(&call->act, call->command, call->api->seal, &endpoint, err));
    call->status = 201;
    return write_endpoint(call, &endpoint, err);
}

static enum status list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_query *query = call->query;
    struct list_ask ask = {.page = call_page(query)};
    void *rows;
    size_t count;
    bool more;
    TRY(list_read(&call->act, &webhook_list, &ask, &rows, &count, &more, err));
    TRY(webhook_read_health(&call->act, rows, count, err));
    call_write_page(call, &webhook_endpoint_entity, rows, count, more, "whk", offsetof(struct webhook_endpoint, id));
    return STATUS_OK;
}

static enum status read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct webhook_endpoint endpoint;
    TRY(call_path_id(call, 0, "whk", &id, err));
    TRY(webhook_endpoint_read(&call->act, &id, &endpoint, err));
    return write_endpoint(call, &endpoint, err);
}

static enum status change_parse(struct call *call, struct error *err)
{
    const struct webhook_patch *fields = call->command;
    TRY(check_url(call, fields->url, err));
    return webhook_events_check(&fields->events, err);
}

static enum status change_by(struct call *call, const struct webhook_patch *patch, struct error *err)
{
    struct id id;
    struct webhook_endpoint endpoint;
    TRY(call_path_id(call, 0, "whk", &id, err));
    TRY(webhook_change(&call->act, &id, patch, &endpoint, err));
    return write_endpoint(call, &endpoint, err);
}

static enum status change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return change_by(call, call->command, err);
}

static enum status enable_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return change_by(call, &(struct webhook_patch){.status = WEBHOOK_ENABLED + 1}, err);
}

static enum status rotate_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct webhook_endpoint endpoint;
    TRY(call_path_id(call, 0, "whk", &id, err));
    TRY(webhook_rotate(&call->act, &id, call->api->seal, &endpoint, err));
    return write_endpoint(call, &endpoint, err);
}

static enum status delete_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "whk", &id, err));
    TRY(webhook_delete(&call->act, &id, err));
    const struct webhook_deleted deleted = {id, true};
    entity_write(&webhook_deleted_entity, &call->w, NULL, &deleted, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status test_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct webhook_endpoint endpoint;
    struct delivery delivery;
    TRY(call_path_id(call, 0, "whk", &id, err));
    TRY(webhook_endpoint_read(&call->act, &id, &endpoint, err));
    TRY(delivery_test(&call->act, &endpoint, &delivery, err));
    TRY(delivery_tell(&call->act, &delivery, call->api->public_url, err));
    entity_write(&delivery_entity, &call->w, NULL, &delivery, ENTITY_ALONE);
    return STATUS_OK;
}

struct no_fields {
    char none;
};
static const struct schema bare_schema = {"WebhookEndpointAct", NULL, 0, sizeof(struct no_fields)};

/* ---- replay ---- */

struct replay_command {
    int64_t from_at, to_at;
    struct str_array delivery_ids;
    struct id *ids; /* as many */
};

#define REPLAY(member) offsetof(struct replay_command, member)

static const struct field replay_fields[] = {
    {.name = "from", .type = FIELD_TIME, .offset = REPLAY(from_at), .doc = "What was made from then on; with to."},
    {.name = "to", .type = FIELD_TIME, .offset = REPLAY(to_at), .doc = "What was made before; with from."},
    {.name = "delivery_ids",
     .type = FIELD_TEXTS,
     .offset = REPLAY(delivery_ids),
     .max = LIMIT_WEBHOOK_REPLAYED,
     .doc = "Or these."},
};
static const struct schema replay_schema = SCHEMA("WebhookReplayCreate", replay_fields, struct replay_command);

struct replay {
    struct id endpoint_id;
    bool under_way;
    struct opt_int replayed;
};
static const char *const replay_word[] = {"webhook_replay", NULL};
static const struct member replay_members[] = {
    ENTITY_TOLD(struct replay, object, endpoint_id, CONSTANT, 0, .words = replay_word)
        ENTITY_TOLD(struct replay, endpoint_id, endpoint_id, ID, 0, .prefix = "whk", .doc = "Who is told again.")
            ENTITY_TOLD(struct replay, under_way, under_way, BOOL, 0,
                        .doc = "Of a stretch of time: it is done in steps from now on.")
                ENTITY_TOLD(struct replay, replayed, replayed, OPT_INT, MEMBER_NULL,
                            .doc = "Of deliveries by their ids: how many did not wait already.")};
static const struct entity replay_entity = ENTITY("WebhookReplay", replay_members, struct replay);

static enum status replay_parse_ids(struct call *call, struct replay_command *command, struct error *err)
{
    char param[40];
    command->ids = arena_array(&call->request->arena, command->delivery_ids.count, sizeof *command->ids);
    for (size_t i = 0; i < command->delivery_ids.count; i++) {
        if (id_parse(command->delivery_ids.items[i], "dlv", &command->ids[i]))
            continue;
        snprintf(param, sizeof param, "delivery_ids[%zu]", i);
        return error_set(err, ERROR_INVALID_VALUE, param, "%s must be the id of a delivery (dlv_...).", param);
    }
    return STATUS_OK;
}

static enum status replay_parse(struct call *call, struct error *err)
{
    struct replay_command *command = call->command;
    bool by_ids = command->delivery_ids.count > 0;
    if (by_ids != (command->from_at == TIME_NONE && command->to_at == TIME_NONE))
        return error_set(err, by_ids ? ERROR_INVALID_VALUE : ERROR_MISSING_FIELD, "delivery_ids",
                         "Say either delivery_ids, or from and to.");
    if (by_ids)
        return replay_parse_ids(call, command, err);
    if (command->from_at == TIME_NONE || command->to_at == TIME_NONE)
        return error_set(err, ERROR_MISSING_FIELD, command->from_at == TIME_NONE ? "from" : "to",
                         "A stretch of time has a beginning and an end.");
    if (command->from_at >= command->to_at)
        return error_set(err, ERROR_INVALID_VALUE, "to", "to must be after from.");
    return STATUS_OK;
}

static enum status replay_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct replay_command *command = call->command;
    struct replay replay = {.under_way = command->delivery_ids.count == 0};
    struct webhook_endpoint endpoint;
    TRY(call_path_id(call, 0, "whk", &replay.endpoint_id, err));
    TRY(webhook_endpoint_read(&call->act, &replay.endpoint_id, &endpoint, err));
    if (replay.under_way) {
        TRY(delivery_replay_range(&call->act, &endpoint, command->from_at, command->to_at, err));
    } else {
        size_t count;
        TRY(delivery_replay_ids(&call->act, &endpoint, command->ids, command->delivery_ids.count, &count, err));
        replay.replayed = (struct opt_int){true, (int64_t)count};
    }
    entity_write(&replay_entity, &call->w, NULL, &replay, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- samples ---- */

struct sample_query {
    struct str event;
};
static const struct field sample_fields[] = {
    {.name = "event",
     .type = FIELD_TEXT,
     .offset = offsetof(struct sample_query, event),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "A type of event."},
};
static const struct schema sample_schema = SCHEMA("WebhookSample", sample_fields, struct sample_query);

static enum status sample_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct sample_query *query = call->query;
    struct str text;
    const struct event_type *type = event_type_named(query->event);
    if (type == NULL)
        return error_set(err, ERROR_INVALID_VALUE, "event", "%.*s is no type of event.", STR_ARG(query->event));
    TRY(webhook_event_sample(&call->act, type, &text, err));
    call_list_begin(call);
    jsonw_raw(&call->w, NULL, webhook_event_body(text, call->api->public_url, txn_arena(txn)));
    call_list_end(call, false, "aud", NULL);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route webhook_endpoint_routes[] = {
    CALL("/v1/webhook_endpoints", GET, .scope = "webhooks:read", .flags = ROUTE_CHEAP | ROUTE_LIST,
         .query = &list_schema, .act = list_act, .summary = "Lists webhook endpoints, newest first.",
         .told = &webhook_endpoint_entity),
    CALL("/v1/webhook_endpoints", POST, .scope = "webhooks:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SECRET, .body = &webhook_schema, .parse = create_parse,
         .act = create_act, .summary = "Makes a webhook endpoint. Its secret is told this once.",
         .told = &webhook_endpoint_entity),
    CALL("/v1/webhook_endpoints/sample", GET, .scope = "webhooks:read", .flags = ROUTE_CHEAP | ROUTE_LIST,
         .query = &sample_schema, .act = sample_act,
         .summary = "What an event of a type looks like: the newest object of its kind, or an example.",
         .told = &webhook_sample_entity),
    CALL("/v1/webhook_endpoints/{id}", DELETE, .scope = "webhooks:write", .flags = ROUTE_WRITE, .act = delete_act,
         .summary = "Deletes a webhook endpoint: it is told nothing more.", .told = &webhook_deleted_entity),
    CALL("/v1/webhook_endpoints/{id}", GET, .scope = "webhooks:read", .flags = ROUTE_CHEAP, .act = read_act,
         .summary = "Reads a webhook endpoint.", .told = &webhook_endpoint_entity),
    CALL("/v1/webhook_endpoints/{id}", PATCH, .scope = "webhooks:write", .flags = ROUTE_WRITE,
         .body = &webhook_patch_schema, .parse = change_parse, .act = change_act,
         .summary = "Changes a webhook endpoint, or disables and enables it.", .told = &webhook_endpoint_entity),
    CALL("/v1/webhook_endpoints/{id}/enable", POST, .scope = "webhooks:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &bare_schema, .act = enable_act,
         .summary = "Enables a webhook endpoint again: what was kept for it goes out.",
         .told = &webhook_endpoint_entity),
    CALL("/v1/webhook_endpoints/{id}/replay", POST, .scope = "webhooks:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &replay_schema, .parse = replay_parse, .act = replay_act,
         .summary = "Makes deliveries again: these, or all of a stretch of time.", .told = &replay_entity),
    CALL("/v1/webhook_endpoints/{id}/rotate_secret", POST, .scope = "webhooks:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SECRET | ROUTE_BARE, .body = &bare_schema, .act = rotate_act,
         .summary = "Gives a webhook endpoint a new secret, told this once; the one before signs too for a day.",
         .told = &webhook_endpoint_entity),
    CALL("/v1/webhook_endpoints/{id}/test", POST, .scope = "webhooks:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &bare_schema, .act = test_act,
         .summary = "Sends a test event to a webhook endpoint.", .told = &delivery_entity),
};
const size_t webhook_endpoint_route_count = sizeof webhook_endpoint_routes / sizeof webhook_endpoint_routes[0];
