/* /v1/contacts/{id}/consents: what people have agreed to, and taken back. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/contact/contact.h"
#include "domain/message/consent.h"

struct list_command {
    struct list_query list;
};
static const struct field list_fields[] = {LIST_FIELDS("cns")};
static const struct schema consent_list_schema = SCHEMA("ConsentList", list_fields, struct list_command);

static enum status consents_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    struct contact contact;
    struct id id;
    void *found;
    size_t count;
    bool more;
    TRY(call_path_id(call, 0, "cnt", &id, err));
    TRY(call_path_found(contact_read_row(&call->act, &id, &contact, err), err));
    ask.filters[CONSENTS_CONTACT] = value_id(&id);
    TRY(list_read(&call->act, &consent_list, &ask, &found, &count, &more, err));
    consent_tell(found, count);
    call_write_page(call, &consent_entity, found, count, more, "cns", offsetof(struct consent, id));
    return STATUS_OK;
}

static enum status consents_add_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct consent consent;
    TRY(call_path_id(call, 0, "cnt", &id, err));
    TRY(call_path_found(consent_add(&call->act, &id, call->command, &consent, err), err));
    call->status = 201;
    entity_write(&consent_entity, &call->w, NULL, &consent, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route consent_routes[] = {
    CALL("/v1/contacts/{id}/consents", GET, .scope = "contacts:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &consent_list_schema, .act = consents_list_act,
         .summary = "Lists what a contact has agreed to and taken back, newest first.", .told = &consent_entity),
    CALL("/v1/contacts/{id}/consents", POST, .scope = "contacts:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &consent_schema, .act = consents_add_act,
         .summary = "Notes that a contact agrees to messages, or takes that back.", .told = &consent_entity),
};
const size_t consent_route_count = sizeof consent_routes / sizeof consent_routes[0];
