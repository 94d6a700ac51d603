/* Bodies from outside: the parser, a field table of every type, and the writer. What is parsed and written again must
 * have the same fingerprint; what is refused must say so in valid text. */

#include <stdlib.h>

#include "base/json.h"
#include "base/schema.h"
#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct part {
    bool present;
    struct opt_int amount;
    struct str title;
    int64_t at;
};

struct body {
    struct str name;
    struct opt_int count;
    struct opt_int amount;
    struct opt_bool paid;
    int64_t occurred_at;
    struct id program;
    struct currency currency;
    int kind;
    struct str url;
    struct part part;
    struct field_array parts;
    struct str_array tags;
    json_t *data;
    json_t *metadata;
};

static const char *const kinds[] = {"lead", "order", NULL};

static const struct field part_fields[] = {
    {.name = "amount", .type = FIELD_MONEY, .offset = offsetof(struct part, amount), .flags = FIELD_REQUIRED},
    {.name = "title", .type = FIELD_TEXT, .offset = offsetof(struct part, title), .max = 20},
    {.name = "at", .type = FIELD_TIME, .offset = offsetof(struct part, at), .flags = FIELD_NULLABLE},
};
static const struct schema part_schema = SCHEMA("Part", part_fields, struct part);

static const struct field body_fields[] = {
    {.name = "name", .type = FIELD_TEXT, .offset = offsetof(struct body, name), .min = 1},
    {.name = "count", .type = FIELD_INT, .offset = offsetof(struct body, count), .min = 1, .max = 100},
    {.name = "amount", .type = FIELD_MONEY, .offset = offsetof(struct body, amount), .flags = FIELD_NULLABLE},
    {.name = "paid", .type = FIELD_BOOL, .offset = offsetof(struct body, paid)},
    {.name = "occurred_at", .type = FIELD_TIME, .offset = offsetof(struct body, occurred_at)},
    {.name = "program_id", .type = FIELD_ID, .offset = offsetof(struct body, program), .prefix = "prg"},
    {.name = "currency", .type = FIELD_CURRENCY, .offset = offsetof(struct body, currency)},
    {.name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct body, kind), .choices = kinds},
    {.name = "url", .type = FIELD_URL, .offset = offsetof(struct body, url)},
    {.name = "part", .type = FIELD_OBJECT, .offset = offsetof(struct body, part), .schema = &part_schema},
    {.name = "parts", .type = FIELD_ARRAY, .offset = offsetof(struct body, parts), .max = 5, .schema = &part_schema},
    {.name = "tags", .type = FIELD_TEXTS, .offset = offsetof(struct body, tags), .max = 5},
    {.name = "data", .type = FIELD_JSON, .offset = offsetof(struct body, data), .max = 100},
    {.name = "metadata", .type = FIELD_METADATA, .offset = offsetof(struct body, metadata)},
    {.name = "caps", .type = FIELD_JSON, .flags = FIELD_UNSUPPORTED},
};
static const struct schema body_schema = SCHEMA("Body", body_fields, struct body);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_error(const struct error *err)
{
    require(err->code != ERROR_NONE && err->detail[0] != '\0');
    require(str_is_text(str_from(err->param)) && str_is_text(str_from(err->detail)));
}

/* Every value that was read can be written, and the result is JSON. */
static void write_back(const struct body *body)
{
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_object(&w, NULL);
    jsonw_str(&w, "name", body->name);
    jsonw_time(&w, "occurred_at", body->occurred_at);
    jsonw_id(&w, "program_id", "prg", &body->program);
    jsonw_currency(&w, "currency", &body->currency);
    jsonw_int(&w, "amount", body->amount.value);
    jsonw_array(&w, "tags");
    for (size_t i = 0; i < body->tags.count; i++)
        jsonw_str(&w, NULL, body->tags.items[i]);
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
    json_t *json = NULL;
    require(json_parse(buf_str(&buf), &json, NULL) == STATUS_OK);
    json_decref(json);
    buf_release(&buf);
}

static void check_fingerprint(const json_t *json)
{
    uint8_t first[32], second[32];
    json_fingerprint(json, first);
    char *text = json_text(json);
    json_t *again = NULL;
    require(json_parse(str_from(text), &again, NULL) == STATUS_OK);
    json_fingerprint(again, second);
    require(memcmp(first, second, sizeof first) == 0);
    json_decref(again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = {0};
    json_t *json = NULL;
    if (json_parse((struct str){(const char *)data, size}, &json, &err) != STATUS_OK) {
        check_error(&err);
        return 0;
    }
    check_fingerprint(json);
    struct arena arena = {0};
    struct body body;
    if (schema_read(&body_schema, json, &body, &arena, &err) == STATUS_OK)
        write_back(&body);
    else
        check_error(&err);
    arena_release(&arena);
    json_decref(json);
    return 0;
}
