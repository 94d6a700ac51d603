/* Choosing the index that serves what was asked for, asking it, and refusing what none serves. See list.h. */

#include "domain/list/list.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "domain/list/list_store.h"
#include "store/row.h"

static unsigned filters_asked(const struct list *list, const struct list_ask *ask)
{
    unsigned asked = 0;
    for (size_t i = 0; i < list->filter_count; i++)
        if (ask->filters[i].type != VALUE_NULL)
            asked |= LIST_FILTER(i);
    return asked;
}

static const struct list_path *path_of(const struct list *list, unsigned filters)
{
    for (size_t i = 0; i < list->path_count; i++)
        if (list->paths[i].filters == filters)
            return &list->paths[i];
    return NULL;
}

/* ---- refusing ---- */

static void add_filters(struct buf *text, const struct list *list, unsigned filters)
{
    const char *between = "";
    for (size_t i = 0; i < list->filter_count; i++) {
        if ((filters & LIST_FILTER(i)) == 0)
            continue;
        buf_add_format(text, "%s%s", between, list->filters[i].name);
        between = " with ";
    }
    if (filters == 0)
        buf_add_str(text, STR("none"));
}

static const char *first_filter(const struct list *list, unsigned filters)
{
    for (size_t i = 0; i < list->filter_count; i++)
        if ((filters & LIST_FILTER(i)) != 0)
            return list->filters[i].name;
    return NULL;
}

enum status list_refuse(const struct list *list, unsigned filters, const char *why, struct error *err)
{
    struct buf text = {0};
    for (size_t i = 0; i < list->path_count; i++) {
        if (i > 0)
            buf_add_str(&text, STR(", "));
        add_filters(&text, list, list->paths[i].filters);
    }
    enum status status = error_set(err, ERROR_UNSUPPORTED_FILTER, first_filter(list, filters),
                                   "%s Filters that this list has: %.*s.", why, STR_ARG(buf_str(&text)));
    buf_release(&text);
    return status;
}

/* A merged path asks each program's range: there may be as many as are cheap. */
static enum status check_merged(struct act *act, const struct list *list, const struct list_path *path,
                                struct error *err)
{
    if (!path->merged)
        return STATUS_OK;
    struct result many;
    TRY(txn_query(act->txn, &list_statements[LIST_SQL_MANY_PROGRAMS],
                  VALUES(value_int(act->ws), value_int(LIMIT_MERGED_PROGRAMS)), &many, err));
    if (many.row_count == 0)
        return STATUS_OK;
    return list_refuse(list, path->filters, "There are too many programs for this filter alone: add program_id.", err);
}

/* ---- reading ---- */

/* A cursor is the id of a row of this collection, whatever filters it was found by: its status may have changed since.
 */
static enum status check_cursor(struct act *act, const struct list *list, const struct page *page, struct error *err)
{
    if (id_is_none(&page->after))
        return STATUS_OK;
    struct result row;
    TRY(txn_query(act->txn, list->holds, VALUES(value_int(act->ws), value_id(&page->after)), &row, err));
    if (row.row_count > 0)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_CURSOR, "starting_after",
                     "This is no row of this list: give next_cursor of the page before, or leave it out.");
}

static enum status query_path(struct act *act, const struct list *list, const struct list_path *path,
                              const struct list_ask *ask, struct result *ret, struct error *err)
{
    struct value values[6 + LIST_FILTERS_MAX];
    size_t count = page_values(act->ws, &ask->page, values);
    for (size_t i = 0; i < list->filter_count; i++)
        if ((path->filters & LIST_FILTER(i)) != 0)
            values[count++] = ask->filters[i];
    return txn_query(act->txn, path->statement, values, count, ret, err);
}

enum status list_read(struct act *act, const struct list *list, const struct list_ask *ask, void **ret_rows,
                      size_t *ret_count, bool *ret_more, struct error *err)
{
    assert(list->filter_count <= LIST_FILTERS_MAX);
    unsigned asked = filters_asked(list, ask);
    const struct list_path *path = path_of(list, asked);
    if (path == NULL)
        return list_refuse(list, asked, "No index serves these filters together.", err);
    TRY(check_merged(act, list, path, err));
    TRY(check_cursor(act, list, &ask->page, err));
    struct result found;
    TRY(query_path(act, list, path, ask, &found, err));
    *ret_rows = row_read_all(list->entity, &found, 1, txn_arena(act->txn));
    *ret_count = page_count(&ask->page, found.row_count, ret_more);
    return STATUS_OK;
}
