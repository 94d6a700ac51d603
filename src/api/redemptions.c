/* /v1/redemptions: credit that is spent. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/intake/hand.h"
#include "domain/redemption/redemption.h"

struct list_command {
    struct list_query list;
    struct id contact_id;
    int status; /* FIELD_CHOICE of redemption_statuses */
};

#define LIST(member) offsetof(struct list_command, member)

static const struct field list_fields[] = {
    LIST_FIELDS("rdm"),
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = LIST(contact_id),
     .prefix = "cnt",
     .doc = "Only those of this contact."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = LIST(status),
     .choices = redemption_statuses,
     .doc = "Only those of this status."},
};

static const struct schema redemption_list_schema = SCHEMA("RedemptionList", list_fields, struct list_command);

static enum status redemptions_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[REDEMPTIONS_CONTACT] = value_id(&query->contact_id);
    ask.filters[REDEMPTIONS_STATUS] = call_choice(query->status);
    TRY(list_read(&call->act, &redemption_list, &ask, &found, &count, &more, err));
    TRY(redemption_tell_all(&call->act, found, count, err));
    call_write_page(call, &redemption_entity, found, count, more, "rdm", offsetof(struct redemption, id));
    return STATUS_OK;
}

static enum status redemptions_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct redemption redemption;
    TRY(call_path_id(call, 0, "rdm", &id, err));
    TRY(redemption_read(&call->act, &id, &redemption, err));
    entity_write(&redemption_entity, &call->w, NULL, &redemption, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- making ---- */

#define ASK(member) offsetof(struct redemption_ask, member)

static const struct field ask_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = ASK(amount),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "In minor units; left out: all that can be spent."},
    {.name = "capture",
     .type = FIELD_BOOL,
     .offset = ASK(capture),
     .doc = "true (default) spends at once; false sets it aside for 7 days, until it is captured or released."},
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = ASK(contact_id),
     .prefix = "cnt",
     .doc = "Whose credit it is, unless participant_id says so."},
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = ASK(currency),
     .flags = FIELD_REQUIRED,
     .doc = "Of the amount."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = ASK(participant_id),
     .prefix = "ptc",
     .doc = "Whose credit it is, unless contact_id says so: all that this participant's contact has."},
    {.name = "reference",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = ASK(reference),
     .flags = FIELD_REQUIRED,
     .doc = "Your own name for it, such as an invoice's number: sent again, nothing is spent twice."},
};

static const struct schema redemption_schema = SCHEMA("RedemptionNew", ask_fields, struct redemption_ask);

static enum status redemptions_make_parse(struct call *call, struct error *err)
{
    struct redemption_ask *ask = call->command;
    if (id_is_none(&ask->contact_id) == id_is_none(&ask->participant_id))
        return error_set(err, id_is_none(&ask->contact_id) ? ERROR_MISSING_FIELD : ERROR_INVALID_VALUE, "contact_id",
                         "Credit is a contact_id's or a participant_id's: send exactly one of them.");
    memcpy(ask->fingerprint, call->fingerprint, sizeof ask->fingerprint);
    call->lane = hand_lane(id_is_none(&ask->contact_id) ? &ask->participant_id : &ask->contact_id);
    return STATUS_OK;
}

static enum status redemptions_make_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct redemption redemption;
    bool replayed;
    TRY(redemption_make(&call->act, call->command, &redemption, &replayed, err));
    call->status = replayed ? 200 : 201;
    redemption.replayed = replayed;
    entity_write(&redemption_entity, &call->w, NULL, &redemption, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- closing ---- */

struct capture_command {
    struct opt_int amount;
};

static const struct field capture_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = offsetof(struct capture_command, amount),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "In minor units; the rest is released. Left out: all that was set aside."},
};

static const struct schema redemption_capture_schema =
    SCHEMA("RedemptionCapture", capture_fields, struct capture_command);

static enum status redemptions_capture_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct capture_command *command = call->command;
    struct id id;
    struct redemption redemption;
    TRY(call_path_id(call, 0, "rdm", &id, err));
    TRY(redemption_capture(&call->act, &id, command->amount, &redemption, err));
    entity_write(&redemption_entity, &call->w, NULL, &redemption, ENTITY_ALONE);
    return STATUS_OK;
}

static const struct schema redemption_release_schema = {.name = "RedemptionRelease"};

static enum status redemptions_release_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct redemption redemption;
    TRY(call_path_id(call, 0, "rdm", &id, err));
    TRY(redemption_release(&call->act, &id, &redemption, err));
    entity_write(&redemption_entity, &call->w, NULL, &redemption, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route redemption_routes[] = {
    CALL("/v1/redemptions", GET, .scope = "redemptions:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &redemption_list_schema, .act = redemptions_list_act, .summary = "Lists redemptions, newest first.",
         .told = &redemption_entity),
    CALL("/v1/redemptions", POST, .scope = "redemptions:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &redemption_schema, .parse = redemptions_make_parse, .act = redemptions_make_act,
         .summary = "Spends credit, or sets it aside.", .told = &redemption_entity),
    CALL("/v1/redemptions/{id}", GET, .scope = "redemptions:read", .flags = ROUTE_CHEAP, .act = redemptions_read_act,
         .summary = "Reads a redemption.", .told = &redemption_entity),
    CALL("/v1/redemptions/{id}/capture", POST, .scope = "redemptions:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &redemption_capture_schema,
         .act = redemptions_capture_act, .summary = "Spends what an open redemption has set aside.",
         .told = &redemption_entity),
    CALL("/v1/redemptions/{id}/release", POST, .scope = "redemptions:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &redemption_release_schema,
         .act = redemptions_release_act, .summary = "Gives back what an open redemption has set aside.",
         .told = &redemption_entity),
};
const size_t redemption_route_count = sizeof redemption_routes / sizeof redemption_routes[0];
