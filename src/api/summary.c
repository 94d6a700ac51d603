/* GET /v1/participants/{id}/summary: all that a referral dashboard shows. A hot read: it runs on the loop. */

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/link/link.h"
#include "domain/portal/portal_summary.h"

static enum status participants_summary_act(struct txn *txn, struct call *call, struct error *err)
{
    struct id id;
    struct portal_summary summary;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(portal_summary_read(&call->act, &id, &summary, err));
    summary.link_url = link_url(txn_arena(txn), call->api->public_url, summary.code);
    entity_write(&portal_summary_entity, &call->w, NULL, &summary, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route summary_routes[] = {
    CALL("/v1/participants/{id}/summary", GET, .scope = "participants:read", .flags = ROUTE_CHEAP,
         .act = participants_summary_act, .summary = "What a participant has achieved and got.",
         .told = &portal_summary_entity),
};
const size_t summary_route_count = sizeof summary_routes / sizeof summary_routes[0];
