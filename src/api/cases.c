/* /v1/cases: what waits for a person. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/review/review.h"

struct list_command {
    struct list_query list;
    int kind, state; /* FIELD_CHOICE of review_kinds, review_states */
};

#define LIST(member) offsetof(struct list_command, member)

static const struct field list_fields[] = {
    LIST_FIELDS("cas"),
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = LIST(kind),
     .choices = review_kinds,
     .doc = "Only those of this kind; with state."},
    {.name = "state",
     .type = FIELD_CHOICE,
     .offset = LIST(state),
     .choices = review_states,
     .doc = "Only those that are open, or resolved."},
};

static const struct schema case_list_schema = SCHEMA("CaseList", list_fields, struct list_command);

static enum status cases_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[CASES_STATE] = call_choice(query->state);
    ask.filters[CASES_KIND] = call_choice(query->kind);
    TRY(list_read(&call->act, &review_case_list, &ask, &found, &count, &more, err));
    call_write_page(call, &review_case_entity, found, count, more, "cas", offsetof(struct review_case, id));
    return STATUS_OK;
}

static enum status cases_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct review_case found;
    TRY(call_path_id(call, 0, "cas", &id, err));
    TRY(review_read(&call->act, &id, &found, err));
    entity_write(&review_case_entity, &call->w, NULL, &found, ENTITY_ALONE);
    return STATUS_OK;
}

struct resolve_command {
    struct str reason;
};

static const struct field resolve_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct resolve_command, reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "What was found out and done, in words. The trail keeps it."},
};

static const struct schema case_resolve_schema = SCHEMA("CaseResolve", resolve_fields, struct resolve_command);

static enum status cases_resolve_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct resolve_command *command = call->command;
    struct id id;
    struct review_case resolved;
    TRY(call_path_id(call, 0, "cas", &id, err));
    TRY(review_resolve(&call->act, &id, command->reason, &resolved, err));
    entity_write(&review_case_entity, &call->w, NULL, &resolved, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route case_routes[] = {
    CALL("/v1/cases", GET, .scope = "cases:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .query = &case_list_schema,
         .act = cases_list_act, .summary = "Lists what waits for a person, newest first.", .told = &review_case_entity),
    CALL("/v1/cases/{id}", GET, .scope = "cases:read", .flags = ROUTE_CHEAP, .act = cases_read_act,
         .summary = "Reads a case.", .told = &review_case_entity),
    CALL("/v1/cases/{id}/resolve", POST, .scope = "cases:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &case_resolve_schema, .act = cases_resolve_act, .summary = "Resolves a case, with a reason.",
         .told = &review_case_entity),
};
const size_t case_route_count = sizeof case_routes / sizeof case_routes[0];
