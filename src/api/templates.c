/* GET /v1/program_templates: programs to begin with. */

#include "domain/program/templates.h"
#include "api/call.h"
#include "api/routes.h"

struct templates_query {
    struct currency currency;
};

static const struct field fields[] = {
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = offsetof(struct templates_query, currency),
     .doc = "Of the programs; USD when absent."},
};

static const struct schema templates_query_schema = SCHEMA("ProgramTemplatesQuery", fields, struct templates_query);

static enum status templates_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn, (void)err;
    const struct templates_query *query = call->query;
    struct currency currency = query->currency.text[0] == '\0' ? (struct currency){"USD"} : query->currency;
    call_list_begin(call);
    for (size_t i = 0; i < program_template_count; i++) {
        struct program_template_told told =
            program_template_tell(&program_templates[i], &currency, txn_arena(call->act.txn));
        entity_write(&program_template_entity, &call->w, NULL, &told, ENTITY_ROW);
    }
    call_list_end(call, false, "prg", NULL);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route template_routes[] = {
    CALL("/v1/program_templates", GET, .scope = "programs:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &templates_query_schema, .act = templates_act,
         .summary = "Programs to begin with, as bodies that POST /v1/programs takes.",
         .told = &program_template_entity),
};
const size_t template_route_count = sizeof template_routes / sizeof template_routes[0];
