/* Reading clicks: one, a page, and a visitor's touches. A click is never changed once acknowledged, so a transaction of
 * the books may rely on what it reads here. Runs inside the caller's transaction, on its thread. */

#include "domain/click/click.h"

#include "base/limits.h"
#include "domain/click/click_store.h"

/* The zero id in `ret->id` when there is no such click. */
static enum status find(struct act *act, const struct id *id, struct click *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &click_statements[CLICK_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &found, err));
    *ret = found.row_count == 0 ? (struct click){0} : click_from_row(&found, 0);
    return STATUS_OK;
}

enum status click_read(struct act *act, const struct id *id, struct click *ret, struct error *err)
{
    struct click click;
    TRY(find(act, id, &click, err));
    if (id_is_none(&click.id))
        return error_set(err, ERROR_NOT_FOUND, "click_id", "there is no such click");
    *ret = click;
    return STATUS_OK;
}

enum status click_list(struct act *act, const struct page *page, struct click *ret_clicks, size_t *ret_count,
                       bool *ret_more, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &click_statements[CLICK_SQL_LIST],
                  VALUES(value_int(act->ws), page_before(page), page_from(page), page_fetch(page)), &found, err));
    size_t count = page_count(page, found.row_count, ret_more);
    for (size_t row = 0; row < count; row++)
        ret_clicks[row] = click_from_row(&found, row);
    *ret_count = count;
    return STATUS_OK;
}

enum status click_touches(struct act *act, const struct id *id, const struct id *program_id, int64_t since,
                          struct click *ret_touches, size_t *ret_count, struct error *err)
{
    struct id next = *id;
    size_t count = 0;
    for (int followed = 0; followed < LIMIT_TOUCHES && !id_is_none(&next); followed++) {
        struct click click;
        TRY(find(act, &next, &click, err));
        if (id_is_none(&click.id) || id_time(&click.id) < since)
            break;
        if (id_equal(&click.program_id, program_id))
            ret_touches[count++] = click;
        /* A cookie is the visitor's to forge: a chain that does not lead back in time ends. */
        bool back_in_time = memcmp(click.previous_id.bytes, click.id.bytes, sizeof click.id.bytes) < 0;
        next = back_in_time ? click.previous_id : (struct id){{0}};
    }
    *ret_count = count;
    return STATUS_OK;
}
