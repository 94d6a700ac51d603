/* What connections are told: trying a mapping on an example, the newest messages, and reading events again. */

#include <stdlib.h>

#include "api/api.h"
#include "api/call.h"
#include "api/hook_webhook.h"
#include "api/routes.h"
#include "base/json.h"
#include "domain/backfill/backfill.h"
#include "domain/connection/connection.h"
#include "domain/inbound/inbound.h"
#include "domain/key/scope.h"
#include "domain/mapping/json_path.h"

/* ---- trying a mapping ---- */

struct try_command {
    json_t *body, *mapping;
    struct str text; /* of the body, as it was sent: numbers keep their digits */
};

static const struct field try_fields[] = {
    {.name = "body",
     .type = FIELD_JSON,
     .offset = offsetof(struct try_command, body),
     .flags = FIELD_REQUIRED,
     .doc = "A message as it would come: JSON, or its text as a string."},
    {.name = "mapping",
     .type = FIELD_JSON,
     .offset = offsetof(struct try_command, mapping),
     .doc = "The mapping to try; the connection's own when left out."},
};
static const struct schema try_schema = SCHEMA("MappingTryRequest", try_fields, struct try_command);

struct tried_error {
    struct str code, param, detail;
};

struct tried {
    bool works;
    struct str facts; /* JSON */
    int64_t ignored;
    const struct tried_error *error;
};

static const struct member error_members[] = {
    ENTITY_TOLD(struct tried_error, code, code, TEXT, 0, .doc = "Its code, as the message would be answered with.")
        ENTITY_TOLD(struct tried_error, param, param, TEXT, MEMBER_NULL,
                    .doc = "The place in the event, as `facts[0].customer.email`, or in the mapping.")
            ENTITY_TOLD(struct tried_error, detail, detail, TEXT, 0,
                        .doc = "What is wrong, and from which path the value came.")};
static const struct entity tried_error_entity = ENTITY("MappingTryError", error_members, struct tried_error);

static const char *const tried_word[] = {"mapping_try", NULL};
static const struct member tried_members[] = {
    ENTITY_TOLD(struct tried, object, works, CONSTANT, 0, .words = tried_word)
        ENTITY_TOLD(struct tried, works, works, BOOL, 0, .doc = "Whether such a message would be taken.")
            ENTITY_TOLD(struct tried, facts, facts, JSON, 0, .otherwise = "[]",
                        .doc = "What it comes to: bodies of POST /v1/events, up to the first error.")
                ENTITY_TOLD(struct tried, ignored, ignored, INT, 0,
                            .doc = "How many facts of it are of types that the mapping does not use.")
                    ENTITY_TOLD(struct tried, error, error, OBJECT, MEMBER_NULL, .entity = &tried_error_entity,
                                .doc = "What is wrong; null: nothing.")};
static const struct entity tried_entity = ENTITY("MappingTry", tried_members, struct tried);

/* The example's own text: a string holds it, anything else is it. */
static enum status try_parse(struct call *call, struct error *err)
{
    static const struct json_path path = {.step_count = 1, .steps = {{.name = {"body", 4}}}};
    struct try_command *command = call->command;
    json_t *parsed = NULL;
    command->text = json_path_find(&path, call->request->body);
    if (!json_is_string(command->body))
        return STATUS_OK;
    command->text = (struct str){json_string_value(command->body), json_string_length(command->body)};
    enum status status = json_parse(command->text, &parsed, err);
    json_decref(parsed);
    if (status != STATUS_OK)
        error_prefix(err, "body");
    return status;
}

static enum status stored_mapping(struct call *call, json_t **ret_settings, const json_t **ret_mapping,
                                  struct error *err)
{
    struct id id;
    struct connection connection;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_read(&call->act, &id, &connection, err));
    if (!str_equal(connection.kind, STR("webhook")))
        return error_set(err, ERROR_NOT_SUPPORTED, "id", "Only connections of kind webhook have a mapping.");
    TRY(json_parse(connection.settings, ret_settings, err));
    const struct try_command *command = call->command;
    *ret_mapping = command->mapping != NULL ? command->mapping : json_object_get(*ret_settings, "mapping");
    if (*ret_mapping == NULL)
        return error_set(err, ERROR_MISSING_FIELD, "mapping", "This connection has no mapping yet: send one to try.");
    return STATUS_OK;
}

static struct str facts_text(const struct hook_report *report, struct arena *arena)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_array(&w, NULL);
    for (size_t i = 0; i < report->fact_count; i++) {
        char *event = json_text(report->events[i]);
        jsonw_raw(&w, NULL, str_from(event));
        free(event);
    }
    jsonw_close(&w);
    jsonw_end(&w);
    struct str kept = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return kept;
}

static void write_tried(struct call *call, const struct hook_report *report, size_t item_count, enum status status,
                        const struct error *problem)
{
    struct arena *arena = txn_arena(call->act.txn);
    struct tried_error error = {.code = str_from(error_info(problem->code)->name),
                                .param = problem->param[0] == '\0' ? STR_NONE : str_from(problem->param),
                                .detail = str_from(problem->detail)};
    const struct tried tried = {
        .works = status == STATUS_OK,
        .facts = facts_text(report, arena),
        .ignored = status == STATUS_OK ? (int64_t)(item_count - report->fact_count) : 0,
        .error = status == STATUS_OK ? NULL : &error,
    };
    entity_write(&tried_entity, &call->w, NULL, &tried, ENTITY_ALONE);
}

static enum status try_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct try_command *command = call->command;
    struct hook_report report = {.hook = {.request = call->request}};
    static const struct id no_program;
    json_t *settings = NULL;
    const json_t *mapping;
    struct error problem = {0};
    enum status status = stored_mapping(call, &settings, &mapping, err);
    if (status == STATUS_OK) {
        size_t items = 0;
        enum status read = webhook_read(mapping, command->text, &no_program, &report, &items, &problem);
        write_tried(call, &report, items, read, &problem);
        for (size_t i = 0; i < report.event_count; i++)
            json_decref(report.events[i]);
    }
    json_decref(settings);
    return status;
}

/* ---- the newest messages ---- */

struct received {
    struct entity_list messages;
};

static const char *const received_word[] = {"received_messages", NULL};
static const struct member received_members[] = {
    ENTITY_TOLD(struct received, object, messages, CONSTANT, 0, .words = received_word)
        ENTITY_TOLD(struct received, data, messages, LIST, 0, .entity = &inbound_message_entity,
                    .doc = "Newest first: the last 20, of the last 7 days.")};
static const struct entity received_entity = ENTITY("ReceivedMessages", received_members, struct received);

static enum status received_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct connection connection;
    struct inbound_message *messages;
    size_t count;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_read(&call->act, &id, &connection, err));
    TRY(inbound_newest(&call->act, &id, &messages, &count, err));
    if (!scope_set_has(call->caller.principal.scopes, STR("connections:write")))
        for (size_t i = 0; i < count; i++)
            messages[i].body = STR_NONE; /* what people said of themselves */
    const struct received received = {{messages, count}};
    entity_write(&received_entity, &call->w, NULL, &received, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- reading events again ---- */

struct backfill_command {
    int64_t from_at, to_at;
};

static const struct field backfill_fields[] = {
    {.name = "from",
     .type = FIELD_TIME,
     .offset = offsetof(struct backfill_command, from_at),
     .flags = FIELD_REQUIRED,
     .doc = "From when on. Stripe keeps its events for 30 days."},
    {.name = "to", .type = FIELD_TIME, .offset = offsetof(struct backfill_command, to_at), .doc = "Until when; now."},
};
static const struct schema backfill_schema = SCHEMA("BackfillStart", backfill_fields, struct backfill_command);

struct backfills {
    struct entity_list items;
};

static const char *const backfills_word[] = {"backfills", NULL};
static const struct member backfills_members[] = {
    ENTITY_TOLD(struct backfills, object, items, CONSTANT, 0, .words = backfills_word) ENTITY_TOLD(
        struct backfills, data, items, LIST, 0, .entity = &backfill_entity, .doc = "Newest first: the last 10.")};
static const struct entity backfills_entity = ENTITY("Backfills", backfills_members, struct backfills);

static enum status backfill_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct backfill_command *command = call->command;
    struct id id;
    struct backfill backfill;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(backfill_start(&call->act, &id, command->from_at, command->to_at, &backfill, err));
    call->status = 201;
    entity_write(&backfill_entity, &call->w, NULL, &backfill, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status backfills_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct connection connection;
    struct backfill *backfills;
    size_t count;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_read(&call->act, &id, &connection, err));
    TRY(backfill_newest(&call->act, &id, &backfills, &count, err));
    entity_write(&backfills_entity, &call->w, NULL, &(struct backfills){{backfills, count}}, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status backfill_cancel_act(struct txn *txn, struct call *call, struct error *err)
{
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(backfill_cancel(&call->act, &id, err));
    return backfills_act(txn, call, err);
}

/* sorted table: by 1, 2 */
const struct route connection_report_routes[] = {
    CALL("/v1/connections/{id}/backfill", GET, .scope = "connections:read", .flags = ROUTE_CHEAP, .act = backfills_act,
         .summary = "How far events of a stretch of time were read again.", .told = &backfills_entity),
    CALL("/v1/connections/{id}/backfill", POST, .scope = "connections:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &backfill_schema, .act = backfill_act,
         .summary = "Begins to read Stripe's events of a stretch of time again; what was told before changes nothing.",
         .told = &backfill_entity),
    CALL("/v1/connections/{id}/backfill/cancel", POST, .scope = "connections:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .act = backfill_cancel_act,
         .summary = "Ends it; what was read stays.", .told = &backfills_entity),
    CALL("/v1/connections/{id}/received", GET, .scope = "connections:read", .flags = ROUTE_CHEAP, .act = received_act,
         .summary = "The newest messages that a connection was told, with what became of each.",
         .told = &received_entity),
    CALL("/v1/connections/{id}/try", POST, .scope = "connections:write", .body = &try_schema, .parse = try_parse,
         .act = try_act, .summary = "Shows what a mapping makes of a message; nothing is written.",
         .told = &tried_entity),
};
const size_t connection_report_route_count = sizeof connection_report_routes / sizeof connection_report_routes[0];
