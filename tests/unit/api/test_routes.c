/* The table of calls, row by row: each says all of its policy, and no row contradicts itself. */

#include "unit.h"

#include "api/routes.h"
#include "domain/key/scope.h"

static bool has(const struct route *route, unsigned flags)
{
    return (route->flags & flags) == flags;
}

static void check(const struct route *route, bool holds, const char *rule)
{
    if (!holds)
        fail_msg("%d %s: %s", (int)route->method, route->path, rule);
}

static void rows_ascend(void **state)
{
    (void)state;
    const struct route *tables[API_TABLES];
    size_t counts[API_TABLES];
    api_tables(tables, counts);
    for (size_t t = 0; t < API_TABLES; t++)
        for (size_t i = 1; i < counts[t]; i++)
            check(&tables[t][i], strcmp(tables[t][i - 1].path, tables[t][i].path) <= 0, "sorted by path");
}

static void scopes_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        struct scope_set set;
        if (has(route, ROUTE_PUBLIC))
            check(route, strcmp(route->scope, "public") == 0, "public is its scope");
        else if (has(route, ROUTE_SESSION))
            check(route, strcmp(route->scope, "session") == 0, "a session is its scope");
        else
            check(route, scope_set_parse(str_from(route->scope), &set, NULL) == STATUS_OK, "the scope exists");
    }
}

/* What is public is named here once more, so that nothing becomes so by a slip. */
static void public_rows_are_known(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/openapi.json",
        "/schemas/rules.json",
        "/healthz",
        "/readyz",
        "/hooks/stripe/{con}",
        "/hooks/in/{con}",
        "/hooks/in/{con}/{secret}",
        "/hooks/sms/{con}/{secret}/inbound",
        "/hooks/sms/{con}/{secret}/inbound",
        "/hooks/sms/{con}/{secret}/report",
        "/hooks/sms/{con}/{secret}/report",
        "/hooks/twilio/{con}/inbound",
        "/hooks/twilio/{con}/status",
        "/v1/invitations/{token}",
        "/v1/invitations/{token}/accept",
        "/v1/me/session",
        "/v1/session",
        "/v1/session/link",
        "/v1/setup",
        "/v1/setup",
        "/v1/me/widget",
        "/v1/me/widget",
    }; /* in the order of the tables */
    enum { COUNT = sizeof paths / sizeof paths[0] };
    size_t found = 0;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        if (!has(route, ROUTE_PUBLIC))
            continue;
        check(route, found < COUNT && strcmp(route->path, paths[found]) == 0, "is not known to be public");
        found++;
    }
    assert_int_equal(found, COUNT);
}

/* What is a participant's own is so for participants alone, and nothing else is. */
static void own_objects_are_for_participants(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        bool own = (strcmp(route->path, "/v1/me") == 0 || strncmp(route->path, "/v1/me/", 7) == 0) &&
                   !has(route, ROUTE_PUBLIC); /* a participant comes in by a link */
        check(route, own == (route->owner == OWNER_SELF), "/v1/me is the caller's own");
        check(route, route->owner == OWNER_ANY || !has(route, ROUTE_PUBLIC), "nobody owns what is public");
    }
}

/* A publishable key may have just the scopes of the rows that are open to it. */
static void publishable_rows_are_within_reach(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        if (has(route, ROUTE_PUBLISHABLE))
            check(route, scope_set_has(scope_set_publishable(), str_from(route->scope)), "a browser has the scope");
    }
}

static void built_rows_run(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        if (has(route, ROUTE_NOT_BUILT)) {
            check(route, route->act == NULL && route->handle == NULL, "nothing runs");
            continue;
        }
        check(route, (route->act != NULL) != (route->handle != NULL), "act or handle");
        bool told = route->told != NULL || route->produces != NULL;
        check(route, route->handle != NULL || told != has(route, ROUTE_EMPTY), "says what it answers");
        check(route, !has(route, ROUTE_ARRAY) || route->parse != NULL, "parse reads the array");
        check(route, route->append == NULL || !has(route, ROUTE_WRITE), "what appends only reads the books");
    }
}

static void methods_mean_what_they_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        bool reads = route->method == HTTP_METHOD_GET;
        check(route, !(reads && has(route, ROUTE_WRITE)), "GET never writes");
        check(route, !(reads && route->body != NULL), "GET has no body");
        check(route, !has(route, ROUTE_WRITE | ROUTE_CHEAP), "writes are not cheap");
        check(route, !has(route, ROUTE_IDEMPOTENT) || route->method == HTTP_METHOD_POST, "keys are for POST");
        bool post = route->method == HTTP_METHOD_POST && has(route, ROUTE_WRITE) && !has(route, ROUTE_PUBLIC) &&
                    !has(route, ROUTE_SESSION) && !has(route, ROUTE_REHEARSAL); /* which leaves nothing behind */
        check(route, !post || has(route, ROUTE_IDEMPOTENT), "POST takes an Idempotency-Key");
    }
}

static void rows_are_documented(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        size_t size = route->summary == NULL ? 0 : strlen(route->summary);
        check(route, size > 0 && route->summary[size - 1] == '.', "has a sentence");
        for (size_t j = 0; route->query != NULL && j < route->query->field_count; j++)
            check(route, route->query->fields[j].doc != NULL, route->query->fields[j].name);
        for (size_t j = 0; route->body != NULL && j < route->body->field_count; j++)
            check(route, route->body->fields[j].doc != NULL, route->body->fields[j].name);
    }
}

UNIT_TESTS(routes)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_ascend),           cmocka_unit_test(scopes_exist),
        cmocka_unit_test(public_rows_are_known), cmocka_unit_test(publishable_rows_are_within_reach),
        cmocka_unit_test(built_rows_run),        cmocka_unit_test(methods_mean_what_they_say),
        cmocka_unit_test(rows_are_documented),   cmocka_unit_test(own_objects_are_for_participants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
