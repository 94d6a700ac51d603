/* /v1/gift_orders: gift cards that are ordered of a provider. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/fulfilment/gift_work.h"

struct list_command {
    struct list_query list;
    int state; /* FIELD_CHOICE of gift_states */
};

static const struct field list_fields[] = {
    LIST_FIELDS("gft"),
    {.name = "state",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct list_command, state),
     .choices = gift_states,
     .doc = "Only those that stand there."},
};
static const struct schema gift_order_list_schema = SCHEMA("GiftOrderList", list_fields, struct list_command);

static enum status gift_orders_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[GIFT_ORDERS_STATE] = call_choice(query->state);
    TRY(list_read(&call->act, &gift_order_list, &ask, &found, &count, &more, err));
    call_write_page(call, &gift_order_entity, found, count, more, "gft", offsetof(struct gift_order, id));
    return STATUS_OK;
}

static enum status gift_orders_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct gift_order order;
    TRY(call_path_id(call, 0, "gft", &id, err));
    TRY(gift_read(&call->act, &id, &order, err));
    entity_write(&gift_order_entity, &call->w, NULL, &order, ENTITY_ALONE);
    return STATUS_OK;
}

static const struct schema gift_order_retry_schema = {.name = "GiftOrderRetry"};

static enum status gift_orders_retry_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct gift_order order;
    TRY(call_path_id(call, 0, "gft", &id, err));
    TRY(gift_retry(&call->act, &id, &order, err));
    entity_write(&gift_order_entity, &call->w, NULL, &order, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route gift_order_routes[] = {
    CALL("/v1/gift_orders", GET, .scope = "rewards:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &gift_order_list_schema, .act = gift_orders_list_act,
         .summary = "Lists orders of gift cards, newest first.", .told = &gift_order_entity),
    CALL("/v1/gift_orders/{id}", GET, .scope = "rewards:read", .flags = ROUTE_CHEAP, .act = gift_orders_read_act,
         .summary = "Reads an order of a gift card.", .told = &gift_order_entity),
    CALL("/v1/gift_orders/{id}/retry", POST, .scope = "rewards:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &gift_order_retry_schema,
         .act = gift_orders_retry_act, .summary = "Tries an order again, at once.", .told = &gift_order_entity),
};
const size_t gift_order_route_count = sizeof gift_order_routes / sizeof gift_order_routes[0];
