/* The tables of calls, joined. Const; any thread. */

#include "api/routes.h"

#include <assert.h>

struct table {
    const struct route *rows;
    const size_t *count;
};

static const struct table tables[] = {
#define ROW(name) {name##_routes, &name##_route_count},
    API_ROUTE_TABLES(ROW)};

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
