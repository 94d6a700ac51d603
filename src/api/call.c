/* What resource files ask of a call. Pure but for the answer's buffer. */

#include "api/call.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { INDEX_SIZE = 24 }; /* "[18446744073709551615]" */

enum status call_path_id(struct call *call, size_t n, const char *prefix, struct id *ret_id, struct error *err)
{
    assert(n < HTTP_PATH_PARAMETERS);
    if (id_parse(call->request->path_parameters[n], prefix, ret_id))
        return STATUS_OK;
    return error_set(err, ERROR_NOT_FOUND, "id", "There is no object with this id.");
}

enum status call_path_found(enum status status, struct error *err)
{
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no object with this id.");
    return status;
}

/* ---- bodies that may be one object or an array ---- */

static enum status check_count(size_t count, const char *name, size_t limit, struct error *err)
{
    if (count >= 1 && count <= limit)
        return STATUS_OK;
    return error_set(err, ERROR_OUT_OF_RANGE, name, "An array of %s must have from 1 to %zu elements; it has %zu.",
                     name, limit, count);
}

static enum status read_array(struct call *call, const struct schema *schema, const char *name,
                              struct call_items *items, struct error *err)
{
    char *at = items->items;
    for (size_t i = 0; i < items->count; i++, at += schema->size) {
        enum status status = schema_read(schema, json_array_get(call->json, i), at, &call->request->arena, err);
        if (status != STATUS_OK) {
            call_item_error(items, name, i, err);
            return status;
        }
    }
    return STATUS_OK;
}

enum status call_read_items(struct call *call, const struct schema *schema, const char *name, size_t limit,
                            struct call_items *ret, struct error *err)
{
    struct call_items items = {.count = 1, .array = json_is_array(call->json)};
    if (items.array) {
        items.count = json_array_size(call->json);
        TRY(check_count(items.count, name, limit, err));
    }
    items.items = arena_array(&call->request->arena, items.count, schema->size);
    if (items.array)
        TRY(read_array(call, schema, name, &items, err));
    else
        TRY(schema_read(schema, call->json, items.items, &call->request->arena, err));
    *ret = items;
    return STATUS_OK;
}

const json_t *call_item_json(const struct call *call, const struct call_items *items, size_t n)
{
    assert(n < items->count);
    return items->array ? json_array_get(call->json, n) : call->json;
}

void call_item_error(const struct call_items *items, const char *name, size_t n, struct error *err)
{
    char index[INDEX_SIZE];
    if (!items->array)
        return;
    snprintf(index, sizeof index, "[%zu]", n);
    error_prefix(err, index);
    error_prefix(err, name);
}

/* ---- lists ---- */

size_t call_limit(const struct list_query *query)
{
    return query->limit.set ? (size_t)query->limit.value : LIMIT_PAGE_DEFAULT;
}

/* The later, the earlier of two bounds of which TIME_NONE is none. */
static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a == TIME_NONE || (b != TIME_NONE && b < a) ? b : a;
}

static int64_t next_microsecond(int64_t at)
{
    return at == TIME_NONE ? TIME_NONE : at + 1;
}

struct page call_page(const struct list_query *query)
{
    struct page page = {.after = query->starting_after, .limit = call_limit(query)};
    page_of_time(&page, later(query->created_gte_at, next_microsecond(query->created_gt_at)),
                 earlier(query->created_lt_at, next_microsecond(query->created_lte_at)));
    return page;
}

struct value call_choice(int choice)
{
    return choice == 0 ? value_null() : value_int(choice - 1);
}

struct value call_name(int choice, const char *const *words)
{
    return choice == 0 ? value_null() : value_text(str_from(words[choice - 1]));
}

enum { FORMAT_JSON, FORMAT_CSV };
const char *const call_formats[] = {[FORMAT_JSON] = "json", [FORMAT_CSV] = "csv", NULL};

bool call_wants_csv(const struct call *call, int format)
{
    if (format != 0)
        return format - 1 == FORMAT_CSV;
    return str_starts_with(http_header(call->request, STR("Accept")), STR("text/csv"));
}

void call_list_begin(struct call *call)
{
    jsonw_object(&call->w, NULL);
    jsonw_array(&call->w, "data");
}

void call_list_end(struct call *call, bool has_more, const char *prefix, const struct id *last_id)
{
    jsonw_close(&call->w);
    jsonw_bool(&call->w, "has_more", has_more);
    if (has_more && last_id != NULL)
        jsonw_id(&call->w, "next_cursor", prefix, last_id);
    else
        jsonw_null(&call->w, "next_cursor");
    jsonw_close(&call->w);
}

void call_write_page(struct call *call, const struct entity *entity, const void *rows, size_t count, bool more,
                     const char *prefix, size_t id_offset)
{
    const char *row = rows;
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        entity_write(entity, &call->w, NULL, row + i * entity->size, ENTITY_ROW);
    const char *last = count == 0 ? NULL : row + (count - 1) * entity->size + id_offset;
    call_list_end(call, more, prefix, (const struct id *)last);
}
