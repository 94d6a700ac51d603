/* The tables of calls, joined. Const; any thread. */

#include "api/routes.h"

#include <assert.h>

struct table {
    const struct route *rows;
    const size_t *count;
};

/* sorted table: by 1 */
static const struct table tables[] = {
    {case_routes, &case_route_count},
    {click_routes, &click_route_count},
    {code_routes, &code_route_count},
    {connection_routes, &connection_route_count},
    {contact_routes, &contact_route_count},
    {document_routes, &document_route_count},
    {event_routes, &event_route_count},
    {health_routes, &health_route_count},
    {hook_routes, &hook_route_count},
    {later_routes, &later_route_count},
    {ledger_routes, &ledger_route_count},
    {link_routes, &link_route_count},
    {participant_routes, &participant_route_count},
    {program_routes, &program_route_count},
    {referral_routes, &referral_route_count},
    {reward_routes, &reward_route_count},
    {summary_routes, &summary_route_count},
    {test_clock_routes, &test_clock_route_count},
};
static_assert(sizeof tables / sizeof tables[0] == API_TABLES, "all tables are here");

void api_tables(const struct route *ret_tables[API_TABLES], size_t ret_counts[API_TABLES])
{
    for (size_t i = 0; i < API_TABLES; i++) {
        ret_tables[i] = tables[i].rows;
        ret_counts[i] = *tables[i].count;
    }
}

size_t api_route_total(void)
{
    size_t total = 0;
    for (size_t i = 0; i < API_TABLES; i++)
        total += *tables[i].count;
    return total;
}

const struct route *api_route(size_t index)
{
    size_t table = 0;
    for (; index >= *tables[table].count; table++)
        index -= *tables[table].count;
    return &tables[table].rows[index];
}

size_t api_route_index(const struct route *route)
{
    size_t before = 0;
    for (size_t i = 0; i < API_TABLES; i++) {
        size_t count = *tables[i].count;
        if (route >= tables[i].rows && route < tables[i].rows + count)
            return before + (size_t)(route - tables[i].rows);
        before += count;
    }
    assert(false && "the row is of one of the tables");
    return 0;
}
