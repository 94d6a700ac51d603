/* /v1/deliveries: what webhook endpoints were told, and what came of it. */

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/webhook/delivery.h"

struct list_command {
    struct list_query list;
    struct id endpoint_id;
    int state; /* FIELD_CHOICE of delivery_states */
};

static const struct field list_fields[] = {
    LIST_FIELDS("dlv"),
    {.name = "endpoint_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_command, endpoint_id),
     .prefix = "whk",
     .doc = "Only those to this endpoint."},
    {.name = "state",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct list_command, state),
     .choices = delivery_states,
     .doc = "Only those in this state."},
};
static const struct schema delivery_list_schema = SCHEMA("DeliveryList", list_fields, struct list_command);

static enum status deliveries_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *rows;
    size_t count;
    bool more;
    ask.filters[DELIVERIES_ENDPOINT] = value_id(&query->endpoint_id);
    ask.filters[DELIVERIES_STATE] = call_choice(query->state);
    TRY(list_read(&call->act, &delivery_list, &ask, &rows, &count, &more, err));
    call_write_page(call, &delivery_entity, rows, count, more, "dlv", offsetof(struct delivery, id));
    return STATUS_OK;
}

static enum status write_delivery(struct call *call, struct delivery *delivery, struct error *err)
{
    TRY(delivery_tell(&call->act, delivery, call->api->public_url, err));
    entity_write(&delivery_entity, &call->w, NULL, delivery, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status deliveries_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct delivery delivery;
    TRY(call_path_id(call, 0, "dlv", &id, err));
    TRY(delivery_read(&call->act, &id, &delivery, err));
    return write_delivery(call, &delivery, err);
}

static enum status deliveries_retry_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct delivery delivery;
    TRY(call_path_id(call, 0, "dlv", &id, err));
    TRY(delivery_retry(&call->act, &id, &delivery, err));
    return write_delivery(call, &delivery, err);
}

struct no_fields {
    char none;
};
static const struct schema retry_schema = {"DeliveryRetry", NULL, 0, sizeof(struct no_fields)};

/* sorted table: by 1, 2 */
const struct route delivery_routes[] = {
    CALL("/v1/deliveries", GET, .scope = "webhooks:read", .flags = ROUTE_CHEAP | ROUTE_LIST,
         .query = &delivery_list_schema, .act = deliveries_list_act,
         .summary = "Lists what webhook endpoints were told, newest first.", .told = &delivery_entity),
    CALL("/v1/deliveries/{id}", GET, .scope = "webhooks:read", .flags = ROUTE_CHEAP, .act = deliveries_read_act,
         .summary = "Reads a delivery, with what was sent and what each try was answered.", .told = &delivery_entity),
    CALL("/v1/deliveries/{id}/retry", POST, .scope = "webhooks:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &retry_schema, .act = deliveries_retry_act,
         .summary = "Makes a delivery that has ended again, from the first try on.", .told = &delivery_entity),
};
const size_t delivery_route_count = sizeof delivery_routes / sizeof delivery_routes[0];
