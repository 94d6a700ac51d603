#pragma once

#include <stddef.h>

#include "net/route.h"

/* The calls of the API: what is built, and what is documented and answers 501. A row holds all the policy of its call:
 * who may call, what is read, how it runs, what is told. Each resource has its rows at the end of its own file, sorted
 * by path and method; here is one line for each table. /openapi.json is written from the rows. */

#define CALL(call_path, call_method, ...)                                                                              \
    {                                                                                                                  \
        .method = HTTP_METHOD_##call_method, .path = (call_path), __VA_ARGS__                                          \
    }

#define ROUTE_TABLE(name)                                                                                              \
    extern const struct route name##_routes[];                                                                         \
    extern const size_t name##_route_count

ROUTE_TABLE(case);
ROUTE_TABLE(click);
ROUTE_TABLE(code);
ROUTE_TABLE(connection);
ROUTE_TABLE(contact);
ROUTE_TABLE(document);
ROUTE_TABLE(event);
ROUTE_TABLE(health);
ROUTE_TABLE(hook);
ROUTE_TABLE(later);
ROUTE_TABLE(ledger);
ROUTE_TABLE(link);
ROUTE_TABLE(participant);
ROUTE_TABLE(program);
ROUTE_TABLE(referral);
ROUTE_TABLE(reward);
ROUTE_TABLE(summary);
ROUTE_TABLE(test_clock);

/* Of the metrics' own listener. */
ROUTE_TABLE(metrics);

/* All tables but the last: what router_new() takes. */
enum { API_TABLES = 18 };
void api_tables(const struct route *ret_tables[API_TABLES], size_t ret_counts[API_TABLES]);

/* The rows of all tables, one after the other: for counters and tests. */
size_t api_route_total(void);
const struct route *api_route(size_t index);
size_t api_route_index(const struct route *route);
