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
    T(attribution)                                                                                                     \
    T(audit)                                                                                                           \
    T(budget)                                                                                                          \
    T(case)                                                                                                            \
    T(case_bulk)                                                                                                       \
    T(click)                                                                                                           \
    T(code)                                                                                                            \
    T(code_pool)                                                                                                       \
    T(connection)                                                                                                      \
    T(connection_report)                                                                                               \
    T(connection_test)                                                                                                 \
    T(consent)                                                                                                         \
    T(contact)                                                                                                         \
    T(contact_summary)                                                                                                 \
    T(customer_report)                                                                                                 \
    T(delivery)                                                                                                        \
    T(discount_code)                                                                                                   \
    T(document)                                                                                                        \
    T(dry_run)                                                                                                         \
    T(event)                                                                                                           \
    T(export)                                                                                                          \
    T(fraud_list)                                                                                                      \
    T(friend)                                                                                                          \
    T(gift_order)                                                                                                      \
    T(group)                                                                                                           \
    T(health)                                                                                                          \
    T(hook)                                                                                                            \
    T(hook_in)                                                                                                         \
    T(hook_sms)                                                                                                        \
    T(import)                                                                                                          \
    T(invitation)                                                                                                      \
    T(invitation_batch)                                                                                                \
    T(invite)                                                                                                          \
    T(key)                                                                                                             \
    T(later)                                                                                                           \
    T(leaderboard)                                                                                                     \
    T(ledger)                                                                                                          \
    T(link)                                                                                                            \
    T(me)                                                                                                              \
    T(message)                                                                                                         \
    T(message_template)                                                                                                \
    T(messaging)                                                                                                       \
    T(page_call)                                                                                                       \
    T(participant)                                                                                                     \
    T(portal)                                                                                                          \
    T(program)                                                                                                         \
    T(qr)                                                                                                              \
    T(redemption)                                                                                                      \
    T(referral)                                                                                                        \
    T(referral_act)                                                                                                    \
    T(referral_why)                                                                                                    \
    T(report)                                                                                                          \
    T(report_schedule)                                                                                                 \
    T(reward)                                                                                                          \
    T(reward_hand)                                                                                                     \
    T(search)                                                                                                          \
    T(session)                                                                                                         \
    T(session_list)                                                                                                    \
    T(session_totp)                                                                                                    \
    T(setup)                                                                                                           \
    T(statement)                                                                                                       \
    T(stream)                                                                                                          \
    T(summary)                                                                                                         \
    T(template)                                                                                                        \
    T(test_clock)                                                                                                      \
    T(todo)                                                                                                            \
    T(user)                                                                                                            \
    T(validation)                                                                                                      \
    T(verification)                                                                                                    \
    T(view)                                                                                                            \
    T(webhook_endpoint)                                                                                                \
    T(whose)                                                                                                           \
    T(widget)                                                                                                          \
    T(workspace)
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
