/* What resource files ask of a call: pages of lists, bodies of one or many, ids in paths. */

#include "unit.h"

#include "api/call.h"
#include "base/json.h"
#include "base/time.h"

static struct list_query no_query(void)
{
    return (struct list_query){.created_gte_at = TIME_NONE,
                               .created_gt_at = TIME_NONE,
                               .created_lte_at = TIME_NONE,
                               .created_lt_at = TIME_NONE};
}

/* Ids of rows made in this millisecond: the first that may be, and one among them. */
static struct id id_at(int64_t ms, uint8_t tail)
{
    struct id id = id_floor(ms * TIME_US_PER_MS);
    id.bytes[15] = tail;
    return id;
}

static bool holds(const struct list_query *query, int64_t ms)
{
    struct page page = call_page(query);
    struct id id = id_at(ms, 9);
    return page_holds(&page, &id) && page_holds_time(&page, ms * TIME_US_PER_MS);
}

static void pages_have_limits(void **state)
{
    (void)state;
    struct list_query query = no_query();
    assert_int_equal(call_page(&query).limit, LIMIT_PAGE_DEFAULT);
    query.limit = (struct opt_int){true, 7};
    assert_int_equal(call_page(&query).limit, 7);
    assert_true(holds(&query, 1) && holds(&query, INT64_C(4102444800000)));
}

/* Within one millisecond, where ids say nothing, the time of the row does. */
static void times_are_compared_to_the_microsecond(void **state)
{
    (void)state;
    struct list_query query = no_query();
    query.created_gt_at = 1000 * TIME_US_PER_MS + 500;
    struct page page = call_page(&query);
    struct id id = id_at(1000, 1);
    assert_true(page_holds(&page, &id));
    assert_false(page_holds_time(&page, 1000 * TIME_US_PER_MS + 500));
    assert_true(page_holds_time(&page, 1000 * TIME_US_PER_MS + 501));
    query = no_query();
    query.created_lte_at = 1000 * TIME_US_PER_MS + 500;
    page = call_page(&query);
    assert_true(page_holds(&page, &id));
    assert_true(page_holds_time(&page, 1000 * TIME_US_PER_MS + 500));
    assert_false(page_holds_time(&page, 1000 * TIME_US_PER_MS + 501));
}

static void times_are_ranges_of_ids(void **state)
{
    (void)state;
    struct list_query query = no_query();
    query.created_gte_at = 1000 * TIME_US_PER_MS;
    assert_true(!holds(&query, 999) && holds(&query, 1000));
    query = no_query();
    query.created_gt_at = 1000 * TIME_US_PER_MS;
    assert_true(!holds(&query, 1000) && holds(&query, 1001));
    query = no_query();
    query.created_lte_at = 1000 * TIME_US_PER_MS;
    assert_true(holds(&query, 1000) && !holds(&query, 1001));
    query = no_query();
    query.created_lt_at = 1000 * TIME_US_PER_MS;
    assert_true(holds(&query, 999) && !holds(&query, 1000));
}

/* Of several bounds the narrowest counts, in whichever member it stands. */
static void bounds_narrow_each_other(void **state)
{
    (void)state;
    struct list_query query = no_query();
    query.created_gte_at = 1000 * TIME_US_PER_MS;
    query.created_gt_at = 1005 * TIME_US_PER_MS;
    query.created_lte_at = 1020 * TIME_US_PER_MS;
    query.created_lt_at = 1030 * TIME_US_PER_MS;
    assert_true(!holds(&query, 1005) && holds(&query, 1006) && holds(&query, 1020) && !holds(&query, 1021));
    query.starting_after = id_at(1010, 9);
    assert_true(holds(&query, 1009) && !holds(&query, 1010));
    query.created_lt_at = 1008 * TIME_US_PER_MS;
    assert_true(holds(&query, 1007) && !holds(&query, 1008));
}

static void lists_tell_where_to_go_on(void **state)
{
    (void)state;
    struct buf body = {0};
    struct call call = {.w = jsonw_begin(&body)};
    struct id id = id_at(1000, 1);
    call_list_begin(&call);
    jsonw_int(&call.w, NULL, 1);
    call_list_end(&call, true, "ref", &id);
    jsonw_end(&call.w);
    char expected[160];
    char text[ID_TEXT_SIZE];
    id_format(&id, "ref", text);
    snprintf(expected, sizeof expected, "{\"data\":[1],\"has_more\":true,\"next_cursor\":\"%.*s\"}", ID_TEXT_SIZE,
             text);
    assert_str_equal(buf_str(&body), expected);
    buf_clear(&body);
    call.w = jsonw_begin(&body);
    call_list_begin(&call);
    call_list_end(&call, false, "ref", &id);
    jsonw_end(&call.w);
    assert_str_equal(buf_str(&body), "{\"data\":[],\"has_more\":false,\"next_cursor\":null}");
    buf_release(&body);
}

struct thing {
    bool present;
    struct opt_int amount;
};

static const struct field thing_fields[] = {
    {.name = "amount", .type = FIELD_INT, .offset = offsetof(struct thing, amount), .flags = FIELD_REQUIRED},
};
static const struct schema thing_schema = SCHEMA("Thing", thing_fields, struct thing);

/* Reads `text` as a body of things, at most 2, and compares what was said about it. */
static void expect_items(const char *text, enum error_code code, const char *param, size_t count)
{
    struct http_request request = {0};
    struct error err = {0};
    struct call_items items = {0};
    json_t *json = NULL;
    assert_int_equal(json_parse(str_from(text), &json, &err), STATUS_OK);
    struct call call = {.request = &request, .json = json};
    if (call_read_items(&call, &thing_schema, "things", 2, &items, &err) == STATUS_OK)
        for (size_t i = 0; i < items.count; i++)
            assert_true(json_is_object(call_item_json(&call, &items, i)));
    if (err.code != code || strcmp(err.param, param) != 0 || items.count != count)
        fail_msg("%s: %s at %s", text, error_info(err.code)->name, err.param);
    json_decref(json);
    arena_release(&request.arena);
}

static void bodies_are_one_or_many(void **state)
{
    (void)state;
    expect_items("{\"amount\":1}", ERROR_NONE, "", 1);
    expect_items("[{\"amount\":1}]", ERROR_NONE, "", 1);
    expect_items("[{\"amount\":1},{\"amount\":2}]", ERROR_NONE, "", 2);
    expect_items("[]", ERROR_OUT_OF_RANGE, "things", 0);
    expect_items("[{},{},{}]", ERROR_OUT_OF_RANGE, "things", 0);
    expect_items("{}", ERROR_MISSING_FIELD, "amount", 0);
    expect_items("[{\"amount\":1},{}]", ERROR_MISSING_FIELD, "things[1].amount", 0);
    expect_items("[5]", ERROR_INVALID_TYPE, "things[0]", 0);
    expect_items("5", ERROR_INVALID_TYPE, "", 0);
}

static void ids_in_paths_name_something(void **state)
{
    (void)state;
    struct http_request request = {.path_parameters = {STR("ref_01h455vb4pex5vsknk084sn02q"), STR("zombie")}};
    struct call call = {.request = &request};
    struct error err = {0};
    struct id id;
    assert_int_equal(call_path_id(&call, 0, "ref", &id, &err), STATUS_OK);
    assert_int_equal(call_path_id(&call, 0, "prg", &id, &err), STATUS_NOT_FOUND);
    assert_int_equal(call_path_id(&call, 1, "ref", &id, &err), STATUS_NOT_FOUND);
    assert_string_equal(err.param, "id");
    error_set(&err, ERROR_NOT_FOUND, "contact_id", "none");
    assert_int_equal(call_path_found(STATUS_NOT_FOUND, &err), STATUS_NOT_FOUND);
    assert_string_equal(err.param, "id");
    error_set(&err, ERROR_CONFLICT, "slug", "taken");
    assert_int_equal(call_path_found(STATUS_CONFLICT, &err), STATUS_CONFLICT);
    assert_string_equal(err.param, "slug");
}

UNIT_TESTS(call)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_have_limits),           cmocka_unit_test(times_are_compared_to_the_microsecond),
        cmocka_unit_test(times_are_ranges_of_ids),     cmocka_unit_test(bounds_narrow_each_other),
        cmocka_unit_test(lists_tell_where_to_go_on),   cmocka_unit_test(bodies_are_one_or_many),
        cmocka_unit_test(ids_in_paths_name_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
