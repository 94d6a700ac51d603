/* The table of an export's parts. See the header. */

#include "api/export_parts.h"

#include <assert.h>
#include <string.h>

#include "api/routes.h"

/* The clicks come early, so that the snapshot of their file is of nearly the same moment as that of the books. What is
 * somebody's own (saved views, sessions), what lets somebody in (keys) and what is computed from the rest (reports,
 * ranks) is no part of it. */
const struct export_part export_parts[] = {
    {"workspace", "/v1/workspace", EXPORT_JSON, ENTITY_ALONE, false},
    {"clicks", "/v1/clicks", EXPORT_CSV, ENTITY_ROW, false},
    {"programs", "/v1/programs", EXPORT_JSON, ENTITY_ROW, false},
    {"program_versions", "/v1/programs/{id}/versions", EXPORT_JSON, ENTITY_ROW, true},
    {"budgets", "/v1/programs/{id}/budgets", EXPORT_JSON, ENTITY_ALONE, true},
    {"messaging", "/v1/programs/{id}/messaging", EXPORT_JSON, ENTITY_ALONE, true},
    {"groups", "/v1/groups", EXPORT_JSON, ENTITY_ROW, false},
    {"connections", "/v1/connections", EXPORT_JSON, ENTITY_ROW, false},
    {"webhook_endpoints", "/v1/webhook_endpoints", EXPORT_JSON, ENTITY_ROW, false},
    {"code_pools", "/v1/code_pools", EXPORT_JSON, ENTITY_ROW, false},
    {"users", "/v1/users", EXPORT_JSON, ENTITY_ROW, false},
    {"contacts", "/v1/contacts", EXPORT_CSV, ENTITY_ALONE, false},
    {"participants", "/v1/participants", EXPORT_CSV, ENTITY_ROW, false},
    {"referrals", "/v1/referrals", EXPORT_CSV, ENTITY_ROW, false},
    {"events", "/v1/events", EXPORT_CSV, ENTITY_ROW, false},
    {"rewards", "/v1/rewards", EXPORT_CSV, ENTITY_ROW, false},
    {"redemptions", "/v1/redemptions", EXPORT_CSV, ENTITY_ROW, false},
    {"ledger_accounts", "/v1/ledger/accounts", EXPORT_CSV, ENTITY_ROW, false},
    {"ledger_transactions", "/v1/ledger/transactions", EXPORT_CSV, ENTITY_ROW, false},
    {"cases", "/v1/cases", EXPORT_CSV, ENTITY_ROW, false},
    {"todos", "/v1/todos", EXPORT_CSV, ENTITY_ROW, false},
    {"gift_orders", "/v1/gift_orders", EXPORT_CSV, ENTITY_ROW, false},
    {"messages", "/v1/messages", EXPORT_CSV, ENTITY_ROW, false},
    {"friend_invitations", "/v1/friend_invitations", EXPORT_CSV, ENTITY_ROW, false},
    {"invitation_batches", "/v1/invitation_batches", EXPORT_CSV, ENTITY_ROW, false},
    {"imports", "/v1/imports", EXPORT_CSV, ENTITY_ROW, false},
    {"deliveries", "/v1/deliveries", EXPORT_CSV, ENTITY_ROW, false},
    {"fraud_lists", "/v1/fraud_lists", EXPORT_CSV, ENTITY_ROW, false},
    {"audit", "/v1/audit", EXPORT_CSV, ENTITY_ROW, false},
};
const size_t export_part_count = sizeof export_parts / sizeof export_parts[0];

const struct route *export_part_route(const struct export_part *part)
{
    const struct route *found = NULL;
    for (size_t i = 0; i < api_route_total() && found == NULL; i++) {
        const struct route *route = api_route(i);
        if (route->method == HTTP_METHOD_GET && strcmp(route->path, part->path) == 0)
            found = route;
    }
    assert(found != NULL); /* each part has its call */
    return found;
}
