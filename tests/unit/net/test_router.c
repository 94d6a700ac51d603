/* Which row a path finds. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/route.h"
#include "unit.h"

static void handle(struct http_request *request, void *ctx)
{
    (void)request;
    (void)ctx;
}

#define ROW(name, row_method, row_path)                                                                                \
    {                                                                                                                  \
        .method = HTTP_METHOD_##row_method, .path = (row_path), .scope = "x:read", .handle = handle, .summary = (name) \
    }

static const struct route first[] = {
    ROW("root", GET, "/"),
    ROW("list", GET, "/v1/referrals"),
    ROW("create", POST, "/v1/referrals"),
    ROW("read", GET, "/v1/referrals/{id}"),
    ROW("delete", DELETE, "/v1/referrals/{id}"),
    ROW("search", GET, "/v1/referrals/search"),
    ROW("timeline", GET, "/v1/referrals/{id}/timeline"),
    ROW("deep", GET, "/v1/{a}/x/{b}/y/{c}"),
};

static const struct route second[] = {
    {.method = HTTP_METHOD_GET,
     .path = "/r/{code}",
     .scope = "x:read",
     .flags = ROUTE_PAGE,
     .handle = handle,
     .summary = "redirect"},
    ROW("fixed", GET, "/r/fixed/more"),
    {.method = HTTP_METHOD_GET,
     .path = "/console",
     .scope = "x:read",
     .flags = ROUTE_PAGE | ROUTE_TREE,
     .handle = handle,
     .summary = "console"},
    ROW("file", GET, "/console/own/{file}"),
    ROW("health", GET, "/healthz"),
    ROW("schema", GET, "/schemas/rules.json"),
};

static struct router *make(void)
{
    const struct route *const tables[] = {first, second};
    const size_t counts[] = {sizeof first / sizeof first[0], sizeof second / sizeof second[0]};
    return router_new(tables, counts, 2);
}

static const struct {
    enum http_method method;
    const char *path;
    const char *name; /* null: no path; "!": no method */
    const char *parameters[HTTP_PATH_PARAMETERS];
    unsigned allowed;
} cases[] = {
    {HTTP_METHOD_GET, "/", "root", {0}, 0},
    {HTTP_METHOD_GET, "/v1/referrals", "list", {0}, 0},
    {HTTP_METHOD_GET, "/r/abc", "redirect", {"abc"}, 0},
    {HTTP_METHOD_GET, "/r/abc/", "redirect", {"abc"}, 0},
    {HTTP_METHOD_GET, "/r/abc//", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/r//", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/r/", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/console", "console", {0}, 0},
    {HTTP_METHOD_GET, "/console/", "console", {0}, 0},
    {HTTP_METHOD_GET, "/console/a/b/c/d/e/f/g/h/i/j", "console", {0}, 0},
    {HTTP_METHOD_GET, "/console/own/x", "file", {"x"}, 0},
    {HTTP_METHOD_GET, "/console/own/x/y", "console", {0}, 0},
    {HTTP_METHOD_POST, "/console/x", "!", {0}, 1U << HTTP_METHOD_GET},
    {HTTP_METHOD_GET, "/consoles", NULL, {0}, 0},
    {HTTP_METHOD_HEAD, "/v1/referrals", "list", {0}, 0},
    {HTTP_METHOD_POST, "/v1/referrals", "create", {0}, 0},
    {HTTP_METHOD_PUT, "/v1/referrals", "!", {0}, 1U << HTTP_METHOD_GET | 1U << HTTP_METHOD_POST},
    {HTTP_METHOD_OTHER, "/v1/referrals", "!", {0}, 1U << HTTP_METHOD_GET | 1U << HTTP_METHOD_POST},
    {HTTP_METHOD_OPTIONS, "/healthz", "!", {0}, 1U << HTTP_METHOD_GET},
    {HTTP_METHOD_GET, "/v1/referrals/ref_1", "read", {"ref_1"}, 0},
    {HTTP_METHOD_DELETE, "/v1/referrals/ref_1", "delete", {"ref_1"}, 0},
    {HTTP_METHOD_GET, "/v1/referrals/search", "search", {0}, 0},
    {HTTP_METHOD_GET, "/v1/referrals/search/timeline", "timeline", {"search"}, 0},
    {HTTP_METHOD_GET, "/v1/referrals/ref_1/timeline", "timeline", {"ref_1"}, 0},
    {HTTP_METHOD_GET, "/v1/referrals/x/1/y", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/v1/a/x/b/y/c", "deep", {"a", "b", "c"}, 0},
    {HTTP_METHOD_GET, "/v1/referrals/x/b/y/c", "deep", {"referrals", "b", "c"}, 0},
    {HTTP_METHOD_GET, "/r/fixed", "redirect", {"fixed"}, 0},
    {HTTP_METHOD_GET, "/r/fixed/more", "fixed", {0}, 0},
    {HTTP_METHOD_GET, "/r/A B", "redirect", {"A B"}, 0},
    {HTTP_METHOD_GET, "/schemas/rules.json", "schema", {0}, 0},
    {HTTP_METHOD_GET, "/r/", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/r", NULL, {0}, 0},
    {HTTP_METHOD_GET, "//r/ABC", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/V1/referrals", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/v1/referral", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/v1/referralsx", NULL, {0}, 0},
    {HTTP_METHOD_GET, "/a/b/c/d/e/f/g/h/i/j/k", NULL, {0}, 0},
    {HTTP_METHOD_GET, "*", NULL, {0}, 0},
    {HTTP_METHOD_GET, "", NULL, {0}, 0},
};

static void finds_rows(void **state)
{
    (void)state;
    struct router *router = make();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct route *route = NULL;
        struct str parameters[HTTP_PATH_PARAMETERS] = {0};
        unsigned allowed = 0;
        enum router_match match =
            router_find(router, cases[i].method, str_from(cases[i].path), &route, parameters, &allowed);
        if (cases[i].name == NULL) {
            if (match != ROUTER_NO_PATH)
                fail_msg("%s is found", cases[i].path);
        } else if (strcmp(cases[i].name, "!") == 0) {
            assert_int_equal(match, ROUTER_NO_METHOD);
            assert_int_equal(allowed, cases[i].allowed);
        } else {
            assert_int_equal(match, ROUTER_FOUND);
            assert_string_equal(route->summary, cases[i].name);
            for (size_t j = 0; j < HTTP_PATH_PARAMETERS; j++)
                assert_true(str_equal(parameters[j], str_from(cases[i].parameters[j])));
        }
    }
    router_free(router);
}

static void walks_in_path_order(void **state)
{
    (void)state;
    struct router *router = make();
    assert_int_equal(router_count(router), sizeof first / sizeof first[0] + sizeof second / sizeof second[0]);
    for (size_t i = 1; i < router_count(router); i++) {
        const struct route *before = router_row(router, i - 1);
        const struct route *row = router_row(router, i);
        int order = strcmp(before->path, row->path);
        assert_true(order < 0 || (order == 0 && before->method < row->method));
    }
    router_free(router);
}

UNIT_TESTS(router)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_rows),
        cmocka_unit_test(walks_in_path_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
