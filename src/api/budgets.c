/* /v1/programs/{id}/budgets: what a program may grant, and how much of it is used. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/limit/budget.h"

struct told_budgets {
    struct entity_list data;
};
static const struct member told_members[] = {ENTITY_TOLD(
    struct told_budgets, data, data, LIST, 0, .entity = &budget_entity, .doc = "In the order of the rules.")};
static const struct entity budgets_entity = ENTITY("Budgets", told_members, struct told_budgets);

static enum status budgets_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct budget *budgets;
    struct told_budgets told;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(budgets_read(&call->act, &id, &budgets, &told.data.count, err));
    told.data.items = budgets;
    entity_write(&budgets_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route budget_routes[] = {
    CALL("/v1/programs/{id}/budgets", GET, .scope = "programs:read", .flags = ROUTE_CHEAP, .act = budgets_read_act,
         .summary = "How much of a program's budgets is used, in the windows of now.", .told = &budgets_entity),
};
const size_t budget_route_count = sizeof budget_routes / sizeof budget_routes[0];
