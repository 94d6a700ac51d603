/* /v1/connections. parse() on the loop's thread, act() inside the call's transaction. */

#include "api/connections.h"

#include "api/api.h"
#include "domain/connection/connection.h"

static const struct field list_fields[] = {
    LIST_FIELDS("con"),
};

const struct schema connection_list_schema = SCHEMA("ConnectionList", list_fields, struct list_query);

static enum status write_connection(struct call *call, struct connection *connection)
{
    connection_tell(connection, 1, call->api->public_url, txn_arena(call->act.txn));
    entity_write(&connection_entity, &call->w, NULL, connection, ENTITY_ALONE);
    return STATUS_OK;
}

enum status connections_create_parse(struct call *call, struct error *err)
{
    return connection_fields_check(call->command, err);
}

enum status connections_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct connection connection;
    bool created;
    TRY(connection_create(&call->act, call->command, call->api->seal, &connection, &created, err));
    call->status = created ? 201 : 200;
    return write_connection(call, &connection);
}

enum status connections_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_query *query = call->query;
    struct list_ask ask = {.page = call_page(query)};
    void *rows;
    size_t count;
    bool more;
    TRY(list_read(&call->act, &connection_list, &ask, &rows, &count, &more, err));
    connection_tell(rows, count, call->api->public_url, txn_arena(txn));
    call_write_page(call, &connection_entity, rows, count, more, "con", offsetof(struct connection, id));
    return STATUS_OK;
}

enum status connections_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    struct connection connection;
    TRY(connection_read(&call->act, &id, &connection, err));
    return write_connection(call, &connection);
}

enum status connections_change_parse(struct call *call, struct error *err)
{
    return connection_patch_check(call->command, err);
}

enum status connections_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct connection connection;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_change(&call->act, &id, call->command, call->api->seal, &connection, err));
    return write_connection(call, &connection);
}

enum status connections_delete_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_delete(&call->act, &id, err));
    const struct connection_deleted deleted = {id, true};
    entity_write(&connection_deleted_entity, &call->w, NULL, &deleted, ENTITY_ALONE);
    return STATUS_OK;
}
