/* GET /v1/search: one search over people, participants and referrals. */

#include "domain/search/search.h"
#include "api/call.h"
#include "api/routes.h"

struct search_query {
    struct str words;
};

static const struct field search_fields[] = {
    {.name = "q",
     .type = FIELD_TEXT,
     .offset = offsetof(struct search_query, words),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "Words of a name, firm or address, the last digits of a phone number, a code, or an id."},
};

static const struct schema search_query_schema = SCHEMA("SearchQuery", search_fields, struct search_query);

static enum status search_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct search_query *query = call->query;
    struct search_hit *hits;
    size_t count;
    TRY(search_all(&call->act, query->words, &hits, &count, err));
    call_write_page(call, &search_hit_entity, hits, count, false, "cnt", offsetof(struct search_hit, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route search_routes[] = {
    CALL("/v1/search", GET, .scope = "contacts:read", .flags = ROUTE_LIST, .query = &search_query_schema,
         .act = search_act,
         .summary = "Searches people with their participations and live referrals, codes and ids, best first.",
         .told = &search_hit_entity),
};
const size_t search_route_count = sizeof search_routes / sizeof search_routes[0];
