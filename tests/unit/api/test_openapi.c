/* The description: JSON that names each row once, with its parameters, and no component that is not there. */

#include "unit.h"

#include <jansson.h>

#include "api/openapi.h"
#include "api/routes.h"
#include "base/json.h"

struct fixture {
    struct router *router;
    struct buf text;
    json_t *json;
};

static int setup(void **state)
{
    static struct fixture fixture;
    const struct route *tables[API_TABLES];
    size_t counts[API_TABLES];
    struct error err;
    api_tables(tables, counts);
    fixture = (struct fixture){.router = router_new(tables, counts, API_TABLES)};
    openapi_write(fixture.router, STR("https://refer.example.com"), &fixture.text);
    *state = &fixture;
    return json_parse(buf_str(&fixture.text), &fixture.json, &err) == STATUS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    json_decref(fixture->json);
    buf_release(&fixture->text);
    router_free(fixture->router);
    return 0;
}

static const json_t *operation_of(const json_t *json, const struct route *route)
{
    static const char *const methods[] = {
        [HTTP_METHOD_GET] = "get",     [HTTP_METHOD_POST] = "post",     [HTTP_METHOD_PUT] = "put",
        [HTTP_METHOD_PATCH] = "patch", [HTTP_METHOD_DELETE] = "delete",
    };
    return json_object_get(json_object_get(json_object_get(json, "paths"), route->path), methods[route->method]);
}

static size_t count_in(const json_t *parameters, const char *place)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(parameters); i++) {
        const char *in = json_string_value(json_object_get(json_array_get(parameters, i), "in"));
        count += in != NULL && strcmp(in, place) == 0;
    }
    return count;
}

/* A key in either way or a session; a participant's token or the portal's session; none of a door. */
static size_t schemes_of(const struct route *route)
{
    if (strcmp(route->path, "/v1/me/widget") == 0 && route->method == HTTP_METHOD_GET)
        return 1;
    if ((route->flags & ROUTE_PUBLIC) != 0)
        return 0;
    if (route->owner == OWNER_SELF)
        return 2;
    return (route->flags & ROUTE_SESSION) != 0 ? 1 : 3;
}

static void each_row_is_described(void **state)
{
    const struct fixture *fixture = *state;
    for (size_t i = 0; i < api_route_total(); i++) {
        const struct route *route = api_route(i);
        const json_t *operation = operation_of(fixture->json, route);
        const json_t *parameters = json_object_get(operation, "parameters");
        if (operation == NULL)
            fail_msg("%s is not described", route->path);
        assert_int_equal(count_in(parameters, "query"), route->query == NULL ? 0 : route->query->field_count);
        assert_true((json_object_get(operation, "requestBody") != NULL) ==
                    (route->body != NULL || (route->flags & ROUTE_RAW) != 0));
        assert_true(json_is_true(json_object_get(operation, "x-built")) == ((route->flags & ROUTE_NOT_BUILT) == 0));
        assert_int_equal(json_array_size(json_object_get(operation, "security")), schemes_of(route));
        assert_true(json_is_false(json_object_get(json_object_get(operation, "requestBody"), "required")) ==
                    ((route->flags & ROUTE_BARE) != 0));
    }
}

static void check_references(const json_t *root, const json_t *json)
{
    const char *key;
    json_t *value;
    size_t index;
    json_object_foreach((json_t *)(uintptr_t)json, key, value)
    {
        if (strcmp(key, "$ref") == 0) {
            char kind[32], name[96];
            assert_int_equal(sscanf(json_string_value(value), "#/components/%31[^/]/%95s", kind, name), 2);
            const json_t *components = json_object_get(root, "components");
            if (json_object_get(json_object_get(components, kind), name) == NULL)
                fail_msg("%s leads nowhere", json_string_value(value));
        }
        check_references(root, value);
    }
    json_array_foreach(json, index, value) check_references(root, value);
}

static void references_lead_somewhere(void **state)
{
    const struct fixture *fixture = *state;
    check_references(fixture->json, fixture->json);
}

static void the_server_is_named(void **state)
{
    const struct fixture *fixture = *state;
    const json_t *server = json_array_get(json_object_get(fixture->json, "servers"), 0);
    assert_string_equal(json_string_value(json_object_get(server, "url")), "https://refer.example.com");
}

UNIT_TESTS(openapi)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_described),
        cmocka_unit_test(references_lead_somewhere),
        cmocka_unit_test(the_server_is_named),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
