/* /v1/connections. parse() on the loop's thread, act() inside the call's transaction. */

#include "api/connections.h"

#include "api/api.h"
#include "domain/connection/connection.h"

static const struct field list_fields[] = {
    LIST_FIELDS("con"),
};

const struct schema connection_list_schema = SCHEMA("ConnectionList", list_fields, struct list_query);

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
    connection_write_json(&call->w, NULL, &connection, call->api->public_url);
    return STATUS_OK;
}

enum status connections_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_query *query = call->query;
    struct page page = call_page(query);
    struct connection *rows = arena_array(txn_arena(txn), page.limit, sizeof *rows);
    size_t count;
    bool more;
    TRY(connection_list(&call->act, &page, rows, &count, &more, err));
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        connection_write_json(&call->w, NULL, &rows[i], call->api->public_url);
    call_list_end(call, more, "con", count == 0 ? NULL : &rows[count - 1].id);
    return STATUS_OK;
}

enum status connections_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    struct connection connection;
    TRY(connection_read(&call->act, &id, &connection, err));
    connection_write_json(&call->w, NULL, &connection, call->api->public_url);
    return STATUS_OK;
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
    connection_write_json(&call->w, NULL, &connection, call->api->public_url);
    return STATUS_OK;
}

enum status connections_delete_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    TRY(connection_delete(&call->act, &id, err));
    jsonw_object(&call->w, NULL);
    jsonw_id(&call->w, "id", "con", &id);
    jsonw_text(&call->w, "object", "connection");
    jsonw_bool(&call->w, "deleted", true);
    jsonw_close(&call->w);
    return STATUS_OK;
}
