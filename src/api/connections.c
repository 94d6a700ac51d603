/* /v1/connections. parse() on the loop's thread, act() inside the call's transaction. */

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/connection/connection.h"
#include "domain/inbound/inbound.h"
#include "domain/key/scope.h"

static const struct field list_fields[] = {
    LIST_FIELDS("con"),
};

static const struct schema connection_list_schema = SCHEMA("ConnectionList", list_fields, struct list_query);

/* Whoever may only look is not told the addresses that are secrets. */
static const uint8_t *seal_for(const struct call *call)
{
    return scope_set_has(call->caller.principal.scopes, STR("connections:write")) ? call->api->seal : NULL;
}

static enum status write_connection(struct call *call, struct connection *connection, struct error *err)
{
    TRY(inbound_tell_health(&call->act, connection, 1, err));
    connection_tell(connection, 1, call->api->public_url, seal_for(call), txn_arena(call->act.txn));
    entity_write(&connection_entity, &call->w, NULL, connection, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status connections_create_parse(struct call *call, struct error *err)
{
    return connection_fields_check(call->command, &call->request->arena, err);
}

static enum status connections_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct connection connection;
    bool created;
    TRY(connection_create(&call->act, call->command, call->api->seal, &connection, &created, err));
    call->status = created ? 201 : 200;
    return write_connection(call, &connection, err);
}

static enum status connections_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_query *query = call->query;
    struct list_ask ask = {.page = call_page(query)};
    void *rows;
    size_t count;
    bool more;
    TRY(list_read(&call->act, &connection_list, &ask, &rows, &count, &more, err));
    TRY(inbound_tell_health(&call->act, rows, count, err));
    connection_tell(rows, count, call->api->public_url, seal_for(call), txn_arena(txn));
    call_write_page(call, &connection_entity, rows, count, more, "con", offsetof(struct connection, id));
    return STATUS_OK;
}

static enum status connections_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    struct connection connection;
    TRY(connection_read(&call->act, &id, &connection, err));
    return write_connection(call, &connection, err);
}

static enum status connections_change_parse(struct call *call, struct error *err)
{
    return connection_patch_check(call->command, err);
}

static enum status connections_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct connection connection;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_change(&call->act, &id, call->command, call->api->seal, &connection, err));
    return write_connection(call, &connection, err);
}

static enum status connections_delete_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_delete(&call->act, &id, err));
    const struct connection_deleted deleted = {id, true};
    entity_write(&connection_deleted_entity, &call->w, NULL, &deleted, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route connection_routes[] = {
    CALL("/v1/connections", GET, .scope = "connections:read", .flags = ROUTE_CHEAP | ROUTE_LIST,
         .query = &connection_list_schema, .act = connections_list_act, .summary = "Lists connections, newest first.",
         .told = &connection_entity),
    CALL("/v1/connections", POST, .scope = "connections:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &connection_schema, .parse = connections_create_parse, .act = connections_create_act,
         .summary = "Connects an outside system; the same one again is found again.", .told = &connection_entity),
    CALL("/v1/connections/{id}", DELETE, .scope = "connections:write", .flags = ROUTE_WRITE,
         .act = connections_delete_act, .summary = "Deletes a connection: its hook is not there any more.",
         .told = &connection_deleted_entity),
    CALL("/v1/connections/{id}", GET, .scope = "connections:read", .flags = ROUTE_CHEAP, .act = connections_read_act,
         .summary = "Reads a connection.", .told = &connection_entity),
    CALL("/v1/connections/{id}", PATCH, .scope = "connections:write", .flags = ROUTE_WRITE,
         .body = &connection_patch_schema, .parse = connections_change_parse, .act = connections_change_act,
         .summary = "Changes what is named and nothing else: secrets, settings, account, status.",
         .told = &connection_entity),
};
const size_t connection_route_count = sizeof connection_routes / sizeof connection_routes[0];
