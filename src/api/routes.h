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

/* The tables there are: a new resource is a word here. */
/* clang-format off: one pass of it undoes the other */
#define API_ROUTE_TABLES(T)                                                                                            \
    T(case)                                                                                                            \
    T(click)                                                                                                           \
    T(code)                                                                                                            \
    T(connection)                                                                                                      \
    T(contact)                                                                                                         \
    T(document)                                                                                                        \
    T(event)                                                                                                           \
    T(health)                                                                                                          \
    T(hook)                                                                                                            \
    T(later)                                                                                                           \
    T(ledger)                                                                                                          \
    T(link)                                                                                                            \
    T(participant)                                                                                                     \
    T(program)                                                                                                         \
    T(referral)                                                                                                        \
    T(reward)                                                                                                          \
    T(summary)                                                                                                         \
    T(test_clock)
/* clang-format on */

#define DECLARE_ROUTE_TABLE(name)                                                                                      \
    extern const struct route name##_routes[];                                                                         \
    extern const size_t name##_route_count;
API_ROUTE_TABLES(DECLARE_ROUTE_TABLE)

/* Of the metrics' own listener, which is no part of the API. */
DECLARE_ROUTE_TABLE(metrics)

/* All tables: what router_new() takes. */
#define NUMBER_ROUTE_TABLE(name) API_TABLE_##name,
enum { API_ROUTE_TABLES(NUMBER_ROUTE_TABLE) API_TABLES };
void api_tables(const struct route *ret_tables[API_TABLES], size_t ret_counts[API_TABLES]);

/* The rows of all tables, one after the other: for counters and tests. */
size_t api_route_total(void);
const struct route *api_route(size_t index);
size_t api_route_index(const struct route *route);
