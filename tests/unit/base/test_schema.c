/* Field tables: every type read, every kind of mistake with its code and path, the query form, and the published
 * schema. */

#include "unit.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/schema.h"
#include "base/time.h"

struct prospect {
    bool present;
    struct str email;
    int64_t seen_at;
    json_t *metadata;
};

struct item {
    bool present;
    struct opt_int amount;
    struct str title;
};

struct order {
    struct str name;
    struct opt_int count;
    struct opt_int amount;
    struct opt_bool paid;
    int64_t occurred_at;
    struct id program;
    struct currency currency;
    int kind;
    struct str url;
    struct prospect prospect;
    struct field_array items;
    struct str_array tags;
    json_t *data;
};

static const struct field prospect_fields[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .offset = offsetof(struct prospect, email),
     .flags = FIELD_REQUIRED,
     .min = 3,
     .max = 20},
    {.name = "seen_at", .type = FIELD_TIME, .offset = offsetof(struct prospect, seen_at)},
    {.name = "metadata",
     .type = FIELD_METADATA,
     .offset = offsetof(struct prospect, metadata),
     .flags = FIELD_NULLABLE},
};
static const struct schema prospect_schema = SCHEMA("Prospect", prospect_fields, struct prospect);

static const struct field item_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = offsetof(struct item, amount),
     .flags = FIELD_REQUIRED | FIELD_NULLABLE,
     .max = MONEY_LIMIT},
    {.name = "title", .type = FIELD_TEXT, .offset = offsetof(struct item, title)},
};
static const struct schema item_schema = SCHEMA("Item", item_fields, struct item);

static const char *const order_kinds[] = {"lead", "order", NULL};

static const struct field order_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct order, name),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "What it is called."},
    {.name = "count", .type = FIELD_INT, .offset = offsetof(struct order, count), .min = 1, .max = 100},
    {.name = "amount", .type = FIELD_MONEY, .offset = offsetof(struct order, amount), .flags = FIELD_NULLABLE},
    {.name = "paid", .type = FIELD_BOOL, .offset = offsetof(struct order, paid)},
    {.name = "occurred_at", .type = FIELD_TIME, .offset = offsetof(struct order, occurred_at), .flags = FIELD_NULLABLE},
    {.name = "program_id", .type = FIELD_ID, .offset = offsetof(struct order, program), .prefix = "prg"},
    {.name = "currency", .type = FIELD_CURRENCY, .offset = offsetof(struct order, currency)},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct order, kind),
     .flags = FIELD_NULLABLE,
     .choices = order_kinds},
    {.name = "url", .type = FIELD_URL, .offset = offsetof(struct order, url)},
    {.name = "prospect", .type = FIELD_OBJECT, .offset = offsetof(struct order, prospect), .schema = &prospect_schema},
    {.name = "items",
     .type = FIELD_ARRAY,
     .offset = offsetof(struct order, items),
     .min = 1,
     .max = 3,
     .schema = &item_schema},
    {.name = "tags", .type = FIELD_TEXTS, .offset = offsetof(struct order, tags), .max = 2},
    {.name = "data", .type = FIELD_JSON, .offset = offsetof(struct order, data), .max = 16},
    {.name = "caps", .type = FIELD_JSON, .flags = FIELD_UNSUPPORTED, .doc = "Limits."},
};
static const struct schema order_schema = SCHEMA("Order", order_fields, struct order);

struct fixture {
    struct arena arena;
    json_t *json;
    struct order order;
    struct error err;
};

static enum status read_text(struct fixture *f, const char *text)
{
    json_decref(f->json);
    f->json = NULL;
    f->err = (struct error){0};
    memset(&f->order, 0xAA, sizeof f->order); /* the reader has to clear it */
    arena_reset(&f->arena);
    assert_int_equal(json_parse(str_from(text), &f->json, &f->err), STATUS_OK);
    return schema_read(&order_schema, f->json, &f->order, &f->arena, &f->err);
}

static void release(struct fixture *f)
{
    json_decref(f->json);
    arena_release(&f->arena);
}

static void test_everything_is_read(void **state)
{
    (void)state;
    struct fixture f = {0};
    assert_int_equal(
        read_text(&f,
                  "{\"name\":\"Caf\\u00e9\",\"count\":100,\"amount\":-1000000000000000,\"paid\":false,"
                  "\"occurred_at\":\"1970-01-01T01:00:00.5+01:00\",\"program_id\":\"prg_01h455vb4pex5vsknk084sn02q\","
                  "\"currency\":\"jpy\",\"kind\":\"order\",\"url\":\"https://example.com/\","
                  "\"prospect\":{\"email\":\"j@example.com\",\"metadata\":{\"k\":\"v\"}},"
                  "\"items\":[{\"amount\":5},{\"amount\":0,\"title\":\"x\"}],\"tags\":[\"a\",\"b\"],\"data\":[1,{\"a\":"
                  "null}]}"),
        STATUS_OK);
    struct order *order = &f.order;
    assert_str_equal(order->name, "Caf\xC3\xA9");
    assert_true(order->count.set && order->count.value == 100);
    assert_true(order->amount.set && order->amount.value == -MONEY_LIMIT);
    assert_true(order->paid.set && !order->paid.value);
    assert_int_equal(order->occurred_at, 500000);
    assert_int_equal(id_time(&order->program) > 0, 1);
    assert_string_equal(order->currency.text, "JPY");
    assert_int_equal(order->kind, 2);
    assert_str_equal(order->url, "https://example.com/");
    assert_true(order->prospect.present && order->prospect.seen_at == TIME_NONE);
    assert_str_equal(order->prospect.email, "j@example.com");
    assert_string_equal(json_string_value(json_object_get(order->prospect.metadata, "k")), "v");
    assert_int_equal(order->items.count, 2);
    const struct item *items = order->items.items;
    assert_true(items[0].present && items[0].amount.value == 5 && str_is_none(items[0].title));
    assert_true(items[1].present && items[1].amount.value == 0);
    assert_str_equal(items[1].title, "x");
    assert_int_equal(order->tags.count, 2);
    assert_str_equal(order->tags.items[1], "b");
    assert_int_equal(json_array_size(order->data), 2);
    release(&f);
}

static void test_what_is_absent(void **state)
{
    (void)state;
    struct fixture f = {0};
    assert_int_equal(read_text(&f, "{\"amount\":null,\"name\":\"x\",\"occurred_at\":null,\"kind\":null}"), STATUS_OK);
    struct order *order = &f.order;
    assert_false(order->count.set || order->amount.set || order->paid.set || order->prospect.present);
    assert_true(order->occurred_at == TIME_NONE && order->prospect.seen_at == TIME_NONE);
    assert_true(id_is_none(&order->program) && order->currency.text[0] == '\0' && order->kind == 0);
    assert_true(str_is_none(order->url) && order->items.items == NULL && order->items.count == 0);
    assert_true(order->tags.count == 0 && order->data == NULL);
    release(&f);
}

static const struct mistake {
    const char *text;
    enum error_code code;
    const char *param;
    const char *detail; /* part of the sentence */
} mistakes[] = {
    {"[]", ERROR_INVALID_TYPE, "", "An object is expected here, not an array"},
    {"{}", ERROR_MISSING_FIELD, "name", "name is required and must be a string"},
    {"{\"name\":null}", ERROR_INVALID_TYPE, "name", "name must be a string, not null"},
    {"{\"name\":5}", ERROR_INVALID_TYPE, "name", "not a whole number"},
    {"{\"name\":\"\"}", ERROR_OUT_OF_RANGE, "name", "from 1 to 255 bytes long; it is 0"},
    {"{\"nmae\":\"x\"}", ERROR_UNKNOWN_FIELD, "nmae", "Known fields: name, count, amount"},
    {"{\"name\":\"x\",\"count\":0}", ERROR_OUT_OF_RANGE, "count", "from 1 to 100"},
    {"{\"name\":\"x\",\"count\":101}", ERROR_OUT_OF_RANGE, "count", "from 1 to 100"},
    {"{\"name\":\"x\",\"count\":1.0}", ERROR_INVALID_TYPE, "count", "not a number with fraction or exponent"},
    {"{\"name\":\"x\",\"count\":1e1}", ERROR_INVALID_TYPE, "count", "without fraction or exponent"},
    {"{\"name\":\"x\",\"count\":\"1\"}", ERROR_INVALID_TYPE, "count", "not a string"},
    {"{\"name\":\"x\",\"count\":null}", ERROR_INVALID_TYPE, "count", "not null"},
    {"{\"name\":\"x\",\"amount\":1000000000000001}", ERROR_OUT_OF_RANGE, "amount",
     "-1000000000000000 to 1000000000000000"},
    {"{\"name\":\"x\",\"amount\":9.99}", ERROR_INVALID_TYPE, "amount", "minor units"},
    {"{\"name\":\"x\",\"paid\":1}", ERROR_INVALID_TYPE, "paid", "true or false"},
    {"{\"name\":\"x\",\"paid\":\"true\"}", ERROR_INVALID_TYPE, "paid", "true or false"},
    {"{\"name\":\"x\",\"occurred_at\":\"yesterday\"}", ERROR_INVALID_VALUE, "occurred_at", "RFC 3339"},
    {"{\"name\":\"x\",\"occurred_at\":1700000000}", ERROR_INVALID_TYPE, "occurred_at", "RFC 3339"},
    {"{\"name\":\"x\",\"program_id\":\"ref_01h455vb4pex5vsknk084sn02q\"}", ERROR_INVALID_VALUE, "program_id",
     "begins with prg_"},
    {"{\"name\":\"x\",\"program_id\":\"prg_00000000000000000000000000\"}", ERROR_NOT_FOUND, "program_id", "no object"},
    {"{\"name\":\"x\",\"currency\":\"DOLLAR\"}", ERROR_INVALID_CURRENCY, "currency", "ISO 4217"},
    {"{\"name\":\"x\",\"kind\":\"Lead\"}", ERROR_INVALID_VALUE, "kind", "one of: lead, order."},
    {"{\"name\":\"x\",\"kind\":1}", ERROR_INVALID_TYPE, "kind", "a string"},
    {"{\"name\":\"x\",\"url\":\"javascript:alert(1)\"}", ERROR_INVALID_VALUE, "url",
     "must begin with http:// or https://"},
    {"{\"name\":\"x\",\"prospect\":[]}", ERROR_INVALID_TYPE, "prospect", "must be an object, not an array"},
    {"{\"name\":\"x\",\"prospect\":{}}", ERROR_MISSING_FIELD, "prospect.email", "email is required"},
    {"{\"name\":\"x\",\"prospect\":{\"email\":\"jj\"}}", ERROR_OUT_OF_RANGE, "prospect.email", "from 3 to 20"},
    {"{\"name\":\"x\",\"prospect\":{\"mail\":\"j\"}}", ERROR_UNKNOWN_FIELD, "prospect.mail",
     "email, seen_at, metadata"},
    {"{\"name\":\"x\",\"prospect\":{\"metadata\":[]}}", ERROR_INVALID_TYPE, "prospect.metadata", "values are strings"},
    {"{\"name\":\"x\",\"prospect\":{\"metadata\":{\"k\":1}}}", ERROR_INVALID_TYPE, "prospect.metadata.k",
     "must be strings"},
    {"{\"name\":\"x\",\"prospect\":{\"metadata\":{\"\":\"v\"}}}", ERROR_OUT_OF_RANGE, "prospect.metadata",
     "from 1 to 40"},
    {"{\"name\":\"x\",\"items\":[]}", ERROR_OUT_OF_RANGE, "items", "from 1 to 3 elements; it has 0"},
    {"{\"name\":\"x\",\"items\":[{},{},{},{}]}", ERROR_OUT_OF_RANGE, "items", "it has 4"},
    {"{\"name\":\"x\",\"items\":{}}", ERROR_INVALID_TYPE, "items", "an array of objects, not an object"},
    {"{\"name\":\"x\",\"items\":[{\"amount\":1},5]}", ERROR_INVALID_TYPE, "items[1]", "An object is expected"},
    {"{\"name\":\"x\",\"items\":[{\"amount\":1},{\"amount\":-1}]}", ERROR_OUT_OF_RANGE, "items[1].amount", "from 0 to"},
    {"{\"name\":\"x\",\"items\":[{\"amount\":1},{}]}", ERROR_MISSING_FIELD, "items[1].amount", "amount is required"},
    {"{\"name\":\"x\",\"items\":[{\"amount\":null}]}", ERROR_MISSING_FIELD, "items[0].amount", "amount is required"},
    {"{\"name\":\"x\",\"items\":[{\"sum\":1}]}", ERROR_UNKNOWN_FIELD, "items[0].sum", "amount, title"},
    {"{\"name\":\"x\",\"tags\":[\"a\",\"\"]}", ERROR_OUT_OF_RANGE, "tags[1]", "from 1 to 255"},
    {"{\"name\":\"x\",\"tags\":[1]}", ERROR_INVALID_TYPE, "tags[0]", "must be a string, not a whole number"},
    {"{\"name\":\"x\",\"tags\":[\"a\",\"b\",\"c\"]}", ERROR_OUT_OF_RANGE, "tags", "from 0 to 2"},
    {"{\"name\":\"x\",\"data\":\"12345678901234567\"}", ERROR_OUT_OF_RANGE, "data",
     "at most 16 bytes of JSON; it is 19"},
    {"{\"name\":\"x\",\"caps\":[]}", ERROR_NOT_SUPPORTED, "caps", "this version does not have it"},
    {"{\"name\":\"x\",\"caps\":null}", ERROR_NOT_SUPPORTED, "caps", "Leave it out"},
};

static void test_mistakes(void **state)
{
    (void)state;
    struct fixture f = {0};
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const struct mistake *mistake = &mistakes[i];
        enum status status = read_text(&f, mistake->text);
        if (status != error_info(mistake->code)->status)
            fail_msg("%s: status %d", mistake->text, (int)status);
        if (f.err.code != mistake->code || strcmp(f.err.param, mistake->param) != 0 ||
            strstr(f.err.detail, mistake->detail) == NULL)
            fail_msg("%s: %s, %s, %s", mistake->text, error_info(f.err.code)->name, f.err.param, f.err.detail);
    }
    release(&f);
}

/* All wrong fields are told, in the order sent; required ones that are not there come after those of their object. */
static void test_several_mistakes(void **state)
{
    (void)state;
    static const char *const params[] = {
        "count", "nmae", "prospect.seen_at", "prospect.email", "items[0].sum", "items[0].amount", "items[1]", "name"};
    struct fixture f = {0};
    assert_int_equal(read_text(&f, "{\"count\":0,\"nmae\":\"x\",\"prospect\":{\"seen_at\":5},"
                                   "\"items\":[{\"sum\":1},5]}"),
                     STATUS_INVALID);
    const struct error *err = &f.err;
    for (size_t i = 0; i < sizeof params / sizeof params[0]; i++, err = err->next) {
        assert_non_null(err);
        assert_string_equal(err->param, params[i]);
    }
    assert_null(err);
    error_prefix(&f.err, "orders[2]");
    assert_string_equal(f.err.param, "orders[2].count");
    assert_string_equal(f.err.next->next->param, "orders[2].prospect.seen_at");
    release(&f);
}

/* A body cannot make the answer long: LIMIT_BODY_ERRORS are told. */
static void test_mistakes_are_bounded(void **state)
{
    (void)state;
    struct fixture f = {0};
    char text[1024] = "{\"name\":\"x\"";
    for (int i = 0; i < 2 * LIMIT_BODY_ERRORS; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), ",\"k%d\":1", i);
    snprintf(text + strlen(text), sizeof text - strlen(text), "}");
    assert_int_equal(read_text(&f, text), STATUS_INVALID);
    size_t count = 0;
    for (const struct error *err = &f.err; err != NULL; err = err->next)
        count++;
    assert_int_equal(count, LIMIT_BODY_ERRORS);
    release(&f);
}

static void test_bounds_are_inclusive(void **state)
{
    (void)state;
    struct fixture f = {0};
    static const char *const rows[] = {
        "{\"name\":\"x\",\"count\":1}",
        "{\"name\":\"x\",\"count\":100}",
        "{\"name\":\"x\",\"amount\":1000000000000000}",
        "{\"name\":\"x\",\"items\":[{\"amount\":0},{\"amount\":0},{\"amount\":0}]}",
        "{\"name\":\"x\",\"tags\":[]}",
        "{\"name\":\"x\",\"data\":\"12345678901234\"}",
        "{\"name\":\"x\",\"prospect\":{\"email\":\"123\"}}",
        "{\"name\":\"x\",\"prospect\":{\"email\":\"12345678901234567890\"}}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (read_text(&f, rows[i]) != STATUS_OK)
            fail_msg("%s: %s", rows[i], f.err.detail);
    release(&f);
}

static void test_metadata_limits(void **state)
{
    (void)state;
    for (int extra = 0; extra < 2; extra++) {
        for (int kind = 0; kind < 3; kind++) {
            int keys = LIMIT_METADATA_KEYS + (kind == 0 ? extra : 0);
            size_t key_size = LIMIT_METADATA_KEY_BYTES + (kind == 1 ? (size_t)extra : 0);
            size_t value_size = LIMIT_METADATA_VALUE_BYTES + (kind == 2 ? (size_t)extra : 0);
            json_t *metadata = json_object();
            char value[600];
            memset(value, 'v', sizeof value);
            for (int i = 0; i < keys; i++) {
                char key[64];
                snprintf(key, sizeof key, "%0*d", (int)key_size, i);
                json_object_set_new(metadata, key, json_stringn(value, value_size));
            }
            json_t *json = json_pack("{s:s,s:o}", "email", "j@example.com", "metadata", metadata);
            struct prospect prospect;
            struct arena arena = {0};
            struct error err = {0};
            enum status status = schema_read(&prospect_schema, json, &prospect, &arena, &err);
            assert_int_equal(status, extra == 0 ? STATUS_OK : STATUS_INVALID);
            assert_int_equal(err.code, extra == 0 ? ERROR_NONE : ERROR_OUT_OF_RANGE);
            json_decref(json);
            arena_release(&arena);
        }
    }
}

static void test_long_unknown_names_are_cut(void **state)
{
    (void)state;
    struct fixture f = {0};
    char text[1000] = "{\"";
    size_t size = 2;
    for (int i = 0; i < 300; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "\xC3\xA9");
    snprintf(text + size, sizeof text - size, "\":1}");
    assert_int_equal(read_text(&f, text), STATUS_INVALID);
    assert_int_equal(f.err.code, ERROR_UNKNOWN_FIELD);
    assert_true(str_is_text(str_from(f.err.param)));
    assert_int_equal(strlen(f.err.param), 126);
    release(&f);
}

struct query {
    struct opt_int limit;
    struct opt_bool live;
    int64_t created_from_at;
    struct id after;
    int kind;
    struct str text;
};

static const struct field query_fields[] = {
    {.name = "limit", .type = FIELD_INT, .offset = offsetof(struct query, limit), .min = 1, .max = LIMIT_PAGE_MAX},
    {.name = "live", .type = FIELD_BOOL, .offset = offsetof(struct query, live)},
    {.name = "created[gte]", .type = FIELD_TIME, .offset = offsetof(struct query, created_from_at)},
    {.name = "starting_after", .type = FIELD_ID, .offset = offsetof(struct query, after), .prefix = "ref"},
    {.name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct query, kind), .choices = order_kinds},
    {.name = "q", .type = FIELD_TEXT, .offset = offsetof(struct query, text), .flags = FIELD_REQUIRED},
    {.name = "rank", .type = FIELD_TEXT, .flags = FIELD_UNSUPPORTED},
};
static const struct schema query_schema = SCHEMA("Query", query_fields, struct query);

static void test_query(void **state)
{
    (void)state;
    const struct query_parameter parameters[] = {
        {STR("limit"), STR("100")},
        {STR("live"), STR("true")},
        {STR("created[gte]"), STR("1970-01-01T00:00:01Z")},
        {STR("starting_after"), STR("ref_01h455vb4pex5vsknk084sn02q")},
        {STR("kind"), STR("lead")},
        {STR("q"), STR("")},
    };
    struct query query;
    struct arena arena = {0};
    struct error err = {0};
    assert_int_equal(schema_read_query(&query_schema, parameters, 6, &query, &arena, &err), STATUS_OK);
    assert_true(query.limit.set && query.limit.value == 100 && query.live.set && query.live.value);
    assert_int_equal(query.created_from_at, 1000000);
    assert_false(id_is_none(&query.after));
    assert_int_equal(query.kind, 1);
    assert_str_equal(query.text, "");
    assert_int_equal(schema_read_query(&query_schema, parameters + 5, 1, &query, &arena, &err), STATUS_OK);
    assert_true(!query.limit.set && query.created_from_at == TIME_NONE && query.kind == 0);
    arena_release(&arena);
}

static void test_query_mistakes(void **state)
{
    (void)state;
    static const struct {
        struct query_parameter parameter;
        enum error_code code;
        const char *param;
    } rows[] = {
        {{STR("limit"), STR("0")}, ERROR_OUT_OF_RANGE, "limit"},
        {{STR("limit"), STR("101")}, ERROR_OUT_OF_RANGE, "limit"},
        {{STR("limit"), STR("ten")}, ERROR_INVALID_TYPE, "limit"},
        {{STR("limit"), STR("1.0")}, ERROR_INVALID_TYPE, "limit"},
        {{STR("limit"), STR("99999999999999999999")}, ERROR_INVALID_TYPE, "limit"},
        {{STR("limit"), STR("")}, ERROR_INVALID_TYPE, "limit"},
        {{STR("live"), STR("1")}, ERROR_INVALID_TYPE, "live"},
        {{STR("created[gte]"), STR("today")}, ERROR_INVALID_VALUE, "created[gte]"},
        {{STR("created[lt]"), STR("today")}, ERROR_UNKNOWN_FIELD, "created[lt]"},
        {{STR("starting_after"), STR("rwd_01h455vb4pex5vsknk084sn02q")}, ERROR_INVALID_VALUE, "starting_after"},
        {{STR("kind"), STR("")}, ERROR_INVALID_VALUE, "kind"},
        {{STR("q"), STR("a\xFF")}, ERROR_INVALID_VALUE, "q"},
        {{STR("q"), STR("a\0b")}, ERROR_INVALID_VALUE, "q"},
        {{STR("rank"), STR("x")}, ERROR_NOT_SUPPORTED, "rank"},
        {{STR("\xFF"), STR("x")}, ERROR_UNKNOWN_FIELD, ""},
        {{STR("limit"), STR("5")}, ERROR_MISSING_FIELD, "q"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct query query;
        struct error err = {0};
        assert_int_equal(schema_read_query(&query_schema, &rows[i].parameter, 1, &query, &arena, &err), STATUS_INVALID);
        if (err.code != rows[i].code || strcmp(err.param, rows[i].param) != 0)
            fail_msg("row %zu: %s, %s, %s", i, error_info(err.code)->name, err.param, err.detail);
    }
    const struct query_parameter twice[] = {{STR("q"), STR("a")}, {STR("q"), STR("a")}};
    struct query query;
    struct error err = {0};
    assert_int_equal(schema_read_query(&query_schema, twice, 2, &query, &arena, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_INVALID_VALUE);
    assert_non_null(strstr(err.detail, "twice"));
    arena_release(&arena);
}

/* The value at a path of keys that ends in null. */
static json_t *at(json_t *json, ...)
{
    va_list keys;
    va_start(keys, json);
    for (const char *key = va_arg(keys, const char *); key != NULL; key = va_arg(keys, const char *))
        json = json_object_get(json, key);
    va_end(keys);
    assert_non_null(json);
    return json;
}

static void assert_json(json_t *json, const char *expected)
{
    char *text = json_text(json);
    assert_string_equal(text, expected);
    free(text);
}

static void test_published_schema(void **state)
{
    (void)state;
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_object(&w, NULL);
    schema_write(&order_schema, &w, "Order");
    jsonw_close(&w);
    jsonw_end(&w);
    json_t *json = NULL;
    struct error err = {0};
    assert_int_equal(json_parse(buf_str(&buf), &json, &err), STATUS_OK);

    json_t *order = at(json, "Order", NULL), *fields = at(order, "properties", NULL);
    assert_json(at(order, "required", NULL), "[\"name\"]");
    assert_true(json_is_false(at(order, "additionalProperties", NULL)));
    assert_int_equal(json_object_size(fields), order_schema.field_count);
    assert_json(at(fields, "name", NULL),
                "{\"description\":\"What it is called.\",\"type\":\"string\",\"minLength\":1,\"maxLength\":255}");
    assert_json(at(fields, "count", NULL), "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}");
    assert_json(at(fields, "amount", "type", NULL), "[\"integer\",\"null\"]");
    assert_json(at(fields, "paid", NULL), "{\"type\":\"boolean\"}");
    assert_json(at(fields, "occurred_at", "format", NULL), "\"date-time\"");
    assert_json(at(fields, "program_id", "pattern", NULL), "\"^prg_[0-7][0-9a-hjkmnp-tv-z]{25}$\"");
    assert_json(at(fields, "kind", "enum", NULL), "[\"lead\",\"order\",null]");
    assert_json(at(fields, "url", NULL), "{\"type\":\"string\",\"format\":\"uri\",\"maxLength\":2048}");
    assert_json(at(fields, "prospect", "required", NULL), "[\"email\"]");
    assert_json(at(fields, "prospect", "properties", "metadata", "maxProperties", NULL), "50");
    assert_json(at(fields, "items", "minItems", NULL), "1");
    assert_json(at(fields, "items", "items", "properties", "amount", NULL),
                "{\"type\":\"integer\",\"minimum\":0,\"maximum\":1000000000000000}");
    assert_json(at(fields, "tags", "items", NULL), "{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}");
    assert_json(at(fields, "data", NULL), "{}");
    assert_json(at(fields, "caps", NULL), "{\"description\":\"Limits.\",\"not\":{}}");
    json_decref(json);
    buf_release(&buf);
}

UNIT_TESTS(schema)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_is_read),
        cmocka_unit_test(test_what_is_absent),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_several_mistakes),
        cmocka_unit_test(test_mistakes_are_bounded),
        cmocka_unit_test(test_bounds_are_inclusive),
        cmocka_unit_test(test_metadata_limits),
        cmocka_unit_test(test_long_unknown_names_are_cut),
        cmocka_unit_test(test_query),
        cmocka_unit_test(test_query_mistakes),
        cmocka_unit_test(test_published_schema),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
