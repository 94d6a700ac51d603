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

static const struct id *smaller(const struct id *a, const struct id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) <= 0 ? a : b;
}

/* Bound `before` narrowed to ids below `id`; zero is no bound. */
static void narrow_before(struct page *page, struct id id)
{
    page->before = id_is_none(&page->before) ? id : *smaller(&page->before, &id);
}

static void narrow_from(struct page *page, struct id id)
{
    if (smaller(&page->from, &id) == &page->from)
        page->from = id;
}

static int64_t next_millisecond(int64_t at)
{
    return at - at % TIME_US_PER_MS + TIME_US_PER_MS;
}

struct page call_page(const struct list_query *query)
{
    struct page page = {.before = query->starting_after, .limit = call_limit(query)};
    if (query->created_lt_at != TIME_NONE)
        narrow_before(&page, id_floor(query->created_lt_at));
    if (query->created_lte_at != TIME_NONE)
        narrow_before(&page, id_floor(next_millisecond(query->created_lte_at)));
    if (query->created_gte_at != TIME_NONE)
        narrow_from(&page, id_floor(query->created_gte_at));
    if (query->created_gt_at != TIME_NONE)
        narrow_from(&page, id_floor(next_millisecond(query->created_gt_at)));
    return page;
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
