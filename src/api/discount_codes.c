/* /v1/discount_codes: what the shop asks of a code, and tells when it was used. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/intake/discount_use.h"
#include "domain/intake/hand.h"

struct look_command {
    struct id contact_id;
};

static const struct field look_fields[] = {
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = offsetof(struct look_command, contact_id),
     .prefix = "cnt",
     .doc = "Whose it is, where several people have the same code."},
};
static const struct schema look_schema = SCHEMA("DiscountCodeRead", look_fields, struct look_command);

static enum status discount_codes_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct look_command *query = call->query;
    struct discount discount;
    TRY(discount_look_up(&call->act, call->request->path_parameters[0], &query->contact_id, &discount, err));
    entity_write(&discount_entity, &call->w, NULL, &discount, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- using ---- */

#define USE(member) offsetof(struct discount_use, member)

static const struct field use_fields[] = {
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = USE(contact_id),
     .prefix = "cnt",
     .doc = "Whose order it is: needed where several people have the same code."},
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = USE(currency),
     .flags = FIELD_REQUIRED,
     .doc = "Of the order: the program's."},
    {.name = "order_amount",
     .type = FIELD_MONEY,
     .offset = USE(order_amount),
     .min = 1,
     .max = MONEY_LIMIT,
     .flags = FIELD_REQUIRED,
     .doc = "What the order comes to without the discount, in minor units."},
    {.name = "reference",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = USE(reference),
     .flags = FIELD_REQUIRED,
     .doc = "The order's id, as facts about it name it: sent again, nothing is used twice; a refund of it takes the "
            "discount back."},
    {.name = "source",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = USE(source),
     .doc = "The system that has the order, as facts name it; `api` when absent."},
};
static const struct schema use_schema = SCHEMA("DiscountCodeRedeem", use_fields, struct discount_use);

static enum status discount_codes_redeem_parse(struct call *call, struct error *err)
{
    (void)err;
    struct discount_use *use = call->command;
    memcpy(use->fingerprint, call->fingerprint, sizeof use->fingerprint);
    if (!id_is_none(&use->contact_id))
        call->lane = hand_lane(&use->contact_id);
    return STATUS_OK;
}

static enum status discount_codes_redeem_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct discount_use use = *(const struct discount_use *)call->command;
    struct discount discount;
    bool replayed;
    use.code = call->request->path_parameters[0];
    TRY(discount_redeem(&call->act, &use, &discount, &replayed, err));
    call->status = replayed ? 200 : 201;
    discount.replayed = replayed;
    entity_write(&discount_entity, &call->w, NULL, &discount, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route discount_code_routes[] = {
    CALL("/v1/discount_codes/{code}", GET, .scope = "redemptions:read", .flags = ROUTE_CHEAP, .query = &look_schema,
         .act = discount_codes_read_act, .summary = "What a discount code is good for, and whether it can be used.",
         .told = &discount_entity),
    CALL("/v1/discount_codes/{code}/redeem", POST, .scope = "redemptions:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = &use_schema, .parse = discount_codes_redeem_parse,
         .act = discount_codes_redeem_act, .summary = "Uses a discount code for an order.", .told = &discount_entity),
};
const size_t discount_code_route_count = sizeof discount_code_routes / sizeof discount_code_routes[0];
